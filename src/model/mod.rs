//! The decided system: every reference is resolved, every default is decided, the start order is known.
//!
//! A [`Model`] is built by `check` alone, so whoever holds one need not check anything. Outputs print it; they
//! never compute a fact of their own. Model types are neither read nor written by serde: the spec and the
//! template views are separate, because those two are public promises.

mod context;
mod contract;
mod ending;
mod environment;
mod file;
mod given;
mod hardening;
mod image;
mod neighbour;
mod read;
mod reads;
mod service;
mod split;
mod start;
mod step;
mod switch;
mod text;
mod words;

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;

use crate::fileset::ArtefactPath;
use crate::spec::{ContainerPath, Duration, EnvName, HostPath, HostVariable, Layout, ServiceName, VolumeName};
use crate::yaml::Node;

pub use context::Context;
pub use contract::{Condition, Contract, Range, ValueKind};
pub use ending::{OnExit, Restarts};
pub use environment::{Origin, Setting, Variable};
pub use file::{File, Written, WrittenPlace};
pub use given::{Given, Member};
pub use hardening::Hardening;
pub use image::{
    Arg, Base, CopySource, CopyStep, Download, Extent, Healthcheck, Image, Init, Label, Numbers, Overlay, Owner,
    Prepared, Provided, Repository, Stage, Steps, Suite, User,
};
pub(crate) use image::{COMMON_STAGE, DEVELOPMENT_STAGE, DEVELOPMENT_SUFFIX, FINAL_STAGE, OVERLAY_STAGE, is_own_stage};
pub use neighbour::{Awaited, Neighbour};
pub(crate) use reads::Reads;
pub(crate) use service::LOOPBACK;
pub use service::{
    Answers, Kind, LogFiles, Longrun, Oneshot, Port, Probe, Process, Publish, Question, Readiness, Service, ServiceId,
    Tool, Trial,
};
pub(crate) use split::SPLIT_PREFIX;
pub use split::Split;
pub use step::{Bound, RunScript, RunStep, StageStep};
pub use switch::{External, Outside, Switch};
pub(crate) use switch::{HOST, Idle, PORT};
pub use text::{Part, Text};
pub use words::Words;

/// One container image and what runs beside it, decided.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) project: Project,
    pub(crate) image: Image,
    pub(crate) stages: Vec<Stage>,
    /// The name under which other containers reach the image's.
    pub(crate) container: String,
    /// The services in the image, in start order: one comes after everything it waits for.
    pub(crate) services: Vec<Service>,
    /// The services in containers of their own, in start order.
    pub(crate) companions: Vec<Companion>,
    /// What those must know of services in still other containers.
    pub(crate) elsewhere: Vec<Neighbour>,
    /// The services of the base that the file speaks of, in the order of the file.
    pub(crate) given: Vec<Given>,
    /// All of them in start order.
    pub(crate) order: Vec<ServiceId>,
    /// Variables that users set, in the order of the file.
    pub(crate) variables: IndexMap<EnvName, Variable>,
    pub(crate) mounts: Vec<Mount>,
    /// What becomes somebody's before the services start.
    pub(crate) prepared: Vec<Prepared>,
    pub(crate) ready: Ready,
    pub(crate) budget: Budget,
    pub(crate) context: Context,
    pub(crate) outputs: Outputs,
    /// Compose's own words for the image's container.
    pub(crate) words: Words,
    /// What the image's container may do and write, where it is hardened.
    pub(crate) hardening: Option<Hardening>,
    /// Compose's own words for the volumes, by name.
    pub(crate) volumes: IndexMap<VolumeName, Words>,
    /// Compose's own words, merged last.
    pub(crate) compose: Option<Node>,
    /// The same system in development, where something is otherwise then.
    pub(crate) development: Option<Box<Model>>,
    /// How the services are spread over containers here.
    pub(crate) layout: Layout,
    /// The layouts that are wanted, the most important one first.
    pub(crate) layouts: Vec<Layout>,
    /// The same system with a container for each service, where that is wanted.
    pub(crate) split: Option<Box<Split>>,
}

/// What the image is, for people.
#[derive(Clone, Debug)]
pub struct Project {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) version: Option<String>,
    /// The name of the spec's file, where it is not the usual one.
    pub(crate) file: Option<String>,
}

