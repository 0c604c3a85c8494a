//! Services that wait for each other would never start. The report shows the whole path.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::source::Span;

pub(super) fn check(cx: &mut Check<'_>) {
    let own = cx.expanded.services.iter().filter(|service| service.part == Part::Whole);
    let of_base = cx.base_services().map(|(name, _)| name.as_str());
    let names: Vec<&str> = own.map(|service| service.name.as_str()).chain(of_base).collect();
    let mut done: Vec<&str> = Vec::new();
    for name in names {
        let mut path = Vec::new();
        if let Some(cycle) = walk(cx, name, &mut path, &mut done) {
            report(cx, &cycle);
            return;
        }
    }
}

/// One step of a path: who waits, for whom, and where that is written.
type Wait = (String, String, Span);

fn walk<'a>(cx: &Check<'a>, name: &'a str, path: &mut Vec<Wait>, done: &mut Vec<&'a str>) -> Option<Vec<Wait>> {
    if let Some(start) = path.iter().position(|(waiting, _, _)| waiting == name) {
        return Some(path.split_off(start));
    }
    if done.contains(&name) {
        return None;
    }
    for (needed, span) in waits(cx, name) {
        path.push((name.to_owned(), needed.to_owned(), span));
        if let Some(cycle) = walk(cx, needed, path, done) {
            return Some(cycle);
        }
        path.pop();
    }
    done.push(name);
    None
}

/// What a service waits for, and where that is written.
fn waits<'a>(cx: &Check<'a>, name: &str) -> Vec<(&'a str, Span)> {
    if let Some(service) = cx.service(name) {
        let named = service.depends_on.0.iter().map(|(needed, _)| (needed.as_str(), needed.span));
        return named.chain(numbered_by(cx, service)).collect();
    }
    let own = cx.base_services().filter(|(other, _)| other.as_str() == name);
    let own = own.flat_map(|(_, service)| &service.depends_on).map(|needed| (needed.as_str(), needed.span));
    let ahead = cx.expanded.built().filter_map(|service| {
        let before = service.before.iter().find(|after| after.as_str() == name)?;
        Some((service.name.as_str(), before.span))
    });
    own.chain(ahead).collect()
}

/// The service of the base that gives its user the numbers.
fn numbered_by<'a>(cx: &Check<'a>, service: &'a Service) -> Option<(&'a str, Span)> {
    let user = service.user.as_ref().filter(|_| service.is_built())?;
    let (_, decided) = cx.expanded.users.iter().find(|(name, _)| name.value == user.value)?;
    let by = decided.value.numbered_by.as_ref()?;
    cx.given_id(by.as_str()).map(|_| (by.as_str(), user.span))
}

fn report(cx: &mut Check<'_>, cycle: &[Wait]) {
    let Some((first, _, span)) = cycle.first() else { return };
    let path: Vec<&str> = cycle.iter().map(|(waiting, _, _)| waiting.as_str()).chain([first.as_str()]).collect();
    let mut report =
        Diagnostic::new(Code::DependencyCycle, *span, format!("services wait for each other: {}", path.join(" → ")))
            .label(wait(cycle.first()));
    for step in cycle.iter().skip(1) {
        report = report.also(step.2, wait(Some(step)));
    }
    cx.report(report.advice("remove one of these dependencies; which of them is not needed only you know"));
}

fn wait(step: Option<&Wait>) -> String {
    step.map(|(waiting, needed, _)| format!("`{waiting}` waits for `{needed}`")).unwrap_or_default()
}
