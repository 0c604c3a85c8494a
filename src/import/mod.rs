//! Reads an existing system into a spec: a compose file, a Dockerfile and a tree of s6 definitions.
//!
//! Every part of the sources is a fact (`facts`). The readers make claims of them (`draft`), each a value of the spec with
//! the facts that it accounts for; the spec is made of the claims and nothing else. What our own check refuses is
//! taken out again (`settle`). So the report of what is lost follows from the spec itself, and never from a list beside it.
//!
//! It sees the folder in memory and writes nothing.

#![allow(clippy::needless_for_each, reason = "what becomes of each fact is said in one line")]

mod assign;
mod compose;
mod cx;
mod dockerfile;
mod draft;
mod facts;
mod files;
mod report;
mod s6;
mod settle;
mod words;

use std::fmt;

use crate::folder::Folder;
use crate::yaml::Node;
use cx::{Context, Cx};
use draft::{Claim, Draft};
use facts::{FactId, Ledger};

pub use facts::{Fact, Fate};
pub use files::{Files, Item, LARGEST, MOST, is_read};
pub use report::{Note, Report};

/// The base where the sources name none.
const BASE: &str = "debian:bookworm-slim";

/// The head of every spec.
const HEADER: &str =
    "Made by `hullwright init --from`. The keys are explained in docs/reference.md; look at what has a comment.";

/// What Compose reads by itself; the first of each that is there.
const COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
const OVERRIDE: [&str; 4] =
    ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"];

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
    outputs(&mut cx, place);
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

/// The compose file with what Compose lays over it, and the paths of both.
fn read_compose<'a>(
    files: &'a Files,
    ledger: &mut Ledger,
) -> Result<(Option<compose::File>, Vec<&'a str>), Unreadable> {
    let mut read: Vec<(&str, &str)> = Vec::new();
    for names in [COMPOSE, OVERRIDE] {
        if let Some(name) = names.into_iter().find(|name| files.get(name).is_some()) {
            read.push((name, files.source(name)?));
        }
    }
    let paths = read.iter().map(|(path, _)| *path).collect();
    Ok((compose::read(&read, ledger)?, paths))
}

fn context_of(build: Option<&compose::Build>, place: &Place) -> Context {
    let context = build.map_or(".", |build| build.context.as_str());
    let up = context.split('/').filter(|part| *part == "..").count();
    let below: Vec<&str> = context.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    if up == 0 {
        return Context { below: below.join("/"), above: String::new() };
    }
    let mut names: Vec<&str> =
        std::iter::once(place.name.as_str()).chain(place.above.iter().map(String::as_str)).take(up).collect();
    names.reverse();
    Context { below: String::new(), above: names.join("/") }
}

/// The Dockerfile of the image, by what Compose says, or by its usual places.
fn dockerfile_of(files: &Files, build: Option<&compose::Build>, context: &Context) -> Option<String> {
    let named = build.and_then(|build| context.inside(build.dockerfile.as_deref().unwrap_or("Dockerfile")));
    let usual = ["Dockerfile", "Containerfile", "docker/Dockerfile"].into_iter().map(str::to_owned);
    let found = named.into_iter().chain(usual.filter(|_| build.is_none())).find(|path| files.get(path).is_some());
    found.or_else(|| files.paths().find(|path| files::is_dockerfile(path) && build.is_none()).map(str::to_owned))
}

fn name_of(compose: Option<&compose::File>, place: &Place) -> (String, Vec<FactId>) {
    let named = compose.and_then(compose::File::name);
    match named {
        Some((name, facts)) if !name.contains('$') => (words::name(&name), facts),
        _ => (words::name(&place.name), Vec::new()),
    }
}

/// The tree of definitions that the image has: the one that the Dockerfile copies, or the first.
fn tree_of(trees: &[String], file: Option<&dockerfile::File>, cx: &Cx<'_>) -> Option<String> {
    let is_copied = |tree: &&String| {
        let root = files::root_of(tree);
        let copied = file.into_iter().flat_map(dockerfile::File::copied).filter_map(|path| cx.context.inside(path));
        copied
            .into_iter()
            .any(|path| root.starts_with(path.as_str()) || tree.starts_with(path.as_str()) && !path.is_empty())
    };
    trees.iter().find(is_copied).or_else(|| trees.first()).cloned()
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

/// The context, and places for the outputs where something is already.
fn outputs(cx: &mut Cx<'_>, place: &Place) {
    let up = cx.context.above.split('/').filter(|part| !part.is_empty()).count();
    let parts =
        [place.way.as_str()].into_iter().chain(std::iter::repeat_n("..", up)).chain([cx.context.below.as_str()]);
    let context = normal(&parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"));
    if context != "." {
        cx.claim(Claim::put(&["context"], context.as_str()).needed());
    }
    let is_taken = |path: &str| place.taken.iter().any(|taken| taken == path);
    let note = "Generated beside what was imported: remove this when the spec has taken its place.";
    let mut note = note.to_owned();
    let usual = [
        ("dockerfile", "Dockerfile", "Dockerfile.hull"),
        ("compose", "docker-compose.yml", "docker-compose.hull.yml"),
        ("env_example", ".env.example", ".env.hull.example"),
        ("readme", "README.md", "README.hull.md"),
    ];
    for (key, path, other) in usual {
        if is_taken(path) {
            cx.claim(Claim::put(&["outputs", key], other).note(std::mem::take(&mut note)));
        }
    }
    let ignore = if context == "." { ".dockerignore" } else { "Dockerfile.dockerignore" };
    if is_taken(ignore) || is_taken("Dockerfile") {
        // The builder prefers the one that is named after the Dockerfile.
        let name = if is_taken("Dockerfile") { "Dockerfile.hull" } else { "Dockerfile" };
        cx.claim(Claim::put(&["outputs", "ignore"], format!("{name}.dockerignore")).note(std::mem::take(&mut note)));
    }
    let inside = folder_below(&context);
    if is_taken("rootfs") || inside.is_some() {
        let path = inside.map_or_else(|| "rootfs.hull".to_owned(), |folder| format!("./{folder}/rootfs.hull"));
        cx.claim(Claim::put(&["outputs", "rootfs"], path).note(note));
    }
}

/// The context where it lies below the spec's folder.
fn folder_below(context: &str) -> Option<&str> {
    (context != "." && !context.starts_with("..")).then_some(context)
}

/// The path without `.` and without `a/..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
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

impl compose::File {
    /// The project's name, where the file has one.
    fn name(&self) -> Option<(String, Vec<FactId>)> {
        let node = self.get("name")?;
        Some((node.text()?.to_owned(), self.of(node)))
    }

    fn get(&self, key: &str) -> Option<&Node> {
        self.tree().get(key)
    }
}
