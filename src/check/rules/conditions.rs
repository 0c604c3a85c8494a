//! `depends_on` names services that exist, with conditions that they can fulfil.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kit::{Part, Service};
use crate::spec::ServiceName;
use crate::yaml::Spanned;

const CONDITIONS: [&str; 3] = ["started", "healthy", "completed"];

pub(super) fn check(cx: &mut Check<'_>) {
    for service in cx.expanded.services.iter().filter(|service| service.part == Part::Whole) {
        for (name, condition) in &service.depends_on.0 {
            match cx.service(name.as_str()) {
                None if cx.given_id(name.as_str()).is_some() => of_base(cx, service, name, condition.as_ref()),
                None => {
                    let ours = cx.expanded.services.iter().map(|service| service.name.as_str());
                    let known: Vec<&str> = ours.chain(cx.base_services().map(|(name, _)| name.as_str())).collect();
                    let report =
                        crate::check::unknown(Code::UnknownService, "service", name.as_str(), name.span, known);
                    cx.report(report);
                }
                Some(needed) => dependency(cx, name, needed, condition.as_ref()),
            }
        }
    }
}

fn dependency(cx: &mut Check<'_>, name: &Spanned<ServiceName>, needed: &Service, condition: Option<&Spanned<String>>) {
    match condition.map(|condition| condition.value.as_str()) {
        None => never_ready(cx, name, needed),
        Some("started") => {}
        Some("healthy") if has_probe(needed) => {}
        Some("completed") if needed.oneshot.is_some() => {}
        Some("healthy") => without_probe(cx, needed, condition),
        Some(_) => unknown(cx, needed, condition),
    }
}

/// Of a service of the base nobody here knows more than that s6 has started it, and only s6 can wait for it.
fn of_base(cx: &mut Check<'_>, service: &Service, name: &Spanned<ServiceName>, condition: Option<&Spanned<String>>) {
    if !service.is_built() {
        let message =
            format!("`{}` has a container of its own, and cannot wait for `{}`", service.name.value, name.value);
        let report = Diagnostic::new(Code::BaseService, name.span, message).label("a service of the base");
        let report =
            report.advice("remove it, or wait for a service of yours that waits for it: which of them only you know");
        return cx.report(report);
    }
    if let Some(condition) = condition.filter(|condition| condition.value != "started") {
        let message =
            format!("nobody here knows whether `{}`, a service of the base, is more than started", name.value);
        let report = Diagnostic::new(Code::UnknownCondition, condition.span, message).label("not known");
        cx.report(report.edit("write `started`", condition.span, "started"));
    }
}

/// A dependency that can only mean "started" is seldom what is meant when others connect to the service.
fn never_ready(cx: &mut Check<'_>, name: &Spanned<ServiceName>, needed: &Service) {
    if needed.oneshot.is_some() || has_probe(needed) || needed.ports.is_empty() {
        return;
    }
    let message = format!("`{}` cannot say when it is ready, so this waits only until it is started", name.value);
    cx.report(
        Diagnostic::new(Code::NeverReady, name.span, message)
            .label("ready as soon as it is started")
            .also(needed.span(), "has a port and no health check")
            .advice("add a `healthcheck` to it, for example `healthcheck: {tcp: true}`, or say `started` here; which of them only you know"),
    );
}

fn without_probe(cx: &mut Check<'_>, needed: &Service, condition: Option<&Spanned<String>>) {
    let Some(condition) = condition else { return };
    let (instead, why, or) = if needed.oneshot.is_some() {
        ("completed", "runs to its end, so it is never healthy", "")
    } else {
        ("started", "has no health check", ", or give it a `healthcheck`")
    };
    let message = format!("`{}` can never be healthy", needed.name.value);
    cx.report(
        Diagnostic::new(Code::HealthyWithoutProbe, condition.span, message)
            .label("waits for a health check")
            .also(needed.span(), why)
            .edit(format!("wait until it is `{instead}`{or}"), condition.span, instead),
    );
}

fn unknown(cx: &mut Check<'_>, needed: &Service, condition: Option<&Spanned<String>>) {
    let Some(condition) = condition else { return };
    let text = condition.value.as_str();
    let compose = text.strip_prefix("service_").map(|text| text.trim_end_matches("_successfully"));
    let possible = |word: &&str| match *word {
        "healthy" => has_probe(needed),
        "completed" => needed.oneshot.is_some(),
        _ => true,
    };
    let choices: Vec<&str> = CONDITIONS.into_iter().filter(possible).collect();
    let instead = compose
        .filter(|word| choices.contains(word))
        .or_else(|| nearest(text, choices.iter().copied()))
        .unwrap_or("started");
    let message = format!("`{}` is not a condition that `{}` can fulfil", text.escape_debug(), needed.name.value);
    cx.report(
        Diagnostic::new(Code::UnknownCondition, condition.span, message)
            .label("a service is waited for until it is `started`, `healthy` (with a health check) or `completed` (a oneshot)")
            .edit(format!("write `{instead}`"), condition.span, instead),
    );
}

fn has_probe(service: &Service) -> bool {
    service.healthcheck.as_ref().is_some_and(|check| check.asks())
}
