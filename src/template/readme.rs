//! What each template of a README's region sees.

use std::collections::BTreeMap;

use serde::Serialize;

use super::view::Quoted;

/// A README that does not exist yet.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Skeleton {
    /// The heading.
    pub(crate) title: String,
    /// The sentence below it.
    pub(crate) description: Option<String>,
    /// Each region between its markers.
    pub(crate) regions: BTreeMap<String, Quoted>,
}

/// How to start the image.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuickStart {
    /// The lines for Compose.
    pub(crate) compose: Option<Quoted>,
    /// Variables that `.env` must name.
    pub(crate) required: Option<Quoted>,
    /// The example of that file.
    pub(crate) env_example: Quoted,
    /// Variables that must be in the environment.
    pub(crate) exported: Option<Quoted>,
    /// The line that builds the image.
    pub(crate) build: Option<Quoted>,
    /// The line that runs it.
    pub(crate) run: Quoted,
}

/// The table of ports.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ports {
    /// Its rows.
    pub(crate) ports: Vec<PortRow>,
}

/// A row of the table of ports.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PortRow {
    /// The number.
    pub(crate) number: Quoted,
    /// Who listens.
    pub(crate) service: Quoted,
    /// Where it is published.
    pub(crate) published: Quoted,
    /// The variable that moves it.
    pub(crate) moved_by: Quoted,
    /// What it serves.
    pub(crate) description: String,
}

/// The table of variables.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Variables {
    /// Its rows.
    pub(crate) variables: Vec<VariableRow>,
    /// Whether a secret is among them.
    pub(crate) secrets: bool,
}

/// A row of the table of variables.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct VariableRow {
    /// The name.
    pub(crate) name: Quoted,
    /// The default, or what stands for it.
    pub(crate) default: Quoted,
    /// What it is for.
    pub(crate) description: String,
}

/// The table of mounts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Mounts {
    /// Its rows.
    pub(crate) mounts: Vec<MountRow>,
}

/// A row of the table of mounts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MountRow {
    /// Where it is mounted.
    pub(crate) path: Quoted,
    /// What is mounted.
    pub(crate) source: Quoted,
    /// What it keeps.
    pub(crate) description: String,
}

/// What healthy means.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Health {
    /// The container's name.
    pub(crate) container: Quoted,
    /// The services' probes.
    pub(crate) probes: Vec<ProbeRow>,
    /// The longest that a start may take.
    pub(crate) start: Quoted,
    /// The longest that a stop may take.
    pub(crate) stop: Quoted,
}

/// A row of the table of probes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ProbeRow {
    /// The service.
    pub(crate) service: Quoted,
    /// What is asked.
    pub(crate) question: Quoted,
    /// The longest that becoming ready may take.
    pub(crate) budget: Quoted,
}

/// The start order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BootOrder {
    /// A Mermaid chart.
    pub(crate) chart: Quoted,
}
