//! Tests: a run that is killed at whichever deed, or that the disk refuses one, leaves every file whole.
#![cfg(test)]
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod adopted;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use super::apply::apply_by;
use super::deeds::{Deeds, Real};
use super::lock::lock_by;
use super::{Error, snapshot};
use crate::drift::{Plan, compare, plan};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::region::Language;

/// How a run ends before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Its process is killed: nothing is done from then on, and a file that was being written is cut short.
    Killed,
    /// The deed is refused, and the others are not.
    Refused(ErrorKind),
    /// From then on there is no room for anything new.
    Full,
    /// The process is killed for real.
    Aborted,
}

/// A disk on which only so many deeds are done.
struct Mortal {
    left: usize,
    end: End,
    over: bool,
    /// The kinds of the deeds that were asked for.
    asked: BTreeSet<&'static str>,
    done: usize,
}

impl Mortal {
    fn new(left: usize, end: End) -> Self {
        Self { left, end, over: false, asked: BTreeSet::new(), done: 0 }
    }

    fn deed(&mut self, name: &'static str, deed: impl FnOnce(&mut Real) -> io::Result<()>) -> io::Result<()> {
        self.asked.insert(name);
        let takes_room = matches!(name, "write" | "make_folder");
        if self.left > 0 || (self.over && matches!(self.end, End::Refused(_))) {
            self.left = self.left.saturating_sub(1);
            self.done += 1;
            return deed(&mut Real);
        }
        self.over = true;
        match self.end {
            End::Killed => Err(ErrorKind::Interrupted.into()),
            End::Refused(reason) => Err(reason.into()),
            End::Full if takes_room => Err(ErrorKind::StorageFull.into()),
            End::Full => deed(&mut Real),
            End::Aborted => std::process::abort(),
        }
    }
}

impl Deeds for Mortal {
    fn write(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if self.left == 0 && !self.over && self.end != End::Aborted {
            // What is cut short leaves half of a file behind.
            Real.write(path, &text[..text.len() / 2])?;
        }
        self.deed("write", |real| real.write(path, text))
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.deed("rename", |real| real.rename(from, to))
    }

    fn permit(&mut self, path: &Path, permissions: Permissions) -> io::Result<()> {
        self.deed("permit", |real| real.permit(path, permissions))
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.deed("remove", |real| real.remove(path))
    }

    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        self.deed("make_folder", |real| real.make_folder(path))
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.deed("remove_folder", |real| real.remove_folder(path))
    }
}

/// Three sets of outputs, between which every kind of deed is needed.
fn outputs(which: usize) -> FileSet {
    let mut files = FileSet::default();
    let mut add = |path: &str, contents: String, mode| {
        files.insert(ArtefactPath::new(path).unwrap(), Artefact::File { contents, mode }).unwrap();
    };
    let modes = [Mode::Regular, Mode::Executable, Mode::Regular];
    add("Dockerfile", format!("FROM base:{which}\n"), Mode::Regular);
    add("rootfs/same", "the same\n".to_owned(), Mode::Regular);
    add("rootfs/mode", "#!/bin/sh\n".to_owned(), modes[which]);
    add(&format!("rootfs/of/{which}/deep/file"), format!("{which}\n"), modes[which]);
    add(&format!("deploy/{which}/compose.yml"), String::new(), Mode::Regular);
    let region = Artefact::Regions {
        language: Language::Markdown,
        project: "app".to_owned(),
        regions: vec![("ports".to_owned(), format!("| {which} |\n"))],
        skeleton: String::new(),
    };
    files.insert(ArtefactPath::new("README.md").unwrap(), region).unwrap();
    files.own(ArtefactPath::new("rootfs").unwrap());
    files
}

fn readme(body: &str) -> String {
    format!("# Mine\n<!-- hull:app:ports -->\n{body}<!-- /hull:app:ports -->\nmine, too")
}

fn generate(root: &Path, which: usize, deeds: &mut dyn Deeds) -> Result<Plan, Error> {
    let files = outputs(which);
    let lock = lock_by(root, deeds)?;
    let plan = plan(&files, &snapshot(root, &files)?, false).unwrap_or_else(|refused| panic!("{refused:?}"));
    apply_by(root, &plan, None, &lock, deeds)?;
    Ok(plan)
}

/// A folder with a file of the user's, in which the first set was generated.
fn begun() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("README.md"), readme("")).unwrap();
    generate(root.path(), 0, &mut Real).unwrap();
    root
}

/// The files and folders below a folder, with what is in them and whether they can be run.
type Tree = BTreeMap<String, (Option<String>, bool)>;

/// Everything in a folder, with what is in it and whether it can be run.
fn all(root: &Path) -> Tree {
    let tree = fs::read_dir(root).unwrap().flat_map(|entry| below(root, &entry.unwrap().path()));
    tree.filter(|(name, _)| name != ".hull/lock").collect()
}

fn below(root: &Path, path: &Path) -> Vec<(String, (Option<String>, bool))> {
    use std::os::unix::fs::PermissionsExt as _;
    let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    if path.is_dir() {
        let inside = fs::read_dir(path).unwrap().flat_map(|entry| below(root, &entry.unwrap().path()));
        return inside.chain([(name, (None, false))]).collect();
    }
    let mode = fs::metadata(path).unwrap().permissions().mode();
    vec![(name, (Some(fs::read_to_string(path).unwrap()), mode & 0o100 != 0))]
}

