//! What `init --from` makes of existing systems. Each golden was read line by line against its sources.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod broken;
mod goldens;
mod random;

use std::fs;
use std::path::Path;

use hullwright::disk::{self, Context};
use hullwright::import::{Imported, Unreadable, import};
use hullwright::source::Sources;
use hullwright::{Settings, compile};

/// A copy of a folder, in one of the given name.
fn copy_of(from: &Path, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(from, &folder.path().join(name));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Imports a folder into a spec beside its sources.
fn imported(folder: &Path) -> Result<Imported, Unreadable> {
    let files = disk::sources(folder).unwrap();
    let place = disk::place(folder, folder).unwrap();
    import(&files, &place, &Context::new(folder))
}

/// The errors of a spec in a folder.
fn errors(spec: &str, folder: &Path) -> Vec<String> {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &Context::new(folder));
    let errors = compiled.findings.iter().filter(|finding| finding.is_error());
    let errors: Vec<String> = errors.map(|finding| finding.message.clone()).collect();
    assert_eq!(errors.is_empty(), compiled.files.is_some());
    errors
}
