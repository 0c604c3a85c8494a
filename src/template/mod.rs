//! Text outputs: templates place text, they decide nothing.
//!
//! Undefined is an error. Each template sees one view and nothing else. In a `.sh` file every text becomes one
//! quoted word of the shell, and a [`Word`](crate::shell::Word) is printed as it quotes itself, so a forgotten
//! quote is impossible; in a `.md` file every text is escaped.

mod engine;
mod readme;
mod view;

pub(crate) use engine::Templates;
pub(crate) use readme::{
    BootOrder, BuildArg, BuildArgs, Health, HealthRow, MountRow, Mounts, Needed, PortRow, Ports, ProcessHealth,
    QuickStart, Remedies, Skeleton, VariableRow, Variables,
};
pub(crate) use view::{
    Answer, Answers, Check, Entry, Entrypoint, Environment, Files, Finish, First, HealthCheck, Helper, Interpreter,
    Kept, Oneshot, Preamble, Quoted, Ready, ReadyPort, Refused, Required, Run, Secret, StartFile, Wanted,
};
