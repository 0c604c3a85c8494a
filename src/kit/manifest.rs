//! `kit.yaml`: what a kit brings, in the words of the spec.
//!
//! Every text of a manifest may use `${with.NAME}`, a parameter (a list is joined by blanks; as the only thing in an
//! item of a list it brings an item each), `${service.name}` or `${stage.name}`, the name under which the kit is used,
//! `${user.home}`, the home of who runs its steps, and `${volume.path}`, where the volume for the services' state is
//! mounted. They are substituted before the manifest is read, so a kit brings nothing that a user could not have written.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::keeps::{Keeps, KeepsUpstream};
use crate::spec::{
    Command, ContainerPath, EnvName, FactName, PackageName, Provides, RelativePath, Repository, RepositoryName,
    Service, ShellLine, Stage, StageName, Step, Text, User, UserName, VolumeName,
};
use crate::yaml::Spanned;

/// The part of a manifest that is read before its parameters are known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// What the kit is, in one sentence.
    pub description: String,
    /// Its parameters, by name.
    #[serde(default)]
    pub parameters: IndexMap<Spanned<FactName>, Parameter<IgnoredAny>>,
}

/// A parameter of a kit; `C` is what its choices bring along.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "C: Deserialize<'de>")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Parameter"))]
pub struct Parameter<C> {
    /// What it decides.
    pub description: String,
    /// How its values are written.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Takes a list of such values.
    #[serde(default)]
    pub list: bool,
    /// Takes a map: such a value for each key, which is a word without a colon.
    #[serde(default)]
    pub map: bool,
    /// Stands before each value of a list, with a blank around it, where the list stands within a text.
    pub flag: Option<String>,
    /// The value when none is given; none means that it is required. An empty text is an empty list.
    pub default: Option<Spanned<String>>,
    /// The only values it takes, and what each brings along.
    #[serde(default)]
    pub choices: IndexMap<String, C>,
}

/// How a parameter's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Kind"))]
pub enum Kind {
    /// A number.
    Integer,
    /// Letters, digits and underscores: a name that needs no quotes in SQL.
    Identifier,
    /// Letters, digits and `._:/@+-`: a version, or the name of a model.
    Word,
    /// A package of npm and its version, such as `@scope/name@1.2.3`.
    Npm,
    /// A package of `PyPI` and its version, such as `hatchling==1.29.0`.
    Pip,
    /// An absolute path in the container.
    Path,
    /// A path of the build context, such as `./src`.
    Source,
    /// One of the choices.
    Choice,
    /// A text in which variables of the container may stand.
    Text,
}

impl Kind {
    /// The regular expression of a map's keys.
    pub const KEY_PATTERN: &str = "^[A-Za-z0-9._/@+][A-Za-z0-9._/@+-]*$";

    /// What is expected, for reports and for the reference.
    pub fn expected(self) -> &'static str {
        match self {
            Self::Integer => "a number",
            Self::Identifier => "a name of letters, digits and underscores",
            Self::Word => "a word of letters, digits and `._:/@+-`",
            Self::Npm => "a package and its version, such as `typescript@5.9.3`",
            Self::Pip => "a package and its version, such as `hatchling==1.29.0`",
            Self::Path => "an absolute path",
            Self::Source => "a path of the build context that begins with `./`",
            Self::Choice => "one of its choices",
            Self::Text => "a text",
        }
    }

    /// How manifests write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Identifier => "identifier",
            Self::Word => "word",
            Self::Npm => "npm",
            Self::Pip => "pip",
            Self::Path => "path",
            Self::Source => "source",
            Self::Choice => "choice",
            Self::Text => "text",
        }
    }

    /// Such a value, for a parameter that nobody gave one yet.
    pub(super) fn stand_in(self) -> &'static str {
        match self {
            Self::Integer | Self::Word => "1",
            Self::Identifier | Self::Choice | Self::Text => "name",
            Self::Npm => "name@1.0.0",
            Self::Pip => "name==1.0.0",
            Self::Path => "/data",
            Self::Source => "./name",
        }
    }

    /// The regular expression that the schema gives for these values; of a choice, its choices say more.
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Integer => "^[0-9]{1,9}$",
            Self::Identifier => "^[A-Za-z_][A-Za-z0-9_]*$",
            Self::Word => "^[A-Za-z0-9._:/@+][A-Za-z0-9._:/@+-]*$",
            Self::Npm => "^(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*@[0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9.+-]*$",
            Self::Pip => "^[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*$",
            Self::Path => ContainerPath::PATTERN,
            Self::Source => r"^\./",
            Self::Choice => "",
            Self::Text => Text::PATTERN,
        }
    }
}

