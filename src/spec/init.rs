//! `image.init`: what the container starts first, and what a base brings for that.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use super::leaf::{ServiceName, Sha256};
use super::quantity::Duration;
use crate::source::Span;
use crate::yaml::{Invalid, Spanned};

/// What the container starts first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Init {
    /// s6-overlay, which starts and watches any number of services.
    Overlay(Overlay),
    /// tini, which starts one service and reaps what that leaves behind.
    Tini,
    /// The one service itself.
    None,
}

/// s6-overlay: <https://github.com/just-containers/s6-overlay>.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overlay {
    /// Version of s6-overlay; with `provided`, the one that the base has.
    #[serde(rename = "s6-overlay")]
    pub version: Spanned<String>,
    /// Whether the base brings it, with services of its own. What is built here is then added to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provided: Option<Spanned<bool>>,
    /// The services of the base that this file speaks of, by name: a list, or a map that says more of each.
    #[serde(default, skip_serializing_if = "BaseServices::is_empty")]
    pub services: BaseServices,
    /// Checksums of its tarballs, for a version that hullwright does not know: `{noarch: …, x86_64: …}`. Default: those
    /// that `hull.lock` has.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub sha256: IndexMap<Spanned<String>, Spanned<Sha256>>,
}

impl Overlay {
    /// Where it says that the base brings it, if it does.
    pub(crate) fn provided_at(&self) -> Option<Span> {
        self.provided.as_ref().filter(|provided| provided.value).map(|provided| provided.span)
    }
}

readable!(Init);

impl Serialize for Init {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Overlay(overlay) => overlay.serialize(serializer),
            Self::Tini => serializer.serialize_str("tini"),
            Self::None => serializer.serialize_str("none"),
        }
    }
}

impl Forms for Init {
    const EXPECTING: &'static str = "`none`, `tini`, or a map such as `{s6-overlay: 3.2.2.0}`";

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|overlay: Result<Overlay, _>| overlay.map(Self::Overlay))
    }

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        let message = "the version of s6-overlay is missing".to_owned();
        match text {
            "none" => Some(Ok(Self::None)),
            "tini" => Some(Ok(Self::Tini)),
            "s6-overlay" => Some(Err(Invalid { message, instead: Some("{s6-overlay: 3.2.2.0}".to_owned()) })),
            _ => None,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Init {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Init".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [{ "enum": ["none", "tini"] }, generator.subschema_for::<Overlay>()] })
    }
}

/// Services of the base, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseServices(pub IndexMap<Spanned<ServiceName>, BaseService>);

/// A service of the base. It is the base that defines and starts it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseService {
    /// Other services of the base that it waits for.
    pub depends_on: Vec<Spanned<ServiceName>>,
    /// Time that its start takes as a rule.
    pub takes: Option<Spanned<Duration>>,
    /// Time that its start takes at most.
    pub timeout: Option<Spanned<Duration>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "BaseServiceFields"))]
struct Fields {
    /// Other services of the base that it waits for, as far as this file speaks of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<Spanned<ServiceName>>,
    /// Time that its start takes as a rule, as of a service of yours. Default: 2s.
    #[serde(skip_serializing_if = "Option::is_none")]
    takes: Option<Spanned<Duration>>,
    /// Time that its start takes at most. Nothing ends by it: so long the container may be unhealthy. Default: 1m.
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<Spanned<Duration>>,
}

readable!(BaseServices, BaseService);

impl BaseServices {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for BaseServices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.values().all(|service| *service == BaseService::default()) {
            serializer.collect_seq(self.0.keys())
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl Forms for BaseServices {
    const EXPECTING: &'static str = "a list of services of the base, or a map such as `{init-adduser: {takes: 3s}}`";

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|names: Result<Vec<Spanned<ServiceName>>, _>| {
            names.map(|names| Self(names.into_iter().map(|name| (name, BaseService::default())).collect()))
        })
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|services: Result<_, _>| services.map(Self))
    }
}

impl Serialize for BaseService {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::default() {
            return serializer.serialize_unit();
        }
        let Self { depends_on, takes, timeout } = self.clone();
        Fields { depends_on, takes, timeout }.serialize(serializer)
    }
}

impl Forms for BaseService {
    const EXPECTING: &'static str = "a map such as `{takes: 3s}`, or nothing";

    fn nothing() -> Option<Self> {
        Some(Self::default())
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<Fields, _>| {
            fields.map(|Fields { depends_on, takes, timeout }| Self { depends_on, takes, timeout })
        })
    }
}

#[cfg(feature = "schema")]
described! {
    BaseService, |generator| schemars::json_schema!({ "anyOf": [
        generator.subschema_for::<Fields>(),
        { "type": "null" },
    ] });
    BaseServices, |generator| schemars::json_schema!({ "anyOf": [
        { "type": "array", "items": generator.subschema_for::<ServiceName>() },
        { "type": "object", "additionalProperties": generator.subschema_for::<BaseService>() },
    ] });
}
