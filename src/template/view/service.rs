//! The scripts of a service.

use super::super::kind::{choices, views};
use super::{Asked, Files, Name, Off, Preamble, Quoted};

choices! {
    /// What follows the end of a service.
    enum OnExit {
        /// It is started again.
        Restart = "restart",
        /// The container stops.
        Stop = "stop",
        /// The container stops after a failure, else it stays down.
        StopOnFailure = "stop-on-failure",
        /// It is started again after a failure, so often, else it stays down.
        RestartOnFailure = "restart-on-failure",
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
        /// Rights that new files do not get.
        umask: Option<Quoted>,
        /// The command with everything before it, line by line, word by word.
        lines: Vec<Vec<Quoted>>,
        /// What it does instead when it is off.
        off: Option<Off>,
    }

    /// How often a service is started again after a failure.
    struct Restarts {
        /// How often.
        attempts: u16,
        /// Seconds that a failure counts; without them it counts as long as the container runs.
        within: Option<Name>,
        /// Seconds before the first time.
        delay: Name,
        /// Seconds before any other time, at most.
        longest: Name,
        /// Whether the container goes on when it is not started again any more.
        leave: bool,
    }

    /// `run` of what reads the lines that a service prints.
    struct Log {
        /// The command with everything before it, line by line, word by word.
        lines: Vec<Vec<Quoted>>,
    }

    /// `finish` of a service that stays.
    struct Finish {
        /// The service.
        service: Name,
        /// What follows its end.
        on_exit: OnExit,
        /// How often it is started again, where that is limited.
        restarts: Option<Restarts>,
        /// The file that says that it is off.
        off: Option<String>,
    }

    /// The script of a service that runs to its end.
    struct Oneshot {
        /// The service.
        service: Name,
        /// Its variables.
        preamble: Preamble,
        /// What it writes.
        files: Files,
        /// Rights that new files do not get.
        umask: Option<Quoted>,
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
        /// The file that says that it is off.
        off: Option<String>,
    }

    /// The probe of a service.
    struct Check {
        /// What runs it.
        interpreter: Interpreter,
        /// Its variables.
        preamble: Preamble,
        /// What becomes the service's user, one word each; nothing where it runs as the service does.
        becomes: Vec<Quoted>,
        /// Whether a word of a command is a program that expands variables of its own.
        has_program: bool,
        /// The command, one word each; nothing where only what users bring is asked.
        command: Vec<Quoted>,
        /// What is asked instead when the service is off.
        off: Option<Asked>,
    }
}
