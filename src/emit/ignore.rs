//! The ignore file: nothing gets into a build but what it copies.

use super::dockerfile::copied;
use super::{Refused, put, rootfs};
use crate::dockerignore::{Dockerignore, Pattern, is_never};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::Model;
use crate::template::Templates;

const HEADER: &str = "Everything is denied but what the build copies; below that, what no image should hold.";

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let copied: Vec<String> = copied(model, templates).into_iter().chain(generated(model, templates, files)).collect();
    let copied: Vec<&str> = copied.iter().map(String::as_str).collect();
    let pattern = |pattern: &String| Pattern::new(pattern).expect("internal: a checked pattern is one line");
    let denied = model.outputs.denied.iter().map(pattern).collect();
    let file = Dockerignore::new(HEADER, &copied, denied).expect("internal: a relative path is a pattern");
    let artefact = Artefact::File { contents: file.to_string(), mode: Mode::Regular };
    put(files, model.outputs.ignore.as_ref(), artefact)
}

/// Generated files of the image with a name that is otherwise never sent.
fn generated(model: &Model, templates: &Templates, files: &FileSet) -> Vec<String> {
    let images = model.split.iter().flat_map(|split| &split.images).chain([model]);
    let folders = images.filter_map(rootfs::copied).cloned().chain(rootfs::copied_in_development(model, templates));
    let folders: Vec<ArtefactPath> = folders.collect();
    let is_inside = |path: &&ArtefactPath| folders.iter().any(|folder| path.is_below(folder));
    let inside = files.iter().map(|(path, _)| path).filter(is_inside);
    inside.map(|path| model.context.to(path)).filter(|path| is_never(path)).collect()
}
