//! Replaces a file of ours, so that it is either old or new whenever the run is killed.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use hullwright::disk;

use super::failure::Failure;

/// Writes the contents beside the file, and puts it into its place. A link is replaced, never followed.
pub(super) fn replace(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut next = path.as_os_str().to_owned();
    next.push(".next");
    let next = PathBuf::from(next);
    write(&next, contents.as_ref()).and_then(|()| fs::rename(&next, path)).map_err(failed("write", path))
}

/// Removes a file, which may be gone already.
pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    gone(path).map_err(failed("remove", path))
}

/// The failure of an action on a file or a folder.
pub(super) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = path.to_owned();
    move |reason| Failure::Disk(disk::Error::Io { action, path, reason })
}

/// Writes a file that a killed run may have left behind.
fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    gone(path)?;
    File::create_new(path)?.write_all(contents)
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != ErrorKind::NotFound => Err(reason),
        _ => Ok(()),
    }
}
