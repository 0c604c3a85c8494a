//! Writes YAML that every reader takes for the same thing.
//!
//! Typed values in block style, in the order in which they were put, with comments. Text is quoted whenever a YAML 1.1
//! or a YAML 1.2 reader could take it for something else (`no`, `22:22`, `0755`, `1e3`, `~`).
//! It knows no format that is written in YAML. A name of more than 1,000 characters is beyond what readers take.
//!
//! The language: <https://yaml.org/spec/1.2.2/> and <https://yaml.org/type/>.

mod print;
mod scalar;

use indexmap::IndexMap;

pub use print::document;

/// A text as one line of YAML that can stand anywhere: in block style, between brackets, behind a `#`.
///
/// ```
/// use hullwright::yaml_out::inline;
///
/// assert_eq!([inline("shop"), inline("no"), inline("a, b")], ["shop", "\"no\"", "\"a, b\""]);
/// ```
pub fn inline(text: &str) -> String {
    scalar::inline(text)
}

/// A value of a YAML document.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Always read back as text, however much it looks like something else.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
    /// A list.
    Sequence(Vec<Value>),
    /// Names and values.
    Mapping(Mapping),
    /// A value with a tag of its own, such as `!reset`; [`tagged`] makes one.
    Tagged(Tagged),
}

/// A value behind a tag; there is no second tag within it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagged {
    tag: Tag,
    value: Box<Value>,
}

/// The name of a tag, without its `!`: lower-case letters, so that it needs no escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(&'static str);

impl Tag {
    /// A tag.
    ///
    /// # Panics
    /// At compile time, when a constant is not made of lower-case letters.
    pub const fn new(name: &'static str) -> Self {
        let mut rest = name.as_bytes();
        assert!(!rest.is_empty(), "internal: a tag has a name");
        while let [first, after @ ..] = rest {
            assert!(first.is_ascii_lowercase(), "internal: a tag is made of lower-case letters");
            rest = after;
        }
        Self(name)
    }
}

/// The value with a tag before it, in the place of one that it had.
///
/// ```
/// use hullwright::yaml_out::{Mapping, Tag, Value, document, tagged};
///
/// const RESET: Tag = Tag::new("reset");
/// let ports = Mapping::from_iter([("ports", tagged(RESET, Value::Sequence(vec![])))]);
/// assert_eq!(document("", &ports), "ports: !reset []\n");
/// ```
pub fn tagged(tag: Tag, value: impl Into<Value>) -> Value {
    let value = match value.into() {
        Value::Tagged(Tagged { tag: _, value }) => value,
        other => Box::new(other),
    };
    Value::Tagged(Tagged { tag, value })
}

/// Names and values in the order in which they were put.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(IndexMap<String, Entry>);

/// What stands under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Printed above the entry, one comment per line; empty for none.
    pub comment: String,
    /// Whether an empty line sets the entry off from the one before it.
    pub gap: bool,
}

impl Mapping {
    /// An empty mapping.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a value under a name, in the place of any that stood there, without a comment.
    pub fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), Entry { value: value.into(), comment: String::new(), gap: false });
    }

    /// Puts a value under a name if there is one.
    pub fn put_some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// Puts an entry with its comment under a name.
    pub fn put_entry(&mut self, name: &str, entry: Entry) {
        self.0.insert(name.to_owned(), entry);
    }

    /// The entry under a name.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.0.get(name)
    }

    /// The entry under a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Entry> {
        self.0.get_mut(name)
    }

    /// Puts the entries into the order of `names`; those that are not among them follow, as they stand.
    pub fn sort_names(&mut self, names: &[&str]) {
        let rank = |name: &str| names.iter().position(|known| *known == name).unwrap_or(names.len());
        self.0.sort_by_key(|name, _| rank(name));
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.0.iter().map(|(name, entry)| (name.as_str(), entry))
    }
}

impl IntoIterator for Mapping {
    type Item = (String, Entry);
    type IntoIter = indexmap::map::IntoIter<String, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Mapping {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let plain = |value| Entry { value, comment: String::new(), gap: false };
        Self(entries.into_iter().map(|(name, value)| (name.into(), plain(value.into()))).collect())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Integer(number.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Mapping> for Value {
    fn from(mapping: Mapping) -> Self {
        Self::Mapping(mapping)
    }
}

impl<V: Into<Value>> FromIterator<V> for Value {
    fn from_iter<I: IntoIterator<Item = V>>(items: I) -> Self {
        Self::Sequence(items.into_iter().map(Into::into).collect())
    }
}
