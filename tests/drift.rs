//! Outputs on a real disk: what `generate` writes and refuses, and what `check` finds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use hullwright::disk;
use hullwright::drift::{self, Kind, Plan, Refusals};
use hullwright::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use hullwright::region::Language;

fn path(text: &str) -> ArtefactPath {
    ArtefactPath::new(text).unwrap()
}

fn outputs(files: &[(&str, &str, Mode)]) -> FileSet {
    let mut set = FileSet::default();
    for (at, contents, mode) in files {
        set.insert(path(at), Artefact::File { contents: (*contents).to_owned(), mode: *mode }).unwrap();
    }
    set.own(path("rootfs"));
    set
}

fn some() -> FileSet {
    let mut set =
        outputs(&[("Dockerfile", "FROM a\n", Mode::Regular), ("rootfs/run", "#!/bin/sh\n", Mode::Executable)]);
    let regions = vec![("ports".to_owned(), "| 80 |\n".to_owned())];
    let skeleton = "# New\n<!-- hull:app:ports -->\n<!-- /hull:app:ports -->\n".to_owned();
    set.insert(
        path("README.md"),
        Artefact::Regions { language: Language::Markdown, project: "app".to_owned(), regions, skeleton },
    )
    .unwrap();
    set
}

fn generate(root: &Path, files: &FileSet, force: bool) -> Result<Plan, Refusals> {
    let lock = disk::lock(root).unwrap();
    let plan = drift::plan(files, &disk::snapshot(root, files).unwrap(), force)?;
    disk::apply(root, &plan, &lock).unwrap();
    Ok(plan)
}

fn check(root: &Path, files: &FileSet) -> Vec<(String, Kind)> {
    let drifts = drift::compare(files, &disk::snapshot(root, files).unwrap());
    drifts.into_iter().map(|drift| (drift.path.to_string(), drift.kind)).collect()
}

fn generated() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    generate(root.path(), &some(), false).unwrap();
    root
}

fn found(root: &tempfile::TempDir) -> Vec<(String, Kind)> {
    check(root.path(), &some())
}

fn refuses(root: &tempfile::TempDir, at: &str, kind: &Kind) {
    let refusals = generate(root.path(), &some(), false).unwrap_err().0;
    assert!(refusals.iter().any(|drift| drift.path.as_str() == at && drift.kind == *kind), "{refusals:?}");
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let root = generated();
    assert_eq!(found(&root), []);
    let plan = generate(root.path(), &some(), false).unwrap();
    assert!(plan.is_empty() && plan.unchanged == 3, "{plan:?}");
    assert!(!root.path().join(".hull/staging").exists());
}

#[test]
fn sha256sum_reads_the_manifest() {
    let root = generated();
    let sum = std::process::Command::new("sha256sum")
        .args(["--strict", "-c", ".hull/manifest.sha256"])
        .current_dir(root.path())
        .output()
        .unwrap();
    assert!(sum.status.success(), "{sum:?}");
}

#[test]
fn one_byte_is_an_edit() {
    let root = generated();
    fs::write(root.path().join("Dockerfile"), "FROM b\n").unwrap();
    assert_eq!(found(&root), [("Dockerfile".to_owned(), Kind::Edited)]);
    refuses(&root, "Dockerfile", &Kind::Edited);
    assert_eq!(fs::read_to_string(root.path().join("Dockerfile")).unwrap(), "FROM b\n");
    generate(root.path(), &some(), true).unwrap();
    assert_eq!(found(&root), []);
}

#[test]
fn a_deleted_file_comes_back() {
    let root = generated();
    fs::remove_file(root.path().join("rootfs/run")).unwrap();
    assert_eq!(found(&root), [("rootfs/run".to_owned(), Kind::Missing)]);
    generate(root.path(), &some(), false).unwrap();
    assert_eq!(found(&root), []);
}

