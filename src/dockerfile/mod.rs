//! A Dockerfile as typed values, and their printing.
//!
//! What a value of these types holds, Docker reads back: stages refer to earlier stages only, exec form is JSON by a JSON
//! writer, `$` is escaped unless it is a reference, and text that no Dockerfile can hold is refused when it is made. It
//! knows nothing of the spec, of services or of s6.
//!
//! The format: <https://docs.docker.com/reference/dockerfile/>.

mod heredoc;
mod instruction;
mod print;
mod run;
mod stage;
mod text;

pub use heredoc::Heredoc;
pub use instruction::{Add, Arg, Copy, CopyInline, Healthcheck, Instruction, Port, Protocol, Schedule};
pub use print::LineTooLong;
pub use run::{Commands, FilesFrom, Mount, Network, Run, Script, Sharing};
pub use stage::{Base, Dockerfile, Misplaced, Stage, StageIndex, StageName};
pub use text::{ExecForm, Plain, Text, Unrepresentable, literal_source};

#[cfg(test)]
mod tests;
