//! How one asks whether a service works.

use super::image::Healthcheck;
use super::text::Text;
use crate::spec::{Attempts, Duration};

/// Address under which services that share a container reach each other.
pub(crate) const LOOPBACK: &str = "127.0.0.1";

/// How one asks a service whether it works.
#[derive(Clone, Debug)]
pub struct Probe {
    pub(crate) question: Question,
    pub(crate) interval: Duration,
    pub(crate) timeout: Duration,
    pub(crate) retries: Attempts,
    pub(crate) start_period: Duration,
    pub(crate) start_interval: Duration,
}

/// What is asked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Question {
    /// An HTTP request, with a program that the image has.
    Http {
        /// The program.
        tool: Tool,
        /// How it is spoken to: `http`, or `https`.
        scheme: String,
        /// The port's number.
        port: Text,
        /// What stands behind the number in the address.
        path: Text,
    },
    /// A connection, made by bash.
    Tcp {
        /// The port's number.
        port: Text,
    },
    /// A program and its arguments.
    Command(Vec<Text>),
    /// A line for the shell.
    Shell(Text),
}

/// A program that can make an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tool {
    /// curl
    Curl,
    /// wget
    Wget,
    /// Python 3
    Python,
    /// Node.js, from version 18 on
    Node,
    /// bash, which asks by itself
    Bash,
    /// The wget of busybox
    Busybox,
}

impl Question {
    /// The texts in it.
    pub(crate) fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Http { tool: _, scheme: _, port, path } => vec![port, path],
            Self::Tcp { port: text } | Self::Shell(text) => vec![text],
            Self::Command(words) => words.iter().collect(),
        }
    }

    /// Whether a program of the user's asks it.
    pub(crate) fn is_own(&self) -> bool {
        match self {
            Self::Command(_) | Self::Shell(_) => true,
            Self::Http { .. } | Self::Tcp { .. } => false,
        }
    }

    /// The address that is asked over HTTP.
    pub fn url(scheme: &str, port: &Text, path: &Text) -> Text {
        let mut url = Text::literal(format!("{scheme}://{LOOPBACK}:"));
        url.extend(port.clone());
        url.extend(path.clone());
        url
    }
}

impl Probe {
    /// Time between two checks where nobody says another.
    pub(crate) const INTERVAL: Duration = Duration::from_millis(10_000);

    /// Time that one check may take.
    pub(crate) const TIMEOUT: Duration = Duration::from_millis(5_000);

    /// Time in which failures do not count.
    pub(crate) const START_PERIOD: Duration = Duration::from_millis(30_000);

    /// How a health check asks that asks nothing else.
    pub(crate) fn times(&self) -> Healthcheck {
        let Self { question: _, interval, timeout, retries, start_period: _, start_interval } = *self;
        Healthcheck { interval, timeout, retries, start_interval }
    }

    /// The longest that becoming ready may take.
    pub fn budget(&self) -> Duration {
        self.start_period + self.interval * u32::from(self.retries.get())
    }
}
