//! Values that may be written in several forms: a text, a list, a map, or nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::yaml::Invalid;

/// A type with several written forms. A form that is not overridden is refused.
pub(super) trait Forms: Sized {
    /// What is expected, for the report: "a list or a map".
    const EXPECTING: &'static str;

    /// The key stands there without a value.
    fn nothing() -> Option<Self> {
        None
    }

    /// A scalar, as it was written.
    fn text(_text: &str) -> Option<Result<Self, Invalid>> {
        None
    }

    /// A sequence.
    fn list<'de, D: Deserializer<'de>>(_list: D) -> Option<Result<Self, D::Error>> {
        None
    }

    /// A mapping.
    fn map<'de, D: Deserializer<'de>>(_map: D) -> Option<Result<Self, D::Error>> {
        None
    }
}

/// Reads any of the forms of `T`.
pub(super) fn read<'de, T: Forms, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(FormsVisitor(PhantomData))
}

/// Reads the list or map that a form hands over.
#[expect(clippy::unnecessary_wraps, reason = "a form is optional, and this one is there")]
pub(super) fn inner<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Option<Result<T, D::Error>> {
    Some(T::deserialize(deserializer))
}

struct FormsVisitor<T>(PhantomData<T>);

impl<'de, T: Forms> Visitor<'de> for FormsVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTING)
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        T::nothing().ok_or_else(|| E::invalid_type(Unexpected::Unit, &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        match T::text(text) {
            Some(result) => result.map_err(E::custom),
            None => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(SeqAccessDeserializer::new(list)).unwrap_or_else(|| Err(A::Error::invalid_type(Unexpected::Seq, &self)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::map(MapAccessDeserializer::new(map)).unwrap_or_else(|| Err(A::Error::invalid_type(Unexpected::Map, &self)))
    }
}

/// Makes a type with [`Forms`] readable by serde.
macro_rules! readable {
    ($($name:ty),*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::spec::forms::read(deserializer)
            }
        }
    )*};
}
pub(super) use readable;

/// Describes types with [`Forms`] in the schema.
#[cfg(feature = "schema")]
macro_rules! described {
    ($($name:ident, |$generator:ident| $schema:expr;)*) => {$(
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema($generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $schema
            }
        }
    )*};
}
#[cfg(feature = "schema")]
pub(super) use described;
