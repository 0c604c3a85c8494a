//! Services that wait for each other would never start. The report shows the whole path.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::source::Span;

pub(super) fn check(cx: &mut Check<'_>) {
    let services: Vec<&Service> = cx.expanded.services.iter().filter(|service| service.part == Part::Whole).collect();
    let mut done: Vec<&str> = Vec::new();
    for service in &services {
        let mut path = Vec::new();
        if let Some(cycle) = walk(cx, service, &mut path, &mut done) {
            report(cx, &cycle);
            return;
        }
    }
}

/// One step of a path: who waits, for whom, and where that is written.
type Wait = (String, String, Span);

fn walk<'a>(cx: &Check<'a>, service: &'a Service, path: &mut Vec<Wait>, done: &mut Vec<&'a str>) -> Option<Vec<Wait>> {
    let name = service.name.as_str();
    if let Some(start) = path.iter().position(|(waiting, _, _)| waiting == name) {
        return Some(path.split_off(start));
    }
    if done.contains(&name) {
        return None;
    }
    for (needed, _) in &service.depends_on.0 {
        if let Some(next) = cx.service(needed.as_str()) {
            path.push((name.to_owned(), needed.to_string(), needed.span));
            if let Some(cycle) = walk(cx, next, path, done) {
                return Some(cycle);
            }
            path.pop();
        }
    }
    done.push(name);
    None
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
