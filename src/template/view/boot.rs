//! What runs before every service, after, and meanwhile.

use super::super::kind::views;
use super::{Environment, Name, Quoted, Switch};

views! {
    /// What runs before every service.
    struct First {
        /// Made when every service is ready.
        stamp: String,
        /// The folder that says what is off.
        off: String,
        /// The services that users switch off.
        switches: Vec<Switch>,
        /// Whether users bring something in the place of one of them.
        brings: bool,
        /// What the environment must hold.
        environment: Environment,
    }

    /// What runs after every service.
    struct Ready {
        /// Made when every service is ready.
        stamp: String,
        /// The line above the ports.
        title: String,
        /// The ports.
        ports: Vec<ReadyPort>,
        /// Printed last.
        marker: Option<String>,
    }

    /// A port in the table that is printed.
    struct ReadyPort {
        /// What it serves.
        name: String,
        /// Its number now.
        number: Quoted,
        /// The file that says that its service is off.
        off: Option<String>,
    }

    /// The container's health check.
    struct HealthCheck {
        /// Made when every service is ready.
        stamp: String,
        /// The folder of the probes.
        scripts: Name,
        /// The services that have a probe.
        services: Vec<Name>,
        /// Those among them in whose place users may bring something.
        switched: Vec<Name>,
        /// The folder that says what is off.
        off: Name,
    }

    /// The scripts that need nothing but the place of their like.
    struct Helper {
        /// The folder of the scripts.
        scripts: Name,
        /// The folder that says what is off.
        off: Name,
        /// The script that says whether the container has been told to stop.
        stopping: Name,
        /// The script that asks a probe while its service starts.
        probe: Name,
    }
}
