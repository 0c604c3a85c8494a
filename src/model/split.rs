//! A system in which every service has a container of its own.

use std::collections::BTreeSet;

use super::{Companion, Init, Model, Mount, MountSource, Origin, Service, ServiceId, Variable};
use crate::spec::{ContainerPath, EnvName, Layout};

/// The containers of such a system, by the images that they run.
#[derive(Clone, Debug)]
pub struct Split {
    /// The images that are built for it, in the order of the file: each runs one service, and its jobs beside that.
    pub(crate) images: Vec<Model>,
    /// What runs in somebody else's images, where anything does.
    pub(crate) beside: Option<Model>,
}

/// What the stage of an image that runs one service begins with.
pub(crate) const SPLIT_PREFIX: &str = "split-";

impl Model {
    /// The stage of the image, where it is one of several.
    pub(crate) fn target(&self) -> Option<String> {
        let is_one_of_several = self.layout == Layout::Split && !self.services.is_empty();
        is_one_of_several.then(|| format!("{SPLIT_PREFIX}{}", self.container))
    }

    /// Whether Docker's own first process starts the image's: a program that is the first one itself is deaf to signals
    /// that it has no handler for, which it is not in a container of several.
    pub(crate) fn is_behind_init(&self) -> bool {
        self.layout == Layout::Split && !matches!(self.image.init, Init::Tini)
    }
}

impl Split {
    /// The models of all containers.
    pub(crate) fn models(&self) -> impl Iterator<Item = &Model> {
        self.images.iter().chain(&self.beside)
    }

    /// All as one system, for a file that wants no other: the first image's, with every other service beside it.
    pub(crate) fn whole(self) -> Option<Model> {
        let (first, others) = self.images.split_first()?;
        let mut whole = first.clone();
        for model in others.iter().chain(&self.beside) {
            whole.companions.extend(model.services.iter().map(|service| neighbour(model, service)));
            whole.companions.extend(model.companions.iter().cloned());
            for (name, variable) in &model.variables {
                whole.variables.entry(name.clone()).or_insert_with(|| variable.clone());
            }
        }
        whole.elsewhere = Vec::new();
        whole.order = order(&whole);
        Some(Model { split: Some(Box::new(self)), ..whole })
    }
}

impl Model {
    /// This system in one container, with that of a container for each service. Where both stand in one file, Compose
    /// fills in all of it before it looks at profiles, so it must not ask for what only the other one requires.
    pub(crate) fn with_split(self, mut split: Split) -> Model {
        if self.outputs.has_one_compose() {
            let variables =
                split.images.iter_mut().chain(&mut split.beside).flat_map(|model| model.variables.values_mut());
            for variable in variables {
                variable.spared = !self.requires(&variable.name);
            }
        }
        Model { split: Some(Box::new(split)), ..self }
    }
}

/// What the other layout has otherwise, where a file wants both.
impl Model {
    /// What the containers for each service are found by, where another layout is there besides: their compose file, or
    /// their profile of the one file; with what it says of a name, such as that it is code.
    pub(crate) fn split_place(&self, said: impl Fn(&str) -> String) -> Option<String> {
        let path = self.compose_of(Layout::Split).filter(|_| self.layout == Layout::Single)?;
        let profile = || format!("profile {}", said(&Layout::Split.to_string()));
        Some(if self.outputs.has_one_compose() { profile() } else { said(path.as_str()) })
    }

    /// The models of the containers in that file.
    fn split_models(&self) -> impl Iterator<Item = &Model> {
        let split = self.split.as_deref().filter(|_| self.layout == Layout::Single);
        split.into_iter().flat_map(Split::models)
    }

    /// All variables, each with the model that it is of: those of the image, then those that only containers of their
    /// own read.
    pub(crate) fn all_variables(&self) -> impl Iterator<Item = (&Variable, &Model)> {
        self.variables.values().map(move |variable| (variable, self)).chain(self.variables_of_split())
    }

    /// The variables that only those containers read.
    pub(crate) fn variables_of_split(&self) -> impl Iterator<Item = (&Variable, &Model)> {
        let mut seen = BTreeSet::new();
        let all = self.split_models().flat_map(|model| model.variables.values().map(move |variable| (variable, model)));
        all.filter(move |(variable, _)| self.variable(variable.name.as_str()).is_none() && seen.insert(&variable.name))
    }

    /// The variables that must be given there, and not here: containers share no first start.
    pub(crate) fn required_in_split(&self) -> impl Iterator<Item = &Variable> {
        let mut seen = BTreeSet::new();
        let all = self.split_models().flat_map(|model| {
            let everyone: Vec<Service> = model.everyone().cloned().collect();
            model.given_to(&everyone).collect::<Vec<_>>()
        });
        let required = all.filter(|variable| matches!(variable.origin, Origin::Required));
        required.filter(move |variable| !self.requires(&variable.name) && seen.insert(&variable.name))
    }

    /// Whether this container asks users for a value.
    fn requires(&self, name: &EnvName) -> bool {
        self.variable(name.as_str()).is_some_and(|variable| matches!(variable.origin, Origin::Required))
    }

    /// What is mounted in those containers alone, with whose it is.
    pub(crate) fn mounts_of_split(&self) -> impl Iterator<Item = (&Mount, &Service)> {
        let all = self.split_models().flat_map(|model| {
            let own = model.services.first().into_iter();
            let own = own.flat_map(|service| model.mounts.iter().map(move |mount| (mount, service)));
            let beside = model.foreign().flat_map(|each| each.mounts.iter().map(move |mount| (mount, &each.service)));
            own.chain(beside).collect::<Vec<_>>()
        });
        let here = self.mounts.iter().chain(self.companions.iter().flat_map(|companion| &companion.mounts));
        let here: Vec<&MountSource> = here.map(|mount| &mount.source).collect();
        let mut seen: Vec<(&MountSource, &ContainerPath)> = Vec::new();
        all.filter(move |(mount, _)| {
            let is_new = !here.contains(&&mount.source) && !seen.contains(&(&mount.source, &mount.path));
            seen.push((&mount.source, &mount.path));
            is_new
        })
    }
}

/// The service of an image as one beside another's.
fn neighbour(model: &Model, service: &Service) -> Companion {
    Companion {
        service: service.clone(),
        image: Some(model.image.reference.clone()),
        mounts: model.mounts.clone(),
        words: model.words.clone(),
        hardening: model.hardening.clone(),
        secret_files: Vec::new(),
    }
}

/// All services so that each comes after everything it waits for.
fn order(model: &Model) -> Vec<ServiceId> {
    let mut waiting: Vec<&Service> = model.everyone().collect();
    let mut sorted: Vec<ServiceId> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_waiting = |id: &ServiceId| waiting.iter().any(|other| other.id == *id);
        // None is free only where they wait for each other, which is reported.
        let next = waiting.iter().position(|service| !service.after.iter().any(is_waiting)).unwrap_or_default();
        sorted.push(waiting.remove(next).id);
    }
    sorted
}
