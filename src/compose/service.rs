//! A service of a compose file: <https://docs.docker.com/reference/compose-file/services/>.

use std::time::Duration;

use indexmap::IndexMap;

use super::Text;
use crate::yaml_out::Mapping;

/// A service. What is `None` or empty is left to Compose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// Printed above the service.
    pub comment: String,
    /// `image`
    pub image: Option<Text>,
    /// `build`
    pub build: Option<Build>,
    /// `pull_policy: never`: what is built here is never taken from a registry under its name.
    pub never_pulled: bool,
    /// `user`
    pub user: Option<String>,
    /// `working_dir`
    pub working_dir: Option<String>,
    /// `entrypoint`
    pub entrypoint: Vec<Text>,
    /// `command`
    pub command: Vec<Text>,
    /// `environment`
    pub environment: IndexMap<String, Text>,
    /// `ports`
    pub ports: Vec<Port>,
    /// `volumes`
    pub volumes: Vec<Mount>,
    /// `secrets`: names of the project's secrets.
    pub secrets: Vec<String>,
    /// `depends_on`
    pub depends_on: IndexMap<String, Dependency>,
    /// `healthcheck`
    pub healthcheck: Option<Healthcheck>,
    /// `init: true`: Docker's own first process starts the container's, hands signals on and reaps what is left behind.
    pub init: bool,
    /// `restart`
    pub restart: Option<Restart>,
    /// `stop_signal`
    pub stop_signal: Option<String>,
    /// `stop_grace_period`
    pub stop_grace_period: Option<Duration>,
    /// Compose's own words for the service, as they are. `restart` and `pull_policy` among them stand in the
    /// place of those above.
    pub words: Mapping,
    /// More keys of the service, as they are; merged last.
    pub extra: Mapping,
}

/// `build`: <https://docs.docker.com/reference/compose-file/build/>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The folder whose files the build sees.
    pub context: Text,
    /// The Dockerfile, from the context.
    pub dockerfile: Option<Text>,
    /// The stage.
    pub target: Option<String>,
    /// Build arguments.
    pub args: IndexMap<String, Text>,
    /// Names of the project's secrets that the build reads.
    pub secrets: Vec<String>,
    /// Platforms, such as `linux/arm64`.
    pub platforms: Vec<String>,
    /// Where finished steps are taken from.
    pub cache_from: Vec<Text>,
    /// Where finished steps are put.
    pub cache_to: Vec<Text>,
}

/// An entry of `ports`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// `[address:][published:]target[/protocol]`
    Short(Text),
    /// Each part under its name.
    Long {
        /// The port in the container.
        target: u16,
        /// The host's port, a text since it may be a variable.
        published: Option<Text>,
        /// The host's address.
        host_ip: Option<Text>,
        /// The protocol.
        protocol: Protocol,
    },
}

/// What a port speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// `tcp`
    #[default]
    Tcp,
    /// `udp`
    Udp,
}

/// An entry of `volumes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mount {
    /// `source:target[:mode]`
    Short(Text),
    /// Each part under its name: right also for a source with `:` in it.
    Long {
        /// What is mounted.
        kind: MountKind,
        /// A volume's name or a path of the host.
        source: Option<Text>,
        /// The path in the container.
        target: Text,
        /// Whether the container can write there.
        read_only: bool,
    },
}

/// What a [`Mount`] mounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountKind {
    /// A volume of the project's, or an anonymous one.
    Volume,
    /// A path of the host.
    Bind,
    /// Memory.
    Tmpfs,
}

/// An entry of `depends_on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// `condition`
    pub condition: Condition,
    /// `required`: without it nobody waits for a service that is not there.
    pub required: bool,
}

/// What a service waits for in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// That it is started.
    Started,
    /// That its health check succeeds.
    Healthy,
    /// That it has ended with 0.
    CompletedSuccessfully,
}

/// `healthcheck`. The image's own values hold for what is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Healthcheck {
    /// What is run.
    pub probe: Option<Probe>,
    /// Between two probes.
    pub interval: Option<Duration>,
    /// For one probe.
    pub timeout: Option<Duration>,
    /// Failures until the container is unhealthy.
    pub retries: Option<u32>,
    /// How long failures do not count.
    pub start_period: Option<Duration>,
    /// Between two probes of the start period.
    pub start_interval: Option<Duration>,
}

/// What a health check runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// A program and its arguments.
    Exec(Vec<Text>),
    /// A line for the container's shell.
    Shell(Text),
    /// Nothing: the image's check is switched off.
    Disabled,
}

/// `restart`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// Never.
    No,
    /// Whenever it ends.
    Always,
    /// When it fails, at most so many times if a number is given.
    OnFailure(Option<u32>),
    /// Whenever it ends, until somebody stops it.
    UnlessStopped,
}
