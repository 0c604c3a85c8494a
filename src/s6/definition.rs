//! Service definitions: typed, and printed as the files of an s6-rc source directory.
//!
//! This module knows the format and what s6-overlay wants of it, not where the services come from.
//! <https://skarnet.org/software/s6-rc/s6-rc-compile.html>

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use super::name::ServiceName;
use super::settings::{NotificationFd, Signal};
use super::version::Version;
use crate::execline::CommandLine;
use crate::fileset::Mode;

/// A limit in milliseconds: none would be written as zero, and is left out instead.
pub type Milliseconds = NonZeroU32;

/// All services of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTree {
    /// The release of s6-overlay that will read the files.
    pub version: Version,
    /// The services; a boot starts every one.
    pub services: BTreeMap<ServiceName, Definition>,
    /// Daemons, each with the one that reads what it prints.
    pub pipelines: BTreeMap<ServiceName, ServiceName>,
    /// Services that are defined elsewhere, each with those of these that must be ready before it starts.
    pub waiting: BTreeMap<ServiceName, BTreeSet<ServiceName>>,
}

/// What a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// A daemon, restarted whenever it ends.
    Longrun(Longrun),
    /// A command that runs once.
    Oneshot(Oneshot),
}

/// A daemon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Longrun {
    /// The script that becomes the daemon.
    pub run: String,
    /// The script that runs after every death of the daemon.
    pub finish: Option<String>,
    /// When the services that depend on this one may start.
    pub readiness: Readiness,
    /// How long the daemon may take to stop before it is killed. Without it, it may block the stop of the image.
    pub timeout_kill: Option<Milliseconds>,
    /// How long `finish` may take before it is killed, if not five seconds.
    pub timeout_finish: Option<Milliseconds>,
    /// How long s6-rc waits for the stop before it goes on as if that had failed.
    pub timeout_down: Option<Milliseconds>,
    /// What stops the daemon, if not `SIGTERM`.
    pub down_signal: Option<Signal>,
    /// How many deaths `finish` can look back on; s6 remembers 4096 at most.
    pub max_death_tally: Option<u16>,
    /// The services that must be ready before this one starts.
    pub dependencies: BTreeSet<ServiceName>,
    /// The files below `data/`, by their path in it: contents and mode. `data/check` is the readiness check.
    pub data: BTreeMap<String, (String, Mode)>,
}

/// When a daemon counts as ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// As soon as its process exists.
    Immediate,
    /// When it, or a check beside it, has written a line.
    Notified {
        /// Where the line is written to.
        fd: NotificationFd,
        /// How long to wait for it. Without a limit a daemon that never gets ready could not be stopped in order.
        timeout_up: Milliseconds,
    },
}

/// A command that runs once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oneshot {
    /// The command. No shell reads it.
    pub up: CommandLine,
    /// How long it may take.
    pub timeout_up: Option<Milliseconds>,
    /// How long its undoing may take.
    pub timeout_down: Option<Milliseconds>,
    /// The services that must be ready before this one starts.
    pub dependencies: BTreeSet<ServiceName>,
}

/// A file to be written: path, contents and mode.
pub type File = (String, String, Mode);

impl SourceTree {
    /// The files, with their paths below `etc/s6-overlay/`.
    pub fn files(&self) -> Vec<File> {
        let members = self.version.bundle_layout().contents();
        let mut files = Vec::new();
        for (name, definition) in &self.services {
            let path = |(below, contents, mode)| (format!("s6-rc.d/{name}/{below}"), contents, mode);
            files.extend(definition.files().into_iter().map(path));
            files.push(empty(format!("{members}/{name}")));
        }
        for (producer, consumer) in &self.pipelines {
            let end = |of: &ServiceName, file: &str, other: &ServiceName| line(&format!("s6-rc.d/{of}/{file}"), other);
            files.extend([end(producer, "producer-for", consumer), end(consumer, "consumer-for", producer)]);
        }
        for (other, needed) in &self.waiting {
            files.extend(needed.iter().map(|name| empty(format!("s6-rc.d/{other}/dependencies.d/{name}"))));
        }
        files
    }
}

impl Definition {
    /// The files, with their paths in the service's directory.
    fn files(&self) -> Vec<File> {
        match self {
            Self::Longrun(longrun) => longrun.files(),
            Self::Oneshot(oneshot) => oneshot.files(),
        }
    }
}

impl Longrun {
    fn files(&self) -> Vec<File> {
        let Self {
            run,
            finish,
            readiness,
            timeout_kill,
            timeout_finish,
            timeout_down,
            down_signal,
            max_death_tally,
            dependencies,
            data,
        } = self;
        let (fd, timeout_up) = match *readiness {
            Readiness::Immediate => (None, None),
            Readiness::Notified { fd, timeout_up } => (Some(fd), Some(timeout_up)),
        };
        let mut files = vec![line("type", "longrun"), script("run", run)];
        files.extend(finish.as_ref().map(|finish| script("finish", finish)));
        files.extend(fd.map(|fd| line("notification-fd", fd)));
        files.extend(timeout_up.map(|limit| line("timeout-up", limit)));
        files.extend(timeout_down.map(|limit| line("timeout-down", limit)));
        files.extend(timeout_kill.map(|limit| line("timeout-kill", limit)));
        files.extend(timeout_finish.map(|limit| line("timeout-finish", limit)));
        files.extend(down_signal.map(|signal| line("down-signal", signal)));
        files.extend(max_death_tally.map(|number| line("max-death-tally", number)));
        files.extend(dependency_files(dependencies));
        files.extend(data.iter().map(|(path, (contents, mode))| (format!("data/{path}"), contents.clone(), *mode)));
        files
    }
}

impl Oneshot {
    fn files(&self) -> Vec<File> {
        let Self { up, timeout_up, timeout_down, dependencies } = self;
        let mut files = vec![line("type", "oneshot"), line("up", up)];
        files.extend(timeout_up.map(|limit| line("timeout-up", limit)));
        files.extend(timeout_down.map(|limit| line("timeout-down", limit)));
        files.extend(dependency_files(dependencies));
        files
    }
}

/// Every service depends on `base`, or it would start beside the preparations of s6-overlay instead of after them.
fn dependency_files(dependencies: &BTreeSet<ServiceName>) -> impl Iterator<Item = File> {
    let names = std::iter::once("base").chain(dependencies.iter().map(ServiceName::as_str));
    names.map(|name| empty(format!("dependencies.d/{name}")))
}

fn line(name: &str, value: impl std::fmt::Display) -> File {
    (name.to_owned(), format!("{value}\n"), Mode::Regular)
}

fn script(name: &str, contents: &str) -> File {
    (name.to_owned(), contents.to_owned(), Mode::Executable)
}

fn empty(path: String) -> File {
    (path, String::new(), Mode::Regular)
}

#[cfg(test)]
mod tests;
