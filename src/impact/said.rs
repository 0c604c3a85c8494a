//! A few words about a change, in which values stand apart from what is said of them.

use std::fmt;

/// Words and values, in order. Values come from specs that anybody wrote, so each reader quotes them in its own way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Said(Vec<Bit>);

/// A part of what is said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bit {
    /// Words.
    Words(String),
    /// A value: a name, a path, a command.
    Value(String),
}

impl Said {
    /// Words alone.
    pub fn words(words: impl Into<String>) -> Self {
        Self::default().then(words)
    }

    /// A value alone.
    pub fn value(value: impl Into<String>) -> Self {
        Self::default().with(value)
    }

    /// The parts, in order.
    pub fn bits(&self) -> &[Bit] {
        &self.0
    }

    /// More words behind it.
    #[must_use]
    pub fn then(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if !words.is_empty() {
            self.0.push(Bit::Words(words));
        }
        self
    }

    /// One more value behind it.
    #[must_use]
    pub fn with(mut self, value: impl Into<String>) -> Self {
        self.0.push(Bit::Value(value.into()));
        self
    }

    /// Values behind it, as in "a, b".
    #[must_use]
    pub fn list<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self = self.then(", ");
            }
            self = self.with(value);
        }
        self
    }

    /// Everything that another one says behind it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with each value as another one.
    pub(super) fn map(&mut self, change: &dyn Fn(&str) -> String) {
        for bit in &mut self.0 {
            let (Bit::Words(text) | Bit::Value(text)) = bit;
            *text = change(text);
        }
    }
}

/// As people write it: values in backquotes.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bit| match bit {
            Bit::Words(words) => f.write_str(words),
            Bit::Value(value) => write!(f, "`{value}`"),
        })
    }
}
