//! Programs of s6-overlay where every service has a container of its own, and none has s6-overlay.

use crate::check::Check;
use crate::check::started::Written;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Place, Service};
use crate::script;
use crate::source::Span;
use crate::spec::Piece;

/// What gives a script the container's environment under s6-overlay.
const WITH_CONTENV: &str = "with-contenv";

pub(super) fn check(cx: &mut Check<'_>) {
    // A package may bring the programs, and so may a base that nobody here knows; that is told from its name alone.
    if !cx.expanded.view.is_split() || cx.has_package("s6") {
        return;
    }
    for service in &cx.expanded.services {
        if matches!(service.place, Place::Elsewhere) {
            continue;
        }
        if let Some((program, span)) = in_command(service).or_else(|| in_script(cx, service)) {
            let message =
                format!("`{}` runs `{program}` of s6-overlay, and has no s6-overlay here", service.name.value);
            let report = Diagnostic::new(Code::ProgramOfS6, span, message)
                .label("in the layout `split`, it runs in a container of its own");
            cx.report(report.advice(
                "say `user`, `healthcheck` or `depends_on` instead, or ask whether the program is there; what it is for only you know",
            ));
        }
    }
}

/// A program that a command begins with.
fn in_command(service: &Service) -> Option<(String, Span)> {
    let command = service.command.as_ref()?;
    let [Piece::Literal(first)] = command.value.0.first()?.pieces() else { return None };
    is_of_s6(first).then(|| (first.clone(), command.span))
}

/// A program that a script runs without having asked for it.
fn in_script(cx: &Check<'_>, service: &Service) -> Option<(String, Span)> {
    let Written { span: place, text, path: _ } = cx.written_script(service)?;
    let span = |program: &str| cx.narrow(place, program);
    let first = text.lines().next().filter(|line| line.starts_with("#!")).unwrap_or_default();
    if first.contains(WITH_CONTENV) {
        return Some((WITH_CONTENV.to_owned(), span(WITH_CONTENV)));
    }
    let read = script::read(&text)?;
    let program = read.runs.into_iter().flatten().find(|program| is_of_s6(program))?;
    (!text.contains(&format!("command -v {program}"))).then(|| (program.clone(), span(&program)))
}

fn is_of_s6(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    name.starts_with("s6-") || name == WITH_CONTENV
}
