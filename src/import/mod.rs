//! Reads an existing system into a spec: a compose file, a Dockerfile and a tree of s6 definitions.
//!
//! Every part of the sources is a fact (`facts`). The readers make claims of them (`draft`), each a value of the spec with
//! the facts that it accounts for; the spec is made of the claims and nothing else. What our own check refuses is
//! taken out again (`settle`). So the report of what is lost follows from the spec itself, and never from a list beside it.
//!
//! It sees the folder in memory and writes nothing.

#![allow(clippy::needless_for_each, reason = "what becomes of each fact is said in one line")]

mod assign;
mod branch;
mod compose;
mod cx;
mod dockerfile;
mod draft;
mod facts;
mod files;
mod find;
mod outputs;
mod report;
mod s6;
mod settle;
mod words;

use std::fmt;

use crate::folder::Folder;
use cx::{Context, Cx};
use draft::{Claim, Draft};
use facts::Ledger;
use find::{context_of, dockerfile_of, name_of, read_compose, tree_of};

pub use facts::{Fact, Fate};
pub use files::{Files, Item, LARGEST, MOST, is_read};
pub use report::{Note, Report};

/// The base where the sources name none.
const BASE: &str = "debian:bookworm-slim";

/// The head of every spec.
const HEADER: &str =
    "Made by `hullwright init --from`. The keys are explained in docs/reference.md; look at what has a comment.";

/// Where the sources are, and where the spec shall be.
#[derive(Clone, Debug)]
pub struct Place {
    /// The name of the imported folder.
    pub name: String,
    /// The names of the folders above it, the nearest first.
    pub above: Vec<String>,
    /// The way from the spec's folder to the imported one: `.`, `../app`.
    pub way: String,
    /// Paths that are there beside the spec, where outputs would be in the way of something.
    pub taken: Vec<String>,
}

/// A spec and the report of what became of its sources.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The text of the spec.
    pub spec: String,
    /// What became of each fact.
    pub report: Report,
}

/// A source that cannot be read, or nothing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 for the whole.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "`{}`: {}", self.file, self.why),
            line => write!(f, "`{}`, line {line}: {}", self.file, self.why),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads what is in the folder into a spec, which has no error when it lies at its place.
///
/// # Errors
/// When a source cannot be read, or there is none.
pub fn import(files: &Files, place: &Place, folder: &dyn Folder) -> Result<Imported, Unreadable> {
    let mut ledger = Ledger::default();
    let (compose, read) = read_compose(files, &mut ledger)?;
    let build = compose.as_ref().and_then(compose::Build::first);
    let context = context_of(build.as_ref().map(|(_, build)| build), place);
    let dockerfile = dockerfile_of(files, build.as_ref().map(|(_, build)| build), &context);
    let trees = s6::folders(files.paths());
    if compose.is_none() && dockerfile.is_none() && trees.is_empty() {
        let why = "there is no compose file, no Dockerfile and no s6-rc.d in it: name a folder that has one".to_owned();
        return Err(Unreadable { file: place.name.clone(), line: 0, why });
    }
    let mut sources: Vec<String> =
        dockerfile.iter().cloned().chain(read.iter().map(|path| (*path).to_owned())).collect();
    let file = match dockerfile.as_deref() {
        Some(path) => Some(dockerfile::File::read(path, files.source(path)?, &mut ledger)?),
        None => None,
    };
    let written = compose.as_ref().and_then(compose::File::name);
    let (name, of_name) = name_of(compose.as_ref(), place);
    let service = build.as_ref().map_or_else(|| name.clone(), |(service, _)| words::name(service));
    let mut cx = Cx::new(files, ledger, words::name(&service), context);
    let tree = tree_of(&trees, file.as_ref(), &cx);
    cx.claim(Claim::put(&["hull"], 1_i64).needed());
    if let Some((written, fact)) = written
        .filter(|(written, _)| *written != name)
        .zip(of_name.first())
        .map(|((written, _), fact)| (written, *fact))
    {
        let why =
            format!("the project is `{name}` now: volumes of `{written}` keep that name, and stay where they are");
        cx.ledger.lose(fact, why);
    }
    cx.claim(Claim::put(&["name"], name.as_str()).of(of_name).needed());
    if let Some(tree) = &tree {
        s6::import(&mut cx, tree);
        sources.push(tree.clone());
    }
    if let Some(first) = cx.supervised.iter().find(|service| service.stays).or(cx.supervised.first()) {
        cx.service.clone_from(&first.name);
    }
    match &file {
        Some(file) => dockerfile::import(&mut cx, file, build.as_ref().and_then(|(_, build)| build.target.as_deref())),
        None => cx.claim(
            Claim::put(&["image", "base"], BASE).note("The sources name no base that is read: this is a guess."),
        ),
    }
    if let Some(compose) = &compose {
        compose::import(&mut cx, compose, build.as_ref().map(|(_, build)| build), &name);
    }
    others(&mut cx, dockerfile.as_deref(), &read, &trees, tree.as_deref());
    assign::assign(&mut cx);
    outputs::outputs(&mut cx, place);
    finish(cx, place, folder, sources)
}

