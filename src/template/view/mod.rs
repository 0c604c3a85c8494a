//! What each template sees. The doc comments are the words of the reference, so they are written for users.

mod boot;
mod entry;
mod files;
mod owners;
mod readme;
mod service;
mod shared;
mod switch;
mod variables;

use serde::{Serialize, Serializer};

pub(crate) use boot::{First, HealthCheck, Helper, Ready, ReadyPort};
pub(crate) use entry::{Answer, Answers, Entrypoint, Trial};
pub(crate) use files::{Files, Function, Refused, StartFile};
pub(crate) use owners::{Folder, MadeFolder, Owners, Prepare};
pub(crate) use readme::{
    BootOrder, BuildArg, BuildArgs, Health, HealthRow, LogFiles, LogRow, MountRow, Mounts, Needed, PortRow, Ports,
    ProcessHealth, QuickStart, Regions, Remedies, Skeleton, VariableGroup, VariableRow, Variables,
};
pub(crate) use service::{Check, Finish, Interpreter, Log, OnExit, Oneshot, Restarts, Run};
pub(super) use shared::{
    WithAnswers, WithEnvironment, WithFiles, WithOwn, WithOwners, WithPreamble, WithSecret, WithSwitches, WithTrial,
};
pub(crate) use switch::{Asked, Awaited, Brought, Off, OnlyWhen, Switch, Unless};
pub(crate) use variables::{
    Alias, Deprecated, Entry, Environment, Kept, Look, Number, OtherName, Preamble, Required, Secret, Wanted, When,
    Wrong,
};

use super::kind::{Described, Kind};
use crate::shell::Word;

/// Text that is already in the language of the file, such as a shell word.
#[derive(Clone, Debug)]
pub(crate) struct Quoted(pub(crate) String);

/// A name or a path in which nothing must be quoted, so that it can stand within quotes, too.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub(crate) String);

impl Serialize for Quoted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        minijinja::Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        minijinja::Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

impl Described for Quoted {
    const KIND: Kind = Kind::Quoted;
}

impl Described for Name {
    const KIND: Kind = Kind::Name;
}

impl Quoted {
    /// Whether something stands in single quotes that another program may take for a variable.
    pub(crate) fn hides_variable(&self) -> bool {
        self.0.starts_with('\'') && self.0.contains('$')
    }
}

impl From<Word> for Quoted {
    fn from(word: Word) -> Self {
        Self(word.to_string())
    }
}
