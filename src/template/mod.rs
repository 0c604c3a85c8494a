//! Text outputs: templates place text, they decide nothing.
//!
//! Undefined is an error. Each template sees one view and nothing else. In a `.sh` file every text becomes one
//! quoted word of the shell, and a [`Word`](crate::shell::Word) is printed as it quotes itself, so a forgotten
//! quote is impossible; in a `.md` file every text is escaped.

mod engine;
mod view;

pub(crate) use engine::Templates;
pub(crate) use view::{
    BootOrder, Check, Entry, Environment, Finish, Health, HealthCheck, Helper, Kept, MountRow, Mounts, Oneshot,
    PortRow, Ports, Preamble, ProbeRow, QuickStart, Quoted, Ready, ReadyPort, Required, Run, Secret, Skeleton,
    VariableRow, Variables, Wanted,
};