/// A service in a container of its own.
#[derive(Clone, Debug)]
pub struct Companion {
    pub(crate) service: Service,
    /// Somebody else's image that it runs; none is the image that is built here.
    pub(crate) image: Option<String>,
    pub(crate) mounts: Vec<Mount>,
    /// Compose's own words for its container.
    pub(crate) words: Words,
    /// What its container may do and write, where that is hardened.
    pub(crate) hardening: Option<Hardening>,
    /// Secrets that its image reads from files itself.
    pub(crate) secret_files: Vec<EnvName>,
}

/// Something mounted in the container.
#[derive(Clone, Debug)]
pub struct Mount {
    pub(crate) source: MountSource,
    pub(crate) path: ContainerPath,
    pub(crate) read_only: bool,
    pub(crate) description: Option<String>,
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountSource {
    /// A named volume.
    Volume(VolumeName),
    /// A folder of the host.
    Host(HostPath),
}

/// What a variable of the host decides.
#[derive(Clone, Copy, Debug)]
pub enum Decides<'m> {
    /// What is mounted at that path.
    Mount(&'m ContainerPath),
    /// One of Compose's own words.
    Word(&'m str),
}

impl fmt::Display for Decides<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mount(path) => write!(f, "Mounted at {path}"),
            Self::Word(word) => write!(f, "Part of Compose's {word}"),
        }
    }
}

/// What is printed when every service is ready.
#[derive(Clone, Debug)]
pub struct Ready {
    pub(crate) marker: Option<String>,
}

/// What starting and stopping may take, along the dependencies.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What a start takes as a rule.
    pub(crate) takes: Duration,
    /// The longest a start may take: after that it has failed.
    pub(crate) start: Duration,
    /// The longest a stop may take.
    pub(crate) stop: Duration,
}

/// Where each output goes; none means that it is switched off.
#[derive(Clone, Debug)]
pub struct Outputs {
    pub(crate) dockerfile: Option<ArtefactPath>,
    pub(crate) rootfs: Option<ArtefactPath>,
    pub(crate) ignore: Option<ArtefactPath>,
    pub(crate) compose: Option<ArtefactPath>,
    /// The compose file of the second layout, where two are wanted.
    pub(crate) compose_second: Option<ArtefactPath>,
    /// The compose file of the development, laid over the first one.
    pub(crate) compose_dev: Option<ArtefactPath>,
    pub(crate) env_example: Option<ArtefactPath>,
    /// The files with marked regions.
    pub(crate) readmes: Vec<ArtefactPath>,
    /// The Makefile with a marked region.
    pub(crate) makefile: Option<ArtefactPath>,
    /// Patterns that the ignore file denies besides.
    pub(crate) denied: Vec<String>,
}

impl Outputs {
    /// Whether both layouts stand in one compose file, where each has a profile of its name.
    pub(crate) fn has_one_compose(&self) -> bool {
        self.compose.is_some() && self.compose == self.compose_second
    }
}

impl Budget {
    /// What s6-overlay sleeps in full when everything has stopped.
    pub(crate) const KILL_GRACE: Duration = Duration::from_millis(500);

    /// What s6-overlay takes for itself when it starts, with the look at the environment.
    pub(crate) const OVERLAY_TAKES: Duration = Duration::from_millis(2_000);
}

impl Model {
    /// What stands behind the name of a service in that of its logger.
    pub(crate) const LOGGER: &str = "-log";

    /// The services in the image, in start order.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// All services: those in the image, then those in containers of their own.
    pub fn everyone(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().chain(self.companions.iter().map(|companion| &companion.service))
    }

    /// The compose file of a layout, where that is wanted.
    pub(crate) fn compose_of(&self, layout: Layout) -> Option<&ArtefactPath> {
        let place = self.layouts.iter().position(|wanted| *wanted == layout)?;
        if place == 0 { self.outputs.compose.as_ref() } else { self.outputs.compose_second.as_ref() }
    }

    /// The compose file of this layout.
    pub(crate) fn own_compose(&self) -> Option<&ArtefactPath> {
        self.compose_of(self.layout)
    }

    /// The variables that some services of this model are given.
    pub(crate) fn given_to(&self, services: &[Service]) -> impl Iterator<Item = &Variable> {
        let given: Vec<&Variable> = match self.layout {
            Layout::Single => self.own_variables().collect(),
            Layout::Split => {
                let read = services.iter().flat_map(|service| self.reads(service).names);
                let awaited =
                    services.iter().flat_map(|service| self.brought_for(service)).map(|(_, name, _)| name.clone());
                let read: BTreeSet<EnvName> = read.chain(awaited).collect();
                self.variables.values().filter(|variable| read.contains(&variable.name)).collect()
            }
        };
        given.into_iter()
    }

