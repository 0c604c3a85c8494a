//! A limit of restarts can be reached, and means the same wherever the service runs.

use crate::check::Check;
use crate::check::times::restarts;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Place, Service};
use crate::spec::{Duration, OnExit, RestartLimit};

/// How many parts of a sum are shown one by one.
const SHOWN: usize = 6;

pub(super) fn check(cx: &mut Check<'_>) {
    for service in &cx.expanded.services {
        let Some(OnExit::Limited(limit)) = service.on_exit.as_ref().map(|on_exit| &on_exit.value) else { continue };
        if service.place == Place::Built && cx.wanted_overlay().is_some() {
            reached(cx, service, limit);
        } else {
            counted_by_docker(cx, service, limit);
        }
    }
}

/// The pauses alone must not outlast the time in which failures count.
fn reached(cx: &mut Check<'_>, service: &Service, limit: &RestartLimit) {
    let Some(within) = &limit.within else { return };
    let pauses: Vec<Duration> = restarts(limit).pauses().collect();
    let total = pauses.iter().fold(Duration::from_millis(0), |sum, pause| sum + *pause);
    if within.value > total {
        return;
    }
    let mut shown: Vec<String> = pauses.iter().take(SHOWN).map(ToString::to_string).collect();
    if pauses.len() > SHOWN {
        shown.push("…".to_owned());
    }
    let sum = if shown.len() > 1 { format!("{} = {total}", shown.join(" + ")) } else { total.to_string() };
    let message =
        format!("`{}` would be started again for ever: the pauses before its restarts take {sum}", service.name.value);
    let report = Diagnostic::new(Code::EndlessRestarts, within.span, message)
        .label("the first failure does not count any more by then")
        .also(limit.attempts.span, "so many restarts");
    cx.report(report.advice(format!(
        "write more than {total}, or fewer `attempts`, or a shorter `delay`: how patient it shall be only you know"
    )));
}

/// Docker starts a container again after pauses of its own, and counts as long as the container is there.
fn counted_by_docker(cx: &mut Check<'_>, service: &Service, limit: &RestartLimit) {
    let words = [
        ("within", limit.within.as_ref().map(|within| within.span), "counts all failures"),
        ("delay", limit.delay.as_ref().map(|delay| delay.span), "pauses for 100ms at first, and up to a minute"),
    ];
    for (word, span, what) in words {
        let Some(span) = span else { continue };
        let message = format!("`{word}` has no meaning where Docker starts `{}` again", service.name.value);
        let report =
            Diagnostic::new(Code::DockerRestarts, span, message).label(format!("Docker {what}")).note(format!(
                "it has a container of its own, which Compose starts again by `restart: on-failure:{}`",
                limit.attempts.value
            ));
        cx.report(
            report
                .advice(format!("remove `{word}`, or run the service under s6-overlay; which is meant only you know")),
        );
    }
}
