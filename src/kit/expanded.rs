//! A spec without kits.

use indexmap::IndexMap;

use super::keeps::Used;
use crate::source::Span;
use crate::spec::{
    Answers, Attempt, Command, ContainerPath, Copy, DependsOn, Duration, Entry, EnvName, FilePath, Healthcheck,
    KitName, Layout, Logs, Mount, OnExit, PackageName, Port, PortName, Repository, RepositoryName, S6File, Script,
    ServiceName, ShellLine, Signal, Spec, Stage, StageName, Step, Taken, Text, TextFile, User, UserName, Values,
    VerbatimSteps, Words,
};
use crate::yaml::Spanned;

/// A spec in which every kit is replaced by what it brings.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// What the user wrote. Its services, users and stages are taken out: they are below, with those of the kits.
    pub spec: Spec,
    /// All services, in the order of the file; a kit's helpers stand around the service they belong to.
    pub services: Vec<Service>,
    /// All users.
    pub users: IndexMap<Spanned<UserName>, Spanned<User>>,
    /// All build stages.
    pub stages: IndexMap<Spanned<StageName>, Stage>,
    /// All package repositories.
    pub repositories: IndexMap<Spanned<RepositoryName>, Repository>,
    /// Files that must be there before the packages are installed.
    pub before_packages: IndexMap<Spanned<ContainerPath>, Spanned<String>>,
    /// Commands right after the packages are installed, in the same layer.
    pub after_packages: Vec<Spanned<ShellLine>>,
    /// Packages that a kit's parameters ask for.
    pub packages: Vec<Spanned<PackageName>>,
    /// Folders that must lie in a volume.
    pub state: Vec<State>,
    /// What is not there for every platform.
    pub platforms: Vec<Platforms>,
    /// The kits that are used in the image itself.
    pub in_place: Vec<InPlace>,
    /// The services that kits bring, with what those say of their data.
    pub used: Vec<Used>,
    /// Which containers this is about.
    pub view: View,
    /// The services with an image of their own, where every service has a container of its own.
    pub images: Vec<ServiceName>,
}

/// Which of the containers an expanded spec is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The one of all services that are built, and those beside it.
    Single,
    /// Every service has a container of its own: those of the image of that service.
    Image(ServiceName),
    /// Every service has a container of its own: those of somebody else's images.
    Beside,
}

/// A folder that must lie in a volume, or what is in it is lost.
#[derive(Clone, Debug)]
pub struct State {
    /// The folder, with the place that decided it.
    pub path: Spanned<ContainerPath>,
    /// Whether the kit can do with the volume itself: a built-in one makes the folder anew, and a mounted one stays.
    pub may_be_mounted: bool,
}

/// A kit for stages that is used in the image itself.
#[derive(Clone, Debug)]
pub struct InPlace {
    /// The kit.
    pub kit: Spanned<KitName>,
    /// What it would be as a stage; its steps say who does them.
    pub stage: Stage,
    /// Who does them; none is root.
    pub user: Option<UserName>,
}

impl Expanded {
    /// The steps of the image itself: those of kits, then the user's.
    pub fn image_steps(&self) -> impl Iterator<Item = &Spanned<Step>> {
        self.in_place.iter().flat_map(|kit| &kit.stage.steps).chain(&self.spec.image.steps)
    }

    /// All steps: those of the stages, then those of the image itself.
    pub fn steps(&self) -> impl Iterator<Item = &Spanned<Step>> {
        self.stages.values().flat_map(|stage| &stage.steps).chain(self.image_steps())
    }

    /// All that is taken from stages, images and the context.
    pub fn taken(&self) -> impl Iterator<Item = Spanned<&Taken>> {
        let of_services = self.services.iter().flat_map(|service| &service.copy);
        let of_services = of_services.map(|copy| Spanned::new(&copy.value.taken, copy.span));
        of_services.chain(self.steps().flat_map(|step| step.taken()))
    }
}

/// The platforms that a kit, or a choice of its parameters, is available for.
#[derive(Clone, Debug)]
pub struct Platforms {
    /// The kit.
    pub kit: Spanned<KitName>,
    /// The platforms, as Docker writes them.
    pub available: Vec<String>,
}

