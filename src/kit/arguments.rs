//! The parameters that a user gives a kit, checked against what the kit declares.

use indexmap::IndexMap;
use serde::de::IgnoredAny;

use super::manifest::{Contribution, Interface, Kind, Manifest};
use super::pinned;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Span;
use crate::spec::{Argument, KitName};
use crate::yaml::Spanned;

/// Checked parameters: what each `${with.NAME}` stands for.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    values: IndexMap<String, Value>,
    /// Whether every parameter has a value.
    is_complete: bool,
}

/// The values of a list, each with the place where the user wrote it; none for a default.
pub(super) type Items = Vec<(String, Option<Span>)>;

#[derive(Clone, Debug)]
struct Value {
    text: String,
    /// Of a list, each value with its place.
    items: Option<Items>,
    /// Where the user wrote it; none for a default.
    span: Option<Span>,
}

impl Arguments {
    /// Whether every parameter has a value; otherwise something was reported.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// What `${with.NAME}` stands for.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|value| value.text.as_str())
    }

    /// The values of a parameter that takes a list, each with the place where the user wrote it.
    pub(super) fn items(&self, name: &str) -> Option<Items> {
        self.values.get(name).and_then(|value| value.items.clone())
    }

    /// Where the user wrote the parameter.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        self.values.get(name).and_then(|value| value.span)
    }

    /// Where the user wrote the parameter whose text this is.
    pub(super) fn span_of(&self, text: &str) -> Option<Span> {
        self.values.values().find(|value| value.text == text).and_then(|value| value.span)
    }
}

type Parameter = super::manifest::Parameter<IgnoredAny>;

impl Parameter {
    fn value_by_default(&self, text: &str) -> Value {
        let items = if self.list { text.split_whitespace().collect() } else { vec![text] };
        self.value(items.into_iter().map(|item| (item.to_owned(), None)).collect(), None)
    }

    fn value(&self, items: Items, span: Option<Span>) -> Value {
        let mut text = String::new();
        for (index, (item, _)) in items.iter().enumerate() {
            match &self.flag {
                Some(flag) => text.extend([" ", flag, " ", item]),
                None if index > 0 => text.extend([" ", item]),
                None => text.push_str(item),
            }
        }
        Value { text, items: self.list.then_some(items), span }
    }
}

/// Checks what the user gave; reports everything that is wrong with it.
pub(super) fn check(
    kit: &Spanned<KitName>,
    interface: &Interface,
    given: &IndexMap<Spanned<String>, Spanned<Argument>>,
    findings: &mut Vec<Diagnostic>,
) -> Arguments {
    let before = findings.len();
    for name in given.keys().filter(|name| !interface.parameters.keys().any(|known| known.as_str() == name.value)) {
        findings.push(unknown(kit, interface, name));
    }
    let mut arguments = Arguments::default();
    for (name, parameter) in &interface.parameters {
        let name = name.as_str();
        let value = match given.iter().find(|(key, _)| key.value == name) {
            Some((_, value)) if is_unresolved(&value.value) => None,
            Some((_, value)) => accept(kit, name, parameter, value, findings),
            None => {
                let default = parameter.default.as_deref().map(|text| parameter.value_by_default(text));
                if default.is_none() && findings.len() == before {
                    findings.push(missing(kit, name, parameter, given));
                }
                default
            }
        };
        arguments.values.extend(value.map(|value| (name.to_owned(), value)));
    }
    arguments.is_complete = findings.len() == before && arguments.values.len() == interface.parameters.len();
    arguments
}

/// Whether a constant of the file is still to be put in place: it does not exist, which was reported.
fn is_unresolved(argument: &Argument) -> bool {
    let names_constant = |text: &str| text.contains("${vars.");
    match argument {
        Argument::One(text) => names_constant(text),
        Argument::List(items) => items.iter().any(|item| names_constant(item)),
    }
}

