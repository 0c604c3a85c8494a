//! Text outputs: templates place text, they decide nothing.
//!
//! Undefined is an error. Each template sees one view and nothing else. In a `.sh` file every text becomes one
//! quoted word of the shell, and a [`Word`](crate::shell::Word) is printed as it quotes itself, so a forgotten
//! quote is impossible; in a `.md` file every text is escaped.
//!
//! Each built-in template can be overridden, as a whole or a block of it. What it sees is a contract: [`BUILT_IN`] lists
//! it, and [`VERSION`] says what it promises.

mod blocks;
mod built_in;
mod check;
mod engine;
mod kind;
mod marks;
mod overrides;
mod parse;
mod view;

pub use blocks::Block;
pub use built_in::{BUILT_IN, BuiltIn, built_in};
pub(crate) use engine::{Stopped, Templates};
pub use kind::{Field, Kind, VERSION, View};
pub(crate) use marks::{Marked, Marks};
pub(crate) use overrides::{Chosen, choose, none};
pub(crate) use view::*;
