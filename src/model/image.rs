//! The image and its stages, decided.

use super::service::ServiceId;
use super::step::StageStep;
use super::text::Text;
use crate::s6;
use crate::spec::{
    ContainerPath, Duration, EnvName, FileMode, PackageName, RelativePath, RepositoryName, StageName, StagePlatform,
    UserId, UserName,
};

/// The final image.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its own name, with a tag.
    pub(crate) reference: String,
    pub(crate) base: String,
    /// Whether anything can be run in it while it is built. Without a shell, users are but numbers.
    pub(crate) has_shell: bool,
    pub(crate) init: Init,
    /// Whether each line on the console begins with the name of its service.
    pub(crate) prefixes: bool,
    pub(crate) users: Vec<User>,
    /// Folders that are somebody's, made before a volume is mounted there: a new volume takes their owner.
    pub(crate) folders: Vec<(ContainerPath, UserName)>,
    pub(crate) packages: Vec<PackageName>,
    pub(crate) before_packages: Vec<(ContainerPath, String)>,
    /// Commands for the shell, in the packages' layer.
    pub(crate) after_packages: Vec<String>,
    pub(crate) repositories: Vec<Repository>,
    pub(crate) args: Vec<Arg>,
    /// Where Compose takes finished steps from.
    pub(crate) cache_from: Vec<String>,
    /// Where Compose puts finished steps.
    pub(crate) cache_to: Vec<String>,
    /// What is done in the image itself, in that folder.
    pub(crate) own_steps: Vec<StageStep>,
    pub(crate) working_dir: Option<ContainerPath>,
    pub(crate) labels: Vec<Label>,
    /// What is copied for services that kits bring.
    pub(crate) kit_copies: Vec<CopyStep>,
    /// What is copied for the user's own services, which changes more often: what stages make, then the context.
    pub(crate) copies: Vec<CopyStep>,
    /// The user's own folder, laid beside ours.
    pub(crate) rootfs: Option<RelativePath>,
    pub(crate) healthcheck: Healthcheck,
    pub(crate) steps: Steps,
}

/// What the container starts first.
#[derive(Clone, Debug)]
pub enum Init {
    /// s6-overlay, which starts and watches the services.
    Overlay(Overlay),
    /// tini, which starts the one service and reaps what that leaves behind.
    Tini,
    /// The one service itself.
    None,
}

/// s6-overlay.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub(crate) version: s6::Version,
    /// What is downloaded of it; nothing where the base has it.
    pub(crate) download: Option<Download>,
}

/// The tarballs of s6-overlay, for the architectures that the image is built for.
#[derive(Clone, Debug)]
pub struct Download {
    pub(crate) platforms: Vec<s6::Platform>,
    /// Checksum of the tarball that every platform needs.
    pub(crate) noarch: String,
    /// Checksum of each platform's tarball, in the order of the platforms.
    pub(crate) arch: Vec<String>,
}

/// A user of the container's system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub(crate) name: UserName,
    pub(crate) uid: UserId,
    pub(crate) group: UserName,
    pub(crate) gid: UserId,
    pub(crate) home: ContainerPath,
    pub(crate) shell: ContainerPath,
    /// The numbers that it has when the container runs, where variables may change them.
    pub(crate) chosen: Option<Numbers>,
    /// Where the base has it, and who gives it its numbers.
    pub(crate) provided: Option<Provided>,
    /// What others may not do with the files that it makes.
    pub(crate) umask: Option<Text>,
}

/// A user that the base has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provided {
    /// With the same numbers in every container.
    Fixed,
    /// With numbers that a service of the base gives it.
    NumberedBy(ServiceId),
}

impl User {
    /// Its number when the container runs, as far as the file says.
    pub fn uid_now(&self) -> Text {
        self.chosen.as_ref().map_or_else(|| Text::literal(self.uid.to_string()), |numbers| numbers.uid.clone())
    }

    /// The number of its group when the container runs, as far as the file says.
    pub fn gid_now(&self) -> Text {
        self.chosen.as_ref().map_or_else(|| Text::literal(self.gid.to_string()), |numbers| numbers.gid.clone())
    }

    /// Its numbers when the container runs.
    pub fn owner(&self) -> Owner {
        match self.numbered_by() {
            Some(_) => Owner::Named(self.name.clone()),
            None => Owner::Numbers(Numbers { uid: self.uid_now(), gid: self.gid_now() }),
        }
    }

    /// Whether its numbers may be others when the container runs.
    pub fn is_renumbered(&self) -> bool {
        self.chosen.is_some() || self.numbered_by().is_some()
    }

