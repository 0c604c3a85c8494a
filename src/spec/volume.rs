//! `volumes`: state that outlives a container.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::forms::{Forms, readable};
use super::leaf::ContainerPath;
use super::text::Text;
use super::words::{Words, is_word_of_volume};
use crate::yaml::{self, Aside, Spanned};

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

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "VolumeFields"))]
struct Fields {
    /// Where it is mounted in the container that services share; kits keep their state below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Spanned<ContainerPath>>,
    /// What it keeps: README.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Spanned<Text>>,
}

readable!(Volume);

impl Serialize for Volume {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { path, description, words } = self.clone();
        if path.is_none() && description.is_none() && words.entries().is_empty() {
            return serializer.serialize_unit();
        }
        words.beside(&Fields { path, description }, serializer)
    }
}

impl Forms for Volume {
    const EXPECTING: &'static str = "a map such as `{path: /data}`, or nothing";

    fn nothing() -> Option<Self> {
        Some(Self::default())
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        let mut entries = Vec::new();
        let fields = Fields::deserialize(Aside { inner: map, takes: is_word_of_volume, entries: &mut entries });
        Some(fields.map(|Fields { path, description }| Self { path, description, words: Words::new(entries) }))
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
