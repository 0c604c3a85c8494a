//! What a folder holds, and which scaffold suits it with which answers.
//!
//! Only what a file says is taken for known: a version that nobody wrote, or a command that nobody can tell, is asked for.

mod folder;
mod go;
mod node;
mod python;
mod rust;
mod version;

use std::collections::BTreeMap;

use crate::import;

pub use folder::Here;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The built-in scaffold that suits it.
    pub scaffold: &'static str,
    /// The file or the files that say so.
    pub because: String,
    /// Answers, by the names of the questions.
    pub answers: BTreeMap<&'static str, String>,
    /// What is there and cannot be taken over, a sentence each.
    pub notes: Vec<String>,
}

/// The proposals for a folder, the best first; none when nothing is known there.
pub fn detect(here: &Here<'_>) -> Vec<Proposal> {
    let found = [python::detect(here), node::detect(here), go::detect(here), rust::detect(here)];
    found.into_iter().flatten().collect()
}

/// What of a folder was made for an image by hand, and can be imported; none where hullwright has written there.
pub fn existing(here: &Here<'_>) -> Option<String> {
    const TREES: [&str; 4] = [
        "rootfs/etc/s6-overlay/s6-rc.d",
        "root/etc/s6-overlay/s6-rc.d",
        "docker/rootfs/etc/s6-overlay/s6-rc.d",
        "etc/s6-overlay/s6-rc.d",
    ];
    let files = here.files.iter().map(String::as_str).filter(|file| import::is_read(file));
    let trees = TREES.into_iter().filter(|path| here.folder.has(path));
    let found: Vec<&str> = files.chain(trees).collect();
    (!found.is_empty() && !here.folder.has(".hull")).then(|| found.join(", "))
}

impl Proposal {
    fn new(scaffold: &'static str, because: impl Into<String>) -> Self {
        Self { scaffold, because: because.into(), answers: BTreeMap::new(), notes: Vec::new() }
    }

    /// Puts an answer that was found.
    fn put(&mut self, question: &'static str, answer: impl Into<String>) {
        self.answers.insert(question, answer.into());
    }

    fn put_some(&mut self, question: &'static str, answer: Option<impl Into<String>>) {
        if let Some(answer) = answer {
            self.put(question, answer);
        }
    }

    /// Puts a description, if it is one line.
    fn describe(&mut self, text: Option<&str>) {
        let line = text.map(str::trim).filter(|text| !text.is_empty() && !text.contains(char::is_control));
        self.put_some("description", line);
    }

    /// Puts the name of the image, made of the project's or else of its folder's.
    fn name(&mut self, project: Option<&str>, here: &Here<'_>) {
        self.put_some("name", project.and_then(image_name).or_else(|| here.image_name()));
    }
}

/// A text as an image may be called: lower-case letters, digits and dashes.
pub fn image_name(text: &str) -> Option<String> {
    let plain = text.to_ascii_lowercase();
    let words = plain.split(|each: char| !each.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    Some(words.collect::<Vec<_>>().join("-")).filter(|name| !name.is_empty())
}

/// Paths as an answer; none when there are none.
fn words(paths: impl IntoIterator<Item = String>) -> Option<String> {
    let paths: Vec<String> = paths.into_iter().map(|path| format!("./{path}")).collect();
    (!paths.is_empty()).then(|| paths.join(" "))
}

/// The path that a source answers when it is asked whether it works.
fn health(sources: &[String]) -> Option<&'static str> {
    const PATHS: [&str; 5] = ["/healthz", "/health", "/api/health", "/ping", "/status"];
    let is_said = |path: &&str| {
        let quoted = ['"', '\'', '`'].map(|quote| format!("{quote}{path}{quote}"));
        sources.iter().any(|source| quoted.iter().any(|quoted| source.contains(quoted.as_str())))
    };
    PATHS.into_iter().find(is_said)
}
