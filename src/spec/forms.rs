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

    // Other readers than ours know numbers and truth values.

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    /// `3.10` and `3.1` are one number, and two versions.
    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        Err(E::custom(format_args!("the number {number} may have been written otherwise: write it in quotes")))
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

/// Reads types that are written as a text from one.
macro_rules! parsed {
    ($($name:ty),*) => {$(
        impl std::str::FromStr for $name {
            type Err = crate::yaml::Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::yaml::Invalid;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::try_from(text.to_owned())
            }
        }
    )*};
}
pub(super) use parsed;

/// Reads types with [`Forms`] from the text that is one of them.
macro_rules! short {
    ($($name:ty),*) => {
        $(impl TryFrom<String> for $name {
            type Error = crate::yaml::Invalid;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let refused = || Err(crate::yaml::Invalid::new(format!("expected {}", <Self as Forms>::EXPECTING)));
                <Self as Forms>::text(&text).unwrap_or_else(refused)
            }
        })*

        crate::spec::forms::parsed!($($name),*);
    };
}
pub(super) use short;

/// Writes types as the text that they print.
macro_rules! printed {
    ($($name:ty),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}
pub(super) use printed;

/// Whether a section says nothing, so that it needs no key.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

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