    /// How long failures of the health check do not count: the start of everything, or what the one service says, behind what it
    /// waits for in containers of others.
    pub(crate) fn start_period(&self) -> Duration {
        let own = self.process().and_then(Service::probe).map_or(self.budget.start, |probe| probe.start_period);
        let awaited = self.process().into_iter().flat_map(|service| self.brought_for(service));
        awaited.fold(own, |sum, (_, _, external)| sum + external.budget)
    }

    /// All services, each after everything it waits for.
    pub fn start_order(&self) -> impl Iterator<Item = &Service> {
        self.members().filter_map(Member::own)
    }

    /// All that a start consists of, each after everything it waits for.
    pub fn members(&self) -> impl Iterator<Item = Member<'_>> {
        self.order.iter().map(|id| match self.given(*id) {
            Some(given) => Member::Given(given),
            None => Member::Own(self.with_id(*id)),
        })
    }

    /// The one service that is the container's process, where no s6-overlay starts several.
    pub fn process(&self) -> Option<&Service> {
        match self.image.init {
            Init::Overlay(_) => None,
            Init::Tini | Init::None => self.services.first(),
        }
    }

    /// Whether the container has its health check from Compose, and not from its image: a job that stays and has no probe
    /// would have it, too, and Compose waits in vain for one whose health check is switched off.
    pub(crate) fn is_asked_by_compose(&self) -> bool {
        let ends = |job: &Companion| job.words.get("restart").and_then(|word| word.text()) == Some("no");
        let stays = |job: &Companion| matches!(job.service.kind, Kind::Longrun(_)) && !ends(job);
        let mut jobs = self.companions.iter().filter(|companion| companion.image.is_none());
        jobs.any(|job| stays(job) && job.service.probe().is_none())
    }

    /// Whether the container does what it is told and ends, so that it is run when it is needed: its service runs to its
    /// end, or answers by itself what it is asked without arguments.
    pub(crate) fn is_tool(&self) -> bool {
        let is_one_of_several = self.layout == Layout::Split;
        !is_one_of_several
            && self.process().is_some_and(|service| match (&service.kind, &service.answers, &service.process) {
                (Kind::Oneshot(_), _, _) => true,
                (Kind::Longrun(_), Some(_), Process::Command(words)) => {
                    words.first().and_then(Text::constant).is_some_and(|word| Answers::QUESTIONS.contains(&word))
                }
                (Kind::Longrun(_), _, _) => false,
            })
    }

    /// The variables that the image's own services are given: all but those that only somebody else's image reads.
    pub fn own_variables(&self) -> impl Iterator<Item = &Variable> {
        let is_split = self.layout == Layout::Split;
        let (foreign, jobs): (Vec<&Companion>, Vec<&Companion>) =
            self.companions.iter().partition(|companion| companion.image.is_some());
        let read = |services: Vec<&Service>| -> BTreeSet<EnvName> {
            services.into_iter().flat_map(|service| self.reads(service).names).collect()
        };
        let of_image = self.services.iter().filter(|_| is_split || !foreign.is_empty());
        let own = read(of_image.chain(jobs.iter().map(|job| &job.service)).collect());
        let foreign = read(foreign.iter().map(|companion| &companion.service).collect());
        self.variables
            .values()
            .filter(move |variable| own.contains(&variable.name) || !(is_split || foreign.contains(&variable.name)))
    }

    /// The variables of the host that Compose reads, each once, with what each decides; those of the container are not
    /// among them, nor what every host has.
    pub fn host_variables(&self) -> impl Iterator<Item = (HostVariable, Decides<'_>)> {
        let everywhere = self.mounts.iter().chain(self.companions.iter().flat_map(|companion| &companion.mounts));
        let of_mounts = everywhere.flat_map(|mount| match &mount.source {
            MountSource::Volume(_) => Vec::new(),
            MountSource::Host(host) => {
                host.variables().map(|variable| (variable.clone(), Decides::Mount(&mount.path))).collect()
            }
        });
        let of_companions = self.companions.iter().map(|companion| &companion.words);
        let words = std::iter::once(&self.words).chain(of_companions).chain(self.volumes.values());
        let of_words = words.flat_map(Words::host_variables).map(|(variable, word)| (variable, Decides::Word(word)));
        let mut seen = BTreeSet::new();
        of_mounts.chain(of_words).filter(move |(variable, _)| {
            let name = variable.name.as_str();
            self.variable(name).is_none()
                && !matches!(name, "HOME" | "PWD" | "USER")
                && seen.insert(variable.name.clone())
        })
    }

    /// Whether Compose can put secrets of the host's environment into the image's containers as files: it writes them
    /// there, and so not where the root is read-only.
    pub(crate) fn mounts_secrets(&self) -> bool {
        let jobs = self.companions.iter().filter(|companion| companion.image.is_none());
        let all = jobs.map(|job| (&job.hardening, &job.words)).chain([(&self.hardening, &self.words)]);
        all.into_iter().all(|(hardening, words)| hardening.is_none() && !words.is_read_only())
    }

    /// All typed steps: those of the stages, then the image's own.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &StageStep> {
        self.stages.iter().flat_map(|stage| &stage.steps).chain(&self.image.own_steps)
    }

    /// The build arguments that users may give, each once: those of the image, then those of the stages.
    pub(crate) fn build_args(&self) -> Vec<&Arg> {
        let all = self.image.args.iter().chain(self.stages.iter().flat_map(|stage| &stage.args));
        let mut seen = BTreeSet::new();
        all.filter(|arg| seen.insert(&arg.name)).collect()
    }

    /// The secrets that the build reads, each once.
    pub(crate) fn build_secrets(&self) -> Vec<&EnvName> {
        let mut seen = BTreeSet::new();
        self.steps().flat_map(StageStep::secrets).filter(|name| seen.insert(*name)).collect()
    }

    /// The service with that number, which has one of the containers of this model.
    ///
    /// # Panics
    /// When the number came from another model.
    pub(crate) fn with_id(&self, id: ServiceId) -> &Service {
        self.everyone().find(|service| service.id == id).expect("internal: a service id belongs to this model")
    }

    /// The name of a service that another one waits for, and what for.
    ///
    /// # Panics
    /// When the number came from another model.
    pub(crate) fn awaited(&self, id: ServiceId) -> (&ServiceName, Awaited) {
        match self.elsewhere.iter().find(|neighbour| neighbour.id == id) {
            Some(neighbour) => (&neighbour.name, neighbour.awaited),
            None => (&self.with_id(id).name, self.with_id(id).awaited()),
        }
    }

    /// The variable of that name, when users set it.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// The headings that variables stand under, each once.
    pub(crate) fn groups(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let groups = self.all_variables().filter_map(|(variable, _)| variable.group.as_deref());
        groups.filter(|group| seen.insert(*group)).collect()
    }

    /// The words for what a variable's value must be, where that is not plain from what it is for: one that moves a port
    /// says so already.
    pub(crate) fn wanted(&self, variable: &Variable) -> Option<String> {
        let moves = self.all_ports().any(|(_, port)| port.moved_by.as_ref() == Some(&variable.name));
        variable.contract.wanted().filter(|_| !moves)
    }

    /// The image's ports with the service that listens on each, in start order.
    pub fn ports(&self) -> impl Iterator<Item = (&Service, &Port)> {
        self.services.iter().flat_map(|service| service.ports.iter().map(move |port| (service, port)))
    }

    /// All ports, those of containers of their own as well.
    pub fn all_ports(&self) -> impl Iterator<Item = (&Service, &Port)> {
        self.everyone().flat_map(|service| service.ports.iter().map(move |port| (service, port)))
    }

    /// The folders in memory that services write files to, each once, with whose they are: none is root's.
    pub(crate) fn folders_in_memory(&self) -> Vec<(&ContainerPath, Option<&User>)> {
        let written = self.services.iter().flat_map(|service| service.written.iter().map(move |file| (service, file)));
        let in_memory = written.filter(|(_, file)| file.place == WrittenPlace::Memory);
        let mut seen = BTreeSet::new();
        let all = in_memory.map(|(service, file)| (&file.folder, service.user.as_ref()));
        all.filter(|(folder, _)| seen.insert(*folder)).collect()
    }

    /// The image's services that can be asked whether they work, themselves or what users bring in their place.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.probe().is_some() || service.external().is_some())
    }
}
