//! Outputs that patches broke, as far as a reader of ours can tell: what was read before them and is not after.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::fileset::{Artefact, ArtefactPath, FileSet};
use crate::model::{Init, Model};
use crate::s6;
use crate::script;
use crate::source::{Sources, Span};
use crate::yaml;

/// Where the sources of the services lie, below the root of an image.
const TREE: &str = "etc/s6-overlay/";

/// A patch that was made: the output, its name, and the place that is to blame.
type Done<'a> = (ArtefactPath, &'a str, Span);

/// The outputs that cannot be read any more, each at the last patch of it.
pub(super) fn broken(model: &Model, before: &FileSet, after: &FileSet, done: &[Done<'_>]) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let last = done.iter().rev().filter(|(path, _, _)| seen.insert(path.clone()));
    let mut findings: Vec<Diagnostic> = last
        .filter_map(|(path, name, span)| {
            let problem = problem(path, text(before, path)?, text(after, path)?)?;
            Some(report(name, path.as_str(), *span, &problem))
        })
        .collect();
    findings.extend(trees(model, before, after, done));
    findings.sort_by_key(|finding| finding.labels.first().map(|label| label.span));
    findings
}

fn report(name: &str, path: &str, span: Span, problem: &str) -> Diagnostic {
    let message = format!("after the patch `{name}`, `{path}` {problem}");
    Diagnostic::new(Code::BrokenByPatch, span, message)
        .label("what stands there then")
        .advice("write it so that who reads the output can: what was meant only you know")
}

fn text<'f>(files: &'f FileSet, path: &ArtefactPath) -> Option<&'f str> {
    match files.get(path)? {
        Artefact::File { contents, mode: _ } => Some(contents),
        // Regions are looked at when they are changed.
        Artefact::Regions { .. } => None,
    }
}

/// What is wrong with one file, and was not before.
fn problem(path: &ArtefactPath, before: &str, after: &str) -> Option<String> {
    let name = path.as_str();
    if [".yml", ".yaml"].iter().any(|ending| name.ends_with(ending)) {
        let wrong = |text: &str| {
            let mut sources = Sources::default();
            let id = sources.add(name, text);
            yaml::parse(&sources, id).1.into_iter().find(Diagnostic::is_error).map(|finding| finding.message)
        };
        return wrong(after).filter(|_| wrong(before).is_none()).map(|why| format!("is no YAML: {why}"));
    }
    // What bash has besides may be more than our reader follows.
    let is_script = |text: &str| {
        let first = text.lines().next().filter(|line| line.starts_with("#!"));
        first.is_some_and(|line| !line.contains("bash")) && script::is_for_shell(text)
    };
    if is_script(before) && is_script(after) && script::read(before).is_some() && script::read(after).is_none() {
        return Some("is no script of the shell: a quote, a bracket or a here-document has no end".to_owned());
    }
    None
}

/// What a boot says of the trees of services that patches changed, and did not say before.
fn trees(model: &Model, before: &FileSet, after: &FileSet, done: &[Done<'_>]) -> Vec<Diagnostic> {
    let Init::Overlay(overlay) = &model.image.init else { return Vec::new() };
    let root = |path: &ArtefactPath| path.as_str().find(TREE).and_then(|at| path.as_str().get(..at)).map(str::to_owned);
    let mut seen = BTreeSet::new();
    let last = done.iter().rev().filter_map(|(path, name, span)| Some((root(path)?, name, span)));
    last.filter(|(root, _, _)| seen.insert(root.clone()))
        .filter_map(|(root, name, span)| {
            let failure = |files: &FileSet| s6::check(image(files, &root), overlay.version).failure;
            let then = failure(after)?;
            let problem = format!("has services that s6-overlay cannot start: s6-rc-compile says `{}`", then.message);
            (failure(before).as_ref() != Some(&then)).then(|| report(name, root.trim_end_matches('/'), *span, &problem))
        })
        .collect()
}

/// The files below a folder, from there on.
fn image<'f>(files: &'f FileSet, root: &str) -> Vec<(&'f str, &'f str)> {
    let below = files.iter().filter_map(|(path, artefact)| match artefact {
        Artefact::File { contents, mode: _ } => Some((path.as_str().strip_prefix(root)?, contents.as_str())),
        Artefact::Regions { .. } => None,
    });
    below.filter(|(path, _)| path.starts_with(TREE)).collect()
}