#[test]
fn an_orphan_goes_with_its_folders() {
    let root = tempfile::tempdir().unwrap();
    let before = outputs(&[("a", "a", Mode::Regular), ("b/c/d", "d", Mode::Regular)]);
    let after = outputs(&[("a", "new", Mode::Regular)]);
    generate(root.path(), &before, false).unwrap();
    let kinds: Vec<_> = check(root.path(), &after).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [Kind::Stale, Kind::Stale, Kind::Orphaned { edited: false }]);
    generate(root.path(), &after, false).unwrap();
    assert!(!root.path().join("b").exists());
    assert_eq!(check(root.path(), &after), []);
}

#[test]
fn a_stranger_in_our_folder_is_reported_and_left_alone() {
    let root = generated();
    fs::write(root.path().join("rootfs/notes"), "mine").unwrap();
    generate(root.path(), &some(), true).unwrap();
    assert_eq!(found(&root), [("rootfs/notes".to_owned(), Kind::Foreign)]);
}

#[test]
fn a_file_that_was_there_first_is_not_overwritten() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("Dockerfile"), "FROM mine\n").unwrap();
    refuses(&root, "Dockerfile", &Kind::Taken);
    assert!(!root.path().join("rootfs").exists(), "nothing else is written either");
}

#[test]
fn a_folder_in_the_way_stays_even_with_force() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("Dockerfile/x")).unwrap();
    assert!(!generate(root.path(), &some(), true).unwrap_err().yield_to_force());
}

#[test]
fn regions_are_replaced_and_edits_in_them_refused() {
    let root = tempfile::tempdir().unwrap();
    let readme = root.path().join("README.md");
    let text = |body: &str| format!("# Mine\r\n<!-- hull:app:ports -->\r\n{body}<!-- /hull:app:ports -->\r\nend");
    fs::write(&readme, text("")).unwrap();
    generate(root.path(), &some(), false).unwrap();
    assert_eq!(fs::read_to_string(&readme).unwrap(), text("| 80 |\r\n"));
    fs::write(&readme, text("| 81 |\r\n")).unwrap();
    refuses(&root, "README.md", &Kind::Edited);
    fs::write(&readme, text("| 80 |\r\n") + " more").unwrap();
    assert_eq!(found(&root), []);
}

#[test]
fn a_damaged_list_is_reported_and_repaired() {
    let root = generated();
    let list = root.path().join(".hull/manifest.sha256");
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, format!("<<<<<<< ours\n{text}")).unwrap();
    assert!(matches!(found(&root).as_slice(), [(_, Kind::Damaged(damage))] if damage.line == 1));
    generate(root.path(), &some(), false).unwrap();
    assert_eq!(found(&root), []);
}

#[test]
fn files_of_a_killed_run_are_ours() {
    let root = generated();
    let newer = outputs(&[("Dockerfile", "FROM b\n", Mode::Regular)]);
    // Killed between the files and the lists: the new list still stands beside the old one.
    let list = root.path().join(".hull/manifest.sha256");
    let old = fs::read(&list).unwrap();
    generate(root.path(), &newer, false).unwrap();
    fs::rename(&list, root.path().join(".hull/manifest.sha256.next")).unwrap();
    fs::write(&list, old).unwrap();
    generate(root.path(), &outputs(&[("Dockerfile", "FROM c\n", Mode::Regular)]), false).unwrap();
    assert!(!root.path().join(".hull/manifest.sha256.next").exists());
}

#[cfg(unix)]
#[test]
fn a_lost_mode_is_set_again() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = generated();
    fs::set_permissions(root.path().join("rootfs/run"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(found(&root), [("rootfs/run".to_owned(), Kind::WrongMode)]);
    generate(root.path(), &some(), false).unwrap();
    assert_eq!(found(&root), []);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), root.path().join("rootfs")).unwrap();
    let refusals = generate(root.path(), &some(), true).unwrap_err();
    assert!(matches!(refusals.0.as_slice(), [drift] if matches!(drift.kind, Kind::Blocked { .. })));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
