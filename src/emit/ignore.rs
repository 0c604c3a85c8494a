//! `.dockerignore`: nothing gets into a build but what it copies.

use super::dockerfile::copied;
use super::{Refused, put};
use crate::dockerignore::{Dockerignore, Pattern};
use crate::fileset::{Artefact, FileSet, Mode};
use crate::model::Model;
use crate::template::Templates;

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let keep: Vec<String> = copied(model, templates);
    let kept_on_purpose = |pattern: &str| {
        keep.iter().any(|path| path.ends_with(pattern.trim_start_matches("**/").trim_start_matches('*')))
    };
    let never = crate::dockerignore::NEVER.iter().filter(|pattern| !kept_on_purpose(pattern)).map(ToString::to_string);
    let deny = never.chain(model.outputs.denied.iter().cloned());
    let file = Dockerignore {
        header: "Everything is denied but what the build copies; below that, what no image should hold.".to_owned(),
        keep: keep.iter().map(|path| Pattern::path(path).expect("internal: a relative path is a pattern")).collect(),
        deny: deny.map(|pattern| Pattern::new(&pattern).expect("internal: a checked pattern is one line")).collect(),
    };
    let artefact = Artefact::File { contents: file.to_string(), mode: Mode::Regular };
    put(files, model.outputs.ignore.as_ref(), artefact)
}
