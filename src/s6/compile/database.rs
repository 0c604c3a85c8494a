//! All that the sources define, in the order in which they were read.

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;

use super::verdict::Failure;

/// The longrun that runs all oneshots; every oneshot depends on it.
pub(super) const ONESHOT_RUNNER: &str = "s6rc-oneshot-runner";
/// The longrun that holds the pipes; every member of a pipeline depends on it.
pub(super) const FD_HOLDER: &str = "s6rc-fdholder";
/// Where the compiler's own definitions are said to come from.
pub(super) const INTERNALS: &str = "s6-rc-compile internals";

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Longrun,
    Oneshot,
    Bundle,
    Undefined,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Longrun => "longrun",
            Self::Oneshot => "oneshot",
            Self::Bundle => "bundle",
            Self::Undefined => "unknown",
        })
    }
}

/// A longrun; the compiler's own ones have no source.
#[derive(Default)]
pub(super) struct Longrun {
    pub(super) source: Option<String>,
    pub(super) dependencies: Vec<String>,
    pub(super) consumer: Option<String>,
    pub(super) producers: Vec<String>,
    pub(super) pipeline: Option<String>,
}

/// A longrun's or oneshot's place in the database: longruns first, each in the order of reading.
pub(super) type ServiceId = usize;
/// Services, as a bundle or a list of dependencies means them.
pub(super) type ServiceIds = BTreeSet<ServiceId>;

/// Definitions by name.
pub(super) struct Database {
    pub(super) longruns: IndexMap<String, Longrun>,
    /// With their dependencies.
    pub(super) oneshots: IndexMap<String, Vec<String>>,
    /// With their members.
    pub(super) bundles: IndexMap<String, Vec<String>>,
}

impl Database {
    /// A database with nothing but the compiler's own longruns.
    pub(super) fn new() -> Self {
        let own = [ONESHOT_RUNNER, FD_HOLDER].map(|name| (name.to_owned(), Longrun::default()));
        Self { longruns: IndexMap::from(own), oneshots: IndexMap::new(), bundles: IndexMap::new() }
    }

    pub(super) fn kind(&self, name: &str) -> Kind {
        if self.longruns.contains_key(name) {
            Kind::Longrun
        } else if self.oneshots.contains_key(name) {
            Kind::Oneshot
        } else if self.bundles.contains_key(name) {
            Kind::Bundle
        } else {
            Kind::Undefined
        }
    }

    /// Refuses a name of `source` that is defined already.
    pub(super) fn check_new(&self, name: &str, source: &str) -> Result<(), Failure> {
        match self.kind(name) {
            Kind::Undefined => Ok(()),
            kind => Err(Failure::source(format!(
                "duplicate service definition: {name} defined in {source} is already defined and has type {kind}"
            ))),
        }
    }

    /// The place of a longrun or oneshot.
    pub(super) fn id(&self, name: &str) -> Option<ServiceId> {
        let oneshot = || self.oneshots.get_index_of(name).map(|index| self.longruns.len() + index);
        self.longruns.get_index_of(name).or_else(oneshot)
    }

    /// The names of all longruns and oneshots, each at the place of its service.
    pub(super) fn services(&self) -> impl Iterator<Item = &str> {
        self.longruns.keys().chain(self.oneshots.keys()).map(String::as_str)
    }
}
