//! Writes files that are the user's from then on: nothing that is there is replaced unless that is asked for.
//!
//! All of them are first written to a folder of their own beside their places, so that a full disk shows there.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Error;
use crate::fileset::{ArtefactPath, Mode};

/// Where files wait until all of them are written.
const STAGING: &str = ".hull-init";

/// Why a file cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A file is there.
    File,
    /// Something is there that is never replaced: a folder, a symbolic link, or a file where a folder has to be.
    Other,
}

/// What stands in the way of files with these paths.
pub fn obstacles<'p>(
    root: &Path,
    paths: impl IntoIterator<Item = &'p ArtefactPath>,
) -> Vec<(&'p ArtefactPath, Obstacle)> {
    paths.into_iter().filter_map(|path| Some((path, obstacle(root, path)?))).collect()
}

fn obstacle(root: &Path, path: &ArtefactPath) -> Option<Obstacle> {
    for folder in path.folders() {
        match fs::symlink_metadata(root.join(folder.as_str())) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Some(Obstacle::Other),
            Err(_) => return None,
        }
    }
    let there = fs::symlink_metadata(root.join(path.as_str())).ok()?;
    Some(if there.is_file() { Obstacle::File } else { Obstacle::Other })
}

/// Writes files below a folder, which is made where it is absent. Without `force` nothing that is there is replaced, and
/// with it only files are.
///
/// # Errors
/// The first thing that did not work. A file is written whole, or not at all.
pub fn create<'f>(
    root: &Path,
    files: impl IntoIterator<Item = (&'f ArtefactPath, &'f [u8], Mode)>,
    force: bool,
) -> Result<(), Error> {
    fs::create_dir_all(root).map_err(Error::io("create", root))?;
    let staging = Staging::new(root)?;
    let mut staged = Vec::new();
    for (index, (path, contents, mode)) in files.into_iter().enumerate() {
        let waiting = staging.0.join(index.to_string());
        fs::write(&waiting, contents).map_err(Error::io("write", &waiting))?;
        permit(&waiting, mode).map_err(Error::io("set the mode of", &waiting))?;
        staged.push((waiting, path));
    }
    staged.iter().try_for_each(|(waiting, path)| place(root, waiting, path, force))
}

/// Looks again right before the deed: what was looked at before is a moment old.
fn place(root: &Path, waiting: &Path, path: &ArtefactPath, force: bool) -> Result<(), Error> {
    let target = root.join(path.as_str());
    match obstacle(root, path) {
        Some(Obstacle::File) if force => {}
        Some(_) => return Err(Error::io("write", target)(ErrorKind::AlreadyExists.into())),
        None => {}
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    fs::rename(waiting, &target).map_err(Error::io("write", target))
}

/// The folder where files wait; gone when this is.
struct Staging(PathBuf);

impl Staging {
    fn new(root: &Path) -> Result<Self, Error> {
        let folder = root.join(STAGING);
        match fs::create_dir(&folder) {
            Err(reason) if reason.kind() == ErrorKind::AlreadyExists => Err(Error::Busy(folder)),
            made => made.map(|()| Self(folder.clone())).map_err(Error::io("create", folder)),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // It is ours alone; what cannot be removed is named by the next run.
        let _: std::io::Result<()> = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn permit(path: &Path, mode: Mode) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, Permissions::from_mode(mode.bits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> ArtefactPath {
        ArtefactPath::new(text).unwrap()
    }

    #[test]
    fn nothing_is_replaced_unless_that_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (path("a/one"), path("two"));
        let files = || [(&one, &b"1"[..], Mode::Executable), (&two, &b"2"[..], Mode::Regular)];
        create(folder.path(), files(), false).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!((read("a/one").as_str(), read("two").as_str()), ("1", "2"));
        fs::write(folder.path().join("two"), "mine").unwrap();
        assert!(create(folder.path(), files(), false).is_err());
        assert_eq!(read("two"), "mine");
        assert_eq!(obstacles(folder.path(), [&one, &two]), [(&one, Obstacle::File), (&two, Obstacle::File)]);
        create(folder.path(), files(), true).unwrap();
        assert_eq!(read("two"), "2");
        assert!(!folder.path().join(STAGING).exists());
    }

    #[cfg(unix)]
    #[test]
    fn no_path_leaves_the_folder() {
        let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(outside.path(), inside.path().join("link")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("new"), inside.path().join("file")).unwrap();
        for name in ["link/new", "file", "link"] {
            let path = path(name);
            assert_eq!(obstacles(inside.path(), [&path]), [(&path, Obstacle::Other)], "{name}");
            assert!(create(inside.path(), [(&path, &b"x"[..], Mode::Regular)], true).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
