//! What is said of parameters that are wrong.

use indexmap::IndexMap;

use super::shape::Shape;
use super::{Given, Parameter};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::kit::manifest::Kind;
use crate::kit::pinned;
use crate::source::Span;
use crate::spec::{Argument, KitName};
use crate::yaml::Spanned;

/// A parameter that the kit does not have; `free` are those of it that nobody gave.
pub(super) fn unknown(kit: &Spanned<KitName>, name: &Spanned<String>, free: &[&str]) -> Diagnostic {
    let found = Diagnostic::new(
        Code::KitParameter,
        name.span,
        format!("the kit `{}` has no parameter `{}`", kit.value, name.value),
    )
    .label("no such parameter")
    .also(kit.span, "the kit");
    match nearest(&name.value, free.iter().copied()) {
        Some(near) => found.edit(format!("write `{near}`"), name.span, near),
        None if free.is_empty() => {
            found.advice("remove it: it takes no other than those that are given; what it was for only you know")
        }
        None => found.advice(format!("it takes {}; which of them is meant only you know", list(free.iter().copied()))),
    }
}

pub(super) fn missing(
    kit: &Spanned<KitName>,
    name: &str,
    parameter: &Parameter,
    given: &IndexMap<Spanned<String>, Spanned<Argument>>,
) -> Diagnostic {
    let found =
        Diagnostic::new(Code::KitParameter, kit.span, format!("the kit `{}` needs the parameter `{name}`", kit.value))
            .label(format!("needs `{name}`"))
            .note(format!("{name}: {}", parameter.description));
    let found = given.keys().next().map_or(found.clone(), |first| found.also(first.span, "its parameters"));
    found.advice(format!("add `{name}: …` under `with`; its value only you know"))
}

pub(super) fn wrong_shape(
    kit: &Spanned<KitName>,
    name: &str,
    parameter: &Parameter,
    span: Span,
    (shape, items): (Shape, &[Given<'_>]),
) -> Diagnostic {
    let (expected, found) = (parameter.shape().name(), shape.name());
    let report = Diagnostic::new(
        Code::KitParameter,
        span,
        format!("`{name}` of the kit `{}` takes {expected}, not {found}", kit.value),
    )
    .label(format!("this is {found}"));
    match (parameter.shape(), items) {
        (Shape::Map, _) => {
            report.advice(format!("write `{{KEY: VALUE}}`: {}; which only you know", parameter.description))
        }
        (Shape::List, [(None, only)]) => {
            report.edit("write a list", span, format!("[{}]", crate::yaml::quoted(&only.value)))
        }
        (Shape::One, [(None, only)]) => report.edit("write the value alone", span, crate::yaml::quoted(&only.value)),
        (Shape::List, _) => report.advice("write a list: what belongs in it only you know"),
        (Shape::One, _) => report.advice("write one of them: which only you know"),
    }
}

pub(super) fn refuse_key(kit: &Spanned<KitName>, name: &str, key: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is no key of `{name}` of the kit `{}`", key.value.escape_debug(), kit.value);
    Diagnostic::new(Code::KitParameter, key.span, message)
        .label("expected letters, digits and `._/@+-`")
        .advice("write another key: which only you know")
}

pub(super) fn refuse(
    kit: &Spanned<KitName>,
    name: &str,
    parameter: &Parameter,
    item: &Spanned<String>,
) -> Option<Diagnostic> {
    let text = item.value.as_str();
    if parameter.takes(text) {
        return None;
    }
    let expected = parameter.kind.expected();
    let choices = || parameter.choices.keys().map(String::as_str);
    let message = format!("`{}` is not what `{name}` of the kit `{}` takes", text.escape_debug(), kit.value);
    let report = Diagnostic::new(Code::KitParameter, item.span, message).label(format!("expected {expected}"));
    Some(match nearest(text, choices()) {
        Some(near) => report.edit(format!("write `{near}`"), item.span, near),
        None if parameter.kind == Kind::Choice => {
            report.advice(format!("it takes {}; which of them only you know", list(choices())))
        }
        None if pinned::is_named(parameter.kind, text) => pinned::unpinned(parameter.kind, item),
        None => report.advice(format!("write {expected}: {}; which only you know", parameter.description)),
    })
}
