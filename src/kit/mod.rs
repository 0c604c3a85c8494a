//! Kits: services and stages that come ready-made, as data.
//!
//! A kit is a folder with a manifest and plain shell scripts: one of ours, or one of the spec's own. `expand` merges it under what the user wrote;
//! what comes out mentions no kit any more.

mod arguments;
mod brings;
mod catalogue;
mod develop;
mod doubtful;
mod expand;
mod expanded;
mod fill;
mod helper;
mod in_place;
mod inherit;
mod keeps;
mod manifest;
mod merge;
mod misuse;
mod mounted;
mod offered;
mod open;
mod own;
mod pinned;
mod places;
mod project;
mod proof;
mod scripts;
mod substitute;
mod upstream;
mod vars;

pub use catalogue::{Catalogue, Kit, MANIFEST, built_in};
pub use develop::develop;
pub(crate) use doubtful::Doubtful;
pub use expand::expand;
pub use expanded::{Expanded, InPlace, Part, Place, Platforms, Service, State, View};
pub(crate) use fill::{EXTERNAL_HOST, EXTERNAL_PORT};
pub use keeps::{Keeps, KeptChange, Program, Used, When};
#[cfg(feature = "schema")]
pub(crate) use manifest::Manifest;
pub use manifest::{Interface, Kind, Parameter};
