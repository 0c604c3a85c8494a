//! Examples hold their committed outputs: goldens, documentation, and a test of the comparison at once.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hullwright::fileset::FileSet;
use hullwright::source::Sources;
use hullwright::{Settings, compile, disk, drift};

fn examples() -> Vec<PathBuf> {
    let examples = fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = examples.flat_map(|folder| [folder.join("docker"), folder]).collect();
    folders.retain(|folder| folder.join("hull.yaml").exists());
    folders.sort();
    assert!(!folders.is_empty(), "there are examples");
    folders
}

fn outputs(folder: &Path) -> FileSet {
    let mut sources = Sources::default();
    let text = fs::read_to_string(folder.join("hull.yaml")).unwrap();
    let id = sources.add("hull.yaml", text);
    let compiled = compile(&mut sources, id, &Settings::default(), &disk::Context::new(folder));
    compiled
        .files
        .unwrap_or_else(|| panic!("{}", hullwright::diagnostic::render::human(&compiled.findings, &sources, false)))
}

#[test]
fn committed_outputs_are_what_the_specs_say() {
    for folder in examples() {
        let wanted = outputs(&folder);
        let on_disk = disk::snapshot(&folder, &wanted).unwrap();
        let drifted: Vec<String> =
            drift::compare(&wanted, &on_disk).iter().map(|drift| format!("{}: {}", drift.path, drift.kind)).collect();
        assert!(drifted.is_empty(), "{}: {drifted:#?}", folder.display());
    }
}

#[test]
fn specs_are_as_short_as_a_user_would_wish() {
    for folder in examples() {
        let lines = fs::read_to_string(folder.join("hull.yaml")).unwrap().lines().count();
        assert!(lines < 90, "{}: {lines} lines", folder.display());
    }
}
