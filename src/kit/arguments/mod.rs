//! The parameters that a user gives a kit, checked against what the kit declares.

mod refused;
mod shape;

use indexmap::IndexMap;
use serde::de::IgnoredAny;

use self::refused::{missing, refuse, refuse_key, unknown, wrong_shape};
use self::shape::{Shape, is_key};
use super::manifest::{Contribution, Interface, Manifest};
use crate::diagnostic::{Diagnostic, nearest};
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

    /// Every parameter with what it stands for.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.text.as_str()))
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
