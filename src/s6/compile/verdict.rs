//! What the compiler says of a tree.

use std::fmt;

use super::tree::Errno;

/// The answer: warnings in the order in which they are printed, then the failure that stopped it, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Texts after `s6-rc-compile: warning: `.
    pub warnings: Vec<String>,
    /// Why there is no database, and so no service.
    pub failure: Option<Failure>,
}

/// The first error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// 1 for a bad source, 111 for a system call that failed.
    pub exit: u8,
    /// The text after `s6-rc-compile: fatal: `.
    pub message: String,
    /// For a dependency cycle, the services on it, the first again at the end; else empty.
    ///
    /// The message of a cycle names the service from which it was found, seldom one that is on it.
    pub cycle: Vec<String>,
}

impl Failure {
    /// A bad source.
    pub(super) fn source(message: String) -> Self {
        Self { exit: 1, message, cycle: Vec::new() }
    }

    /// A system call that failed: `unable to <action>: <why>`.
    pub(super) fn system(action: &str, why: Errno) -> Self {
        Self { exit: 111, message: format!("unable to {action}: {why}"), cycle: Vec::new() }
    }
}

impl Verdict {
    /// Whether there is a database to boot from.
    pub fn is_ok(&self) -> bool {
        self.failure.is_none()
    }
}

/// One line: `OK`, `OK warning: …` or `FAIL rc=1 fatal: …`.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Failure { exit, message, .. }) = &self.failure {
            return write!(f, "FAIL rc={exit} fatal: {message}");
        }
        f.write_str("OK")?;
        self.warnings.iter().try_for_each(|warning| write!(f, " warning: {warning}"))
    }
}
