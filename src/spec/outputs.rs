//! `outputs`: where things are written, and which.

use serde::Deserialize;

use super::forms::{Forms, readable};
use super::leaf::RelativePath;
use crate::yaml::{Invalid, Spanned};

/// Where the outputs are written, relative to the spec; `false` switches one off.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outputs {
    /// The Dockerfile. Default: Dockerfile.
    pub dockerfile: Option<Spanned<Destination>>,
    /// The folder with the s6 tree, the scripts and the configuration. Default: rootfs.
    pub rootfs: Option<Spanned<Destination>>,
    /// The ignore file. Default: where the engine reads it, at the root of the context.
    pub ignore: Option<Spanned<Destination>>,
    /// The compose file. Default: docker-compose.yml.
    pub compose: Option<Spanned<Destination>>,
    /// The example of an environment file. Default: .env.example.
    pub env_example: Option<Spanned<Destination>>,
    /// The README whose marked regions are kept true. Default: README.md.
    pub readme: Option<Spanned<Destination>>,
}

/// A place of an output, or its absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Written there.
    Path(RelativePath),
    /// Not written: the user has one.
    Off,
    /// `true`: written at the usual place.
    Usual,
}

readable!(Destination);

impl Forms for Destination {
    const EXPECTING: &'static str = "a path, or `false`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(match text {
            "false" => Ok(Self::Off),
            "true" => Ok(Self::Usual),
            _ => RelativePath::try_from(text.to_owned()).map(Self::Path),
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Destination {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Destination".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [generator.subschema_for::<RelativePath>(), { "type": "boolean" }] })
    }
}
