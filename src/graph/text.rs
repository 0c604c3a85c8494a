//! The start order as a text, level by level.

use std::fmt::Write as _;

use super::{OF_BASE, Part};
use crate::model::{Before, Budget, Init, Kind, Member, Readiness};
use crate::spec::Duration;

/// What the time before the services is spent on.
const FIRST: &str = "what comes before the services";

impl Part<'_> {
    /// The services level by level, the critical path, the limits, and of one service what its failure means.
    pub fn text(&self) -> String {
        let levels = self.levels();
        let Self { model, members, around } = self;
        let width = members.iter().map(|member| member.name().as_str().len()).max().unwrap_or_default();
        let mut out = match around {
            None => format!(
                "{} starts {} services, each as soon as what it waits for is ready:\n",
                model.project.name,
                members.len()
            ),
            Some(member) => format!("{}, with what it waits for and who waits for it:\n", member.name()),
        };
        for level in 1..=levels.values().max().copied().unwrap_or_default() {
            let _ = writeln!(out, "\n{level}.");
            for member in members.iter().copied().filter(|member| levels.get(&member.id()) == Some(&level)) {
                let after: Vec<&str> = self.before(member).map(|before| before.name().as_str()).collect();
                let after = if after.is_empty() { String::new() } else { format!(", after {}", after.join(", ")) };
                let switch = member.own().and_then(|service| service.switch.as_ref());
                let switch = switch.map(|switch| format!(", {switch}")).unwrap_or_default();
                let _ = writeln!(out, "   {:width$}  {}{after}{switch}", member.name().as_str(), start(member));
            }
        }
        self.times(&mut out);
        if let Some(service) = around.and_then(Member::own) {
            let _ = writeln!(out, "{}", self.when_start_fails(service));
            out.extend(self.when_it_ends(service).map(|line| format!("{line}\n")));
        }
        out
    }

    fn times(&self, out: &mut String) {
        let Self { model, around, .. } = self;
        let critical = self.longest(Member::start_time);
        let nothing = Before { takes: Duration::from_millis(0), limit: Duration::from_millis(0) };
        let before = if around.is_none() { model.budget.before } else { nothing };
        let (takes, own) = match (around, &model.image.init) {
            (None, Init::Overlay(_)) => {
                let itself = (Budget::OVERLAY_TAKES, "s6-overlay itself");
                (model.budget.takes, with(&[itself, (before.takes, FIRST)]))
            }
            (None, Init::Tini | Init::None) => (model.budget.takes, with(&[(before.takes, FIRST)])),
            (Some(_), _) => (critical.sum, String::new()),
        };
        let _ = writeln!(out, "\nThe critical path is {}: it takes {takes}{own}.", critical.names());
        let limit = self.longest(Member::start_limit);
        let limits = if limit.names() == critical.names() {
            "Its limits".to_owned()
        } else {
            format!("The limits of {}", limit.names())
        };
        let (sum, first) = (limit.sum + before.limit, with(&[(before.limit, FIRST)]));
        let _ = writeln!(out, "{limits} come to {sum}{first}: after that the start has failed.");
        if around.is_none() {
            let _ = writeln!(out, "Stopping takes {} at most.", model.budget.stop);
        }
    }
}

/// What these times come with, where they take any.
fn with(times: &[(Duration, &str)]) -> String {
    let parts = times.iter().filter(|(time, _)| time.as_millis() > 0);
    let parts: Vec<String> = parts.map(|(time, what)| format!("{time} for {what}")).collect();
    if parts.is_empty() { String::new() } else { format!(", with {}", parts.join(" and ")) }
}

/// What a service is, what its start takes, and the limit of it.
fn start(member: Member<'_>) -> String {
    let (takes, limit) = (member.start_time(), member.start_limit());
    let Some(service) = member.own() else { return format!("{OF_BASE}, in {takes}, {limit} at most") };
    match &service.kind {
        Kind::Oneshot(oneshot) if oneshot.trial.attempts.get() > 1 => {
            format!("runs to its end, in {takes}, {} attempts in {limit} at most", oneshot.trial.attempts)
        }
        Kind::Oneshot(_) => format!("runs to its end, in {takes}, {limit} at most"),
        Kind::Longrun(longrun) => match longrun.readiness {
            Readiness::Immediate => "ready as soon as it is started".to_owned(),
            Readiness::Polled(_) => format!("ready when its probe passes, in {takes}, {limit} at most"),
        },
    }
}
