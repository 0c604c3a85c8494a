//! Reading YAML: text into a tree in which every value has a place, and the tree into plain serde types.
//!
//! Two promises hold here. Text is read as written: `1.10`, `017`, `no` and `22:22` are the texts they look
//! like, wherever a text is expected. And a file is reported whole: every mistake of its shape in one run.
//!
//! This module knows YAML and serde, and nothing of what a spec means.

mod access;
mod any;
mod aside;
mod build;
mod decode;
mod error;
mod invalid;
mod junk;
mod keys;
mod mapping;
mod node;
mod number;
mod parse;
mod reader;
mod repair;
mod report;
mod spanned;
mod syntax;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod write;

pub(crate) use aside::Aside;
pub use decode::decode;
pub use invalid::Invalid;
pub(crate) use junk::is_junk;
pub(crate) use keys::keys;
pub use node::{Entry, Key, Kind, Node, Scalar};
pub use parse::parse;
pub use spanned::Spanned;
pub use text::{quoted, written};
pub use write::{Unwritable, to_node};
