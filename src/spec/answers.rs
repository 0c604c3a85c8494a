//! `entry`: what a container answers by itself.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use super::leaf::AnswerLabel;
use super::process::Command;
use crate::yaml::{Invalid, Spanned};

/// What a container answers by itself. `entry: true` takes every default.
#[derive(Clone, Debug, Default)]
pub struct EntryScript(pub Answers);

/// What a container answers by itself: `--help`, `--version` and `--validate`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answers {
    /// What `--version` tells besides the image's own: each label, and the program with its arguments whose first line
    /// stands behind it. `--validate` runs them as well.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub version: IndexMap<Spanned<AnswerLabel>, Spanned<Command>>,
}

readable!(EntryScript);

impl Forms for EntryScript {
    const EXPECTING: &'static str = "`true`, or a map such as `{version: {Python: python --version}}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        (text == "true").then(|| Ok(Self::default()))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|answers: Result<Answers, _>| answers.map(Self))
    }
}

impl Serialize for EntryScript {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(answers) = self;
        if answers.version.is_empty() { serializer.serialize_bool(true) } else { answers.serialize(serializer) }
    }
}

#[cfg(feature = "schema")]
described! {
    EntryScript, |generator| schemars::json_schema!({ "anyOf": [{ "const": true }, generator.subschema_for::<Answers>()] });
}
