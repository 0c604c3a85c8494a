//! Services, decided.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::ending::OnExit;
use super::environment::Setting;
use super::file::{File, Written};
use super::image::Image;
use super::port::Port;
use super::probe::Probe;
use super::text::Text;
use crate::spec::{Attempts, ContainerPath, Duration, EnvName, OnFailure, RelativePath, S6File, ServiceName, Signal};

/// Index of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub(crate) usize);

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    pub(crate) id: ServiceId,
    pub(crate) name: ServiceName,
    pub(crate) process: Process,
    /// What the words of a command follow; nothing for most.
    pub(crate) entrypoint: Vec<Text>,
    /// What its container answers by itself; none where it answers nothing.
    pub(crate) answers: Option<Answers>,
    pub(crate) kind: Kind,
    /// None is root.
    pub(crate) user: Option<super::User>,
    pub(crate) working_dir: ContainerPath,
    pub(crate) environment: IndexMap<EnvName, Setting>,
    pub(crate) ports: Vec<Port>,
    /// Files of the image that it wants.
    pub(crate) files: Vec<File>,
    /// Files that it writes when it starts.
    pub(crate) written: Vec<Written>,
    /// Everything it waits for directly.
    pub(crate) after: BTreeSet<ServiceId>,
    /// Those of them that it waits for only until they are started.
    pub(crate) after_start: BTreeSet<ServiceId>,
    /// When it is off; none where it is always on.
    pub(crate) switch: Option<super::Switch>,
    /// What its start takes as a rule.
    pub(crate) takes: Duration,
    /// The files that what it prints goes to; none is the console.
    pub(crate) logs: Option<LogFiles>,
    /// Raw files of its s6 definition.
    pub(crate) s6: Vec<(S6File, String)>,
}

/// What runs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Process {
    /// A program and its arguments; none of somebody else's image is what that starts by itself.
    Command(Vec<Text>),
    /// A script, verbatim, with its interpreter in the first line.
    Script(String),
    /// A script of the build context.
    File(RelativePath),
}

/// What a container answers by itself: `--help`, `--version` and `--validate`.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Labels, each with the program and its arguments whose first line stands behind it.
    pub(crate) versions: Vec<(String, Vec<String>)>,
}

impl Answers {
    /// What is answered.
    pub(crate) const QUESTIONS: [&str; 3] = ["--help", "--version", "--validate"];
}

/// Log files that are rotated.
#[derive(Clone, Debug)]
pub struct LogFiles {
    pub(crate) dir: ContainerPath,
    /// Bytes of a file.
    pub(crate) size: u32,
    /// How many older files are kept.
    pub(crate) keep: Attempts,
    /// Whether the lines reach the console, too.
    pub(crate) console: bool,
}

/// Whether it stays.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// It stays.
    Longrun(Longrun),
    /// It runs to its end at every start.
    Oneshot(Oneshot),
}

/// A service that stays.
#[derive(Clone, Debug)]
pub struct Longrun {
    pub(crate) readiness: Readiness,
    pub(crate) stop_signal: Signal,
    pub(crate) stop_grace: Duration,
    pub(crate) on_exit: OnExit,
}

/// How one knows that it is ready.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Readiness {
    /// As soon as it is started.
    Immediate,
    /// When its probe succeeds.
    Polled(Probe),
}

/// A service that runs to its end.
#[derive(Clone, Debug)]
pub struct Oneshot {
    pub(crate) trial: Trial,
}

/// How often and how long something is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    pub(crate) attempts: Attempts,
    pub(crate) delay: Duration,
    pub(crate) timeout: Duration,
    pub(crate) on_failure: OnFailure,
}

impl Service {
    /// How one asks it whether it works.
    pub fn probe(&self) -> Option<&Probe> {
        match &self.kind {
            Kind::Longrun(Longrun { readiness: Readiness::Polled(probe), .. }) => Some(probe),
            Kind::Longrun(Longrun { readiness: Readiness::Immediate, .. }) | Kind::Oneshot(_) => None,
        }
    }

    /// How it is tried, where it runs to its end.
    pub fn trial(&self) -> Option<&Trial> {
        match &self.kind {
            Kind::Longrun(_) => None,
            Kind::Oneshot(oneshot) => Some(&oneshot.trial),
        }
    }

    /// What its start takes as a rule, until it is ready or has run to its end.
    pub fn start_time(&self) -> Duration {
        self.takes
    }

    /// The longest it may take to be ready: after that its start has failed.
    pub fn start_limit(&self) -> Duration {
        match &self.kind {
            Kind::Longrun(Longrun { readiness: Readiness::Polled(probe), .. }) => probe.budget(),
            Kind::Longrun(Longrun { readiness: Readiness::Immediate, .. }) => {
                self.external().map_or(Duration::from_millis(0), |external| external.budget)
            }
            Kind::Oneshot(Oneshot { trial }) => trial.budget(),
        }
    }

    /// Whether a logger reads what it prints, in a container of several.
    pub(crate) fn has_logger(&self, image: &Image) -> bool {
        matches!(self.kind, Kind::Longrun(_)) && (self.logs.is_some() || image.prefixes)
    }

    /// The longest it may take to stop.
    pub fn stop_budget(&self) -> Duration {
        match &self.kind {
            Kind::Longrun(longrun) => longrun.stop_grace,
            Kind::Oneshot(_) => Duration::from_millis(0),
        }
    }
}

impl Trial {
    /// What is tried when nothing is said of it.
    pub(crate) const PLAIN: Self = Self {
        attempts: Attempts::ONE,
        delay: Duration::from_millis(2_000),
        timeout: Duration::from_millis(300_000),
        on_failure: OnFailure::Stop,
    };

    /// Whether nothing is said of it.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::PLAIN
    }

    /// The longest that all attempts may take.
    pub fn budget(&self) -> Duration {
        let attempts = u32::from(self.attempts.get());
        self.timeout * attempts + self.delay * attempts.saturating_sub(1)
    }
}
