//! The process of an image that runs one service.

use super::super::kind::views;
use super::{Awaited, Environment, Files, Name, Owners, Preamble, Quoted};

views! {
    /// The process of an image that runs one service.
    struct Entrypoint {
        /// The service.
        service: Name,
        /// What the environment must hold.
        environment: Environment,
        /// What users may bring in other containers, where it waits for that.
        awaited: Vec<Awaited>,
        /// Its variables.
        preamble: Preamble,
        /// What it writes.
        files: Files,
        /// Folders that become somebody's, where it starts as root.
        owners: Owners,
        /// What becomes the service's user, one word each; nothing where it is that already.
        becomes: Vec<Quoted>,
        /// Rights that new files do not get.
        umask: Option<Quoted>,
        /// What arguments follow, one word each.
        program: Vec<Quoted>,
        /// What stands there when there are no arguments, one word each.
        arguments: Vec<Quoted>,
        /// What it answers by itself.
        answers: Option<Answers>,
        /// How it is tried, where it runs to its end and nothing else starts it again.
        trial: Option<Trial>,
    }

    /// How often and how long something is tried.
    struct Trial {
        /// How often.
        attempts: u16,
        /// Seconds between two attempts.
        delay: Name,
        /// Seconds that one attempt may take.
        limit: Name,
        /// Whether others go on when it fails.
        go_on: bool,
    }

    /// What the container answers by itself.
    struct Answers {
        /// What `--help` prints, line by line.
        help: Vec<String>,
        /// What `--version` prints first.
        version: String,
        /// What it prints then.
        versions: Vec<Answer>,
        /// What `--validate` runs besides, one word each.
        probe: Vec<Quoted>,
        /// What stands for no arguments, one word each, where it is known before the environment is looked at.
        default: Vec<String>,
    }

    /// The first line of what a command prints.
    struct Answer {
        /// What stands before it.
        label: String,
        /// The command, one word each.
        command: Vec<String>,
    }
}
