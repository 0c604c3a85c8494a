//! What a service and its health check run is in the image.

use crate::check::Check;
use crate::check::tools::{Lacking, known};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{Piece, Test, Text};

use super::line;

pub(super) fn check(cx: &mut Check<'_>) {
    let lacking = cx.lacking();
    if lacking.is_empty() {
        return;
    }
    for service in cx.expanded.services.iter().filter(|service| service.runs_our_image()) {
        let name = &service.name.value;
        if let Some(command) = &service.command
            && let Some(program) = command.value.0.first().and_then(constant)
        {
            tried(cx, &lacking, service, command.span, &[program], &format!("the service `{name}`"));
        }
        for (label, command) in service.entry.iter().flat_map(|entry| &entry.value.version) {
            if let Some(program) = command.value.0.first().and_then(constant) {
                let owner = format!("what tells the version of `{label}`");
                tried(cx, &lacking, service, command.span, &[program], &owner);
            }
        }
        let test = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
        let Some(test) = test else { continue };
        let owner = format!("the health check of `{name}`");
        match &test.value {
            Test::Command(words) => {
                let program = words.first().and_then(|word| Some((constant(&word.value)?, word.span)));
                if let Some((program, span)) = program {
                    tried(cx, &lacking, service, span, &[program], &owner);
                }
            }
            Test::Shell(line) => {
                for programs in line::programs(&unreferenced(line)) {
                    let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
                    tried(cx, &lacking, service, test.span, &programs, &owner);
                }
            }
            Test::None => {}
        }
    }
}

/// The word, when nothing in it is left for later.
fn constant(word: &Text) -> Option<&str> {
    match word.pieces() {
        [Piece::Literal(text)] => Some(text),
        _ => None,
    }
}

/// The text with something that is no program in place of each reference.
fn unreferenced(text: &Text) -> String {
    let pieces = text.pieces().iter().map(|piece| match piece {
        Piece::Literal(text) => text.as_str(),
        Piece::Fact(_) | Piece::Variable(_) => "$",
    });
    pieces.collect()
}

/// Programs that are tried one after the other: one that is known to be absent is reported, unless another one may be
/// there.
fn tried(cx: &mut Check<'_>, lacking: &[Lacking], service: &Service, span: Span, programs: &[&str], owner: &str) {
    let is_lacking = |name: &str| lacking.iter().find(|lacking| lacking.program == name);
    let known: Vec<(&str, Option<&Lacking>)> =
        programs.iter().filter_map(|program| Some((*program, is_lacking(known(program)?)))).collect();
    let may_be_there = known.iter().any(|(_, lacking)| lacking.is_none());
    let Some((program, Some(Lacking { package, .. }))) = known.first().filter(|_| !may_be_there) else { return };
    if !cx.is_users(span) {
        return;
    }
    let base = cx.expanded.spec.image.base.span;
    let place = cx.narrow(span, program);
    let report =
        Diagnostic::new(Code::ProbeTool, place, format!("{owner} runs `{program}`, which is not in the image"))
            .label("no package brings it")
            .also(base, "and it is not in the base");
    let report = cx.with_package(service, package, "", report);
    cx.report(report);
}
