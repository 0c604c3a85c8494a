//! One spec, one consistent image.
//!
//! hullwright turns a `hull.yaml` into the files of an image that runs several services: the Dockerfile, the
//! s6-overlay tree, the health checks, the compose file, `.dockerignore`, `.env.example` and the README's regions.
//!
//! - [`build::Builder`] generates in a build script, and tells cargo what that depends on.
//! - [`generate`] is the short way from a text to its files; [`compile`] takes a folder and constants, and returns
//!   warnings and the decided [`model`] as well. Both are pure: they write nothing, and ask nothing but the [`Folder`]
//!   that they are given.
//! - [`spec`] has the types of the language, to be made in Rust and to be read and written by serde.
//! - [`fileset::FileSet::snapshot`] is a whole tree as one text, for snapshot tests.
//! - [`disk`] and [`drift`] write and compare the files as the command line does.
//!
//! ```
//! use hullwright::{NoFolder, Settings, compile, source::Sources};
//!
//! let mut sources = Sources::default();
//! let spec = sources.add("hull.yaml", "
//! hull: 1
//! name: hello
//! image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
//! services:
//!   web:
//!     packages: [python3]
//!     command: python3 -m http.server ${ports.http}
//!     ports: {http: 8000}
//!     healthcheck: {http: /}
//! ");
//! let compiled = compile(&mut sources, spec, &Settings::default(), &NoFolder);
//! assert!(compiled.findings.is_empty());
//! assert!(compiled.files.is_some_and(|files| files.iter().any(|(path, _)| path.as_str() == "Dockerfile")));
//! ```
//!
//! # What is stable
//!
//! What this documentation shows follows `SemVer`; before 1.0 the second number counts as the first. A minor version
//! may add a field to a struct that has a `Default` or a `new`: write `..Default::default()`, or `..Spec::new(…)`. A
//! spec that is accepted stays accepted and means the same; the texts of the outputs may change in a minor version,
//! and the changelog names each change. Modules that are hidden here are public for hullwright's own tests alone.
//! `docs/library.md` says more, with an example for each way to use the library.

pub mod adopt;
pub mod build;
mod check;
#[doc(hidden)]
pub mod compose;
pub mod diagnostic;
pub mod disk;
#[doc(hidden)]
pub mod dockerfile;
#[doc(hidden)]
pub mod dockerignore;
#[doc(hidden)]
pub mod dotenv;
pub mod drift;
#[doc(hidden)]
pub mod duration;
mod emit;
#[doc(hidden)]
pub mod execline;
pub mod explain;
pub mod fileset;
mod folder;
mod front;
pub mod graph;
#[cfg(feature = "cli")]
pub mod impact;
#[cfg(feature = "cli")]
pub mod import;
#[cfg(feature = "cli")]
pub mod init;
#[doc(hidden)]
pub mod kit;
#[doc(hidden)]
pub mod makefile;
#[doc(hidden)]
pub mod manifest;
#[doc(hidden)]
pub mod markdown;
pub mod model;
#[doc(hidden)]
pub mod pattern;
pub mod pins;
mod pipeline;
#[doc(hidden)]
pub mod region;
#[doc(hidden)]
pub mod s6;
#[cfg(feature = "schema")]
pub mod schema;
#[doc(hidden)]
pub mod script;
#[doc(hidden)]
pub mod shell;
pub mod source;
pub mod spec;
pub mod template;
#[doc(hidden)]
pub mod variable;
mod word;
pub mod yaml;
#[doc(hidden)]
pub mod yaml_out;

pub use folder::{Folder, NoFolder};
pub use front::{Report, generate};
pub use pipeline::{Compiled, Settings, compile, templates_folder};

#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct Library;
