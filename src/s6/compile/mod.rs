//! What `s6-rc-compile` says when an image with s6-overlay boots, as a pure function of the image's files.
//!
//! It stops at the first error, so the order of the phases is part of the answer: `scan` reads the sources,
//! `pipelines` adds a bundle per named pipeline, `bundles` and `dependencies` resolve names, `cycles` looks for
//! cycles, `servicedirs` copies. This module knows neither the spec nor the typed definitions that we emit: it judges
//! files, whoever wrote them. <https://skarnet.org/software/s6-rc/s6-rc-compile.html>
//!
//! Assumed: the boot runs as root, with `S6_VERBOSITY`, `S6_RUNTIME_PROFILE` and `S6_RUNTIME_BUNDLEDIR` unset, and all
//! that symbolic links lead to is in the tree.
//!
//! Not told:
//! - which of several bad names in one directory comes first: the real one takes them in the order of the file system;
//! - failures to write `/run/s6/db`, also for want of space or memory;
//! - a named pipe where a file is read: the real one waits for a writer;
//! - files that cannot be read or copied as root, special files, and links in a loop at `flag-*` or `pipeline-name`;
//! - `cyclic longrun pipeline` and `longrun pipeline collision`: by then a dependency cycle or a producer that is not
//!   declared back has been found;
//! - what the boot script says by itself, such as its warning of bundles in the old place, and its failure to complete
//!   them (3.2.3.2 and later) where `type` is a directory or `contents.d` a file;
//! - before 3.1.1.0: empty files where a number or type is expected.

mod bundles;
mod bytes;
mod cycles;
mod database;
mod definition;
mod dependencies;
pub mod lexer;
mod numbers;
mod overlay;
mod pipelines;
mod scan;
mod servicedirs;
mod tree;
mod verdict;

pub use tree::{Entry, Tree};
pub use verdict::{Failure, Verdict};

use super::version::Version;
use database::Database;

/// The verdict on an image whose files, put over those of s6-overlay `version`, are `image`.
pub fn compile(image: &Tree, version: Version) -> Verdict {
    let mut warnings = Vec::new();
    let failure = run(image, version, &mut warnings).err();
    Verdict { warnings, failure }
}

fn run(image: &Tree, version: Version, warnings: &mut Vec<String>) -> Result<(), Failure> {
    let (tree, sources) = overlay::boot(image, version);
    let mut database = Database::new();
    for source in &sources {
        scan::add_source(&tree, version, source, &mut database, warnings)?;
    }
    pipelines::add_bundles(&mut database)?;
    let bundles = bundles::resolve(&database)?;
    let dependencies = dependencies::resolve(&database, &bundles)?;
    cycles::check(&database, &dependencies)?;
    servicedirs::write(&tree, version, &database, warnings)
}

#[cfg(test)]
mod tests;
