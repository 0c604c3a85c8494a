//! `image`: the final image.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, is_default, readable};
use super::init::Init;
use super::leaf::{ContainerPath, EnvName, KitName, PackageName, RelativePath, RepositoryName, Sha256};
use super::logs::Console;
use super::quantity::{Attempts, Duration};
use super::service::Argument;
use super::stage::Step;
use super::text::Text;
use crate::yaml::Spanned;

/// The final image.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Image {
    /// The image it starts from.
    pub base: Spanned<Text>,
    /// Its own name. Default: the project's name, with the version as tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Spanned<Text>>,
    /// What it is built for. Default: linux/amd64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platforms: Option<Vec<Spanned<String>>>,
    /// What the container starts first: `{s6-overlay: VERSION}` for any number of services; `none` or `tini` for one,
    /// which is then the container's process. `tini` reaps the children that a program leaves behind. Default: `none`
    /// when one service is built into the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init: Option<Spanned<Init>>,
    /// Whether its containers may do and write only what they must: the root is read-only, folders for what must be
    /// written are in memory, capabilities are dropped but for those that the services need, and no process gains
    /// more. What follows stands in the compose file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hardened: Option<Spanned<bool>>,
    /// How the console tells services apart: with `prefix`, each line begins with the name of its service. Default: plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs: Option<Spanned<Console>>,
    /// Packages from the base's own archive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Spanned<PackageName>>,
    /// Package repositories of third parties, by name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub repositories: IndexMap<Spanned<RepositoryName>, Repository>,
    /// Folder that services run in. Default: /.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// Where Compose takes finished steps from when it builds: `type=registry,ref=IMAGE`, or an image.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cache_from: Vec<Spanned<Text>>,
    /// Where Compose puts finished steps when it has built: `type=registry,ref=IMAGE,mode=max`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cache_to: Vec<Spanned<Text>>,
    /// Kits for stages that are used in the image itself, by name, with their parameters: what they make needs no stage.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub kits: IndexMap<Spanned<KitName>, KitArguments>,
    /// What is done in the image itself, in order: after the packages, before anything is copied for services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Spanned<Step>>,
    /// Build arguments for the steps and for verbatim text, with their defaults. They are no place for a secret.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub args: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// Further labels.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub labels: IndexMap<Spanned<String>, Spanned<Text>>,
    /// A folder of the context that is laid beside the generated one; a clash is an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rootfs: Option<Spanned<RelativePath>>,
    /// How often the container's health is asked. What is asked, and for how long the start may take, follows from the services.
    #[serde(default, skip_serializing_if = "is_default")]
    pub healthcheck: ImageHealthcheck,
    /// Verbatim Dockerfile lines at named points.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dockerfile: VerbatimSteps,
}

impl Image {
    /// An image that starts from `base`, and says nothing else.
    pub fn new(base: Text) -> Self {
        Self {
            base: base.into(),
            name: None,
            platforms: None,
            init: None,
            hardened: None,
            logs: None,
            packages: Vec::new(),
            repositories: IndexMap::new(),
            working_dir: None,
            cache_from: Vec::new(),
            cache_to: Vec::new(),
            kits: IndexMap::new(),
            steps: Vec::new(),
            args: IndexMap::new(),
            labels: IndexMap::new(),
            rootfs: None,
            healthcheck: ImageHealthcheck::default(),
            dockerfile: VerbatimSteps::default(),
        }
    }
}

/// Parameters of a kit, by name; none where nothing is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KitArguments(pub IndexMap<Spanned<String>, Spanned<Argument>>);

readable!(KitArguments);

impl Serialize for KitArguments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() { serializer.serialize_unit() } else { self.0.serialize(serializer) }
    }
}

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

/// A package repository of a third party. Its key is trusted for it alone.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repository {
    /// Address of the repository.
    pub url: Spanned<Text>,
    /// The suite; `${base.codename}` is the base's release, read when the image is built.
    pub suite: Spanned<Text>,
    /// Its components. Default: main.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Spanned<Text>>>,
    /// The key it is signed with.
    pub key: Key,
}

/// The key of a package repository.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Key {
    /// Address of the key, in ASCII armour.
    pub url: Spanned<Text>,
    /// Its checksum. Default: the one that `hull.lock` has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Spanned<Sha256>>,
}

/// How often the container's health is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImageHealthcheck {
    /// Time between two checks. Default: 30s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Spanned<Duration>>,
    /// Time that one check of all services may take. Default: what the services' own checks may take together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Spanned<Duration>>,
    /// Failed checks in a row that make the container unhealthy. Default: 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<Spanned<Attempts>>,
    /// Time between two checks during the start. Default: 1s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_interval: Option<Spanned<Duration>>,
}

/// Verbatim Dockerfile lines at named points of the final image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerbatimSteps {
    /// Right after the image's `FROM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Spanned<String>>,
    /// After users and packages are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<Spanned<String>>,
    /// After everything is copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Spanned<String>>,
    /// Before the image's configuration: ports, health check, entry point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Spanned<String>>,
}
