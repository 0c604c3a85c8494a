//! What was approved of a case: two files that are ours, and nothing else is ever written.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::super::failure::Failure;
use super::super::replace::{failed, remove, replace};
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
        for (name, text) in [(FILES, &self.files), (REPORT, &self.report)] {
            let path = folder.join(name);
            match text {
                Some(text) => replace(&path, text)?,
                None => remove(&path)?,
            }
        }
        Ok(())
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
