//! The `docker` command line, as the tests use it. Knows no image and no test.

use std::process::Command;
use std::thread::{panicking, sleep};
use std::time::{Duration, Instant};

/// Every container of these tests has this label, so that those of a killed run can be found.
const LABEL: &str = "hullwright-e2e";

/// How long a container may take for anything it is waited for. Far more than it needs.
const PATIENCE: Duration = Duration::from_secs(90);

/// What a command said, and whether it was content.
pub(crate) struct Said {
    pub(crate) success: bool,
    /// Standard output, then standard error.
    pub(crate) text: String,
}

/// Runs a command to its end. One that is not installed fails the test, with how to install it.
pub(crate) fn run(command: &mut Command, hint: &str) -> Said {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}; {hint}"));
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Said { success: output.status.success(), text }
}

/// Runs `docker` and returns its verdict.
pub(crate) fn try_docker(arguments: &[&str]) -> Said {
    run(Command::new("docker").args(arguments), "these tests need a Docker engine and the docker command")
}

/// Runs `docker`, which must succeed, and returns what it said without white space around it.
pub(crate) fn docker(arguments: &[&str]) -> String {
    let said = try_docker(arguments);
    assert!(said.success, "docker {}\n{}", arguments.join(" "), said.text);
    said.text.trim().to_owned()
}

/// Waits until something holds.
pub(crate) fn eventually(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "after {PATIENCE:?} it is not so that {what}");
        sleep(Duration::from_millis(100));
    }
}

/// How a container was stopped.
#[derive(Debug)]
pub(crate) struct Stopped {
    pub(crate) exit_code: i32,
    pub(crate) took: Duration,
}

/// A container, removed with its volumes when the test ends.
pub(crate) struct Container {
    id: String,
}

impl Container {
    /// `docker run --detach OPTIONS IMAGE`
    pub(crate) fn run(image: &str, options: &[&str]) -> Self {
        Self::run_with(image, options, &[])
    }

    /// `docker run --detach OPTIONS IMAGE ARGUMENTS`
    pub(crate) fn run_with(image: &str, options: &[&str], arguments: &[&str]) -> Self {
        Self { id: docker(&[&["run", "--detach", "--label", LABEL], options, &[image], arguments].concat()) }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// All that the container has printed.
    pub(crate) fn logs(&self) -> String {
        docker(&["logs", &self.id])
    }

    /// Whether a line of the log has these words next to each other.
    pub(crate) fn logged(&self, words: &str) -> bool {
        self.logs().lines().any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").contains(words))
    }

    /// The first log line with these words, as seconds of its day.
    pub(crate) fn logged_at(&self, words: &str) -> f64 {
        let logs = docker(&["logs", "--timestamps", &self.id]);
        let line = logs.lines().filter(|line| line.contains(words)).min();
        seconds_of_day(line.unwrap_or_else(|| panic!("no line has `{words}`")))
    }

    pub(crate) fn wait_for_log(&self, words: &str) {
        eventually(&format!("the log has `{words}`"), || self.logged(words));
    }

    /// Runs a command inside, as root.
    pub(crate) fn exec(&self, command: &[&str]) -> Said {
        try_docker(&[&["exec", &self.id], command].concat())
    }

    /// `docker inspect --format`
    pub(crate) fn inspect(&self, format: &str) -> String {
        docker(&["inspect", "--format", format, &self.id])
    }

    /// Where a port is published, as `ADDRESS:PORT`.
    pub(crate) fn published(&self, port: u16) -> String {
        let addresses = docker(&["port", &self.id, &port.to_string()]);
        addresses.lines().next().unwrap_or_default().to_owned()
    }

    /// Waits for the container to end by itself.
    pub(crate) fn exit_code(&self) -> i32 {
        eventually("the container has ended", || self.inspect("{{.State.Running}}") == "false");
        self.inspect("{{.State.ExitCode}}").parse().unwrap()
    }

    pub(crate) fn stop(&self) -> Stopped {
        let start = Instant::now();
        docker(&["stop", &self.id]);
        let took = start.elapsed();
        Stopped { exit_code: self.exit_code(), took }
    }

    pub(crate) fn kill(&self) {
        docker(&["kill", &self.id]);
    }

    pub(crate) fn start(&self) {
        docker(&["start", &self.id]);
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        if panicking() {
            eprintln!("--- log of the container\n{}", try_docker(&["logs", &self.id]).text);
        }
        try_docker(&["rm", "--force", "--volumes", &self.id]);
    }
}

/// A named volume, removed when the test ends. Containers that use it must be gone by then.
pub(crate) struct Volume(pub(crate) String);

impl Volume {
    pub(crate) fn create() -> Self {
        Self(docker(&["volume", "create", "--label", LABEL]))
    }

    /// The option that mounts it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("--volume={}:{path}", self.0)
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        try_docker(&["volume", "rm", &self.0]);
    }
}

/// Of `2026-01-31T12:34:56.789Z …`.
fn seconds_of_day(line: &str) -> f64 {
    let time = line.split(['T', 'Z']).nth(1).unwrap();
    time.split(':').fold(0.0, |seconds, part| seconds * 60.0 + part.parse::<f64>().unwrap())
}
