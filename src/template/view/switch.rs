//! Services that users switch off.

use super::super::kind::views;
use super::{Name, Quoted};

views! {
    /// A service that users switch off.
    struct Switch {
        /// The service.
        service: Name,
        /// The variable of the script that says that it is off, where that asks for it.
        variable: Option<Name>,
        /// The file that says so to others.
        file: String,
        /// The variable that names users' own.
        unless: Option<Unless>,
        /// What must be given for it to be on.
        when: Vec<OnlyWhen>,
    }

    /// A variable that names what users bring in the place of a service.
    struct Unless {
        /// The variable.
        name: Name,
        /// What the user gave, or nothing.
        now: Quoted,
        /// The path of a file that holds it, or nothing; only a secret has it.
        file: Option<Quoted>,
        /// The port where the address has none, or nothing.
        port: String,
    }

    /// What users may bring in the place of a service in another container, and who waits for it.
    struct Awaited {
        /// The service.
        service: Name,
        /// The variable that names users' own.
        unless: Unless,
        /// The variable of the script that holds its host and its port.
        place: Name,
        /// Seconds that it is waited for.
        limit: Name,
        /// Seconds between two questions.
        pause: Name,
        /// The words that ask, before the host and the port.
        command: Vec<Quoted>,
    }

    /// A variable that must have a value for a service to be on.
    struct OnlyWhen {
        /// The variable.
        name: Name,
        /// What the user gave, or nothing.
        now: Quoted,
        /// The values, each of which will do.
        values: Vec<String>,
    }

    /// What a service does when it is off.
    struct Off {
        /// The file that says that it is.
        file: String,
        /// The script that waits for users' own, and its arguments, one word each.
        wait: Vec<Quoted>,
        /// Whether the service, when it is on, is ready as soon as it is started.
        immediate: bool,
    }

    /// What waits, before every service, for what users bring in the place of services in other containers.
    struct Brought {
        /// What is done in the place of each of them.
        awaited: Vec<Off>,
    }

    /// What is asked when a service is off.
    struct Asked {
        /// The file that says that it is.
        file: String,
        /// The words that ask users' own, at `$host` and `$port`.
        command: Vec<Quoted>,
    }
}
