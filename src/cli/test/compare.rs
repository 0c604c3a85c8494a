//! How what a case gives differs from what was approved, file by file.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::approved::{REPORT, Snapshots};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The output, or the report.
    pub(super) path: String,
    /// What differs.
    pub(super) change: Change,
}

/// The ways to differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It was not there when the case was approved.
    New,
    /// It was there when the case was approved.
    Gone,
    /// Its mode was the first, and is the second.
    Mode(String, String),
    /// Its lines, from what was approved to what is.
    Lines(String),
}

impl Change {
    /// The name, for machines.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Mode(..) => "mode",
            Self::Lines(_) => "lines",
        }
    }
}

/// All differences, the report's first, then those of the outputs by path.
pub(super) fn compare(approved: &Snapshots, given: &Snapshots) -> Vec<Difference> {
    let report = |report: &Option<String>| report.clone().map(|text| File { mode: String::new(), text });
    let mut differences = one(REPORT, report(&approved.report).as_ref(), report(&given.report).as_ref());
    let (before, after) = (files(approved), files(given));
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    differences.extend(paths.into_iter().flat_map(|path| one(path, before.get(path), after.get(path))));
    differences
}

/// A file of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct File {
    mode: String,
    text: String,
}

fn one(path: &str, before: Option<&File>, after: Option<&File>) -> Vec<Difference> {
    let changes = match (before, after) {
        (None, None) => Vec::new(),
        (None, Some(_)) => vec![Change::New],
        (Some(_), None) => vec![Change::Gone],
        (Some(before), Some(after)) => {
            let mode = (before.mode != after.mode).then(|| Change::Mode(before.mode.clone(), after.mode.clone()));
            let lines = (before.text != after.text).then(|| Change::Lines(lines(path, &before.text, &after.text)));
            mode.into_iter().chain(lines).collect()
        }
    };
    changes.into_iter().map(|change| Difference { path: path.to_owned(), change }).collect()
}

fn lines(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(&format!("approved/{path}"), &format!("now/{path}")).to_string()
}

/// The files of a snapshot, by path. A line that no snapshot has belongs to the file before it, or to none.
fn files(snapshots: &Snapshots) -> BTreeMap<String, File> {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let mut path = String::new();
    for line in snapshots.files.as_deref().unwrap_or_default().split_inclusive('\n') {
        if let Some((mode, name)) = line.strip_prefix("=== ").and_then(|head| head.trim_end().split_once(' ')) {
            name.clone_into(&mut path);
            files.insert(path.clone(), File { mode: mode.to_owned(), text: String::new() });
        } else {
            files.entry(path.clone()).or_default().text.push_str(line.strip_prefix("    ").unwrap_or(line));
        }
    }
    files
}