    /// The service of the base that gives it its numbers.
    pub fn numbered_by(&self) -> Option<ServiceId> {
        match self.provided? {
            Provided::Fixed => None,
            Provided::NumberedBy(id) => Some(id),
        }
    }

    /// What is read to become it, and to make files as it.
    pub fn read(&self) -> impl Iterator<Item = &Text> {
        // One of the base is become by its name.
        let numbers =
            self.chosen.iter().filter(|_| self.provided.is_none()).flat_map(|Numbers { uid, gid }| [uid, gid]);
        numbers.chain(&self.umask)
    }
}

/// The numbers of a user and of its group, when the container runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub(crate) uid: Text,
    pub(crate) gid: Text,
}

/// Whose something is when the container runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Whoever has these numbers.
    Numbers(Numbers),
    /// A user of the base, with the numbers that it then has.
    Named(UserName),
}

/// A folder that becomes somebody's before the services start, where it is somebody else's.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) path: ContainerPath,
    pub(crate) owner: Owner,
    pub(crate) extent: Extent,
}

/// How much of a folder becomes somebody's.
#[derive(Clone, Debug)]
pub enum Extent {
    /// It alone: what is in it stays as it was built.
    Itself,
    /// A volume: with all that is in it, but for what belongs to these users.
    Whole {
        /// Users whose services write there as well.
        but: Vec<Owner>,
    },
    /// A folder for log files: it is made, and it is theirs with all that is in it.
    Made {
        /// What is mounted there or above: no link leads out of it.
        within: ContainerPath,
    },
}

/// A package repository of a third party.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(crate) name: RepositoryName,
    pub(crate) url: String,
    pub(crate) suite: Suite,
    pub(crate) components: Vec<String>,
    pub(crate) key_url: String,
    pub(crate) key_sha256: String,
}

/// Parts of a suite's name; none is the codename of the base's release.
pub type Suite = Vec<Option<String>>;

/// A build argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    pub(crate) name: EnvName,
    pub(crate) default: String,
}

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// Something copied into an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyStep {
    pub(crate) source: CopySource,
    pub(crate) from: String,
    pub(crate) to: String,
    /// None is root.
    pub(crate) owner: Option<UserName>,
    pub(crate) mode: Option<FileMode>,
    /// Whether its layer does not depend on those below it.
    pub(crate) link: bool,
}

/// Where copied files come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopySource {
    /// The build context.
    Context,
    /// A stage.
    Stage(StageName),
    /// An image.
    Image(String),
}

/// How often the container's health is asked.
#[derive(Clone, Copy, Debug)]
pub struct Healthcheck {
    pub(crate) interval: Duration,
    pub(crate) timeout: Duration,
    pub(crate) retries: crate::spec::Attempts,
    pub(crate) start_interval: Duration,
}

/// Verbatim lines at named points, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    pub(crate) start: Vec<String>,
    pub(crate) packages: Vec<String>,
    pub(crate) files: Vec<String>,
    pub(crate) end: Vec<String>,
}

/// A build stage.
#[derive(Clone, Debug)]
pub struct Stage {
    pub(crate) name: StageName,
    /// What it makes, for people.
    pub(crate) description: Option<String>,
    pub(crate) base: Base,
    /// On which platform it runs.
    pub(crate) platform: StagePlatform,
    pub(crate) packages: Vec<PackageName>,
    pub(crate) args: Vec<Arg>,
    pub(crate) environment: Vec<(EnvName, String)>,
    pub(crate) working_dir: Option<ContainerPath>,
    pub(crate) steps: Vec<StageStep>,
}

/// What a stage starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// An image.
    Image(String),
    /// An earlier stage.
    Stage(StageName),
}

/// The stage that becomes the image, and the one with s6-overlay; its downloads are stages named after it.
pub(crate) const FINAL_STAGE: &str = "final";
pub(crate) const OVERLAY_STAGE: &str = "s6-overlay";

/// The stage that becomes the image of the development, what it has in common with the other, and the end of the name of
/// a stage that is otherwise there.
pub(crate) const DEVELOPMENT_STAGE: &str = "development";
pub(crate) const COMMON_STAGE: &str = "image-base";
pub(crate) const DEVELOPMENT_SUFFIX: &str = "-development";

/// Whether a stage of that name is one that hullwright adds.
pub(crate) fn is_own_stage(name: &str) -> bool {
    let of_overlay = name.strip_prefix(OVERLAY_STAGE).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let of_development = name.ends_with(DEVELOPMENT_SUFFIX);
    [FINAL_STAGE, DEVELOPMENT_STAGE, COMMON_STAGE].contains(&name) || of_overlay || of_development
}
