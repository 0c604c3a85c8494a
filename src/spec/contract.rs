//! What users' values of a variable must be, and when there must be one.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use super::leaf::EnvName;
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// What a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ValueType {
    /// Any text.
    #[default]
    String,
    /// A whole number, without zeros before it.
    Integer,
    /// A number, such as `0.5`.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An address with its scheme, such as `https://example.com`.
    Url,
    /// A path that begins with `/`.
    Path,
    /// A time with its unit, such as `30s` or `1m30s`.
    Duration,
    /// The number of a port.
    Port,
}

/// When there must be a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// `false`
    Never,
    /// `true`
    Always,
    /// When all these variables have such values.
    When(IndexMap<Spanned<EnvName>, Spanned<Wanted>>),
}

/// The values of another variable that are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This one.
    One(Text),
    /// Any of these.
    OneOf(Vec<Spanned<Text>>),
}

readable!(Required, Wanted);

impl Forms for Required {
    const EXPECTING: &'static str = "`true`, `false`, or a map such as `{PROVIDER: openai}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        match text {
            "true" => Some(Ok(Self::Always)),
            "false" => Some(Ok(Self::Never)),
            _ => None,
        }
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|conditions| conditions.map(Self::When))
    }
}

impl Serialize for Required {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_bool(false),
            Self::Always => serializer.serialize_bool(true),
            Self::When(conditions) => conditions.serialize(serializer),
        }
    }
}

impl Forms for Wanted {
    const EXPECTING: &'static str = "a value or a list of values";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Text::parse(text).map(Self::One))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|values| values.map(Self::OneOf))
    }
}

impl Serialize for Wanted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(text) => text.serialize(serializer),
            Self::OneOf(texts) => texts.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
described! {
    Required, |generator| schemars::json_schema!({
        "anyOf": [
            { "type": "boolean" },
            { "type": "object", "minProperties": 1, "additionalProperties": generator.subschema_for::<Wanted>() },
        ],
    });
    Wanted, |generator| schemars::json_schema!({
        "anyOf": [
            generator.subschema_for::<Text>(),
            { "type": "array", "minItems": 1, "items": generator.subschema_for::<Text>() },
        ],
    });
}
