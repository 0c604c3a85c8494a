//! The values that a parameter takes, and how they are written.

use super::{Items, Parameter, Value};
use crate::kit::manifest::Kind;
use crate::kit::pinned;
use crate::source::Span;

/// How many values a parameter takes, and how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    One,
    List,
    Map,
}

impl Shape {
    /// What it is called in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::One => "one value",
            Self::List => "a list",
            Self::Map => "a map",
        }
    }
}

/// Whether a text can be a key of a map: what is behind the first colon of an entry is then its value.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/@+-".contains(&byte))
}

impl Parameter {
    /// How many values it takes, and how they are written.
    pub(super) fn shape(&self) -> Shape {
        match (self.list, self.map) {
            (_, true) => Shape::Map,
            (true, false) => Shape::List,
            (false, false) => Shape::One,
        }
    }

    /// Whether a default is one of its values, or no value at all where it takes several.
    pub(in crate::kit) fn takes_default(&self, text: &str) -> bool {
        let takes_entry =
            |entry: &str| entry.split_once(':').is_some_and(|(key, value)| is_key(key) && self.takes(value));
        match self.shape() {
            Shape::One => self.takes(text),
            Shape::List => text.split_whitespace().all(|item| self.takes(item)),
            Shape::Map => text.split_whitespace().all(takes_entry),
        }
    }

    /// Whether a text is one of its values.
    pub(super) fn takes(&self, text: &str) -> bool {
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
    pub(super) fn stand_in(&self) -> Value {
        let first = self.choices.keys().next().map(String::as_str);
        let text = first.filter(|_| self.kind == Kind::Choice).unwrap_or_else(|| self.kind.stand_in());
        let text = if self.map { format!("name:{text}") } else { text.to_owned() };
        self.value(vec![(text, None)], None)
    }

    pub(super) fn value_by_default(&self, text: &str) -> Value {
        let items = if self.shape() == Shape::One { vec![text] } else { text.split_whitespace().collect() };
        self.value(items.into_iter().map(|item| (item.to_owned(), None)).collect(), None)
    }

    pub(super) fn value(&self, items: Items, span: Option<Span>) -> Value {
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
