//! From the decided model to the outputs: one file per family of outputs.
//!
//! An emitter prints facts of the model; it computes none and knows no spec.

mod answers;
#[cfg(feature = "cli")]
pub(crate) mod commands;
mod compose;
mod dockerfile;
mod env_example;
mod environment;
mod ignore;
mod makefile;
mod own;
mod probe;
mod process;
mod readme;
mod rootfs;
mod script;
mod user;
mod written;

use crate::compose::Conflict;
use crate::dockerfile::LineTooLong;
use crate::fileset::{Artefact, ArtefactPath, FileSet};
use crate::model::Model;
use crate::template::{Stopped, Templates};

/// Why the outputs cannot be made from a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A key of the user's compose words would replace a generated one.
    Compose(Conflict),
    /// Two containers in one compose file want one name.
    TwoContainers(String),
    /// A line is longer than Docker reads.
    Line(LineTooLong),
    /// Two outputs want one path.
    Path(ArtefactPath),
    /// A template of the user's wants too much.
    Template(Stopped),
    /// What a template of the user's makes does not end where its region does.
    Torn(String),
}

type Emitter = fn(&Model, &Templates, &mut FileSet) -> Result<(), Refused>;

/// The one list of outputs.
const EMITTERS: [Emitter; 7] =
    [dockerfile::emit, rootfs::emit, compose::emit, ignore::emit, env_example::emit, readme::emit, makefile::emit];

/// All outputs of a model.
pub(crate) fn emit(model: &Model, templates: &Templates) -> Result<FileSet, Refused> {
    let mut files = FileSet::default();
    EMITTERS.iter().try_for_each(|emitter| emitter(model, templates, &mut files))?;
    templates.stopped().map_or(Ok(files), |stopped| Err(Refused::Template(stopped)))
}

/// Adds an output, where it is switched on.
fn put(files: &mut FileSet, path: Option<&ArtefactPath>, artefact: Artefact) -> Result<(), Refused> {
    path.map_or(Ok(()), |path| files.insert(path.clone(), artefact).map_err(Refused::Path))
}
