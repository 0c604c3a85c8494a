//! What a user wrote in `hull.yaml`, typed, with the place of every value.
//!
//! One file per section of the spec. The field docs are the descriptions of the JSON Schema and the text of
//! the reference, so they are written for users. Nothing here is resolved or decided: that is `check`.

mod answers;
mod compose;
mod container;
mod contents;
mod contract;
mod copy;
mod environment;
mod forms;
mod healthcheck;
mod host_path;
mod image;
mod init;
mod interpolation;
mod layout;
mod leaf;
mod lifecycle;
mod logs;
mod outputs;
mod patch;
mod port;
mod process;
mod quantity;
mod requirement;
mod service;
mod shape;
mod stage;
mod switch;
mod text;
mod user;
mod verdict;
mod volume;
mod words;
mod written;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostic::Diagnostic;
use crate::yaml::{self, Aside, Kind, Node, Spanned};
use forms::is_default;

pub use answers::{Answers, EntryScript};
pub use container::{Foreign, NOT_ON_SERVICE, ON_SERVICE, ON_VOLUME, Word};
pub use contents::{Mount, MountSource, TextFile};
pub use contract::{Required, ValueType, Wanted};
pub use copy::{Bind, Copy, Taken};
pub use environment::{Choice, Entry, Variable};
pub use healthcheck::{Healthcheck, Test};
pub use host_path::{HostPath, HostPiece, HostVariable};
pub use image::{Image, ImageHealthcheck, Key, KitArguments, Repository, VerbatimSteps};
pub use init::{BaseService, BaseServices, Init, Overlay};
pub use interpolation::{NotCompose, host_variables, resolve as resolve_words};
pub use layout::Layout;
pub use leaf::{
    AnswerLabel, Bound, Checksum, ContainerPath, ContextPath, Digest, EnvName, FactName, FileMode, FilePath, KitName,
    PackageName, Passage, PatchName, PortName, ProjectName, RelativePath, RepositoryName, Requirement, S6File,
    ServiceName, Sha256, ShellLine, StageName, Umask, UserName, VolumeName,
};
pub use lifecycle::{Attempt, Ending, GivingUp, OnExit, OnFailure, Oneshot, RestartLimit, Signal};
pub use logs::{Console, FileSize, LogFiles, Logs};
pub use outputs::{ComposeFiles, Destination, FilesOfLayouts, Outputs, Readme};
pub use patch::Patch;
pub use port::{HostPort, Port, Protocol, Publish};
pub use process::{Command, Script};
pub use quantity::{Attempts, Duration, LanguageVersion, PortNumber, UserId};
pub use service::{Argument, DependsOn, Service};
pub use shape::{Field, Pattern, Shape};
pub use stage::{Interpreter, Provides, Stage, StagePlatform, Step, StepKind};
pub use switch::Values;
pub(crate) use text::is_fact_path;
pub use text::{Piece, Text};
pub use user::User;
pub(crate) use volume::USUAL_VOLUME;
pub use volume::Volume;
pub use words::{Words, check_of_service, check_of_volume, take_of_service};
pub(crate) use written::{mapping_of, value_of};

