//! One run at a time in an output folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use super::deeds::{Deeds, Real, gone};
use super::{Error, HULL};

/// What git should not see in our folder.
const IGNORED: &str = "# What is not listed here is to be committed: it tells which files are hullwright's.
/lock
/staging/
/*.next
";

/// The right to write to an output folder; it ends with the value, or with the process.
#[derive(Debug)]
pub struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // A child that a program starts meanwhile has the file open for a moment, and would hold the lock for as long.
        let _ = self.0.unlock();
    }
}

/// Creates the output folder, if need be, and locks it against other runs.
///
/// # Errors
/// [`Error::Busy`] when another run holds the lock; [`Error::Symlink`] when our own folder is a link.
pub fn lock(root: &Path) -> Result<Lock, Error> {
    lock_by(root, &mut Real)
}

/// The same, deed by deed.
pub(super) fn lock_by(root: &Path, deeds: &mut dyn Deeds) -> Result<Lock, Error> {
    let folder = root.join(HULL);
    refuse_symlink(&folder)?;
    fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
    let path = folder.join("lock");
    refuse_symlink(&path)?;
    let file =
        OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(Error::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Error::Busy(root.to_owned())),
        Err(TryLockError::Error(reason)) => return Err(Error::io("lock", path)(reason)),
    }
    let lock = Lock(file);
    let ignore = folder.join(".gitignore");
    if fs::symlink_metadata(&ignore).is_err() {
        begin(&ignore, IGNORED, deeds).map_err(Error::io("write", ignore))?;
    }
    Ok(lock)
}

/// Writes a file that is the user's from then on, whole or not at all.
fn begin(path: &Path, text: &str, deeds: &mut dyn Deeds) -> io::Result<()> {
    let next = path.with_extension("next");
    gone(deeds.remove(&next))?;
    deeds.write(&next, text)?;
    deeds.rename(&next, path)
}

fn refuse_symlink(path: &Path) -> Result<(), Error> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => Err(Error::Symlink(path.to_owned())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_told_to_wait() {
        let root = tempfile::tempdir().unwrap();
        let first = lock(root.path()).unwrap();
        assert!(matches!(lock(root.path()), Err(Error::Busy(path)) if path == root.path()));
        drop(first);
        assert!(lock(root.path()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn our_folder_is_no_link() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join(HULL)).unwrap();
        assert!(matches!(lock(root.path()), Err(Error::Symlink(_))));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
