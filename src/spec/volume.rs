//! `volumes`: state that outlives a container.

use serde::{Deserialize, Deserializer};

use super::forms::{Forms, inner, readable};
use super::leaf::ContainerPath;
use super::text::Text;
use super::words::Words;
use crate::yaml::{self, Spanned};

/// Where the volume for the services' state is usually mounted.
pub(crate) const USUAL_VOLUME: &str = "/data";

/// A volume. A bare key is one without a path of its own: services say where they want it.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// Where it is mounted in the container that services share; kits keep their state below it.
    pub path: Option<Spanned<ContainerPath>>,
    /// What it keeps: README.
    pub description: Option<Spanned<Text>>,
    /// Compose's own words.
    pub words: Words,
}

/// The keys that are not Compose's.
pub(super) fn keys() -> &'static [&'static str] {
    yaml::keys::<Fields>()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "VolumeFields"))]
struct Fields {
    /// Where it is mounted in the container that services share; kits keep their state below it.
    path: Option<Spanned<ContainerPath>>,
    /// What it keeps: README.
    description: Option<Spanned<Text>>,
}

readable!(Volume);

impl Forms for Volume {
    const EXPECTING: &'static str = "a map such as `{path: /data}`, or nothing";

    fn nothing() -> Option<Self> {
        Some(Self::default())
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        let volume = |Fields { path, description }| Self { path, description, words: Words::default() };
        inner(map).map(|fields: Result<Fields, _>| fields.map(volume))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Volume {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Volume".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [generator.subschema_for::<Fields>(), { "type": "null" }] })
    }
}
