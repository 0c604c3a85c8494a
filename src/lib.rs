//! One spec, one consistent image.
//!
//! [`compile`] turns a `hull.yaml` into the files of an image that runs several services: the Dockerfile, the
//! s6-overlay tree, the health checks, the compose file, `.dockerignore`, `.env.example` and the README's regions.
//! It is a pure function; reading and writing files is up to the caller.
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

mod check;
pub mod compose;
pub mod diagnostic;
pub mod disk;
pub mod dockerfile;
pub mod dockerignore;
pub mod dotenv;
pub mod drift;
pub mod duration;
mod emit;
pub mod execline;
pub mod fileset;
mod folder;
pub mod graph;
#[cfg(feature = "cli")]
pub mod import;
pub mod kit;
pub mod makefile;
pub mod manifest;
pub mod markdown;
pub mod model;
mod pipeline;
pub mod region;
pub mod s6;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shell;
pub mod source;
pub mod spec;
mod template;
pub mod variable;
pub mod yaml;
pub mod yaml_out;

pub use folder::{Folder, NoFolder};
pub use pipeline::{Compiled, Settings, compile};
