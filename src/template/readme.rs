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
    /// Variables without which the container does not start.
    pub(crate) required: Option<Needed>,
    /// The file that lists all variables.
    pub(crate) env_example: Option<Quoted>,
    /// The lines for Compose, in their fence.
    pub(crate) compose: Option<Quoted>,
    /// The line for the development, in its fence.
    pub(crate) develop: Option<Quoted>,
    /// Whether the image is built.
    pub(crate) build: bool,
    /// Whether the container does what it is told, and ends.
    pub(crate) tool: bool,
    /// The lines for Docker alone, in their fence, where one container is enough.
    pub(crate) docker: Option<Quoted>,
    /// Whether stopping leaves a volume.
    pub(crate) keeps: bool,
}

/// Variables that must have a value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Needed {
    /// The names of all.
    pub(crate) names: Quoted,
    /// The lines that make up the secrets among them, in their fence.
    pub(crate) secrets: Option<Quoted>,
    /// The names of those that are no secrets.
    pub(crate) others: Option<Quoted>,
}

/// The table of ports.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ports {
    /// Its rows.
    pub(crate) ports: Vec<PortRow>,
    /// Whether a published one among them can be moved.
    pub(crate) movable: bool,
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
    pub(crate) rows: Vec<VariableRow>,
    /// Whether a secret is among them.
    pub(crate) secrets: bool,
    /// The file that lists them.
    pub(crate) env_example: Option<Quoted>,
    /// Whether Compose runs the container.
    pub(crate) compose: bool,
}

/// A row of the table of variables.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct VariableRow {
    /// The name.
    pub(crate) name: Quoted,
    /// The default, or what stands for it.
    pub(crate) default: Quoted,
    /// The services that read it.
    pub(crate) readers: Quoted,
    /// What it is for.
    pub(crate) description: String,
}

/// The table of build arguments.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BuildArgs {
    /// Its rows.
    pub(crate) args: Vec<BuildArg>,
}

/// A row of the table of build arguments.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BuildArg {
    /// The name.
    pub(crate) name: Quoted,
    /// The value when none is given.
    pub(crate) default: Quoted,
}

/// The table of mounts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Mounts {
    /// Its rows.
    pub(crate) mounts: Vec<MountRow>,
    /// Whether a volume is among them.
    pub(crate) volumes: bool,
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
    /// The services that stay.
    pub(crate) services: Vec<HealthRow>,
    /// The longest that a start may take.
    pub(crate) start: Quoted,
    /// The longest that a stop may take.
    pub(crate) stop: Quoted,
    /// What to do when it is not healthy.
    pub(crate) remedies: Option<Remedies>,
}

/// What healthy means for an image of one process.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ProcessHealth {
    /// The services that stay.
    pub(crate) services: Vec<HealthRow>,
    /// The longest that a start may take.
    pub(crate) start: Quoted,
    /// The longest that a stop may take.
    pub(crate) stop: Quoted,
    /// Asks the probe, in its fence.
    pub(crate) ask: Option<Quoted>,
    /// Shows the log.
    pub(crate) logs: Quoted,
    /// Starts the container again.
    pub(crate) again: Quoted,
    /// Whether the environment is looked at before the start.
    pub(crate) checks: bool,
}

/// A row of the table of services that stay.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HealthRow {
    /// The service.
    pub(crate) service: Quoted,
    /// What is asked.
    pub(crate) question: Quoted,
    /// The longest that becoming ready may take.
    pub(crate) budget: Quoted,
    /// What happens when it ends.
    pub(crate) on_exit: Quoted,
}

/// Commands for a container that is not healthy.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Remedies {
    /// The line that names what fails, in its fence.
    pub(crate) names: Quoted,
    /// What stands for a service's name in the others.
    pub(crate) any: Quoted,
    /// Shows the log.
    pub(crate) logs: Quoted,
    /// Asks the probe of a service.
    pub(crate) probe: Quoted,
    /// Says whether a service runs.
    pub(crate) state: Quoted,
    /// Starts a service again, where that is what happens when it ends.
    pub(crate) restart: Option<Quoted>,
    /// Whether that is so for all of them.
    pub(crate) restarts_all: bool,
    /// Starts the container again.
    pub(crate) again: Quoted,
    /// Whether Compose runs the container.
    pub(crate) compose: bool,
}

/// The start order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BootOrder {
    /// A Mermaid chart, in its fence.
    pub(crate) chart: Quoted,
}
