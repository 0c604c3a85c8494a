//! A kit of the spec's own: a folder beside the spec.
//!
//! It may come from anybody, so there are limits to it, and nothing outside of its folder is read.

use super::catalogue::{Kit, MANIFEST};
use super::proof;
use crate::diagnostic::{Code, Diagnostic};
use crate::folder::Folder;
use crate::source::{SourceId, Sources};
use crate::spec::{KitName, RelativePath};
use crate::yaml::{self, Node, Spanned};

/// The most files that a kit has.
const MOST_FILES: usize = 100;

/// The most bytes that all files of a kit have.
const MOST_BYTES: usize = 1 << 20;

/// A kit as it was read.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) name: String,
    /// Its folder, as reports name it.
    pub(super) folder: String,
    /// Its files, by path: those that are texts.
    pub(super) files: Vec<(String, String)>,
    /// The text of its manifest; none when there is none.
    pub(super) source: Option<SourceId>,
    /// The manifest as a tree; none when it is no YAML.
    pub(super) tree: Option<Node>,
    /// Whether an error in it was reported.
    pub(super) is_broken: bool,
    /// Whether it is a built-in one in truth, with another manifest for an experiment.
    pub(super) is_built_in: bool,
}

/// Reads a kit, and reports everything that is wrong with it.
pub(super) fn read(
    name: &Spanned<KitName>,
    path: &Spanned<RelativePath>,
    folder: &dyn Folder,
    sources: &mut Sources,
    beside: &str,
    findings: &mut Vec<Diagnostic>,
) -> Own {
    let shown = format!("{beside}{}", path.plain());
    let mut own = Own {
        name: name.to_string(),
        folder: shown,
        files: Vec::new(),
        source: None,
        tree: None,
        is_broken: true,
        is_built_in: false,
    };
    match files(path, folder) {
        Ok(files) => own.files = files,
        Err(too_much) => {
            findings.push(too_much.report(path));
            return own;
        }
    }
    let Some(text) = own.kit().file(MANIFEST).map(str::to_owned) else {
        findings.push(no_manifest(name, path, folder));
        return own;
    };
    findings.extend(look_at(&mut own, &text, sources));
    own
}

/// A kit that has another manifest, and what is wrong with that.
pub(super) fn changed(kit: Kit<'_>, text: &str, sources: &mut Sources) -> (Own, Vec<Diagnostic>) {
    let with =
        |(path, own): (&str, &str)| (path.to_owned(), if path == MANIFEST { text.to_owned() } else { own.to_owned() });
    let mut own = Own {
        name: kit.name.to_owned(),
        folder: kit.folder().unwrap_or(kit.name).to_owned(),
        files: kit.files().map(with).collect(),
        source: None,
        tree: None,
        is_broken: true,
        is_built_in: kit.folder().is_none(),
    };
    let findings = look_at(&mut own, text, sources);
    (own, findings)
}

/// Reads the manifest of a kit; what is wrong with the kit.
fn look_at(own: &mut Own, text: &str, sources: &mut Sources) -> Vec<Diagnostic> {
    let id = sources.add(format!("{}/{MANIFEST}", own.folder), text);
    let (tree, mut wrong) = yaml::parse(sources, id);
    own.source = Some(id);
    own.tree = tree;
    wrong.extend(proof::read(own.kit(), sources));
    own.is_broken = wrong.iter().any(Diagnostic::is_error);
    wrong
}

/// The texts of a folder. A folder of its own: nothing outside of it can be seen, not even through a link.
fn files(path: &Spanned<RelativePath>, folder: &dyn Folder) -> Result<Vec<(String, String)>, TooMuch> {
    let plain = path.plain();
    let inner = if folder.has(plain) { folder.context(plain) } else { None };
    let listed = inner.as_ref().map_or_else(|| folder.files(plain), |inner| inner.files(""));
    // What is hidden is no part of the kit, and what no script can be called is none.
    let is_hidden = |file: &str| file.split('/').any(|part| part.starts_with('.'));
    let is_named = |file: &String| !is_hidden(file) && RelativePath::try_from(file.clone()).is_ok();
    let listed: Vec<String> = listed.into_iter().filter(is_named).collect();
    if listed.len() > MOST_FILES {
        return Err(TooMuch { found: format!("{} files", listed.len()), limit: "100 files" });
    }
    let mut files = Vec::new();
    let mut bytes = 0;
    for file in listed {
        let text = inner.as_ref().map_or_else(|| folder.text(&format!("{plain}/{file}")), |inner| inner.text(&file));
        let Some(text) = text else { continue };
        bytes += text.len();
        if bytes > MOST_BYTES {
            return Err(TooMuch { found: "more than 1 MiB of text".to_owned(), limit: "1 MiB" });
        }
        files.push((file, text));
    }
    Ok(files)
}

/// What a folder has more of than a kit may.
struct TooMuch {
    found: String,
    limit: &'static str,
}

impl TooMuch {
    fn report(&self, path: &Spanned<RelativePath>) -> Diagnostic {
        let Self { found, limit } = self;
        Diagnostic::new(Code::KitFolder, path.span, format!("the folder `{}` has {found}", path.value))
            .label(format!("a kit has at most {limit}"))
            .advice("keep what is no part of the kit elsewhere: what that is only you know")
    }
}

fn no_manifest(name: &Spanned<KitName>, path: &Spanned<RelativePath>, folder: &dyn Folder) -> Diagnostic {
    let plain = path.plain();
    let report = |message: String| {
        Diagnostic::new(Code::KitFolder, path.span, message).also(name.span, format!("the kit `{name}`"))
    };
    if let Some(parent) = plain.strip_suffix(MANIFEST).map(|parent| parent.trim_end_matches('/'))
        && folder.text(plain).is_some()
        && !parent.is_empty()
    {
        let wanted = format!("./{parent}");
        return report(format!("`{}` is a file, and a kit is a folder", path.value)).label("the file in it").edit(
            format!("write `{wanted}`"),
            path.span,
            wanted,
        );
    }
    let (message, label) = if folder.has(plain) {
        (format!("the folder `{}` has no `{MANIFEST}` that can be read", path.value), "no kit")
    } else {
        (format!("there is no folder `{}` beside this file", path.value), "not there")
    };
    report(message).label(label).advice(format!(
        "write the folder of a kit, with its `{MANIFEST}` as UTF-8 text: which it is only you know; `hullwright kit new {name}` makes one under `kits`"
    ))
}
