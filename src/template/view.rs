//! What each script's template sees.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use crate::shell::Word;

/// Text that is already in the language of the file, such as a shell word.
#[derive(Clone, Debug)]
pub(crate) struct Quoted(pub(crate) String);

impl Serialize for Quoted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        minijinja::Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

impl From<Word> for Quoted {
    fn from(word: Word) -> Self {
        Self(word.to_string())
    }
}

/// The variables that a script sees.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Preamble {
    /// The function that percent-encodes, where a value stands so in another one.
    pub(crate) encode: Option<Quoted>,
    /// Secrets of others that its own values are made of: it reads them and exports none.
    pub(crate) borrowed: Vec<Secret>,
    /// Secrets that are not this script's.
    pub(crate) foreign: Vec<Quoted>,
    /// What it exports, in order.
    pub(crate) exports: Vec<Entry>,
}

/// One exported variable.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: Quoted,
    /// Its value; none leaves what the user gave.
    pub(crate) value: Option<Quoted>,
    /// Where it comes from when it is a secret.
    pub(crate) secret: Option<Secret>,
}

/// A secret, as a script finds it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Secret {
    /// Its name.
    pub(crate) name: Quoted,
    /// What the user gave, or nothing.
    pub(crate) now: Quoted,
    /// The path of a file that holds it, or nothing.
    pub(crate) file: Quoted,
    /// Where a generated value is kept.
    pub(crate) kept: Option<String>,
    /// Its value when there is no other.
    pub(crate) default: Option<Quoted>,
}

/// What a service writes when it starts.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Files {
    /// The functions that this needs.
    pub(crate) functions: BTreeSet<&'static str>,
    /// The files.
    pub(crate) written: Vec<StartFile>,
}

/// A file that is written when a service starts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StartFile {
    /// Its path.
    pub(crate) path: String,
    /// Its mode.
    pub(crate) mode: String,
    /// Values that may be refused.
    pub(crate) refused: Vec<Refused>,
    /// What is in it.
    pub(crate) content: Quoted,
    /// What becomes the user who writes it, one word each.
    pub(crate) writer: Vec<Quoted>,
}

/// A value that is refused where it cannot stand in a file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Refused {
    /// The function that looks at it.
    pub(crate) check: Quoted,
    /// The variable.
    pub(crate) name: Quoted,
    /// Its value.
    pub(crate) value: Quoted,
}

/// `run` of a service that stays.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Run {
    /// Its variables.
    pub(crate) preamble: Preamble,
    /// What it writes.
    pub(crate) files: Files,
    /// The command with everything before it, line by line, word by word.
    pub(crate) lines: Vec<Vec<Quoted>>,
}

/// `finish` of a service that stays.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finish {
    /// The service.
    pub(crate) service: Quoted,
    /// `restart`, `stop` or `leave`.
    pub(crate) on_exit: &'static str,
}

/// The script of a service that runs to its end.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Oneshot {
    /// The service.
    pub(crate) service: Quoted,
    /// Its variables.
    pub(crate) preamble: Preamble,
    /// What it writes.
    pub(crate) files: Files,
    /// Folder it runs in.
    pub(crate) working_dir: String,
    /// The command with everything before it, one word each.
    pub(crate) command: Vec<Quoted>,
    /// How often it is tried.
    pub(crate) attempts: u16,
    /// Seconds between two attempts.
    pub(crate) delay: Quoted,
    /// Whether the container goes on when it fails.
    pub(crate) go_on: bool,
    /// The script that says whether the container has been told to stop.
    pub(crate) stopping: Quoted,
}

/// What runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Interpreter {
    /// A shell that is given the container's environment by s6-overlay.
    ContainerEnvironment,
    /// A shell that has it.
    Shell,
}

/// The process of an image that runs one service.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entrypoint {
    /// The service.
    pub(crate) service: Quoted,
    /// What the environment must hold.
    pub(crate) environment: Environment,
    /// Its variables.
    pub(crate) preamble: Preamble,
    /// What it writes.
    pub(crate) files: Files,
    /// What arguments follow, one word each.
    pub(crate) program: Vec<Quoted>,
    /// What stands there when there are no arguments, one word each.
    pub(crate) arguments: Vec<Quoted>,
    /// What it answers by itself.
    pub(crate) answers: Option<Answers>,
}

/// What the container answers by itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answers {
    /// What `--help` prints, line by line.
    pub(crate) help: Vec<String>,
    /// What `--version` prints first.
    pub(crate) version: String,
    /// What it prints then.
    pub(crate) versions: Vec<Answer>,
    /// What `--validate` runs besides, one word each.
    pub(crate) probe: Vec<Quoted>,
    /// What stands for no arguments, one word each, where it is known before the environment is looked at.
    pub(crate) default: Vec<String>,
}

/// The first line of what a command prints.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answer {
    /// What stands before it.
    pub(crate) label: String,
    /// The command, one word each.
    pub(crate) command: Vec<String>,
}

/// The probe of a service.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Check {
    /// What runs it.
    pub(crate) interpreter: Interpreter,
    /// Its variables.
    pub(crate) preamble: Preamble,
    /// The command, one word each.
    pub(crate) command: Vec<Quoted>,
}

/// The container's health check.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HealthCheck {
    /// Made when every service is ready.
    pub(crate) stamp: String,
    /// The folder of the probes.
    pub(crate) scripts: Quoted,
    /// The services that have a probe.
    pub(crate) services: Vec<Quoted>,
}

/// The scripts that need nothing but the place of their like.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Helper {
    /// The folder of the scripts.
    pub(crate) scripts: Quoted,
    /// The script that says whether the container has been told to stop.
    pub(crate) stopping: Quoted,
}

/// What runs before every service.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct First {
    /// Made when every service is ready.
    pub(crate) stamp: String,
    /// What the environment must hold.
    pub(crate) environment: Environment,
}

/// What the environment must hold.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Environment {
    /// Variables that must have a value.
    pub(crate) required: Vec<Required>,
    /// Secrets that a file may hold.
    pub(crate) secrets: Vec<Secret>,
    /// Ports that users can move.
    pub(crate) ports: Vec<Wanted>,
    /// Values that are generated at the first start.
    pub(crate) kept: Vec<Kept>,
}

/// A variable that must have a value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Required {
    /// Its name.
    pub(crate) name: Quoted,
    /// What the user gave, or nothing.
    pub(crate) now: Quoted,
    /// The path of a file that holds it, or nothing; only a secret has it.
    pub(crate) file: Option<Quoted>,
}

/// A variable and its value now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Wanted {
    /// Its name.
    pub(crate) name: Quoted,
    /// Its value.
    pub(crate) value: Quoted,
}

/// A value that is generated at the first start.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Kept {
    /// What the user gave, or nothing.
    pub(crate) now: Quoted,
    /// The path of a file that holds it, or nothing.
    pub(crate) file: Quoted,
    /// How many characters.
    pub(crate) length: u16,
    /// Where it is kept.
    pub(crate) path: String,
    /// The folder of that.
    pub(crate) folder: String,
}

/// What runs after every service.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ready {
    /// Made when every service is ready.
    pub(crate) stamp: String,
    /// The line above the ports.
    pub(crate) title: String,
    /// The ports.
    pub(crate) ports: Vec<ReadyPort>,
    /// Printed last.
    pub(crate) marker: Option<String>,
}

/// A port in the table that is printed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReadyPort {
    /// What it serves.
    pub(crate) name: String,
    /// Its number now.
    pub(crate) number: Quoted,
}
