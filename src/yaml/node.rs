//! The tree a text is read into. It knows places, and nothing of what the values mean.

use crate::source::{SourceId, Span};

/// A value and where it stands. A value behind an alias has the place of its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where the value stands; quotes and brackets are part of it.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// The three shapes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, or nothing.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in the order of the file and without merge keys.
    Mapping(Vec<Entry>),
}

/// A text as it was written, after YAML's own escapes and line folding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text.
    pub text: String,
    /// Whether it stood without quotes, so that it may also be a number, a truth value or nothing.
    pub plain: bool,
}

/// One key of a map with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// Its value.
    pub value: Node,
}

/// A key: always a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The text.
    pub text: String,
    /// Where it stands; quotes are part of it.
    pub span: Span,
}

impl Node {
    /// The value under `key`, when this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()?.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
    }

    /// The entries, when this is a map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The values, when this is a list.
    pub fn items(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The text, when this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(scalar) if !scalar.is_nothing() => Some(&scalar.text),
            _ => None,
        }
    }

    /// Whether no value is written here: an empty place, `~` or `null`.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.is_nothing())
    }

    /// Hands every scalar and its place to `rewrite`, in the order of the file; keys are left alone.
    pub fn map_scalars(&mut self, rewrite: &mut impl FnMut(&mut Scalar, &mut Span)) {
        match &mut self.kind {
            Kind::Scalar(scalar) => rewrite(scalar, &mut self.span),
            Kind::Sequence(items) => items.iter_mut().for_each(|item| item.map_scalars(rewrite)),
            Kind::Mapping(entries) => entries.iter_mut().for_each(|entry| entry.value.map_scalars(rewrite)),
        }
    }

    /// The same tree, read from a source with the same text.
    pub(crate) fn in_source(&self, source: SourceId) -> Self {
        let here = |span: Span| Span { source, ..span };
        let entry = |Entry { key: Key { text, span }, value }: &Entry| Entry {
            key: Key { text: text.clone(), span: here(*span) },
            value: value.in_source(source),
        };
        let kind = match &self.kind {
            Kind::Scalar(scalar) => Kind::Scalar(scalar.clone()),
            Kind::Sequence(items) => Kind::Sequence(items.iter().map(|item| item.in_source(source)).collect()),
            Kind::Mapping(entries) => Kind::Mapping(entries.iter().map(entry).collect()),
        };
        Self { span: here(self.span), kind }
    }

    /// Removes the keys of a document that are free for notes and anchors: those that begin with `x-`.
    pub fn remove_free_keys(&mut self) {
        if let Kind::Mapping(entries) = &mut self.kind {
            entries.retain(|entry| !entry.key.text.starts_with("x-"));
        }
    }

    /// Whether two values say the same, wherever they stand and whether or not in quotes.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Scalar(one), Kind::Scalar(two)) => one.text == two.text && one.is_nothing() == two.is_nothing(),
            (Kind::Sequence(one), Kind::Sequence(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.says_the_same(two))
            }
            (Kind::Mapping(one), Kind::Mapping(two)) => {
                let has = |entry: &Entry| other.get(&entry.key.text).is_some_and(|two| two.says_the_same(&entry.value));
                one.len() == two.len() && one.iter().all(has)
            }
            _ => false,
        }
    }

    /// The value under `key`, to change it, when this is a map that has it.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Kind::Mapping(entries) = &mut self.kind else { return None };
        entries.iter_mut().find(|entry| entry.key.text == key).map(|entry| &mut entry.value)
    }

    /// What the value is, in a user's words.
    pub(crate) fn shape(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.is_nothing() => "nothing",
            Kind::Scalar(_) => "a text",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a map",
        }
    }

    /// A place that names the value without covering all of it: the first key of a map.
    pub(crate) fn head(&self) -> Span {
        match &self.kind {
            Kind::Mapping(entries) => entries.first().map_or(self.span, |entry| entry.key.span),
            Kind::Sequence(items) => items.first().map_or(self.span, Self::head),
            Kind::Scalar(_) => self.span,
        }
    }
}

impl Scalar {
    /// Whether this stands for the absence of a value.
    pub fn is_nothing(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null")
    }
}
