//! Times that hold others are long enough for them.

use crate::check::Check;
use crate::check::times::{Schedule, schedule, trial};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::spec::Duration;

pub(super) fn check(cx: &mut Check<'_>) {
    for service in &cx.expanded.services {
        start(cx, service);
    }
    all_probes(cx);
}

/// A start that takes longer than its limit fails as a rule.
fn start(cx: &mut Check<'_>, service: &Service) {
    let Some(takes) = &service.takes else { return };
    let name = &service.name.value;
    let (limit, sum) = match (&service.oneshot, &service.healthcheck) {
        (Some(oneshot), _) => {
            let timeout = trial(oneshot).timeout;
            (timeout, format!("one attempt has {timeout}"))
        }
        (None, Some(check)) => {
            let schedule = schedule(&check.value);
            let Schedule { interval, retries, start_period, .. } = schedule;
            let limit = schedule.budget();
            (limit, format!("its start has {start_period} + {retries} × {interval} = {limit}"))
        }
        (None, None) => {
            let message =
                format!("`takes` is for services that others wait for, and `{name}` is ready as soon as it is started");
            let report = Diagnostic::new(Code::ServiceShape, takes.span, message).label("nobody waits for so long");
            return cx.report(report.advice("remove it, or add a `healthcheck`: what it answers only you know"));
        }
    };
    if takes.value > limit {
        let message = format!("`{name}` takes {} to start, and {sum}", takes.value);
        let report = Diagnostic::new(Code::Budget, takes.span, message).label("longer than its limit");
        cx.report(report.advice("write a shorter time, or a longer limit: how long it takes only you know"));
    }
}

/// The image's health check asks one service after the other.
fn all_probes(cx: &mut Check<'_>) {
    let Some(timeout) = &cx.expanded.spec.image.healthcheck.timeout else { return };
    if cx.wanted_overlay().is_none() {
        return;
    }
    let asked = cx.expanded.built().filter(|service| service.oneshot.is_none());
    let times: Vec<(String, Duration)> = asked
        .filter_map(|service| {
            let check = service.healthcheck.as_ref()?;
            check.asks().then(|| (service.name.value.to_string(), schedule(&check.value).timeout))
        })
        .collect();
    let sum = times.iter().fold(Duration::from_millis(0), |sum, (_, time)| sum + *time);
    if timeout.value >= sum {
        return;
    }
    let parts: Vec<String> = times.iter().map(|(name, time)| format!("{time} of {name}")).collect();
    let message =
        format!("the image's health check may take {}, and what it asks {} = {sum}", timeout.value, parts.join(" + "));
    let report = Diagnostic::new(Code::Budget, timeout.span, message).label("ends before every service has answered");
    cx.report(report.edit("write the sum", timeout.span, sum.to_string()));
}
