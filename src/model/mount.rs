//! What is mounted in containers, and what variables of the host decide.

use std::collections::BTreeSet;
use std::fmt;

use super::{Model, Words};
use crate::spec::{ContainerPath, HostPath, HostVariable, VolumeName};

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

impl Model {
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
}
