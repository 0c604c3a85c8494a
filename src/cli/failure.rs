//! Why a run could not do what it was asked to do.

use std::{fmt, io};

use hullwright::disk;

use super::console;

/// Wrong usage, or a world that did not play along.
#[derive(Debug)]
pub(super) enum Failure {
    /// The arguments make no sense together, or name something that does not exist.
    Usage(String),
    /// A file could not be read or written.
    Disk(disk::Error),
    /// Somebody elsewhere could not be asked, which is told already.
    #[cfg(feature = "lock")]
    Unanswered(String),
    /// The report could not be printed.
    Output(io::Error),
}

impl From<disk::Error> for Failure {
    fn from(error: disk::Error) -> Self {
        Self::Disk(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            #[cfg(feature = "lock")]
            Self::Unanswered(message) => f.write_str(message),
            Self::Disk(error) => error.fmt(f),
            Self::Output(error) => write!(f, "cannot print the report: {error}"),
        }
    }
}

impl Failure {
    /// Prints the failure and the next step.
    pub(super) fn print(&self) {
        let help = self.next_step().map(|step| format!("  = help: {step}\n")).unwrap_or_default();
        // There is nowhere left to report a standard error that cannot be written to.
        let _: Result<(), Self> = console::err(&console::visible(&format!("error: {self}\n{help}")));
    }

    /// What to do about it, where the message does not say so itself.
    fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::Disk(disk::Error::Io { reason, .. }) => io_step(reason.kind()),
            Self::Disk(disk::Error::NotText { .. }) => Some("save the file as UTF-8"),
            Self::Disk(disk::Error::TooLarge(_)) => Some("name a spec with `-f SPEC`"),
            Self::Disk(disk::Error::Symlink(_)) => Some("remove the link, or name another folder with `-o DIR`"),
            Self::Disk(disk::Error::Taken(_)) => Some("choose another name, or move what is there away"),
            Self::Disk(disk::Error::TooMuch(_)) => Some("name a folder that holds a template and nothing else"),
            #[cfg(feature = "lock")]
            Self::Unanswered(_) => None,
            Self::Disk(disk::Error::Busy(_) | disk::Error::Changed(_) | disk::Error::TooMany(_))
            | Self::Usage(_)
            | Self::Output(_) => None,
        }
    }
}

fn io_step(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::NotFound => "name the spec with `-f SPEC`",
        io::ErrorKind::IsADirectory => "name a file in that folder",
        io::ErrorKind::PermissionDenied => "give yourself the permission, or run as the owner of the file",
        io::ErrorKind::ReadOnlyFilesystem => "name a folder that can be written to with `-o DIR`",
        io::ErrorKind::StorageFull => "free some space and run again; nothing of yours is lost",
        _ => return None,
    })
}
