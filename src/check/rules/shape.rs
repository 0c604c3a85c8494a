//! A service is one thing: a command or a script, with words that fit it. So is a probe.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Place, Service};
use crate::source::Span;
use crate::spec::{Choice, Command, Entry, EnvName, Required, Variable};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for service in &expanded.services {
        process(cx, service);
        versions(cx, service);
        oneshot(cx, service);
        probe(cx, service);
        for (name, port) in service.ports.iter().filter(|(_, port)| port.port.is_none()) {
            let message = format!("the port `{}` of `{}` has no number", name.value, service.name.value);
            cx.report(
                Diagnostic::new(Code::ServiceShape, name.span, message)
                    .also(port.span, "no `port: N` here")
                    .advice("add `port: N`: the number only you know"),
            );
        }
    }
    for (name, entry) in expanded.entries() {
        if let Entry::Settable(variable) = entry {
            choices(cx, name, variable);
        }
    }
}

fn process(cx: &mut Check<'_>, service: &Service) {
    let command = service.command.as_ref().or(service.entrypoint.as_ref());
    match (command, &service.script) {
        (None, None) if cx.wounded.contains(&service.name.as_str()) => {}
        (None, None) if matches!(service.place, Place::Upstream(_) | Place::Elsewhere) => {}
        (None, None) => {
            let message = format!("the service `{}` has nothing to run", service.name.value);
            cx.report(
                Diagnostic::new(Code::ServiceShape, service.span(), message)
                    .label("no `kit`, `command`, `script` or `image`")
                    .advice("add `command: PROGRAM ARGUMENTS`: what it runs only you know"),
            );
        }
        (Some(command), None) => names_program(cx, &format!("the command of `{}`", service.name.value), command),
        (Some(command), Some(script)) => {
            let message = format!("the service `{}` has two things to run", service.name.value);
            let report = Diagnostic::new(Code::ServiceShape, command.span, message)
                .label("a command")
                .also(script.span, "and a script");
            cx.report(report.advice("remove one of them; which is meant only you know"));
        }
        _ => {}
    }
}

/// What tells a version is a program.
fn versions(cx: &mut Check<'_>, service: &Service) {
    for (label, command) in service.entry.iter().flat_map(|entry| &entry.value.version) {
        names_program(cx, &format!("what tells the version of `{label}`"), command);
    }
}

fn names_program(cx: &mut Check<'_>, what: &str, command: &Spanned<Command>) {
    if command.value.0.first().is_none_or(|word| word.pieces().is_empty()) {
        let message = format!("{what} names no program");
        let report = Diagnostic::new(Code::ServiceShape, command.span, message).label("nothing to run");
        cx.report(report.advice("write `PROGRAM ARGUMENTS`: what it runs only you know"));
    }
}

/// What stays has a port, a probe, a way to stop; what runs to its end has none of them.
fn oneshot(cx: &mut Check<'_>, service: &Service) {
    let Some(oneshot) = &service.oneshot else { return };
    if service.is_kits && service.part == Part::Whole && cx.is_users(oneshot.span) {
        let message =
            format!("`oneshot` is for services that run to their end, and the kit of `{}` stays", service.name.value);
        let report = Diagnostic::new(Code::ServiceShape, oneshot.span, message).label("the kit's service stays");
        return cx.report(report.advice("remove `oneshot`, or write the service without the kit; which only you know"));
    }
    let words: [(&str, Option<Span>); 6] = [
        ("healthcheck", service.healthcheck.as_ref().map(|check| check.span)),
        ("ports", service.ports.first().map(|(name, _)| name.span)),
        ("stop_signal", service.stop_signal.as_ref().map(|signal| signal.span)),
        ("stop_grace_period", service.stop_grace_period.as_ref().map(|grace| grace.span)),
        ("logs", service.logs.as_ref().map(|logs| logs.span)),
        ("on_exit", service.on_exit.as_ref().map(|exit| exit.span)),
    ];
    for (word, span) in words {
        let Some(span) = span else { continue };
        let message = format!("`{word}` is for services that stay, and `{}` runs to its end", service.name.value);
        let report = Diagnostic::new(Code::ServiceShape, span, message)
            .label("of no use here")
            .also(oneshot.span, "runs to its end");
        cx.report(report.advice(format!("remove `{word}`, or `oneshot`; which is meant only you know")));
    }
}

fn probe(cx: &mut Check<'_>, service: &Service) {
    let Some(check) = &service.healthcheck else { return };
    let questions: Vec<Span> = [
        check.http.as_ref().map(|http| http.span),
        check.tcp.as_ref().map(|tcp| tcp.span),
        check.test.as_ref().map(|test| test.span),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(off) = check.tcp.as_ref().filter(|tcp| !tcp.value) {
        let report = Diagnostic::new(Code::ServiceShape, off.span, "`tcp: false` asks nothing").label("asks nothing");
        cx.report(report.edit("ask whether the port accepts connections", off.span, "true"));
    }
    let message =
        format!("the health check of `{}` is not exactly one of `http`, `tcp` and `test`", service.name.value);
    match questions.as_slice() {
        [_] => {}
        // The question is there, and could not be read.
        [] if cx.wounded.contains(&service.name.as_str()) => {}
        [] => cx.report(
            Diagnostic::new(Code::ServiceShape, check.span, message)
                .label("asks nothing")
                .advice("add `http: PATH`, `tcp: true` or `test: COMMAND`: what it answers only you know"),
        ),
        [first, second, ..] => cx.report(
            Diagnostic::new(Code::ServiceShape, *second, message)
                .label("a second question")
                .also(*first, "the first one")
                .advice("remove one of them; which is meant only you know"),
        ),
    }
}

/// A variable's value comes from one place when no user gives one.
fn choices(cx: &mut Check<'_>, name: &Spanned<EnvName>, variable: &Variable) {
    let required = variable.required.as_ref().filter(|required| required.value != Required::Never);
    let written: Vec<Span> = [
        variable.default.as_ref().map(|text| text.span),
        required.map(|required| required.span),
        variable.generate.as_ref().map(|length| length.span),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let [first, second, ..] = written.as_slice() {
        let message = format!("`{}` has two of `default`, `required` and `generate`", name.value);
        let report = Diagnostic::new(Code::EnvironmentConflict, *second, message)
            .label("one too many")
            .also(*first, "the other");
        cx.report(report.advice("remove one of them; which is meant only you know"));
    }
    if let (Choice::Generate(length), false) = (variable.choice(), variable.is_secret()) {
        let message = format!("`{}` is generated and not a secret", name.value);
        let report = Diagnostic::new(Code::EnvironmentConflict, length.span, message)
            .label("random characters that anyone may read are of no use");
        cx.report(report.advice("add `secret: true`, or give it a `default`; which is meant only you know"));
    }
}
