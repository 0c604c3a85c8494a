//! A system in which every service has a container of its own.

use super::{Companion, Model, Service, ServiceId};
use crate::spec::Layout;

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
