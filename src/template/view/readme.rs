//! The regions of a README.

use super::super::kind::views;
use super::Quoted;

views! {
    /// A README that does not exist yet.
    struct Skeleton {
        /// The heading.
        title: String,
        /// The sentence below it.
        description: Option<String>,
        /// Each region between its markers.
        regions: Regions,
    }

    /// The regions of a README, each between its markers.
    struct Regions {
        /// How to start the image.
        quick_start: Quoted,
        /// The table of ports.
        ports: Quoted,
        /// The table of variables.
        environment: Quoted,
        /// The table of mounts.
        volumes: Quoted,
        /// The table of build arguments.
        build_args: Quoted,
        /// What healthy means.
        health: Quoted,
        /// The start order.
        boot_order: Quoted,
    }

    /// How to start the image.
    struct QuickStart {
        /// Variables without which the container does not start.
        required: Option<Needed>,
        /// Variables without which it does not start unless what reads them is off.
        conditional: Option<Needed>,
        /// The file that lists all variables.
        env_example: Option<Quoted>,
        /// The lines for Compose, in their fence.
        compose: Option<Quoted>,
        /// The lines for the compose file with a container for each service, in their fence, where another one is there
        /// besides.
        split: Option<Quoted>,
        /// The line for the development, in its fence.
        develop: Option<Quoted>,
        /// Whether the image is built.
        build: bool,
        /// Whether the container does what it is told, and ends.
        tool: bool,
        /// The lines for Docker alone, in their fence, where one container is enough.
        docker: Option<Quoted>,
        /// Whether stopping leaves a volume.
        keeps: bool,
    }

    /// Variables that must have a value.
    struct Needed {
        /// The names of all.
        names: Quoted,
        /// The lines that make up the secrets among them, in their fence.
        secrets: Option<Quoted>,
        /// The names of those that are no secrets.
        others: Option<Quoted>,
    }

    /// The table of ports.
    struct Ports {
        /// Its rows.
        ports: Vec<PortRow>,
        /// Whether a published one among them can be moved.
        movable: bool,
    }

    /// A row of the table of ports.
    struct PortRow {
        /// The number.
        number: Quoted,
        /// Who listens.
        service: Quoted,
        /// Where it is published.
        published: Quoted,
        /// The variable that moves it.
        moved_by: Quoted,
        /// What it serves.
        description: String,
    }

    /// The table of variables.
    struct Variables {
        /// Its rows; those that stand under no heading of their own.
        rows: Vec<VariableRow>,
        /// Those that do.
        groups: Vec<VariableGroup>,
        /// Whether not every value is right for one of them.
        contracts: bool,
        /// Whether a secret is among them.
        secrets: bool,
        /// The file that lists them.
        env_example: Option<Quoted>,
        /// Whether Compose runs the container.
        compose: bool,
    }

    /// Variables that stand under a heading of their own.
    struct VariableGroup {
        /// The heading.
        title: String,
        /// The rows.
        rows: Vec<VariableRow>,
    }

    /// A row of the table of variables.
    struct VariableRow {
        /// The name.
        name: Quoted,
        /// The default, or what stands for it.
        default: Quoted,
        /// The services that read it.
        readers: Quoted,
        /// What its value must be; nothing where any text will do.
        contract: Quoted,
        /// What it is for.
        description: String,
    }

    /// The table of build arguments.
    struct BuildArgs {
        /// Its rows.
        args: Vec<BuildArg>,
    }

    /// A row of the table of build arguments.
    struct BuildArg {
        /// The name.
        name: Quoted,
        /// The value when none is given.
        default: Quoted,
    }

    /// The table of mounts.
    struct Mounts {
        /// Its rows.
        mounts: Vec<MountRow>,
        /// Whether a volume is among them.
        volumes: bool,
    }

    /// A row of the table of mounts.
    struct MountRow {
        /// Where it is mounted.
        path: Quoted,
        /// What is mounted.
        source: Quoted,
        /// What it keeps.
        description: String,
    }

    /// What healthy means.
    struct Health {
        /// The services that stay.
        services: Vec<HealthRow>,
        /// The longest that a start may take.
        start: Quoted,
        /// The longest that a stop may take.
        stop: Quoted,
        /// What is written to files; none where all of it goes to the container's log.
        files: Option<LogFiles>,
        /// What to do when it is not healthy.
        remedies: Option<Remedies>,
    }

    /// Log files.
    struct LogFiles {
        /// The services that write them.
        services: Vec<LogRow>,
        /// The lines that show what was written last, in their fence.
        last: Quoted,
    }

    /// A row of the table of log files.
    struct LogRow {
        /// The service.
        service: Quoted,
        /// The file that is written.
        current: Quoted,
        /// The largest that it becomes.
        size: Quoted,
        /// How many older ones are kept beside it.
        keep: u16,
        /// Whether the lines are in the container's log, too.
        console: bool,
    }

    /// What healthy means for an image of one process.
    struct ProcessHealth {
        /// The command that tells how each container is, where there is one for each service.
        apart: Option<Quoted>,
        /// The services that stay.
        services: Vec<HealthRow>,
        /// The longest that a start may take.
        start: Quoted,
        /// The longest that a stop may take.
        stop: Quoted,
        /// Asks the probe, in its fence.
        ask: Option<Quoted>,
        /// Shows the log.
        logs: Quoted,
        /// Starts the container again.
        again: Quoted,
        /// Whether the environment is looked at before the start.
        checks: bool,
    }

    /// A row of the table of services that stay.
    struct HealthRow {
        /// The service.
        service: Quoted,
        /// What is asked.
        question: Quoted,
        /// The longest that becoming ready may take.
        budget: Quoted,
        /// What happens when it ends.
        on_exit: Quoted,
    }

    /// Commands for a container that is not healthy.
    struct Remedies {
        /// The line that names what fails, in its fence.
        names: Quoted,
        /// What stands for a service's name in the others.
        any: Quoted,
        /// Shows the log.
        logs: Quoted,
        /// Asks the probe of a service.
        probe: Quoted,
        /// Says whether a service runs.
        state: Quoted,
        /// Starts a service again, where that is what happens when it ends.
        restart: Option<Quoted>,
        /// Whether that is so for all of them.
        restarts_all: bool,
        /// Starts the container again.
        again: Quoted,
        /// Whether Compose runs the container.
        compose: bool,
    }

    /// The start order.
    struct BootOrder {
        /// A Mermaid chart, in its fence.
        chart: Quoted,
        /// Whether services of the base are in it.
        of_base: bool,
    }
}
