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

/// One of the values that somebody gave, with its key in a map.
type Given<'a> = (Option<&'a Spanned<String>>, Spanned<String>);

/// How many values a parameter takes, and how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    One,
    List,
    Map,
}

impl Shape {
    /// What it is called in reports.
    fn name(self) -> &'static str {
        match self {
            Self::One => "one value",
            Self::List => "a list",
            Self::Map => "a map",
        }
    }
}

/// Whether a text can be a key of a map: what is behind the first colon of an entry is then its value.
fn is_key(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/@+-".contains(&byte))
}

impl Parameter {
    /// How many values it takes, and how they are written.
    fn shape(&self) -> Shape {
        match (self.list, self.map) {
            (_, true) => Shape::Map,
            (true, false) => Shape::List,
            (false, false) => Shape::One,
        }
    }

    /// Whether a default is one of its values, or no value at all where it takes several.
    pub(super) fn takes_default(&self, text: &str) -> bool {
        let takes_entry =
            |entry: &str| entry.split_once(':').is_some_and(|(key, value)| is_key(key) && self.takes(value));
        match self.shape() {
            Shape::One => self.takes(text),
            Shape::List => text.split_whitespace().all(|item| self.takes(item)),
            Shape::Map => text.split_whitespace().all(takes_entry),
        }
    }

    /// Whether a text is one of its values.
    fn takes(&self, text: &str) -> bool {
        let plain = |extra: &'static [u8]| {
            move |text: &str| {
                !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
            }
        };
        match self.kind {
            Kind::Integer => !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()),
            Kind::Identifier => plain(b"_")(text) && !text.starts_with(|c: char| c.is_ascii_digit()),
            Kind::Word => plain(b"._:/@+-")(text) && !text.starts_with('-'),
            Kind::Npm | Kind::Pip => pinned::is_pinned(self.kind, text),
            Kind::Source => text.starts_with("./") && crate::spec::RelativePath::try_from(text.to_owned()).is_ok(),
            Kind::Path => crate::spec::ContainerPath::try_from(text.to_owned()).is_ok(),
            Kind::Text => crate::spec::Text::parse(text).is_ok(),
            Kind::Choice => self.choices.contains_key(text),
        }
    }

    /// A value of its kind, where nobody gave one.
    fn stand_in(&self) -> Value {
        let first = self.choices.keys().next().map(String::as_str);
        let text = first.filter(|_| self.kind == Kind::Choice).unwrap_or_else(|| self.kind.stand_in());
        let text = if self.map { format!("name:{text}") } else { text.to_owned() };
        self.value(vec![(text, None)], None)
    }

    fn value_by_default(&self, text: &str) -> Value {
        let items = if self.shape() == Shape::One { vec![text] } else { text.split_whitespace().collect() };
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
        Value { text, items: (self.shape() != Shape::One).then_some(items), span }
    }
}

/// A kit, named where it is used.
pub(super) struct Asked<'a> {
    pub(super) kit: &'a Spanned<KitName>,
    pub(super) interface: &'a Interface,
    /// Whether it is one of the spec's own: then its author may look at what it declares.
    pub(super) is_own: bool,
}

