//! What is done to an output folder, one deed after the other.
//!
//! Every change of the disk that a run makes goes through here, so that tests can let each of them fail, or be the last.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use crate::fileset::Mode;

/// The deeds, each of which is done or not.
pub(super) trait Deeds {
    /// Writes a file that is not there yet. It may be cut short, so nobody else knows its name.
    fn write(&mut self, path: &Path, text: &str) -> io::Result<()>;
    /// Puts a file into its place, and what stood there is gone.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Sets the mode of a file.
    fn permit(&mut self, path: &Path, permissions: Permissions) -> io::Result<()>;
    /// Removes a file.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// Makes a folder in one that is there.
    fn make_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Removes a folder with nothing in it.
    fn remove_folder(&mut self, path: &Path) -> io::Result<()>;
}

/// Nothing to remove is as good as removed.
pub(super) fn gone(deed: io::Result<()>) -> io::Result<()> {
    match deed {
        Err(reason) if reason.kind() != ErrorKind::NotFound => Err(reason),
        _ => Ok(()),
    }
}

/// The permissions of a mode.
#[cfg(unix)]
pub(super) fn permissions(mode: Mode) -> Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    Permissions::from_mode(mode.bits())
}

/// The disk itself.
pub(super) struct Real;

impl Deeds for Real {
    fn write(&mut self, path: &Path, text: &str) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn permit(&mut self, path: &Path, permissions: Permissions) -> io::Result<()> {
        fs::set_permissions(path, permissions)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}
