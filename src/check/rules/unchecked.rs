//! Rules of variables that only containers of somebody else's images read: nobody looks at the values there.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Place, Service, View};
use crate::source::Span;
use crate::spec::{Entry, EnvName, Piece, Text, Variable};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    // Of one image among several, who else reads a variable is not known.
    if matches!(expanded.view, View::Image(_)) {
        return;
    }
    let (foreign, ours): (Vec<&Service>, Vec<&Service>) =
        expanded.services.iter().partition(|service| matches!(service.place, Place::Upstream(_)));
    let is_split = expanded.view.is_split();
    // There our script starts it, and looks at its variables.
    let is_started_by_us = |service: &&Service| is_split && (service.script.is_some() || service.oneshot.is_some());
    let (scripted, plain): (Vec<&Service>, Vec<&Service>) = foreign.into_iter().partition(is_started_by_us);
    for service in plain {
        for (name, entry) in &service.environment {
            let Entry::Settable(variable) = entry else { continue };
            let Some((rule, span)) = rule(variable).filter(|_| cx.is_users(name.span)) else { continue };
            let mut others = ours.iter().chain(&scripted);
            let is_shared = expanded.spec.environment.keys().any(|other| other.value == name.value);
            if is_shared || others.any(|other| reads(other, &name.value)) || is_in_default(cx, &name.value) {
                continue;
            }
            let message =
                format!("nobody looks at what `{}` is given: only an image of somebody else reads it", name.value);
            let report = Diagnostic::new(Code::UncheckedContract, span, message)
                .label(format!("no script of ours starts `{}`", service.name.value));
            cx.report(report.advice(format!(
                "say it in the `description` in place of `{rule}`, or let a service that is built here read it too; which only you know"
            )));
        }
    }
}

/// The first of a variable's rules, by its key.
fn rule(variable: &Variable) -> Option<(&'static str, Span)> {
    let Variable { kind, choices, pattern, minimum, maximum, .. } = variable;
    let all = [
        ("type", kind.as_ref().map(|kind| kind.span)),
        ("enum", choices.as_ref().map(|choices| choices.span)),
        ("pattern", pattern.as_ref().map(|pattern| pattern.span)),
        ("minimum", minimum.as_ref().map(|bound| bound.span)),
        ("maximum", maximum.as_ref().map(|bound| bound.span)),
    ];
    all.into_iter().find_map(|(key, span)| Some((key, span?)))
}

/// Whether a service names a variable anywhere.
fn reads(service: &Service, name: &EnvName) -> bool {
    let words = |command: &crate::yaml::Spanned<crate::spec::Command>| command.value.0.clone();
    let commands = service.command.iter().chain(&service.entrypoint).flat_map(words);
    let values = service.environment.values().filter_map(|entry| match entry {
        Entry::Value(text) => Some(text.value.clone()),
        Entry::Settable(_) | Entry::FromOutside => None,
    });
    service.environment.keys().any(|other| other.value == *name) || commands.chain(values).any(|text| has(&text, name))
}

/// Whether the default of another variable is made of it.
fn is_in_default(cx: &Check<'_>, name: &EnvName) -> bool {
    let expanded = cx.expanded;
    let entries = expanded.spec.environment.values();
    let mut entries = entries.chain(expanded.services.iter().flat_map(|service| service.environment.values()));
    entries.any(|entry| match entry {
        Entry::Settable(variable) => variable.default.iter().any(|text| has(text, name)),
        Entry::Value(_) | Entry::FromOutside => false,
    })
}

fn has(text: &Text, name: &EnvName) -> bool {
    text.pieces().iter().any(|piece| matches!(piece, Piece::Variable(other) if other == name.as_str()))
}
