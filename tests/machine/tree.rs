//! What stands in a folder, read by the test itself.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::TempDir;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    File { bytes: Vec<u8>, executable: bool },
    Folder,
    Link,
}

/// Everything below a folder, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree(pub(crate) BTreeMap<String, Thing>);

impl Tree {
    pub(crate) fn of(root: &Path) -> Self {
        let mut tree = Self::default();
        tree.enter(root, "");
        tree
    }

    fn enter(&mut self, root: &Path, prefix: &str) {
        for entry in fs::read_dir(root.join(prefix)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            let there = fs::symlink_metadata(entry.path()).unwrap();
            let thing = if there.is_dir() {
                self.enter(root, &format!("{name}/"));
                Thing::Folder
            } else if there.is_symlink() {
                Thing::Link
            } else {
                let executable = there.permissions().mode() & 0o100 != 0;
                Thing::File { bytes: fs::read(entry.path()).unwrap(), executable }
            };
            self.0.insert(name, thing);
        }
    }

    /// Without hullwright's own folder.
    pub(crate) fn without_ours(&self) -> Self {
        let theirs = self.0.iter().filter(|(path, _)| *path != ".hull" && !path.starts_with(".hull/"));
        Self(theirs.map(|(path, thing)| (path.clone(), thing.clone())).collect())
    }

    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        match self.0.get(path)? {
            Thing::File { bytes, .. } => Some(bytes),
            Thing::Folder | Thing::Link => None,
        }
    }
}

/// A copy of a folder.
pub(crate) fn copied(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for (path, thing) in Tree::of(from).0 {
        let (there, path) = (from.join(&path), to.path().join(&path));
        match thing {
            Thing::Folder => fs::create_dir_all(path).unwrap(),
            Thing::File { .. } => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::copy(there, path).unwrap();
            }
            Thing::Link => {}
        }
    }
    to
}
