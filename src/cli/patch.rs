//! `hullwright check --patch FILE`: what differs, as a file that other tools apply.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use hullwright::drift::{Disk, Drift, patch};

use super::failure::Failure;
use super::replace::{failed, replace};

/// What every patch of ours begins with.
const OURS: &[u8] = b"diff --git ";

/// Writes the patch; an empty one where nothing differs, so that none of an earlier run is left.
pub(super) fn write(file: &Path, drifts: &[Drift], disk: &Disk) -> Result<(), Failure> {
    let patch = patch(drifts, disk);
    match fs::metadata(file) {
        Err(reason) if reason.kind() != ErrorKind::NotFound => Err(failed("write", file)(reason)),
        // Nobody's file: a terminal, or a pipe.
        Ok(there) if !there.is_file() => fs::write(file, patch).map_err(failed("write", file)),
        Ok(_) => {
            refuse_foreign(file)?;
            replace(file, patch)
        }
        Err(_) => replace(file, patch),
    }
}

/// Whatever else stands there is somebody's work.
fn refuse_foreign(file: &Path) -> Result<(), Failure> {
    let there = fs::read(file).map_err(failed("read", file))?;
    if there.is_empty() || there.starts_with(OURS) {
        return Ok(());
    }
    Err(Failure::Usage(format!("`{}` is no patch, so it is not replaced: name another file", file.display())))
}
