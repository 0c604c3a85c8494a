//! Whatever a user does to the folder, `generate` loses none of it without `--force`, and with it nothing differs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use hullwright::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use hullwright::{disk, drift};
use proptest::prelude::*;

const PATHS: [&str; 4] = ["a", "b/c", "b/d", "e/f/g"];

#[derive(Clone, Debug)]
enum Step {
    Write(usize, u8),
    Delete(usize),
    Generate(Vec<Option<u8>>, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let outputs = prop::collection::vec(prop::option::of(0..4u8), PATHS.len());
    prop_oneof![
        (0..PATHS.len(), 100..104u8).prop_map(|(path, byte)| Step::Write(path, byte)),
        (0..PATHS.len()).prop_map(Step::Delete),
        (outputs, any::<bool>()).prop_map(|(outputs, force)| Step::Generate(outputs, force)),
    ]
}

fn file_set(outputs: &[Option<u8>]) -> FileSet {
    let mut files = FileSet::default();
    for (path, byte) in PATHS.iter().zip(outputs) {
        if let Some(byte) = byte {
            let file = Artefact::File { contents: format!("ours {byte}\n"), mode: Mode::Regular };
            files.insert(ArtefactPath::new(path).unwrap(), file).unwrap();
        }
    }
    files
}

/// The files with a user's text in them.
fn of_the_user(root: &Path) -> Vec<(&'static str, String)> {
    let read = |path: &&'static str| Some((*path, fs::read_to_string(root.join(path)).ok()?));
    PATHS.iter().filter_map(read).filter(|(_, text)| text.starts_with("mine")).collect()
}

fn take(root: &Path, step: &Step) {
    match step {
        Step::Write(path, byte) => {
            let path = root.join(PATHS[*path]);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("mine {byte}\n")).unwrap();
        }
        Step::Delete(path) => drop(fs::remove_file(root.join(PATHS[*path]))),
        Step::Generate(outputs, force) => {
            let (files, before) = (file_set(outputs), of_the_user(root));
            let lock = disk::lock(root).unwrap();
            if let Ok(plan) = drift::plan(&files, &disk::snapshot(root, &files).unwrap(), *force) {
                disk::apply(root, &plan, &lock).unwrap();
                assert_eq!(drift::compare(&files, &disk::snapshot(root, &files).unwrap()), []);
            } else {
                assert!(!force, "nothing here needs the user's hands");
            }
            assert!(*force || of_the_user(root) == before);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_of_the_users_is_lost(steps in prop::collection::vec(step(), 1..12)) {
        let root = tempfile::tempdir().unwrap();
        for step in &steps {
            take(root.path(), step);
        }
    }
}
