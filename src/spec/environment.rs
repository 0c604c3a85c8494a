//! `environment`: constants, computed values, and variables that a user sets.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::contract::{Required, ValueType, Wanted};
use super::forms::{Forms, inner, readable};
use super::leaf::{Bound, EnvName};
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// One variable.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A text: a constant, or computed from references. Users are not offered it.
    Value(Spanned<Text>),
    /// A key without a value: the variable that the top level or another service declares.
    FromOutside,
    /// A map: a variable that users set.
    Settable(Box<Variable>),
}

/// A variable that users set: it is in `.env.example`, in the README and in compose.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Variable {
    /// The value when a user gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Spanned<Text>>,
    /// The container does not start without it: `true`, or a map that says of which other variables it depends, such as
    /// `{PROVIDER: openai}`. All of a map must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Spanned<Required>>,
    /// So many random characters at the first start, kept in the volume that has a `path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate: Option<Spanned<super::Attempts>>,
    /// Never printed, never in a layer; `NAME_FILE` may name a file that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<Spanned<bool>>,
    /// What its value must be, as a whole; checked when the container starts. Default: string.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Spanned<ValueType>>,
    /// The values that it may have.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub choices: Option<Spanned<Vec<Spanned<Text>>>>,
    /// A POSIX extended regular expression that the whole value matches, for example `T[0-6]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Spanned<String>>,
    /// The least that a number may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Spanned<Bound>>,
    /// The most that a number may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Spanned<Bound>>,
    /// Other names under which a value is accepted; the first that is set counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Spanned<EnvName>>,
    /// The heading that it stands under in the README and in `.env.example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Spanned<Text>>,
    /// What to do instead of giving it: printed when the container starts with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Spanned<Text>>,
    /// What it is for: README and `.env.example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Spanned<Text>>,
    /// An example value, for the README.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Spanned<Text>>,
}

/// Where a settable variable's value comes from when no user gives one. Writing one drops a kit's other.
#[derive(Clone, Debug)]
pub enum Choice {
    /// `default: TEXT`
    Default(Spanned<Text>),
    /// `required: true`
    Required,
    /// `required: {VARIABLE: VALUE}`
    RequiredWhen(IndexMap<Spanned<EnvName>, Spanned<Wanted>>),
    /// `generate: N`
    Generate(Spanned<super::Attempts>),
    /// None of them: it may stay unset.
    Optional,
}

impl Variable {
    /// The one choice that is written; the first where there are several.
    pub fn choice(&self) -> Choice {
        match (&self.default, self.required.as_ref().map(|required| &required.value), &self.generate) {
            (Some(text), _, _) => Choice::Default(text.clone()),
            (None, Some(Required::Always), _) => Choice::Required,
            (None, Some(Required::When(conditions)), _) => Choice::RequiredWhen(conditions.clone()),
            (None, Some(Required::Never) | None, Some(length)) => Choice::Generate(*length),
            (None, Some(Required::Never) | None, None) => Choice::Optional,
        }
    }

    /// Whether it is a secret.
    pub fn is_secret(&self) -> bool {
        self.secret.is_some_and(|secret| secret.value)
    }

    /// Whether a choice is written at all.
    pub fn has_choice(&self) -> bool {
        self.default.is_some() || self.required.is_some() || self.generate.is_some()
    }
}

impl Entry {
    /// The text that it comes to while no user gives another, with its place.
    pub fn text(&self) -> Option<&Spanned<Text>> {
        match self {
            Self::Value(text) => Some(text),
            Self::Settable(variable) => variable.default.as_ref(),
            Self::FromOutside => None,
        }
    }
}

// The place of the value is taken here, since forms see only what stands at it.
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, span } = Spanned::<Written>::deserialize(deserializer)?;
        Ok(match value {
            Written::Text(value) => Self::Value(Spanned { value, span }),
            Written::Nothing => Self::FromOutside,
            Written::Map(variable) => Self::Settable(variable),
        })
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(text) => text.serialize(serializer),
            Self::FromOutside => serializer.serialize_unit(),
            Self::Settable(variable) => variable.serialize(serializer),
        }
    }
}

/// A constant, or computed from references.
impl From<Text> for Entry {
    fn from(text: Text) -> Self {
        Self::Value(text.into())
    }
}

/// A variable that users set.
impl From<Variable> for Entry {
    fn from(variable: Variable) -> Self {
        Self::Settable(Box::new(variable))
    }
}

enum Written {
    Text(Text),
    Nothing,
    Map(Box<Variable>),
}

readable!(Written);

impl Forms for Written {
    const EXPECTING: &'static str = "a text, a map such as `{default: TEXT}`, or nothing";

    fn nothing() -> Option<Self> {
        Some(Self::Nothing)
    }

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Text::parse(text).map(Self::Text))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|variable| variable.map(|variable| Self::Map(Box::new(variable))))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Entry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Entry".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [generator.subschema_for::<Text>(), { "type": "null" }, generator.subschema_for::<Variable>()] })
    }
}
