//! The recorded verdicts of the real compiler, each on one tree under several releases of s6-overlay.
//!
//! No case is left out. What the verdicts do not tell is listed at `hullwright::s6::compile`.

use std::collections::BTreeMap;

use hullwright::s6::Version;
use hullwright::s6::compile::{Entry, Tree, compile};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    #[serde(rename = "case")]
    name: String,
    files: Vec<File>,
    verdict: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    #[serde(flatten)]
    entry: Kind,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Kind {
    File { text: String },
    Dir,
    Symlink { target: String },
}

fn tree(files: Vec<File>) -> Tree {
    let entry = |kind| match kind {
        Kind::File { text } => Entry::File(text.into_bytes()),
        Kind::Dir => Entry::Directory,
        Kind::Symlink { target } => Entry::Symlink(target),
    };
    files.into_iter().map(|file| (file.path, entry(file.entry))).collect()
}

/// A verdict is recorded on one line: the end of a name that is a carriage return is not seen.
fn shown(verdict: &str) -> String {
    verdict.replace('\r', "")
}

#[test]
fn every_recorded_verdict_is_ours() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("data/s6-compile-cases.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let tree = tree(case.files);
        for (version, recorded) in case.verdict {
            count += 1;
            let ours = compile(&tree, version.parse::<Version>().unwrap()).to_string();
            if shown(&ours) != shown(&recorded) {
                wrong.push(format!("{} on {version}\n  real: {recorded}\n  ours: {ours}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(count, 171 * 3);
}
