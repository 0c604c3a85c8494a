//! Services in containers of their own.

use super::hardening::Hardening;
use super::{Kind, Model, Mount, Service, Words};
use crate::spec::EnvName;

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

impl Companion {
    /// Whether it runs the image that is built here.
    pub(crate) fn is_job(&self) -> bool {
        self.image.is_none()
    }
}

impl Model {
    /// The services in containers of their own that run the image, too.
    pub(crate) fn jobs(&self) -> impl Iterator<Item = &Companion> {
        self.companions.iter().filter(|companion| companion.is_job())
    }

    /// Those in containers of somebody else's images.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = &Companion> {
        self.companions.iter().filter(|companion| !companion.is_job())
    }

    /// Whether the container has its health check from Compose, and not from its image: a job that stays and has no probe
    /// would have it, too, and Compose waits in vain for one whose health check is switched off.
    pub(crate) fn is_asked_by_compose(&self) -> bool {
        let ends = |job: &Companion| job.words.get("restart").and_then(|word| word.text()) == Some("no");
        let stays = |job: &Companion| matches!(job.service.kind, Kind::Longrun(_)) && !ends(job);
        self.jobs().any(|job| stays(job) && job.service.probe().is_none())
    }

    /// Whether Compose can put secrets of the host's environment into the image's containers as files: it writes them
    /// there, and so not where the root is read-only.
    pub(crate) fn mounts_secrets(&self) -> bool {
        let all = self.jobs().map(|job| (&job.hardening, &job.words)).chain([(&self.hardening, &self.words)]);
        all.into_iter().all(|(hardening, words)| hardening.is_none() && !words.is_read_only())
    }
}
