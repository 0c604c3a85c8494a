//! From a folder and a few answers to a `hull.yaml` to begin with.
//!
//! A [`Scaffold`] is a folder of files and of questions; [`detect`] proposes one, with answers that it has found. The
//! answers are settled and the files rendered in memory: nothing here reads or writes a file, or asks anybody.

pub mod answers;
pub mod detect;
mod engine;
pub mod question;
mod render;
mod scaffold;

pub use answers::{Given, Settled};
pub use question::{Kind, Question, Value};
pub use render::{Rendered, render};
pub use scaffold::{File, MANIFEST, Scaffold, built_in, built_in_names};