/// What a choice brings along.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Contribution {
    /// Packages.
    pub packages: Vec<Spanned<PackageName>>,
    /// Package repositories.
    pub repositories: IndexMap<Spanned<RepositoryName>, Repository>,
    /// The platforms it is there for; none means all.
    pub platforms: Vec<String>,
    /// Steps of the stage, after its own.
    pub steps: Vec<Spanned<Step>>,
    /// What the stage provides, after its own.
    pub provides: Provides,
    /// The image of somebody else that has what is chosen, in place of that of `upstream`.
    pub image: Option<Spanned<Text>>,
    /// What is otherwise where the service runs from an image of somebody else.
    pub upstream: Option<UpstreamChoice>,
    /// A oneshot before the service, in place of the kit's own.
    pub init: Option<Service>,
    /// A oneshot after the service is ready, in place of the kit's own.
    pub setup: Option<Service>,
    /// Folders that must be a volume, or lie below one.
    pub state: Vec<Spanned<ContainerPath>>,
}

/// What a choice brings where the service runs from an image of somebody else.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct UpstreamChoice {
    /// Folders that outlive the container, besides those of the kit's own `upstream`.
    pub state: IndexMap<Spanned<VolumeName>, Spanned<ContainerPath>>,
    /// A oneshot before the service, in place of the kit's own.
    pub init: Option<Service>,
    /// A oneshot after the service is ready, in place of the kit's own.
    pub setup: Option<Service>,
}

/// How a service runs from an image of somebody else, where every service has a container of its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Upstream {
    /// The image.
    pub image: Option<Spanned<Text>>,
    /// Folders that outlive the container, by the names of their volumes, which begin with that of the service.
    pub state: IndexMap<Spanned<VolumeName>, Spanned<ContainerPath>>,
    /// Secrets that the image reads from a file, whose path `NAME_FILE` is.
    pub secret_files: Vec<Spanned<EnvName>>,
    /// What is otherwise than in `service`. Its ports, health check, way to stop and Compose's words hold here as well;
    /// what it runs, brings and is told does not.
    pub service: Option<Service>,
    /// A oneshot before the service, in a container of its own.
    pub init: Option<Service>,
    /// A oneshot after the service is ready, in a container of its own.
    pub setup: Option<Service>,
    /// What is otherwise than in `keeps` of the kit.
    pub keeps: Option<KeepsUpstream>,
}

/// A whole manifest, with every parameter substituted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Manifest {
    /// What the kit is, in one sentence.
    pub description: String,
    /// Its parameters, for what their choices bring along.
    pub parameters: IndexMap<Spanned<FactName>, Parameter<Contribution>>,
    /// The platforms the kit is there for; none means all.
    pub platforms: Vec<String>,
    /// The file that describes the project. `${project.files}` are the files that it names.
    pub project: Option<RelativePath>,
    /// Users.
    pub users: IndexMap<Spanned<UserName>, Spanned<User>>,
    /// Build stages.
    pub stages: IndexMap<Spanned<StageName>, Stage>,
    /// Files that must be there before the packages are installed, by path.
    pub before_packages: IndexMap<Spanned<ContainerPath>, Spanned<String>>,
    /// Commands for the shell right after the packages are installed, in the same layer.
    pub after_packages: Vec<Spanned<ShellLine>>,
    /// The service itself.
    pub service: Option<Service>,
    /// The stage itself: such a kit is for a stage, and not for a service.
    pub stage: Option<Stage>,
    /// Whether the stage's steps can be done in the image itself.
    pub in_place: bool,
    /// A oneshot before the service.
    pub init: Option<Service>,
    /// A oneshot after the service is ready and before anyone who depends on it.
    pub setup: Option<Service>,
    /// A program and its arguments that ask what users bring in the place of the service, at `${external.host}` and
    /// `${external.port}`. Without it one asks whether connections are accepted there.
    pub external: Option<Spanned<Command>>,
    /// Folders that must be a volume, or lie below one, or the state in them is lost.
    pub state: Vec<Spanned<ContainerPath>>,
    /// What the service keeps there, and what becomes of it when a spec changes: `hullwright diff` says so.
    pub keeps: Option<Keeps>,
    /// How the service runs from an image of somebody else, where every service has a container of its own.
    pub upstream: Option<Upstream>,
}
