//! What is wrong with outputs, and can be told only when they are made.

use crate::diagnostic::{Code, Diagnostic};
use crate::emit::Refused;
use crate::fileset::FileSet;
use crate::folder::Folder;
use crate::model::Model;
use crate::template::Chosen;
use crate::yaml::{self, Node};

/// Files of the user's own folder that are generated, too: both are laid over the root of the image.
pub(super) fn clashes(model: &Model, files: &FileSet, folder: &dyn Folder, root: &Node) -> Vec<Diagnostic> {
    let (Some(own), Some(generated)) = (&model.image.rootfs, &model.outputs.rootfs) else { return Vec::new() };
    let span = root.get("image").and_then(|image| image.get("rootfs")).map_or(root.span, |path| path.span);
    let report = |file: &String| {
        let path = generated.join(file).ok()?;
        let taken = files.clash(&path)?;
        let message = format!("`{file}` of the folder `{own}` and the generated `{taken}` want one path of the image");
        Some(Diagnostic::new(Code::PathCollision, span, message).label("this folder").advice(format!(
            "remove or rename `{file}` in the folder: this file does not name it, so no edit of it can be offered"
        )))
    };
    folder.files(own.plain()).iter().filter_map(report).collect()
}

/// Generated files of the image that the build cannot see.
pub(super) fn outside(model: &Model, files: &FileSet, root: &Node) -> Option<Diagnostic> {
    let (rootfs, context) = (model.outputs.rootfs.as_ref()?, root.get("context")?);
    let is_copied = files.iter().any(|(path, _)| path.is_below(rootfs));
    if !is_copied || model.context.holds(rootfs).is_some() {
        return None;
    }
    let message = format!("`{rootfs}` is generated to be copied into the image, and lies outside the build context");
    let report =
        Diagnostic::new(Code::OutsideContext, context.span, message).label("the build sees only what is below");
    // A place below the context that is below the folder of the spec, too.
    let path = model.context.path();
    let inside = path.starts_with("./").then(|| format!("{path}/rootfs"));
    let wanted = root.get("outputs").and_then(|outputs| outputs.get("rootfs"));
    Some(match (inside, wanted) {
        (Some(inside), Some(wanted)) => report.edit(format!("write `{inside}`"), wanted.span, yaml::written(&inside)),
        (Some(inside), None) => report.advice(format!(
            "write `rootfs: {inside}` under `outputs`, or name another context: which is meant only you know"
        )),
        (None, _) => report
            .advice("name a context that has the folder of this file in it, or move this file: only you know where"),
    })
}

/// What would replace a generated value: a key below `compose`, or one of Compose's own words.
fn replacing<'a>(path: &[String], root: &'a Node) -> &'a Node {
    let below = |start: &'a Node, path: &[String]| path.iter().try_fold(start, |place, key| place.get(key));
    let own = root.get("compose").and_then(|own| below(own, path));
    let word = || match path {
        [section, _, word @ ..] => {
            let entries = root.get(section).and_then(Node::entries).unwrap_or_default();
            entries.iter().find_map(|entry| below(&entry.value, word))
        }
        _ => None,
    };
    own.or_else(word).or_else(|| root.get("compose")).unwrap_or(root)
}

/// What the emitters refused, at the place in the file that asks for it.
pub(super) fn report(refused: &Refused, root: &Node, chosen: &Chosen) -> Diagnostic {
    match refused {
        Refused::Compose(conflict) => {
            let place = replacing(&conflict.path, root);
            Diagnostic::new(
                Code::ComposeConflict,
                place.span,
                format!("`{}` is generated with another value", conflict.path.join(".")),
            )
            .label("would replace it")
            .advice("remove it here, and change the fact where the file has it: which of them only you know")
        }
        Refused::TwoContainers(name) => {
            let place = root.get("outputs").and_then(|outputs| outputs.get("compose")).unwrap_or(root);
            let message =
                format!("both layouts have a container `{name}`, and not the same: one compose file cannot hold both");
            Diagnostic::new(Code::OneComposeFile, place.span, message).label("one file for both layouts").advice(
                "give each layout a file of its own; where the project has the name of a service, another name for \
                     one of them is enough: which only you know",
            )
        }
        Refused::Line(line) => {
            let image = root.get("image").unwrap_or(root);
            Diagnostic::new(Code::InvalidValue, image.span, line.to_string())
                .label("the image")
                .advice("break the text or the list into shorter ones: where it can be broken only you know")
        }
        Refused::Path(path) => {
            let outputs = root.get("outputs").unwrap_or(root);
            Diagnostic::new(Code::PathCollision, outputs.span, format!("two outputs want `{path}`"))
                .label("the outputs")
                .advice("write one of them elsewhere; where only you know")
        }
        Refused::Template(stopped) => chosen.report(stopped),
        Refused::Torn(template) => chosen.torn(template),
    }
}
