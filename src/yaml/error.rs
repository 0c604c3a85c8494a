//! What can be wrong when a tree is decoded, with the path to the culprit. Wording it is `report`'s business.

use std::fmt;

use serde::de::{Error as DeError, Expected, Unexpected};

use super::invalid::Invalid;

/// One mistake. serde hands it up through every level, and each level adds its step to the path.
#[derive(Debug)]
pub(super) struct Error(Box<Mistake>);

#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) problem: Problem,
    /// The way from the culprit up to the root.
    pub(super) path: Vec<Step>,
}

/// One step from a value to one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An item of a list.
    Item(usize),
    /// The key of an entry of a map.
    Key(usize),
    /// The value of an entry of a map.
    Value(usize),
}

#[derive(Clone, Debug)]
pub(super) enum Problem {
    UnknownKey { key: String, known: &'static [&'static str] },
    MissingKey(&'static str),
    RepeatedKey(&'static str),
    WrongType { expected: String, instead: Option<String> },
    UnknownChoice { known: &'static [&'static str] },
    Invalid(Invalid),
}

impl Error {
    pub(super) fn new(problem: Problem) -> Self {
        Self(Box::new(Mistake { problem, path: Vec::new() }))
    }

    /// A value of a shape that its key does not take, and what to write instead.
    pub(super) fn wrong_type(expected: impl Into<String>, instead: Option<String>) -> Self {
        Self::new(Problem::WrongType { expected: expected.into(), instead })
    }

    /// The error as seen from the value that contains it.
    pub(super) fn inside(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    pub(super) fn into_mistake(self) -> Mistake {
        *self.0
    }
}

impl DeError for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Problem::Invalid(Invalid::from_lines(&message.to_string())))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong_type(words(&expected.to_string()), None)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Str(text) => format!("`{text}`"),
            Unexpected::Unsigned(number) => format!("`{number}`"),
            Unexpected::Signed(number) => format!("`{number}`"),
            _ => "another value".to_owned(),
        };
        Self::custom(format_args!("expected {}, found {found}", words(&expected.to_string())))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("expected {}, found {length} entries", words(&expected.to_string())))
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownChoice { known })
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownKey { key: key.to_owned(), known })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Problem::MissingKey(key))
    }

    fn duplicate_field(key: &'static str) -> Self {
        Self::new(Problem::RepeatedKey(key))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.0.problem)
    }
}

impl std::error::Error for Error {}

/// serde's own words for what it wants, in a user's words. What a hand-written visitor says stays.
fn words(expected: &str) -> String {
    if let Some(size) = expected.strip_prefix("a tuple of size ") {
        return format!("a list of {size} entries");
    }
    let first = expected.split(' ').next().unwrap_or_default();
    match (first, expected) {
        ("struct", _) | (_, "a map") => "a map",
        ("tuple" | "fixed", _) | (_, "a sequence") => "a list",
        (_, "a string" | "a borrowed string" | "a char" | "a character") => "a text",
        (_, "a boolean") => "`true` or `false`",
        (_, "unit") | ("unit", _) => "nothing",
        ("enum" | "variant" | "field", _) => "one of the words that the key takes",
        ("u8" | "u16" | "u32" | "u64" | "u128" | "usize", _) => "a whole number that is not negative",
        ("i8" | "i16" | "i32" | "i64" | "i128" | "isize", _) => "a whole number",
        ("f32" | "f64", _) => "a number",
        _ if expected.starts_with("a nonzero ") => "a whole number other than 0",
        _ => expected,
    }
    .to_owned()
}
