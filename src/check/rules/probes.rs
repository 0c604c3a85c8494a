//! A health check can be answered: it takes time, and asks what has an answer.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::spec::{Duration, Protocol};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    for service in &cx.expanded.services {
        let Some(check) = &service.healthcheck else { continue };
        for (key, time) in
            [("timeout", &check.timeout), ("interval", &check.interval), ("start_interval", &check.start_interval)]
        {
            lasting(cx, key, time.as_ref());
        }
        transport(cx, service);
        unasked(cx, service);
    }
    let image = &cx.expanded.spec.image.healthcheck;
    for (key, time) in
        [("timeout", &image.timeout), ("interval", &image.interval), ("start_interval", &image.start_interval)]
    {
        lasting(cx, key, time.as_ref());
    }
}

fn lasting(cx: &mut Check<'_>, key: &str, time: Option<&Spanned<Duration>>) {
    let Some(time) = time.filter(|time| time.as_millis() == 0) else { return };
    let message = format!("`{key}` of a health check is more than nothing");
    let report = Diagnostic::new(Code::InvalidValue, time.span, message).label("no time at all");
    cx.report(report.advice("write a time such as `1s`, or remove the key: what fits only you know"));
}

/// Neither HTTP nor a connection is to be had from a port for datagrams.
fn transport(cx: &mut Check<'_>, service: &Service) {
    let Some(check) = &service.healthcheck else { return };
    let tcp = check.tcp.as_ref().map(|tcp| tcp.span);
    let Some(question) = check.http.as_ref().map(|http| http.span).or(tcp) else { return };
    let named = |name: &str| check.port.as_ref().is_none_or(|wanted| wanted.as_str() == name);
    let mut asked = service.ports.iter().filter(|(name, _)| named(name.as_str()));
    if let (Some((name, port)), None) = (asked.next(), asked.next())
        && port.protocol == Some(Protocol::Udp)
    {
        let message = format!("the health check of `{}` asks over TCP, and its port is one of UDP", service.name.value);
        let report = Diagnostic::new(Code::ServiceShape, question, message)
            .label("never has an answer")
            .also(name.span, "a port of UDP");
        cx.report(report.advice("ask another port, or ask with `test: COMMAND`: what answers only you know"));
    }
}

/// A port is named for `http` and `tcp` alone.
fn unasked(cx: &mut Check<'_>, service: &Service) {
    let Some(check) = &service.healthcheck else { return };
    if let (Some(port), Some(test)) = (&check.port, &check.test)
        && cx.is_users(port.span)
    {
        let report = Diagnostic::new(Code::ServiceShape, port.span, "`port` is for health checks with `http` or `tcp`")
            .label("of no use here")
            .also(test.span, "asks what it says itself");
        cx.report(report.advice("remove it, or ask with `http` or `tcp`; which is meant only you know"));
    }
}
