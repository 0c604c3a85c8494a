//! The decided system: every reference is resolved, every default is decided, the start order is known.
//!
//! A [`Model`] is built by `check` alone, so whoever holds one need not check anything. Outputs print it; they
//! never compute a fact of their own. Model types are neither read nor written by serde: the spec and the
//! template views are separate, because those two are public promises.

mod base;
mod before;
mod budget;
mod companion;
mod context;
mod contract;
mod ending;
mod environment;
mod file;
mod given;
mod hardening;
mod image;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only what compares two systems asks for it"))]
mod keeps;
mod mount;
mod neighbour;
mod outputs;
mod port;
mod probe;
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

use indexmap::IndexMap;

use crate::spec::{ContainerPath, EnvName, Layout, ServiceName, VolumeName};
use crate::yaml::Node;

pub use base::{Given, Member};
pub use before::Before;
pub use budget::Budget;
pub use companion::Companion;
pub use context::Context;
pub use contract::{Condition, Contract, Range, ValueKind};
pub(crate) use ending::Again;
pub use ending::{OnExit, Restarts};
pub use environment::{Origin, Setting, Variable};
pub use file::{File, Written, WrittenPlace};
pub use hardening::Hardening;
pub use image::{
    Arg, Base, CopySource, CopyStep, Download, Extent, Healthcheck, Image, Init, Label, Numbers, Overlay, Owner,
    Prepared, Provided, Repository, Stage, Steps, Suite, User,
};
pub(crate) use image::{COMMON_STAGE, DEVELOPMENT_STAGE, DEVELOPMENT_SUFFIX, FINAL_STAGE, OVERLAY_STAGE, is_own_stage};
pub use keeps::{Inside, Keeps, KeptChange, KeptWhen, KitUse, Way};
pub use mount::{Decides, Mount, MountSource};
pub use neighbour::{Awaited, Neighbour};
pub use outputs::Outputs;
pub use port::{Port, Publish};
pub(crate) use probe::LOOPBACK;
pub use probe::{Probe, Question, Tool};
pub use service::{Answers, Kind, LogFiles, Longrun, Oneshot, Process, Readiness, Service, ServiceId, Trial};
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
    /// The services that kits bring, in the order of the file.
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only what compares two systems asks for it"))]
    pub(crate) kits: Vec<KitUse>,
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

/// What is printed when every service is ready.
#[derive(Clone, Debug)]
pub struct Ready {
    pub(crate) marker: Option<String>,
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