/// What stands there after the set was generated, and nothing ever went wrong.
fn undisturbed(which: usize) -> &'static Tree {
    static TREES: [OnceLock<Tree>; 3] = [const { OnceLock::new() }; 3];
    TREES[which].get_or_init(|| {
        let root = begun();
        generate(root.path(), which, &mut Real).unwrap();
        all(root.path())
    })
}

/// Every file outside of our own folder has the text that one of these sets gives it.
fn whole(root: &Path, sets: &[usize]) {
    for (name, (text, _)) in all(root).iter().filter(|(name, _)| !name.starts_with(".hull")) {
        let texts = sets.iter().filter_map(|which| undisturbed(*which).get(name)).map(|(text, _)| text);
        let texts: Vec<_> = texts.collect();
        assert!(texts.contains(&text) || (text.is_none() && texts.is_empty()), "{name}: {text:?} is none of {texts:?}");
    }
    for list in [".hull/manifest.sha256", ".hull/regions.sha256"] {
        let text = fs::read_to_string(root.join(list)).unwrap();
        assert!(text.ends_with('\n') && text.lines().all(|line| line.len() > 66), "{list}: {text}");
    }
}

fn finishes(root: &Path, which: usize) {
    generate(root, which, &mut Real).unwrap();
    assert_eq!(compare(&outputs(which), &snapshot(root, &outputs(which)).unwrap()), []);
    assert_eq!(all(root), *undisturbed(which));
}

/// Ends a run at each of its deeds in turn.
fn at_every_deed(end: End, look: impl Fn(&Path, Error, usize)) -> BTreeSet<&'static str> {
    for last in 0.. {
        let root = begun();
        let mut deeds = Mortal::new(last, end);
        match generate(root.path(), 1, &mut deeds) {
            Err(error) => look(root.path(), error, last),
            // A disk may be so full that nothing more fits, and what is left to do takes no room.
            Ok(_) if deeds.over => assert_eq!(end, End::Full),
            Ok(_) => {
                assert!(last > 30, "only {last} deeds");
                return deeds.asked;
            }
        }
        finishes(root.path(), 1);
    }
    unreachable!("a run has an end")
}

#[test]
fn killed_at_every_deed() {
    let asked = at_every_deed(End::Killed, |root, _, _| whole(root, &[0, 1]));
    let all = ["make_folder", "permit", "remove", "remove_folder", "rename", "write"];
    assert!(asked.into_iter().eq(all), "each kind of deed is one that a run can be killed at");
}

#[test]
fn killed_in_the_first_run() {
    for last in 0.. {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("README.md"), readme("")).unwrap();
        let done = generate(root.path(), 0, &mut Mortal::new(last, End::Killed)).is_ok();
        let text = fs::read_to_string(root.path().join("README.md")).unwrap();
        assert!([readme(""), readme("| 0 |\n")].contains(&text), "{text}");
        generate(root.path(), 0, &mut Real).unwrap();
        assert_eq!(all(root.path()), *undisturbed(0));
        if done {
            return assert!(last > 30);
        }
    }
}

#[test]
fn killed_and_killed_again_with_another_spec() {
    for first in (0..60).step_by(2) {
        for second in (first % 7..60).step_by(7) {
            let root = begun();
            let _ = generate(root.path(), 1, &mut Mortal::new(first, End::Killed));
            let _ = generate(root.path(), 2, &mut Mortal::new(second, End::Killed));
            generate(root.path(), 2, &mut Real).unwrap();
            assert_eq!(compare(&outputs(2), &snapshot(root.path(), &outputs(2)).unwrap()), []);
        }
    }
}

#[test]
fn refused_at_every_deed() {
    for reason in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
        at_every_deed(End::Refused(reason), |root, error, _| {
            assert!(matches!(&error, Error::Io { reason: told, .. } if told.kind() == reason), "{error}");
            assert!(error.to_string().contains(root.to_str().unwrap()), "{error}");
            whole(root, &[0, 1]);
        });
    }
}

#[test]
fn a_full_disk_shows_before_anything_has_changed() {
    let before = all(begun().path());
    at_every_deed(End::Full, |root, error, _| {
        assert!(matches!(&error, Error::Io { reason, .. } if reason.kind() == ErrorKind::StorageFull), "{error}");
        whole(root, &[0, 1]);
        if matches!(&error, Error::Io { action: "write", .. }) {
            assert_eq!(all(root), before, "what was prepared is gone, and all else is as it was");
        }
    });
}

/// The process that is killed; without its environment, the one that kills it.
#[test]
fn a_process_that_is_killed() {
    const ROOT: &str = "HULLWRIGHT_TEST_KILLED_IN";
    const AT: &str = "HULLWRIGHT_TEST_KILLED_AT";
    if let (Some(root), Ok(at)) = (std::env::var_os(ROOT), std::env::var(AT)) {
        generate(Path::new(&root), 1, &mut Mortal::new(at.parse().unwrap(), End::Aborted)).unwrap();
        return;
    }
    for last in 0.. {
        let root = begun();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "disk::killed::a_process_that_is_killed"])
            .env(ROOT, root.path())
            .env(AT, last.to_string())
            .output()
            .unwrap();
        whole(root.path(), &[0, 1]);
        finishes(root.path(), 1);
        if child.status.success() {
            return assert!(last > 30, "only {last} deeds");
        }
        assert_eq!(child.status.code(), None, "{}", String::from_utf8_lossy(&child.stderr));
    }
}