/// Checks what the user gave; reports everything that is wrong with it.
pub(super) fn check(
    asked: &Asked<'_>,
    given: &IndexMap<Spanned<String>, Spanned<Argument>>,
    findings: &mut Vec<Diagnostic>,
) -> Arguments {
    let Asked { kit, interface, is_own } = *asked;
    // Nobody meant one that is given already.
    let is_given = |name: &str| given.keys().any(|given| given.value == name);
    let free: Vec<&str> =
        interface.parameters.keys().map(|name| name.as_str()).filter(|name| !is_given(name)).collect();
    // What is missing may be what was misspelt.
    let mut misspelt = Vec::new();
    let mut is_complete = true;
    for name in given.keys().filter(|name| !interface.parameters.keys().any(|known| known.as_str() == name.value)) {
        findings.push(unknown(kit, name, &free));
        misspelt.extend(nearest(&name.value, free.iter().copied()));
        is_complete = false;
    }
    let mut arguments = Arguments { is_complete, ..Arguments::default() };
    for (key, parameter) in &interface.parameters {
        let name = key.as_str();
        let mut wrong = Vec::new();
        let value = match given.iter().find(|(key, _)| key.value == name) {
            Some((_, value)) if is_unresolved(&value.value) => None,
            Some((_, value)) => accept(kit, name, parameter, value, &mut wrong),
            None => {
                let default = parameter.default.as_ref().map(|text| parameter.value_by_default(text));
                if default.is_none() && !misspelt.contains(&name) {
                    wrong.push(missing(kit, name, parameter, given));
                }
                default
            }
        };
        let declared = |found: Diagnostic| if is_own { found.also(key.span, "the parameter") } else { found };
        findings.extend(wrong.into_iter().map(declared));
        arguments.is_complete &= value.is_some();
        arguments.values.insert(name.to_owned(), value.unwrap_or_else(|| parameter.stand_in()));
    }
    arguments
}

/// Parameters as nobody has given them yet.
pub(super) fn stand_ins(interface: &Interface) -> Arguments {
    let value = |parameter: &Parameter| match &parameter.default {
        Some(text) if parameter.takes_default(text) => parameter.value_by_default(text),
        _ => parameter.stand_in(),
    };
    let values = interface.parameters.iter().map(|(name, parameter)| (name.to_string(), value(parameter))).collect();
    Arguments { values, is_complete: false }
}

/// Whether a constant of the file is still to be put in place: it does not exist, which was reported.
fn is_unresolved(argument: &Argument) -> bool {
    let names_constant = |text: &str| text.contains("${vars.");
    match argument {
        Argument::One(text) => names_constant(text),
        Argument::List(items) => items.iter().any(|item| names_constant(item)),
        Argument::Map(entries) => entries.values().any(|item| names_constant(item)),
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

/// A parameter that the kit does not have; `free` are those of it that nobody gave.
fn unknown(kit: &Spanned<KitName>, name: &Spanned<String>, free: &[&str]) -> Diagnostic {
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
    let (items, shape) = match &value.value {
        Argument::One(text) => (vec![(None, Spanned::new(text.clone(), value.span))], Shape::One),
        Argument::List(items) => (items.iter().map(|item| (None, item.clone())).collect(), Shape::List),
        Argument::Map(entries) => (entries.iter().map(|(key, item)| (Some(key), item.clone())).collect(), Shape::Map),
    };
    if shape != parameter.shape() {
        findings.push(wrong_shape(kit, name, parameter, value.span, (shape, &items)));
        return None;
    }
    let refused = |(key, item): &Given<'_>| {
        let of_key = key.filter(|key| !is_key(&key.value)).map(|key| refuse_key(kit, name, key));
        of_key.into_iter().chain(refuse(kit, name, parameter, item)).collect::<Vec<_>>()
    };
    let wrong: Vec<Diagnostic> = items.iter().flat_map(refused).collect();
    if wrong.is_empty() {
        let text = |key: Option<&Spanned<String>>, item: String| match key {
            Some(key) => format!("{}:{item}", key.value),
            None => item,
        };
        let items = items.into_iter().map(|(key, item)| (text(key, item.value), Some(item.span))).collect();
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

fn refuse_key(kit: &Spanned<KitName>, name: &str, key: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is no key of `{name}` of the kit `{}`", key.value.escape_debug(), kit.value);
    Diagnostic::new(Code::KitParameter, key.span, message)
        .label("expected letters, digits and `._/@+-`")
        .advice("write another key: which only you know")
}

fn refuse(kit: &Spanned<KitName>, name: &str, parameter: &Parameter, item: &Spanned<String>) -> Option<Diagnostic> {
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
