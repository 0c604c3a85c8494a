//! Marked regions in several files: the markers in a file decide what is in it, and all else is its author's.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;

use hullwright::drift::{Kind, Plan, Refusals};
use hullwright::fileset::FileSet;
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile, disk, drift};
use tempfile::TempDir;

const FILES: [&str; 2] = ["README.md", "docs/operations.md"];

fn outputs(readme: &str, port: u16) -> FileSet {
    let spec = format!(
        "
hull: 1
name: demo
image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}
services:
  web: {{command: web, ports: {{http: {{port: {port}, publish: true}}}}}}
outputs: {{readme: {readme}}}
"
    );
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings))
}

/// The outputs of a spec with two files, and a port.
fn two(port: u16) -> FileSet {
    outputs("[README.md, docs/operations.md]", port)
}

fn region(name: &str, body: &str) -> String {
    format!("<!-- hull:demo:{name} -->\n{body}<!-- /hull:demo:{name} -->\n")
}

/// A folder with these texts in the two files.
fn folder(texts: [&str; 2]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("docs")).unwrap();
    write(&root, texts);
    root
}

fn write(root: &TempDir, texts: [&str; 2]) {
    for (path, text) in FILES.iter().zip(texts) {
        fs::write(root.path().join(path), text).unwrap();
    }
}

fn texts(root: &TempDir) -> [String; 2] {
    FILES.map(|path| fs::read_to_string(root.path().join(path)).unwrap())
}

fn generate(root: &TempDir, files: &FileSet) -> Result<Plan, Refusals> {
    let lock = disk::lock(root.path()).unwrap();
    let plan = drift::plan(files, &disk::snapshot(root.path(), files).unwrap(), false)?;
    disk::apply(root.path(), &plan, &lock).unwrap();
    Ok(plan)
}

fn check(root: &TempDir, files: &FileSet) -> Vec<(String, Kind)> {
    let drifts = drift::compare(files, &disk::snapshot(root.path(), files).unwrap());
    drifts.into_iter().map(|drift| (drift.path.to_string(), drift.kind)).collect()
}

/// The body of a region, which must be there.
fn body<'t>(text: &'t str, name: &str) -> &'t str {
    let after = text.split_once(&format!("<!-- hull:demo:{name} -->\n")).unwrap().1;
    after.split_once(&format!("<!-- /hull:demo:{name} -->")).unwrap().0
}

#[test]
fn each_file_has_its_own_regions_and_keeps_its_own_text() {
    let (first, second) = (region("ports", ""), region("health", ""));
    let root = folder([&format!("# Mine\n\n{first}\nbetween\nend"), &format!("{second}\tlast \r\n")]);
    generate(&root, &two(8000)).unwrap();
    let [readme, operations] = texts(&root);
    let expected = format!("# Mine\n\n{}\nbetween\nend", region("ports", body(&readme, "ports")));
    assert!(readme == expected && body(&readme, "ports").contains("`8000`"), "{readme}");
    let health = body(&operations, "health");
    assert!(operations == format!("{}\tlast \r\n", region("health", health)) && !health.is_empty(), "{operations}");
    assert_eq!(check(&root, &two(8000)), []);
}

#[test]
fn a_file_that_is_not_there_is_made_with_every_region() {
    let root = tempfile::tempdir().unwrap();
    generate(&root, &two(8000)).unwrap();
    let [readme, operations] = texts(&root);
    assert_eq!(readme, operations);
    for name in ["quick-start", "ports", "environment", "volumes", "build-args", "health", "boot-order"] {
        assert!(!body(&readme, name).is_empty(), "{name}");
    }
}

#[test]
fn a_region_may_stand_in_both_files() {
    let both = region("ports", "");
    let root = folder([&both, &both]);
    generate(&root, &two(8000)).unwrap();
    generate(&root, &two(9000)).unwrap();
    let [readme, operations] = texts(&root);
    assert_eq!(readme, operations);
    assert!(readme.contains("`9000`") && !readme.contains("`8000`"));
}

#[test]
fn a_region_may_be_moved_to_the_other_file() {
    let root = folder([&region("ports", ""), "# Operations\n"]);
    generate(&root, &two(8000)).unwrap();
    let moved = texts(&root)[0].clone();
    write(&root, ["# Mine\n", &moved]);
    // Not edited, though the spec has changed since: what was moved is what was written.
    let stale: Vec<(String, Kind)> =
        [".hull/regions.sha256", "docs/operations.md"].map(|path| (path.to_owned(), Kind::Stale)).to_vec();
    let drifts = check(&root, &two(9000));
    assert!(stale.iter().all(|drift| drifts.contains(drift)), "{drifts:?}");
    generate(&root, &two(9000)).unwrap();
    let [readme, operations] = texts(&root);
    assert!(readme == "# Mine\n" && body(&operations, "ports").contains("`9000`"), "{operations}");
    assert_eq!(check(&root, &two(9000)), []);
}

#[test]
fn an_edit_in_one_file_is_named_and_refused() {
    let (ports, health) = (region("ports", ""), region("health", ""));
    let root = folder([&ports, &health]);
    generate(&root, &two(8000)).unwrap();
    let [readme, operations] = texts(&root);
    let edited = operations.replace("| Service |", "| Who |");
    assert_ne!(edited, operations);
    write(&root, [&readme, &edited]);
    let drift = ("docs/operations.md".to_owned(), Kind::Edited);
    assert_eq!(check(&root, &two(8000)), [drift]);
    assert!(generate(&root, &two(9000)).is_err());
    assert_eq!(texts(&root), [readme, edited], "nothing is written, to the other file neither");
}

#[test]
fn a_file_that_is_named_no_more_stays_as_it_is() {
    let (ports, health) = (region("ports", ""), region("health", ""));
    let root = folder([&ports, &health]);
    generate(&root, &two(8000)).unwrap();
    let before = texts(&root);
    generate(&root, &outputs("true", 8000)).unwrap();
    assert_eq!(texts(&root), before);
    // Its region goes on to be named until its owner has removed the markers.
    let left = ("docs/operations.md".to_owned(), Kind::OrphanedRegion { name: "demo:health".to_owned(), line: 1 });
    assert_eq!(check(&root, &outputs("README.md", 8000)), std::slice::from_ref(&left));
    generate(&root, &outputs("false", 8000)).unwrap();
    assert_eq!(texts(&root), before);
    let of_readme = ("README.md".to_owned(), Kind::OrphanedRegion { name: "demo:ports".to_owned(), line: 1 });
    assert_eq!(check(&root, &outputs("false", 8000)), [of_readme, left]);
    write(&root, ["mine", "mine, too"]);
    generate(&root, &outputs("false", 8000)).unwrap();
    assert_eq!(check(&root, &outputs("false", 8000)), []);
}
