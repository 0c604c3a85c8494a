//! Services of the base: they are others than ours, and what starts before one of them is ours.

use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::model::{Given, Model};
use crate::s6;
use crate::spec::ServiceName;
use crate::yaml::Spanned;

/// What a service of the base is called in reports.
pub(super) const OF_BASE: &str = "service of the base";

/// Where they are declared.
pub(super) const DECLARED: &str = "`services` of `image.init`, beside `provided: true`, names those of the base";

pub(super) fn check(cx: &mut Check<'_>) {
    names(cx);
    let known: Vec<&str> = cx.base_services().map(|(name, _)| name.as_str()).collect();
    for (name, service) in cx.base_services() {
        for needed in &service.depends_on {
            expect(cx, needed, &known);
        }
        let limit = service.timeout.as_ref().map_or(Given::LIMIT, |timeout| timeout.value);
        if let Some(takes) = service.takes.as_ref().filter(|takes| takes.value > limit) {
            let message = format!("`{}` takes {} to start, and {limit} at most", name.value, takes.value);
            let report = Diagnostic::new(Code::Budget, takes.span, message).label("longer than its limit");
            cx.report(report.advice("write a shorter time, or a longer `timeout`: how long it takes only you know"));
        }
    }
    // Without s6-overlay, the word itself is reported.
    let supervised = cx.expanded.built().filter(|service| service.part == Part::Whole && cx.wanted_overlay().is_some());
    for service in supervised.collect::<Vec<_>>() {
        for after in &service.before {
            match cx.service(after.as_str()) {
                Some(other) if !known.contains(&after.as_str()) => ours(cx, service, after, other),
                _ => expect(cx, after, &known),
            }
        }
    }
}

fn expect(cx: &mut Check<'_>, name: &Spanned<ServiceName>, known: &[&str]) {
    if !known.contains(&name.as_str()) {
        let report = unknown(Code::UnknownService, OF_BASE, name.as_str(), name.span, known.iter().copied());
        cx.report(report.note(DECLARED));
    }
}

/// One of ours waits by a word of its own.
fn ours(cx: &mut Check<'_>, service: &Service, after: &Spanned<ServiceName>, other: &Service) {
    let message = format!("`{}` is no service of the base", after.value);
    let report = Diagnostic::new(Code::BaseService, after.span, message).label("says itself what it waits for");
    let report = report.also(other.name.span, "a service of yours");
    cx.report(report.advice(format!(
        "write `depends_on: [{}]` there, and remove it here: it stands in another place, so no edit of this one helps",
        service.name.value
    )));
}

/// Names that something else has.
fn names(cx: &mut Check<'_>) {
    for (name, _) in cx.base_services() {
        let text = name.as_str();
        let ours = cx.service(text);
        let logged = text.strip_suffix(Model::LOGGER).and_then(|of| cx.service(of));
        let report = |label: &str| {
            let message = format!("a service of the base cannot be named `{text}`");
            Diagnostic::new(Code::BaseService, name.span, message).label(label)
        };
        let report = if let Some(why) = s6::reserved(text) {
            let report = report(why);
            report.advice("remove it: every service of yours waits for what s6-overlay does itself, and no edit is needed for that")
        } else if let Some(ours) = ours {
            let report = report("the same name").also(ours.name.span, "a service of yours");
            report.advice("give yours another name: which one only you know")
        } else if text.starts_with(super::names::OWN) {
            let report = report("a name that hullwright gives to services that it adds");
            report.advice("an image that hullwright made is no base for another one: start from what that starts from; which that is only you know")
        } else if let Some(logged) = logged.filter(|logged| cx.has_logger(logged)) {
            let report = report("the same name").also(logged.name.span, "its logger is named so");
            report.advice("give yours another name: which one only you know")
        } else {
            continue;
        };
        cx.report(report);
    }
}
