//! Kits: services and stages that come ready-made, as data.
//!
//! A kit is a folder with a manifest and plain shell scripts. [`expand`] merges it under what the user wrote;
//! what comes out mentions no kit any more.

mod arguments;
mod catalogue;
mod develop;
mod expand;
mod expanded;
mod in_place;
mod inherit;
mod manifest;
mod merge;
mod open;
mod pinned;
mod project;
mod substitute;
mod vars;

pub use catalogue::{Kit, all, find};
pub use develop::develop;
pub use expand::expand;
pub use expanded::{Expanded, InPlace, Part, Place, Platforms, Service};
pub use manifest::{Interface, Kind, Parameter};
pub use open::interface;
