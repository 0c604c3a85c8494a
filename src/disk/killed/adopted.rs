//! Tests: a run that brings edits home is killed, or refused a deed: each edit stands in its file or in the spec.
#![cfg(test)]

use super::super::apply::{Homecoming, NewText};
use super::*;
use crate::drift::plan_adopted;

fn adopt(root: &Path, spec: &Path, deeds: &mut dyn Deeds) -> Result<(), Error> {
    let files = outputs(1);
    let lock = lock_by(root, deeds)?;
    let edited = ["Dockerfile", "README.md"].map(|path| ArtefactPath::new(path).unwrap());
    let home: BTreeSet<ArtefactPath> = edited.into_iter().collect();
    let plan = plan_adopted(&outputs(0), &files, &snapshot(root, &files)?, &home)
        .unwrap_or_else(|refused| panic!("{refused:?}"));
    let (pins, read) = (root.join("hull.lock"), |path: &Path| fs::read_to_string(path).unwrap());
    let (lock_before, before) = (read(&pins), read(spec));
    let texts = [
        NewText { path: &pins, before: &lock_before, after: "lock: 1\n" },
        NewText { path: spec, before: &before, after: "spec: 1\n" },
    ];
    let home = Homecoming { outputs: &home, texts: &texts };
    apply_by(root, &plan, Some(home), &lock, deeds)
}

/// The first set was generated, and somebody made what the second one has of two files, with old lines among the new.
fn edited() -> tempfile::TempDir {
    let root = begun();
    fs::write(root.path().join("Dockerfile"), "FROM base:1").unwrap();
    fs::write(root.path().join("README.md"), readme("| 1 |\n| old |\n")).unwrap();
    let spec = root.path().join("hull.yaml");
    fs::write(&spec, "spec: 0\n").unwrap();
    fs::write(root.path().join("hull.lock"), "lock: 0\n").unwrap();
    fs::set_permissions(spec, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    root
}

fn is_whole(root: &Path, spec: &Path) {
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let text = read(spec);
    assert!(["spec: 0\n", "spec: 1\n"].contains(&text.as_str()), "{text}");
    let (dockerfile, page) = (read(&root.join("Dockerfile")), read(&root.join("README.md")));
    assert!(dockerfile.starts_with("FROM base:1"), "{dockerfile}");
    assert!([readme("| 1 |\n| old |\n"), readme("| 1 |\n")].contains(&page), "{page}");
    let lock = read(&root.join("hull.lock"));
    assert!(["lock: 0\n", "lock: 1\n"].contains(&lock.as_str()), "{lock}");
    if text == "spec: 1\n" {
        assert_eq!(lock, "lock: 1\n", "the lock came first");
        assert_eq!((dockerfile.as_str(), page), ("FROM base:1\n", readme("| 1 |\n")), "the files came first");
    }
}

fn at_every_deed(end: End) {
    for last in 0.. {
        let root = edited();
        let spec = root.path().join("hull.yaml");
        let mut deeds = Mortal::new(last, end);
        let done = adopt(root.path(), &spec, &mut deeds);
        is_whole(root.path(), &spec);
        // The next run finishes: `generate`, when the spec says all of it.
        if fs::read_to_string(&spec).unwrap() == "spec: 1\n" {
            generate(root.path(), 1, &mut Real).unwrap();
        } else {
            adopt(root.path(), &spec, &mut Real).unwrap();
        }
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&spec).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(compare(&outputs(1), &snapshot(root.path(), &outputs(1)).unwrap()), []);
        let mut there = all(root.path());
        assert!(there.remove("hull.yaml").is_some() && there.remove("hull.lock").is_some());
        assert_eq!(there, *undisturbed(1));
        if done.is_ok() && !deeds.over {
            return assert!(last > 30, "only {last} deeds");
        }
    }
}

#[test]
fn killed_while_edits_come_home() {
    at_every_deed(End::Killed);
}

#[test]
fn refused_while_edits_come_home() {
    at_every_deed(End::Refused(ErrorKind::PermissionDenied));
    at_every_deed(End::Full);
}

#[test]
fn a_spec_that_somebody_saves_meanwhile_stays() {
    let root = edited();
    let spec = root.path().join("hull.yaml");
    let files = outputs(1);
    let lock = lock_by(root.path(), &mut Real).unwrap();
    let plan = plan_adopted(&files, &files, &snapshot(root.path(), &files).unwrap(), &BTreeSet::new()).unwrap();
    let none = BTreeSet::new();
    let pins = root.path().join("hull.lock");
    let texts = [
        NewText { path: &pins, before: "lock: 0\n", after: "lock: 1\n" },
        NewText { path: &spec, before: "spec: another\n", after: "spec: 1\n" },
    ];
    let home = Homecoming { outputs: &none, texts: &texts };
    let before = all(root.path());
    let refused = apply_by(root.path(), &plan, Some(home), &lock, &mut Real);
    assert!(matches!(refused, Err(Error::Changed(path)) if path == spec));
    for file in ["hull.yaml", "hull.lock", "hull.lock.next"] {
        assert_eq!(all(root.path()).get(file), before.get(file));
    }
    assert_eq!(all(root.path()).get("Dockerfile"), before.get("Dockerfile"));
}