impl<'a> Cx<'a> {
    fn new(files: &'a Files, ledger: Ledger, service: String, context: Context) -> Self {
        Self {
            files,
            ledger,
            draft: Draft::default(),
            service,
            supervised: Vec::new(),
            context,
            environment: Vec::new(),
            ports: Vec::new(),
            volumes: Vec::new(),
            rootfs: None,
            users: Vec::new(),
            remarks: Vec::new(),
            groups: Vec::new(),
            moved: Vec::new(),
            end: Vec::new(),
        }
    }
}

/// Counts what is there and is not read.
fn others(cx: &mut Cx<'_>, dockerfile: Option<&str>, compose: &[&str], trees: &[String], tree: Option<&str>) {
    let paths: Vec<&str> = cx.files.paths().collect();
    for path in paths {
        let Some(text) = cx.files.text(path) else { continue };
        let name = path.rsplit('/').next().unwrap_or_default();
        if files::is_dockerfile(path) && dockerfile != Some(path) {
            let why = "another image: one spec describes one; import it by itself";
            match dockerfile::File::read(path, text, &mut cx.ledger) {
                Ok(file) => file.lose(why, &mut cx.ledger),
                Err(unreadable) => {
                    let fact = cx.ledger.fact(path, unreadable.line, "the whole file");
                    cx.ledger.lose(fact, unreadable.why);
                }
            }
        } else if files::is_compose(name) && !compose.contains(&path) {
            let why = "Compose does not read this file by itself; what is otherwise in development stands under `dev`";
            compose::lose(path, text, why, &mut cx.ledger);
        }
    }
    for other in trees.iter().filter(|other| Some(other.as_str()) != tree) {
        s6::lose(cx, other, "another tree: the image has one");
    }
    for (path, fact) in cx.rootfs.take().into_iter().flat_map(|rootfs| rootfs.files) {
        let _: String = path;
        cx.ledger.lose(fact, "no COPY that is read brings it into the image");
    }
}

fn finish(cx: Cx<'_>, place: &Place, folder: &dyn Folder, sources: Vec<String>) -> Result<Imported, Unreadable> {
    let Cx { mut ledger, mut draft, service, remarks, .. } = cx;
    let spec = settle::settle(&mut draft, HEADER, &service, &mut ledger, folder).map_err(|why| Unreadable {
        file: place.name.clone(),
        line: 0,
        why: format!("no spec can be made of it: {why}; write one by hand, or import a part of it"),
    })?;
    let remarks = remarks.iter().map(|(text, fact)| (text.as_str(), *fact));
    let notes = draft.notes().chain(remarks).map(|(text, fact)| {
        let (file, line) = fact.and_then(|fact| ledger.place(fact)).unwrap_or_default();
        Note { file: file.to_owned(), line, text: text.to_owned() }
    });
    let notes = notes.collect();
    let facts = ledger.close(draft.claimed());
    Ok(Imported { spec, report: Report { sources, facts, notes } })
}
