//! What was approved of a case: two files that are ours, and nothing else is ever written.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use hullwright::disk;

use super::super::failure::Failure;
use super::find::Case;

/// The folder of what was approved, in that of the case.
const EXPECTED: &str = "expected";

/// All outputs, as one text.
const FILES: &str = "files.txt";

/// What is found in the spec.
pub(super) const REPORT: &str = "report.txt";

/// What a case gives, and what was approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshots {
    /// The outputs; none when the spec has errors.
    pub(super) files: Option<String>,
    /// The report; none when nothing is found.
    pub(super) report: Option<String>,
}

impl Snapshots {
    /// What was approved.
    pub(super) fn approved(case: &Case) -> Result<Self, Failure> {
        let folder = case.folder.join(EXPECTED);
        Ok(Self { files: read(&folder.join(FILES))?, report: read(&folder.join(REPORT))? })
    }

    /// Whether nothing was approved yet.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Approves what a case gives: what is stale is replaced or removed.
    pub(super) fn approve(&self, case: &Case) -> Result<(), Failure> {
        let folder = case.folder.join(EXPECTED);
        if folder.is_symlink() {
            let shown = folder.display();
            let message =
                format!("`{shown}` is a symbolic link, and nothing is approved through one: make it a folder");
            return Err(Failure::Usage(message));
        }
        fs::create_dir_all(&folder).map_err(failed("create", &folder))?;
        settle(&folder.join(FILES), self.files.as_deref())?;
        settle(&folder.join(REPORT), self.report.as_deref())
    }
}

fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        // What is no text was not written here, and differs from all that is.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(None),
        Err(reason) => Err(failed("read", path)(reason)),
    }
}

/// A file is either old or new, whenever the run is killed.
fn settle(path: &Path, text: Option<&str>) -> Result<(), Failure> {
    let Some(text) = text else {
        return match fs::remove_file(path) {
            Err(reason) if reason.kind() != ErrorKind::NotFound => Err(failed("remove", path)(reason)),
            _ => Ok(()),
        };
    };
    let next = path.with_extension("txt.next");
    write(&next, text).and_then(|()| fs::rename(&next, path)).map_err(failed("write", path))
}

/// Writes a file that a killed run may have left behind.
fn write(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != ErrorKind::NotFound => return Err(reason),
        _ => {}
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path: PathBuf = path.to_owned();
    move |reason| Failure::Disk(disk::Error::Io { action, path, reason })
}