/// A service as the file or a kit has it, after merging.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name; where a kit brings it, the place of the service that uses the kit.
    pub name: Spanned<ServiceName>,
    /// Its part in what the user calls a service.
    pub part: Part,
    /// Whether a kit brings it; then it gets only the variables that it names.
    pub is_kits: bool,
    /// Where it runs.
    pub place: Place,
    /// The service beside it whose variables it has: in a container of its own it would be a job of that one.
    pub like: Option<ServiceName>,
    /// A program and its arguments.
    pub command: Option<Spanned<Command>>,
    /// What the command's words follow.
    pub entrypoint: Option<Spanned<Command>>,
    /// What its container answers by itself.
    pub entry: Option<Spanned<Answers>>,
    /// A script.
    pub script: Option<Spanned<Script>>,
    /// Whether and how it runs to its end.
    pub oneshot: Option<Spanned<Attempt>>,
    /// Who it runs as.
    pub user: Option<Spanned<UserName>>,
    /// Folder it runs in.
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// Its variables.
    pub environment: IndexMap<Spanned<EnvName>, Entry>,
    /// What it listens on.
    pub ports: IndexMap<Spanned<PortName>, Spanned<Port>>,
    /// How one asks whether it works.
    pub healthcheck: Option<Spanned<Healthcheck>>,
    /// What must be ready before.
    pub depends_on: DependsOn,
    /// Services of the base that start after it.
    pub before: Vec<Spanned<ServiceName>>,
    /// Time that its start takes as a rule.
    pub takes: Option<Spanned<Duration>>,
    /// State it keeps.
    pub volumes: Vec<Spanned<Mount>>,
    /// Signal that asks it to stop.
    pub stop_signal: Option<Spanned<Signal>>,
    /// Time it has to stop.
    pub stop_grace_period: Option<Spanned<Duration>>,
    /// What happens when it ends by itself.
    pub on_exit: Option<Spanned<OnExit>>,
    /// The variable that users give to bring what stands in for it.
    pub unless: Option<Spanned<EnvName>>,
    /// What each of these variables must be for it to be on.
    pub when: IndexMap<Spanned<EnvName>, Spanned<Values>>,
    /// How the kit asks what stands in for it.
    pub external: Option<Spanned<Command>>,
    /// Where what it prints goes.
    pub logs: Option<Spanned<Logs>>,
    /// Packages it needs.
    pub packages: Vec<Spanned<PackageName>>,
    /// What is copied for it.
    pub copy: Vec<Spanned<Copy>>,
    /// Files that are written for it.
    pub files: IndexMap<Spanned<FilePath>, Spanned<TextFile>>,
    /// Verbatim Dockerfile lines.
    pub dockerfile: VerbatimSteps,
    /// Raw files of its s6 definition.
    pub s6: IndexMap<Spanned<S6File>, Spanned<String>>,
    /// Compose's own words for its container.
    pub words: Words,
    /// Secrets that its image reads from files itself.
    pub secret_files: Vec<EnvName>,
}

/// Where a service runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the image that is built here.
    Built,
    /// In a container of its own, from an image of somebody else.
    Upstream(Spanned<Text>),
    /// In a container of its own, from the image that a service is built into.
    Job(Spanned<ServiceName>),
    /// In another container than those in view: what others must know of it is all that is left of it.
    Elsewhere,
}

/// What part of a service this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The service itself.
    Whole,
    /// A oneshot that prepares it: it waits for this one.
    Init {
        /// The service.
        of: ServiceName,
    },
    /// A oneshot that completes it: whoever waits for the service waits for this one.
    Setup {
        /// The service.
        of: ServiceName,
    },
}

impl View {
    /// Whether every service has a container of its own.
    pub fn is_split(&self) -> bool {
        *self != Self::Single
    }
}

impl Expanded {
    /// The services in the image that is built here.
    pub fn built(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.is_built())
    }

    /// The services in view: all but those in other containers.
    pub fn in_view(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.place != Place::Elsewhere)
    }

    /// What is said of variables: in the file, then in each service.
    pub fn entries(&self) -> impl Iterator<Item = (&Spanned<EnvName>, &Entry)> {
        self.spec.environment.iter().chain(self.services.iter().flat_map(|service| &service.environment))
    }

    /// The same, each with the service that says it; none is the file.
    pub fn scoped_entries(&self) -> impl Iterator<Item = (&Spanned<EnvName>, &Entry, Option<&Service>)> {
        let shared = self.spec.environment.iter().map(|(name, entry)| (name, entry, None));
        let of = |service| move |(name, entry)| (name, entry, Some(service));
        shared.chain(self.services.iter().flat_map(move |service| service.environment.iter().map(of(service))))
    }

    /// Whether the file wants each service in a container of its own, too.
    pub fn has_split(&self) -> bool {
        self.spec.layouts.iter().any(|layout| layout.value == Layout::Split)
    }
}

impl Service {
    /// Whether what it runs is in the image that is built here, wherever it runs.
    pub fn runs_our_image(&self) -> bool {
        matches!(self.place, Place::Built | Place::Job(_))
    }

    /// Whether it is in the image that is built here.
    pub fn is_built(&self) -> bool {
        self.place == Place::Built
    }

    /// The words of its command and of what they follow, with their places.
    pub fn words(&self) -> impl Iterator<Item = (&Text, Span)> {
        let commands = self.command.iter().chain(&self.entrypoint);
        commands.flat_map(|command| command.value.0.iter().map(|word| (word, command.span)))
    }

    /// Where the user wrote it.
    pub fn span(&self) -> Span {
        self.name.span
    }
}
