//! The only place that touches the file system: reads specs, takes snapshots, carries out plans.
//!
//! It decides nothing. Below the output folder it never follows a symbolic link. There is no fsync: the outputs
//! can be generated again at any time.

mod apply;
mod begin;
mod context;
mod create;
mod deeds;
mod folder;
#[cfg(test)]
mod killed;
mod lock;
mod snapshot;
#[cfg(feature = "cli")]
mod sources;
mod spec_file;
mod staging;
mod tree;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::{error, fmt};

pub use apply::{Homecoming, NewText, adopt, apply};
pub use begin::begin;
pub use context::Context;
pub use create::{Obstacle, create as create_files, obstacles};
pub use folder::create;
pub use lock::{Lock, lock};
pub use snapshot::snapshot;
#[cfg(feature = "cli")]
pub use sources::{place, sources};
pub use tree::{TreeFile, top, tree};

/// No spec is larger than this many bytes.
pub const SPEC_LIMIT: u64 = 1024 * 1024;

/// Our own folder in the output folder.
const HULL: &str = ".hull";

/// The world did not play along.
#[derive(Debug)]
pub enum Error {
    /// The operating system refused.
    Io {
        /// What was tried, as in "cannot read".
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why it was refused.
        reason: io::Error,
    },
    /// A spec of more than [`SPEC_LIMIT`] bytes.
    TooLarge(PathBuf),
    /// A spec that is not UTF-8.
    NotText {
        /// The spec.
        path: PathBuf,
        /// The first byte that is wrong, from 0.
        byte: usize,
    },
    /// A path of our own that is a symbolic link.
    Symlink(PathBuf),
    /// A place that is to be made, and is there.
    Taken(PathBuf),
    /// A folder with more in it than any template has, or with a name that no path can have.
    TooMuch(PathBuf),
    /// A spec that is another one than it was a moment ago.
    Changed(PathBuf),
    /// Another run is writing to the same output folder.
    Busy(PathBuf),
    /// A folder with more files than an import looks at.
    TooMany(PathBuf),
}

impl Error {
    fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |reason| Self::Io { action, path, reason }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, reason } => write!(f, "cannot {action} `{}`: {reason}", path.display()),
            Self::TooLarge(path) => write!(f, "`{}` is larger than 1 MiB, and no spec is", path.display()),
            Self::NotText { path, byte } => write!(f, "`{}` is not UTF-8 text: byte {byte} is wrong", path.display()),
            Self::Symlink(path) => {
                write!(f, "`{}` is a symbolic link, and nothing is written through one", path.display())
            }
            Self::Taken(path) => write!(f, "`{}` is there already, and nothing is overwritten", path.display()),
            Self::TooMuch(path) => {
                write!(
                    f,
                    "`{}` is no template: it has more than 1,000 files or 16 MiB, or a name that is none",
                    path.display()
                )
            }
            Self::TooMany(path) => {
                write!(f, "`{}` has more files than an import looks at; name a smaller folder", path.display())
            }
            Self::Changed(path) => write!(f, "`{}` was changed meanwhile; run again", path.display()),
            Self::Busy(path) => {
                write!(f, "another hullwright is writing to `{}`; wait until it is done", path.display())
            }
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Io { reason, .. } => Some(reason),
            Self::TooLarge(_)
            | Self::NotText { .. }
            | Self::Symlink(_)
            | Self::Taken(_)
            | Self::TooMuch(_)
            | Self::TooMany(_)
            | Self::Changed(_)
            | Self::Busy(_) => None,
        }
    }
}

/// Reads a spec.
///
/// # Errors
/// When it cannot be read, is larger than [`SPEC_LIMIT`] or is not UTF-8.
pub fn read_spec(path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(SPEC_LIMIT + 1).read_to_end(&mut bytes))
        .map_err(Error::io("read", path))?;
    if bytes.len() as u64 > SPEC_LIMIT {
        return Err(Error::TooLarge(path.to_owned()));
    }
    String::from_utf8(bytes)
        .map_err(|error| Error::NotText { path: path.to_owned(), byte: error.utf8_error().valid_up_to() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_are_read_up_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hull.yaml");
        let message = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            read_spec(&path).map_err(|error| error.to_string().replace(path.to_str().unwrap(), "PATH"))
        };
        assert_eq!(message(b"hull: 1\n"), Ok("hull: 1\n".to_owned()));
        let limit = usize::try_from(SPEC_LIMIT).unwrap();
        assert_eq!(message(&vec![b' '; limit]).map(|text| text.len()), Ok(limit));
        assert_eq!(message(&vec![b' '; limit + 1]).unwrap_err(), "`PATH` is larger than 1 MiB, and no spec is");
        assert_eq!(message(b"ab\xff").unwrap_err(), "`PATH` is not UTF-8 text: byte 2 is wrong");
    }

    #[test]
    fn an_absent_spec_is_named_with_the_reason() {
        let error = read_spec(Path::new("/nonexistent/hull.yaml")).unwrap_err().to_string();
        assert!(error.starts_with("cannot read `/nonexistent/hull.yaml`: No such file"), "{error}");
    }
}
