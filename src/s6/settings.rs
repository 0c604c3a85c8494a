//! The small values of a service definition that not every number or word is.

use std::fmt;
use std::str::FromStr;

/// The descriptor on which a daemon says that it is ready: 3 or more, since the first three are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NotificationFd(u16);

impl NotificationFd {
    /// The usual one.
    pub const FIRST: Self = Self(3);

    /// The descriptor of that number, if it can be one.
    pub fn new(number: u16) -> Option<Self> {
        (number >= Self::FIRST.0).then_some(Self(number))
    }
}

impl fmt::Display for NotificationFd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A signal that stops a daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// `SIGHUP`
    Hup,
    /// `SIGINT`
    Int,
    /// `SIGQUIT`
    Quit,
    /// `SIGABRT`
    Abrt,
    /// `SIGKILL`
    Kill,
    /// `SIGUSR1`
    Usr1,
    /// `SIGUSR2`
    Usr2,
    /// `SIGTERM`
    Term,
    /// `SIGWINCH`
    Winch,
}

/// A text that names no [`Signal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASignal;

impl fmt::Display for NotASignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a signal that stops a daemon, such as SIGTERM or SIGQUIT")
    }
}

impl Signal {
    /// All signals.
    pub const ALL: [Self; 9] =
        [Self::Hup, Self::Int, Self::Quit, Self::Abrt, Self::Kill, Self::Usr1, Self::Usr2, Self::Term, Self::Winch];

    /// The name with `SIG` before it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hup => "SIGHUP",
            Self::Int => "SIGINT",
            Self::Quit => "SIGQUIT",
            Self::Abrt => "SIGABRT",
            Self::Kill => "SIGKILL",
            Self::Usr1 => "SIGUSR1",
            Self::Usr2 => "SIGUSR2",
            Self::Term => "SIGTERM",
            Self::Winch => "SIGWINCH",
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reads `SIGTERM` or `TERM`.
impl FromStr for Signal {
    type Err = NotASignal;

    fn from_str(text: &str) -> Result<Self, NotASignal> {
        let is_named = |signal: &Self| signal.name() == text || signal.name().strip_prefix("SIG") == Some(text);
        Self::ALL.into_iter().find(is_named).ok_or(NotASignal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_descriptors_are_taken() {
        assert_eq!([0, 1, 2].map(NotificationFd::new), [None; 3]);
        assert_eq!(NotificationFd::new(3), Some(NotificationFd::FIRST));
    }

    #[test]
    fn signals_have_two_spellings() {
        for signal in Signal::ALL {
            assert_eq!(signal.name().parse(), Ok(signal));
            assert_eq!(signal.name()[3..].parse(), Ok(signal));
        }
        for bad in ["", "SIG", "term", "15", "SIGSIGTERM", "SIGSTOP"] {
            assert_eq!(bad.parse::<Signal>(), Err(NotASignal), "{bad:?}");
        }
    }
}
