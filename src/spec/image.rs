//! `image`: the final image.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use super::leaf::{ContainerPath, EnvName, KitName, PackageName, RelativePath, RepositoryName, Sha256};
use super::quantity::{Attempts, Duration};
use super::service::Argument;
use super::stage::Step;
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// The final image.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Image {
    /// The image it starts from.
    pub base: Spanned<Text>,
    /// Its own name. Default: the project's name, with the version as tag.
    pub name: Option<Spanned<Text>>,
    /// What it is built for. Default: linux/amd64.
    pub platforms: Option<Vec<Spanned<String>>>,
    /// What the container starts first: `{s6-overlay: VERSION}` for any number of services; `none` or `tini` for one,
    /// which is then the container's process. `tini` reaps the children that a program leaves behind. Default: `none`
    /// when one service is built into the image.
    pub init: Option<Spanned<Init>>,
    /// Whether its containers may do and write only what they must: the root is read-only, folders for what must be
    /// written are in memory, capabilities are dropped but for those that the services need, and no process gains
    /// more. What follows stands in the compose file.
    pub hardened: Option<Spanned<bool>>,
    /// Packages from the base's own archive.
    #[serde(default)]
    pub packages: Vec<Spanned<PackageName>>,
    /// Package repositories of third parties, by name.
    #[serde(default)]
    pub repositories: IndexMap<Spanned<RepositoryName>, Repository>,
    /// Folder that services run in. Default: /.
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// Where Compose takes finished steps from when it builds: `type=registry,ref=IMAGE`, or an image.
    #[serde(default)]
    pub cache_from: Vec<Spanned<Text>>,
    /// Where Compose puts finished steps when it has built: `type=registry,ref=IMAGE,mode=max`.
    #[serde(default)]
    pub cache_to: Vec<Spanned<Text>>,
    /// Kits for stages that are used in the image itself, by name, with their parameters: what they make needs no stage.
    #[serde(default)]
    pub kits: IndexMap<Spanned<KitName>, KitArguments>,
    /// What is done in the image itself, in order: after the packages, before anything is copied for services.
    #[serde(default)]
    pub steps: Vec<Spanned<Step>>,
    /// Build arguments for the steps and for verbatim text, with their defaults. They are no place for a secret.
    #[serde(default)]
    pub args: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// Further labels.
    #[serde(default)]
    pub labels: IndexMap<Spanned<String>, Spanned<Text>>,
    /// A folder of the context that is laid beside the generated one; a clash is an error.
    pub rootfs: Option<Spanned<RelativePath>>,
    /// How often the container's health is asked. What is asked, and for how long the start may take, follows from the services.
    #[serde(default)]
    pub healthcheck: ImageHealthcheck,
    /// Verbatim Dockerfile lines at named points.
    #[serde(default)]
    pub dockerfile: VerbatimSteps,
}

/// Parameters of a kit, by name; none where nothing is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KitArguments(pub IndexMap<Spanned<String>, Spanned<Argument>>);

readable!(KitArguments);

impl Forms for KitArguments {
    const EXPECTING: &'static str = "a map of parameters, or nothing";

    fn nothing() -> Option<Self> {
        Some(Self::default())
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|parameters: Result<_, _>| parameters.map(Self))
    }
}

#[cfg(feature = "schema")]
described! {
    KitArguments, |generator| schemars::json_schema!({ "anyOf": [
        generator.subschema_for::<IndexMap<String, Argument>>(),
        { "type": "null" },
    ] });
}

/// What the container starts first.
#[derive(Clone, Debug)]
pub enum Init {
    /// s6-overlay, which starts and watches any number of services.
    Overlay(Overlay),
    /// tini, which starts one service and reaps what that leaves behind.
    Tini,
    /// The one service itself.
    None,
}

/// s6-overlay: <https://github.com/just-containers/s6-overlay>.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overlay {
    /// Version of s6-overlay.
    #[serde(rename = "s6-overlay")]
    pub version: Spanned<String>,
    /// Checksums of its tarballs, for a version that hullwright does not know: `{noarch: …, x86_64: …}`.
    #[serde(default)]
    pub sha256: IndexMap<Spanned<String>, Spanned<Sha256>>,
}

readable!(Init);

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

/// A package repository of a third party. Its key is trusted for it alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repository {
    /// Address of the repository.
    pub url: Spanned<Text>,
    /// The suite; `${base.codename}` is the base's release, read when the image is built.
    pub suite: Spanned<Text>,
    /// Its components. Default: main.
    pub components: Option<Vec<Spanned<Text>>>,
    /// The key it is signed with.
    pub key: Key,
}

/// The key of a package repository.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Key {
    /// Address of the key, in ASCII armour.
    pub url: Spanned<Text>,
    /// Its checksum.
    pub sha256: Spanned<Sha256>,
}

/// How often the container's health is asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImageHealthcheck {
    /// Time between two checks. Default: 30s.
    pub interval: Option<Spanned<Duration>>,
    /// Time that one check of all services may take. Default: what the services' own checks may take together.
    pub timeout: Option<Spanned<Duration>>,
    /// Failed checks in a row that make the container unhealthy. Default: 3.
    pub retries: Option<Spanned<Attempts>>,
    /// Time between two checks during the start. Default: 1s.
    pub start_interval: Option<Spanned<Duration>>,
}

/// Verbatim Dockerfile lines at named points of the final image.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerbatimSteps {
    /// Right after the image's `FROM`.
    pub start: Option<Spanned<String>>,
    /// After users and packages are there.
    pub packages: Option<Spanned<String>>,
    /// After everything is copied.
    pub files: Option<Spanned<String>>,
    /// Before the image's configuration: ports, health check, entry point.
    pub end: Option<Spanned<String>>,
}
