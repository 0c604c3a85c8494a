//! Why nothing was generated.

use std::path::PathBuf;
use std::{error, fmt};

use super::cargo;
use crate::diagnostic::render;
use crate::disk;
use crate::drift::{Drift, Kind, Refusals};
use crate::front::Report;

/// Why nothing was generated. Printed, it is the report of the command line.
#[non_exhaustive]
pub enum Failed {
    /// The spec has errors.
    Spec(Report),
    /// A file of the user's would be lost, or stands in the way.
    Refused(Refusals),
    /// A file could not be read or written.
    Disk(disk::Error),
    /// No output folder is named, and this is no build script: `OUT_DIR` is not set.
    NoFolder,
    /// The path of the spec cannot be told to cargo.
    Path(PathBuf),
}

impl Failed {
    /// Its errors as lines for cargo.
    pub(super) fn cargo_lines(&self) -> String {
        match self {
            Self::Spec(report) => {
                let line = |finding| cargo::error(&render::line(finding, &report.sources));
                report.errors().map(line).collect()
            }
            Self::Refused(refusals) => refusals.0.iter().map(|drift| cargo::error(&drift.to_string())).collect(),
            Self::Disk(_) | Self::NoFolder | Self::Path(_) => cargo::error(&self.sentence()),
        }
    }

    /// What is wrong, where that is one thing.
    fn sentence(&self) -> String {
        match self {
            Self::Spec(_) => "the spec has errors".to_owned(),
            Self::Refused(_) => "nothing was written".to_owned(),
            Self::Disk(error) => error.to_string(),
            Self::NoFolder => "`OUT_DIR` is not set: outside of a build script, name a folder by `output`".to_owned(),
            Self::Path(path) => {
                format!(
                    "the path `{}` cannot be told to cargo: it has a line's end, blanks at its ends or no UTF-8",
                    path.to_string_lossy().escape_debug()
                )
            }
        }
    }
}

impl From<disk::Error> for Failed {
    fn from(error: disk::Error) -> Self {
        Self::Disk(error)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(report) => report.fmt(f),
            Self::Refused(refusals) => {
                refusals
                    .0
                    .iter()
                    .try_for_each(|drift| writeln!(f, "error: {drift}\n  = help: {}\n", next_step(drift)))?;
                writeln!(f, "nothing was written: {} in the way", refusals.0.len())
            }
            Self::Disk(_) | Self::NoFolder | Self::Path(_) => writeln!(f, "error: {}", self.sentence()),
        }
    }
}

/// As it is printed: `main` and `unwrap` show errors this way.
impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for Failed {}

/// What to do where nothing may be written. A build script has no `--force`.
fn next_step(drift: &Drift) -> String {
    match &drift.kind {
        Kind::Edited => {
            "bring it home to the spec with `hullwright adopt`, or remove the file: the next build writes it".to_owned()
        }
        Kind::Taken => "move it away, or name another path under `outputs`".to_owned(),
        Kind::Blocked { by, .. } => format!("move `{by}` away"),
        Kind::Markers(_) => "mend the markers".to_owned(),
        Kind::NotText => "save it as UTF-8".to_owned(),
        Kind::Missing
        | Kind::Stale
        | Kind::Moved { .. }
        | Kind::WrongMode
        | Kind::WrongLineEnds
        | Kind::Orphaned { .. }
        | Kind::OrphanedRegion { .. }
        | Kind::Hollow
        | Kind::Foreign
        | Kind::Damaged(_) => "move it away, or remove it".to_owned(),
    }
}