/// What the choices that the arguments make bring along.
pub(super) fn contributions(manifest: &mut Manifest, arguments: &Arguments) -> Vec<Contribution> {
    let mut chosen = Vec::new();
    for (name, parameter) in std::mem::take(&mut manifest.parameters) {
        let text = arguments.get(name.as_str()).unwrap_or_default();
        chosen.extend(
            parameter
                .choices
                .into_iter()
                .filter(|(choice, _)| text.split(' ').any(|word| word == choice))
                .map(|(_, brings)| brings),
        );
    }
    chosen
}

fn unknown(kit: &Spanned<KitName>, interface: &Interface, name: &Spanned<String>) -> Diagnostic {
    let known = || interface.parameters.keys().map(|name| name.as_str());
    let found = Diagnostic::new(
        Code::KitParameter,
        name.span,
        format!("the kit `{}` has no parameter `{}`", kit.value, name.value),
    )
    .label("no such parameter")
    .also(kit.span, "the kit");
    match nearest(&name.value, known()) {
        Some(near) => found.edit(format!("write `{near}`"), name.span, near),
        None => found.advice(format!("it takes {}; which of them is meant only you know", list(known()))),
    }
}

fn missing(
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

fn accept(
    kit: &Spanned<KitName>,
    name: &str,
    parameter: &Parameter,
    value: &Spanned<Argument>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let one;
    let (items, is_list): (&[Spanned<String>], bool) = match &value.value {
        Argument::One(text) => {
            one = [Spanned::new(text.clone(), value.span)];
            (&one, false)
        }
        Argument::List(items) => (items, true),
    };
    if is_list != parameter.list {
        findings.push(wrong_shape(kit, name, parameter, value.span, items));
        return None;
    }
    let wrong: Vec<Diagnostic> = items.iter().filter_map(|item| refuse(kit, name, parameter, item)).collect();
    if wrong.is_empty() {
        let items = items.iter().map(|item| (item.value.clone(), Some(item.span))).collect();
        return Some(parameter.value(items, Some(value.span)));
    }
    findings.extend(wrong);
    None
}

fn wrong_shape(
    kit: &Spanned<KitName>,
    name: &str,
    parameter: &Parameter,
    span: Span,
    items: &[Spanned<String>],
) -> Diagnostic {
    let (expected, found) = if parameter.list { ("a list", "one value") } else { ("one value", "a list") };
    let report = Diagnostic::new(
        Code::KitParameter,
        span,
        format!("`{name}` of the kit `{}` takes {expected}, not {found}", kit.value),
    )
    .label(format!("this is {found}"));
    match items {
        [only] if parameter.list => {
            report.edit("write a list", span, format!("[{}]", crate::yaml::quoted(&only.value)))
        }
        [only] => report.edit("write the value alone", span, crate::yaml::quoted(&only.value)),
        _ => report.advice("write one of them: which only you know"),
    }
}

fn refuse(kit: &Spanned<KitName>, name: &str, parameter: &Parameter, item: &Spanned<String>) -> Option<Diagnostic> {
    let plain = |extra: &'static [u8]| {
        move |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
        }
    };
    let text = item.value.as_str();
    let fits = match parameter.kind {
        Kind::Integer => !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()),
        Kind::Identifier => plain(b"_")(text) && !text.starts_with(|c: char| c.is_ascii_digit()),
        Kind::Word => plain(b"._:/@+-")(text) && !text.starts_with('-'),
        Kind::Npm | Kind::Pip => pinned::is_pinned(parameter.kind, text),
        Kind::Source => text.starts_with("./") && crate::spec::RelativePath::try_from(text.to_owned()).is_ok(),
        Kind::Path => crate::spec::ContainerPath::try_from(text.to_owned()).is_ok(),
        Kind::Text => crate::spec::Text::parse(text).is_ok(),
        Kind::Choice => parameter.choices.contains_key(text),
    };
    let expected = parameter.kind.expected();
    if fits {
        return None;
    }
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
