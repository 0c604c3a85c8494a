//! The scripts of a service.

use super::super::kind::{choices, views};
use super::{Files, Name, Preamble, Quoted};

choices! {
    /// What follows the end of a service.
    enum OnExit {
        /// It is started again.
        Restart = "restart",
        /// The container stops.
        Stop = "stop",
        /// It stays down.
        Leave = "leave",
    }

    /// What runs a script.
    enum Interpreter {
        /// A shell that is given the container's environment by s6-overlay.
        ContainerEnvironment = "container_environment",
        /// A shell that has it.
        Shell = "shell",
    }
}

views! {
    /// `run` of a service that stays.
    struct Run {
        /// Its variables.
        preamble: Preamble,
        /// What it writes.
        files: Files,
        /// The command with everything before it, line by line, word by word.
        lines: Vec<Vec<Quoted>>,
    }

    /// `finish` of a service that stays.
    struct Finish {
        /// The service.
        service: Name,
        /// What follows its end.
        on_exit: OnExit,
    }

    /// The script of a service that runs to its end.
    struct Oneshot {
        /// The service.
        service: Name,
        /// Its variables.
        preamble: Preamble,
        /// What it writes.
        files: Files,
        /// Folder it runs in.
        working_dir: String,
        /// The command with everything before it, one word each.
        command: Vec<Quoted>,
        /// How often it is tried.
        attempts: u16,
        /// Seconds between two attempts.
        delay: Name,
        /// Whether the container goes on when it fails.
        go_on: bool,
        /// The script that says whether the container has been told to stop.
        stopping: Name,
    }

    /// The probe of a service.
    struct Check {
        /// What runs it.
        interpreter: Interpreter,
        /// Its variables.
        preamble: Preamble,
        /// The command, one word each.
        command: Vec<Quoted>,
    }
}
