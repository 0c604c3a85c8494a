//! What a spec looked at, as paths for cargo.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use crate::folder::Folder;

/// What was looked at: the folder that the path is relative to, and the path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    folder: PathBuf,
    path: String,
    /// Whether all that matters is that something is there.
    only_there: bool,
}

/// A folder that remembers what was asked of it.
pub(super) struct Watched {
    inner: Box<dyn Folder>,
    /// The folder of the spec, as cargo knows it.
    spec: PathBuf,
    /// The folder that paths are relative to, as cargo knows it.
    root: PathBuf,
    looks: Rc<RefCell<BTreeSet<Look>>>,
}

impl Watched {
    pub(super) fn new(inner: impl Folder + 'static, spec: &Path) -> Self {
        Self { inner: Box::new(inner), spec: spec.to_owned(), root: spec.to_owned(), looks: Rc::default() }
    }

    /// The paths that cargo has to watch. `out_dir` is where it builds; `is_missed` is whether something is absent that
    /// the spec wants.
    pub(super) fn paths(&self, out_dir: Option<&Path>, is_missed: bool) -> BTreeSet<PathBuf> {
        let out_dir = out_dir.and_then(|folder| fs::canonicalize(folder).ok());
        let is_built_in = |folder: &Path| {
            let folder = fs::canonicalize(folder).ok();
            folder.zip(out_dir.as_ref()).is_some_and(|(folder, out_dir)| out_dir.starts_with(folder))
        };
        self.looks
            .borrow()
            .iter()
            .filter_map(|look| watched(look, is_missed))
            .filter(|path| !is_built_in(path))
            .collect()
    }

    fn look(&self, path: &str, only_there: bool) {
        self.looks.borrow_mut().insert(Look { folder: self.root.clone(), path: path.to_owned(), only_there });
    }
}

/// The path that changes when the look would see something else.
///
/// Cargo takes a path that is absent for one that has changed, at every build. A folder above it that is there says
/// as much, once something appears in it, unless that is all of the folder that was asked: then the path is named only
/// where something is missed.
fn watched(look: &Look, is_missed: bool) -> Option<PathBuf> {
    let folder = plain(&look.folder);
    let path = plain(&folder.join(&look.path));
    if path.as_os_str().is_empty() {
        // The crate itself, in which cargo builds.
        return None;
    }
    if path.exists() {
        return Some(path).filter(|path| !(look.only_there && path.is_dir()));
    }
    let above = path.ancestors().skip(1).take_while(|above| **above != folder);
    let nearest = above.into_iter().find(|above| above.is_dir()).map(Path::to_owned);
    nearest.or_else(|| is_missed.then_some(path))
}

/// The path without `.` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

impl Folder for Watched {
    fn files(&self, path: &str) -> Vec<String> {
        self.look(path, false);
        self.inner.files(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.look(path, false);
        self.inner.text(path)
    }

    fn has(&self, path: &str) -> bool {
        self.look(path, true);
        self.inner.has(path)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        let inner = self.inner.context(path)?;
        let root = self.spec.join(path);
        Some(Box::new(Self { inner, spec: self.spec.clone(), root, looks: Rc::clone(&self.looks) }))
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        self.inner.above(levels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Context;

    #[test]
    fn what_was_looked_at_is_watched() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("crate");
        for folder in ["src", "dist", "target/out", "conf"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("conf/a"), "a").unwrap();
        let looked_at = |is_missed, look: fn(&Watched)| -> Vec<String> {
            let watched = Watched::new(Context::new(&root), &root);
            look(&watched);
            let paths = watched.paths(Some(&root.join("target/out")), is_missed);
            paths.iter().map(|path| path.strip_prefix(&root).unwrap().display().to_string()).collect()
        };
        let looked = |look| looked_at(false, look);
        assert_eq!(looked(|folder| drop(folder.text("conf/a"))), ["conf/a"]);
        assert_eq!(looked(|folder| assert!(folder.has("conf/a"))), ["conf/a"]);
        assert_eq!(looked(|folder| drop(folder.files("src"))), ["src"]);
        // Only whether it is there matters, and cargo would look at all that is in it.
        assert_eq!(looked(|folder| assert!(folder.has("src"))), [""; 0]);
        // What is absent appears in the folder that it is to lie in.
        assert_eq!(looked(|folder| assert!(!folder.has("dist/app"))), ["dist"]);
        assert_eq!(looked(|folder| assert_eq!(folder.text("conf/b"), None)), ["conf"]);
        assert_eq!(looked(|folder| assert!(!folder.has("absent"))), [""; 0]);
        assert_eq!(looked_at(true, |folder| assert!(!folder.has("absent"))), ["absent"]);
        // Cargo changes it all the time.
        assert_eq!(looked(|folder| drop(folder.files(""))), [""; 0]);
        let above = looked(|folder| assert!(folder.context("./conf").unwrap().has("a")));
        assert_eq!(above, ["conf/a"]);
    }
}
