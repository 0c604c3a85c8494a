//! A compose file as typed values, lowered to YAML.
//!
//! `$` is `$$` unless it is an interpolation, ports and durations are texts that no reader takes for numbers, and what is
//! not modelled here comes in as a mapping of the user's that is merged last. It knows nothing of the spec.
//!
//! The format: <https://docs.docker.com/reference/compose-file/>.

mod difference;
mod lower;
mod merge;
mod order;
mod service;
mod text;

use indexmap::IndexMap;

pub use difference::difference;
pub use merge::{Conflict, merge};
pub use service::{
    Build, Condition, Dependency, Healthcheck, Mount, MountKind, Port, Probe, Protocol, Restart, Service,
};
pub use text::{NotWithinBraces, Text};

use crate::yaml_out::Mapping;

/// A whole compose file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// The project's name.
    pub name: Option<String>,
    /// Texts that stop Compose where a variable has no value, by the variable's name: `x-required`.
    pub required: IndexMap<String, Text>,
    /// The services by name.
    pub services: IndexMap<String, Service>,
    /// The volumes by name.
    pub volumes: IndexMap<String, Resource>,
    /// The networks by name.
    pub networks: IndexMap<String, Resource>,
    /// The secrets by name.
    pub secrets: IndexMap<String, Secret>,
    /// More keys of the file, as they are; merged last.
    pub extra: Mapping,
}

/// A volume or a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// Its name outside the project.
    pub name: Option<Text>,
    /// Whether it is there already, and not Compose's to make.
    pub external: bool,
    /// Compose's own words for it, as they are.
    pub words: Mapping,
}

/// Where a secret comes from: <https://docs.docker.com/reference/compose-file/secrets/>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// A file of the host.
    File(Text),
    /// A variable of the host.
    Environment(crate::variable::VariableName),
    /// It is there already.
    External,
}