/// A container image that runs several services, and everything that must agree with it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(remote = "Spec"))]
pub struct Spec {
    /// Version of this language. There is one: 1.
    pub hull: Spanned<LanguageVersion>,
    /// The versions of hullwright that this file is for, such as `^0.1`, as cargo takes them: another version reads no
    /// further. Without it any version will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires: Option<Spanned<Requirement>>,
    /// Name of the image, of the compose project and of the README's regions.
    pub name: Spanned<ProjectName>,
    /// Title, for people: OCI label and heading. Default: the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Spanned<Text>>,
    /// One sentence on what the image is: OCI label and heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Spanned<Text>>,
    /// Version of the image: OCI label, and its tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Spanned<Text>>,
    /// Who publishes the image: OCI label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Spanned<Text>>,
    /// Address of the source code: OCI label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Spanned<Text>>,
    /// Address of the home page: OCI label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Spanned<Text>>,
    /// Address of the documentation: OCI label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<Spanned<Text>>,
    /// Licence of the image's contents as an SPDX expression: OCI label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<Spanned<Text>>,
    /// The build context, from the folder of this file: `..`, or a folder such as `./app`. Every path that is read is
    /// relative to it, every path that is written to the folder of this file. Default: the folder of this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Spanned<ContextPath>>,
    /// Which containers run the services, in the order of their importance: `single`, one image and one container for
    /// all that is built; `split`, a container for each service. The first is what a build makes and what
    /// `docker-compose.yml` starts. Default: `[single]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layouts: Vec<Spanned<Layout>>,
    /// A folder with templates in place of the built-in ones, from the folder of this file, such as `./templates`: each
    /// file in it has the name of the one that it replaces, as a whole or in blocks. Default: no folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<Spanned<RelativePath>>,
    /// Constants of this file, used as `${vars.NAME}`: versions, names. Never variables of the container.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub vars: IndexMap<Spanned<FactName>, Spanned<Text>>,
    /// Kits of your own, by name: each a folder beside this file, like `./kits/NAME`. One by the name of a built-in kit
    /// stands in its place.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub kits: IndexMap<Spanned<KitName>, Spanned<RelativePath>>,
    /// Users of the container's system, with fixed numbers, because volumes outlive images.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub users: IndexMap<Spanned<UserName>, Spanned<User>>,
    /// The final image.
    pub image: Spanned<Image>,
    /// Build stages, by name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub stages: IndexMap<Spanned<StageName>, Stage>,
    /// Variables for every service that is built here.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub environment: IndexMap<Spanned<EnvName>, Entry>,
    /// The services, by name. They start in the order that `depends_on` asks for, and only in that.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub services: IndexMap<Spanned<ServiceName>, Service>,
    /// Volumes, by name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub volumes: IndexMap<Spanned<VolumeName>, Volume>,
    /// Printed, after a table of the ports, when every service is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready: Option<Spanned<Text>>,
    /// Compose's own words, merged last. Adding is free; replacing something generated is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<compose::Words>"))]
    pub compose: Option<Node>,
    /// Where the outputs are written, and which.
    #[serde(default, skip_serializing_if = "is_default")]
    pub outputs: Outputs,
    /// More patterns for `.dockerignore`. The list denies everything that is not copied; this denies more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<Spanned<String>>,
    /// Changes of the outputs that no other word makes, by name, made in this order. One whose text is gone is an error.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub patches: IndexMap<Spanned<PatchName>, Patch>,
}

// What is derived above knows no key that is free for notes and anchors.

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let takes = |key: &str| key.starts_with("x-");
        Self::deserialize(Aside { inner: deserializer, takes, entries: &mut Vec::new() })
    }
}

impl Serialize for Spec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// Reads a spec from its tree. What is wrong with the shape of it is reported, all of it.
pub fn read(mut root: Node) -> (Option<Spec>, Vec<Diagnostic>) {
    root.remove_free_keys();
    let mut wrong = Vec::new();
    let mut of_services = taken(&mut root, "services", words::take_of_service, &mut wrong);
    let mut of_development = taken(&mut root, "services", words::take_of_development, &mut wrong);
    let mut of_volumes = taken(&mut root, "volumes", words::take_of_volume, &mut wrong);
    let (mut spec, mut findings) = yaml::decode::<Spec>(&root);
    findings.extend(wrong);
    if let Some(spec) = &mut spec {
        spec.compose = root.get("compose").cloned();
        for (name, service) in &mut spec.services {
            service.words = of_services.swap_remove(name.as_str()).unwrap_or_default();
            if let Some(dev) = &mut service.dev {
                dev.value.words = of_development.swap_remove(name.as_str()).unwrap_or_default();
            }
        }
        for (name, volume) in &mut spec.volumes {
            volume.words = of_volumes.swap_remove(name.as_str()).unwrap_or_default();
        }
    }
    if let Some(words) = root.get("compose") {
        compose::check(words, &mut findings);
    }
    (spec, findings)
}

/// Compose's own words on each entry of a section, by its name.
fn taken(
    root: &mut Node,
    section: &str,
    take: fn(&mut Node, &str, &mut Vec<Diagnostic>) -> Words,
    findings: &mut Vec<Diagnostic>,
) -> IndexMap<String, Words> {
    let Some(Kind::Mapping(entries)) = root.get_mut(section).map(|section| &mut section.kind) else {
        return IndexMap::new();
    };
    entries.iter_mut().map(|yaml::Entry { key, value }| (key.text.clone(), take(value, &key.text, findings))).collect()
}
