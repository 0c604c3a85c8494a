//! `unless` and `when` look at what users give: at variables that they can set, and whose default is no answer.

use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::source::Span;
use crate::spec::{Choice, Entry, EnvName, Piece, Port, Text, Values, Variable};
use crate::yaml::{Spanned, written};

pub(super) fn check(cx: &mut Check<'_>) {
    for service in cx.expanded.services.iter().filter(|service| service.part == Part::Whole) {
        if let Some(name) = &service.unless {
            given(cx, service, name, "unless");
        }
        for (name, values) in &service.when {
            if let Some(variable) = given(cx, service, name, "when") {
                public(cx, name, variable);
                told_apart(cx, name, values, variable);
            }
            some(cx, values);
        }
    }
}

/// Reports a variable that users cannot give, or always do. Returns what its declaration says, where that is a map.
fn given<'a>(cx: &mut Check<'a>, service: &Service, name: &Spanned<EnvName>, key: &str) -> Option<&'a Variable> {
    let moves = |port: &Port| port.env.as_ref().is_some_and(|env| env.value == name.value);
    if let Some(port) = service.ports.values().find(|port| moves(port)) {
        let message = format!("`{key}: {}` looks at the variable that moves the service's own port", name.value);
        let report = Diagnostic::new(Code::NoSwitch, name.span, message).label("whoever gives it wants the service");
        cx.report(
            report
                .also(port.span, "its port")
                .advice("name the variable with which users bring another one: which that is only you know"),
        );
        return None;
    }
    let expanded = cx.expanded;
    let is_moving = expanded.services.iter().flat_map(|service| service.ports.values()).any(|port| moves(port));
    let found: Vec<_> = expanded.entries().filter(|(declared, _)| declared.value == name.value).collect();
    let settable = found.iter().find_map(|(declared, entry)| match entry {
        Entry::Settable(variable) => Some((*declared, &**variable)),
        Entry::Value(_) | Entry::FromOutside => None,
    });
    if let Some((declared, variable)) = settable {
        if let (Choice::Required, Some(required)) = (variable.choice(), &variable.required) {
            required_always(cx, name, declared, required.span, key);
        }
        return Some(variable);
    }
    if is_moving || found.iter().any(|(_, entry)| matches!(entry, Entry::FromOutside)) {
        return None;
    }
    match found.first() {
        Some((declared, Entry::Value(text))) => constant(cx, name, declared, text.span, key),
        _ => {
            let known: Vec<&str> = expanded
                .entries()
                .filter(|(_, entry)| !matches!(entry, Entry::Value(_)))
                .map(|(declared, _)| declared.as_str())
                .collect();
            let report = unknown(Code::UnknownVariable, "variable", name.as_str(), name.span, known);
            cx.report(report);
        }
    }
    None
}

fn constant(cx: &mut Check<'_>, name: &Spanned<EnvName>, declared: &Spanned<EnvName>, value: Span, key: &str) {
    let message = format!("`{key}: {}` looks at a constant, which no user gives", name.value);
    let report =
        Diagnostic::new(Code::NoSwitch, name.span, message).label("never given").also(declared.span, "the constant");
    let text = cx.sources.text(value);
    cx.report(if cx.is_users(value) && !text.contains('\n') {
        report.edit(
            format!("let users set `{}`", name.value),
            value,
            format!("{{default: {}}}", if text.starts_with(['"', '\'']) { text.into() } else { written(text) }),
        )
    } else {
        report.advice(format!(
            "declare it as `{}: {{default: TEXT}}`: what it is without users only you know",
            name.value
        ))
    });
}

fn required_always(
    cx: &mut Check<'_>,
    name: &Spanned<EnvName>,
    declared: &Spanned<EnvName>,
    required: Span,
    key: &str,
) {
    // Of a variable that must be given the value may still decide.
    if key == "when" {
        return;
    }
    let message =
        format!("`unless: {}` keeps the service off always: nothing starts without that variable", name.value);
    let report = Diagnostic::new(Code::NoSwitch, name.span, message).label("always given");
    let report = report.also(required, "required");
    cx.report(report.advice(format!(
        "give `{}` a `default` that leads to the service, or remove the service; which of them only you know",
        declared.value
    )));
}

/// The values that are looked for stand in the file, so they are no secret.
fn public(cx: &mut Check<'_>, name: &Spanned<EnvName>, variable: &Variable) {
    if let Some(secret) = variable.secret.as_ref().filter(|secret| secret.value) {
        let message = format!("`when` would have values of the secret `{}` in this file", name.value);
        let report = Diagnostic::new(Code::SecretValue, name.span, message)
            .label("everyone who has the image or the file can read them")
            .also(secret.span, "a secret");
        cx.report(report.advice("look at another variable, or say `unless`, which asks no value: which only you know"));
    }
}

/// A default does not count, so one that is among the values is a contradiction: the variable has the value, and the
/// service is off.
fn told_apart(cx: &mut Check<'_>, name: &Spanned<EnvName>, values: &Spanned<Values>, variable: &Variable) {
    let Some(default) = &variable.default else { return };
    if values.value.0.iter().any(String::is_empty) {
        return;
    }
    let is_wanted = |text: &String| values.value.0.contains(text);
    let message = match constant_of(cx, default) {
        Some(text) if !is_wanted(&text) => return,
        Some(_) => format!("`{}` is one of these by default, and the service would be off", name.value),
        None => format!("`{}` may be one of these by default, and the service would be off", name.value),
    };
    let items: Vec<_> = [""].into_iter().chain(values.value.0.iter().map(String::as_str)).map(written).collect();
    cx.report(
        Diagnostic::new(Code::SwitchDefault, values.span, message)
            .label("only what users give counts")
            .also(default.span, "the default")
            .edit("let the service be on also when nobody gives it", values.span, format!("[{}]", items.join(", "))),
    );
}

/// A text, where no variable is in it.
fn constant_of(cx: &mut Check<'_>, text: &Text) -> Option<String> {
    let mut whole = String::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(text) => whole.push_str(text),
            Piece::Fact(path) => whole.push_str(cx.fact(path, None, 0)?.constant()?),
            Piece::Variable(_) => return None,
        }
    }
    Some(whole)
}

/// Something must be able to switch it on.
fn some(cx: &mut Check<'_>, values: &Spanned<Values>) {
    if values.value.0.is_empty() {
        let report =
            Diagnostic::new(Code::InvalidValue, values.span, "`when` names no value, so the service would never be on");
        cx.report(
            report
                .label("no value at all")
                .advice("write the values with which it is on: which those are only you know"),
        );
    }
}
