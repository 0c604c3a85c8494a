//! Hardened images: healthy on a read-only root, with no more than what the compose file says; and one without a shell.

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{Said, docker, eventually, run, try_docker};
use crate::example::{AIO, Build, Example, INFRA, copy, root};
use crate::image::{self, write, written};
use crate::inside::CLOSED;
use crate::project::HINT;

/// The bits of capabilities, by name: <https://man7.org/linux/man-pages/man7/capabilities.7.html>.
const BITS: [(&str, u32); 6] =
    [("CHOWN", 0), ("DAC_OVERRIDE", 1), ("FOWNER", 3), ("KILL", 5), ("SETGID", 6), ("SETUID", 7)];

/// The compose project of a folder with outputs, taken down with its volumes when the test ends.
struct Project {
    folder: TempDir,
    /// Variables of the host.
    variables: Vec<(&'static str, String)>,
}

impl Project {
    /// Of a spec that copies nothing but these files.
    fn of(spec: &str, files: &[(&str, &Path)]) -> Self {
        let folder = written(spec.to_owned());
        for (name, from) in files {
            fs::copy(from, folder.path().join(name)).unwrap();
        }
        Self { folder, variables: Vec::new() }
    }

    /// Of an example whose image is hardened.
    fn like(example: &Example) -> Self {
        let folder = TempDir::new().unwrap();
        copy(&example.folder(), folder.path());
        let spec = fs::read_to_string(folder.path().join("hull.yaml")).unwrap();
        assert_eq!(spec.matches("\nimage:\n").count(), 1);
        let spec = spec.replace("\nimage:\n", "\nimage:\n  hardened: true\n  name: hullwright-e2e/hardened\n");
        write(folder.path(), spec);
        let ports = ["COCOSEARCH_PG_PORT", "COCOSEARCH_OLLAMA_PORT", "COCOSEARCH_MCP_PORT"];
        let listeners = ports.map(|name| (name, TcpListener::bind("127.0.0.1:0").unwrap()));
        let free = |(name, listener): (_, TcpListener)| (name, listener.local_addr().unwrap().port().to_string());
        let password = ("POSTGRES_PASSWORD", "secret".to_owned());
        Self { folder, variables: listeners.map(free).into_iter().chain([password]).collect() }
    }

    /// Builds the image and waits until it is healthy.
    fn up(self) -> Self {
        let config = self.compose(&["config", "--images"]);
        let tag = config.text.lines().find(|line| line.starts_with("hullwright-e2e/")).unwrap().to_owned();
        image::tag(&image::build(&Build::of(self.folder.path()), &tag));
        let up = self.compose(&["up", "--detach", "--wait", "--no-build"]);
        assert!(up.success, "{}\n{}", up.text, self.compose(&["logs"]).text);
        self
    }

    fn compose(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new("docker");
        command.args(["compose", "--project-name", &self.name()]).args(arguments).current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        run(&mut command, HINT)
    }

    fn name(&self) -> String {
        let random = self.folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        format!("hullwright-e2e-{}", random.trim_start_matches('.'))
    }

    fn id(&self) -> String {
        self.compose(&["ps", "--all", "--quiet"]).text.trim().to_owned()
    }

    /// Runs a command inside.
    fn exec(&self, command: &[&str]) -> Said {
        try_docker(&[&["exec", &self.id()], command].concat())
    }

    /// The capabilities that the compose file gives.
    fn given(&self) -> BTreeSet<&'static str> {
        let compose = fs::read_to_string(self.folder.path().join("docker-compose.yml")).unwrap();
        let compose: serde_yaml::Value = serde_yaml::from_str(&compose).unwrap();
        let service = compose["services"].as_mapping().unwrap().values().next().unwrap();
        assert_eq!(service["cap_drop"][0], "ALL");
        let given = service["cap_add"].as_sequence().cloned().unwrap_or_default();
        let known = BITS.map(|(name, _)| name);
        given.iter().map(|name| *known.iter().find(|known| name == **known).unwrap()).collect()
    }

    /// What every process inside has, and may have one day.
    fn assert_least(&self) {
        let script = "for file in /proc/[0-9]*/status; do cat \"$file\"; done 2>/dev/null";
        let all = self.exec(&["sh", "-c", script]).text;
        let least: u64 = self.given().iter().map(|name| 1 << BITS.iter().find(|(bit, _)| bit == name).unwrap().1).sum();
        let of = |key: &str| -> Vec<String> {
            all.lines().filter_map(|line| Some(line.strip_prefix(key)?.trim().to_owned())).collect()
        };
        let bounds = of("CapBnd:");
        assert!(!bounds.is_empty() && bounds.iter().all(|mask| u64::from_str_radix(mask, 16) == Ok(least)), "{all}");
        assert!(of("NoNewPrivs:").iter().all(|is_so| is_so == "1"), "{all}");
        assert!(!self.exec(&["touch", "/usr/local/bin/x"]).success, "the root can be written to");
        assert!(self.exec(&["touch", "/tmp/x"]).success);
    }

    fn assert_stops(&self) {
        assert!(self.compose(&["stop"]).success);
        assert_eq!(docker(&["inspect", "--format", "{{.State.ExitCode}}", &self.id()]), "0");
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        self.compose(&["down", "--volumes", "--timeout=0"]);
    }
}

#[test]
fn several_services_need_no_more_than_compose_says() {
    for example in [&INFRA, &AIO] {
        let project = Project::like(example).up();
        assert_eq!(project.given().len(), BITS.len());
        project.assert_least();
        project.assert_stops();
        assert!(project.compose(&["logs"]).text.contains(CLOSED));
    }
}

const PARENT: &str = "hull: 1
name: parent
image: {base: 'python:3.12-slim', name: hullwright-e2e/parent, init: tini, hardened: true}
users: {app: 1000}
services:
  web:
    user: app
    copy: ['./parent.py:/srv/parent.py']
    command: python /srv/parent.py
    ports: {http: 8000}
    healthcheck: {http: /, interval: 1s}
";

#[test]
fn one_process_needs_nothing_and_tini_reaps_what_it_leaves() {
    let parent = root().join("tests/e2e/programs/parent.py");
    let project = Project::of(PARENT, &[("parent.py", &parent)]).up();
    assert!(project.given().is_empty());
    project.assert_least();
    assert!(project.compose(&["logs"]).text.contains("left children behind"));
    let states = "for file in /proc/[0-9]*/status; do grep -H '^State:' \"$file\"; done 2>/dev/null; true";
    let is_zombie = |line: &str| line.contains("zombie");
    let none = || !project.exec(&["sh", "-c", states]).text.lines().any(is_zombie);
    eventually("every child that ended is reaped", none);
    assert!(project.exec(&["cat", "/proc/1/comm"]).text.contains("tini"));
    project.assert_stops();
    assert!(project.compose(&["logs"]).text.contains("told to stop"));
}

const STANDALONE: &str = "hull: 1
name: standalone
image: {base: scratch, name: hullwright-e2e/standalone, hardened: true}
users: {app: 1000}
services:
  web:
    user: app
    copy: ['./standalone:/standalone']
    command: /standalone serve 127.0.0.1:8080
    ports: {http: 8080}
    healthcheck: {test: [CMD, /standalone, health, '127.0.0.1:8080'], interval: 1s}
    volumes: ['data:/var/lib/data']
volumes: {data: }
";

#[test]
fn an_image_without_a_shell_runs_is_healthy_and_stops() {
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("standalone");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "-Ctarget-feature=+crt-static", "-o"]).arg(&program);
    let said = run(rustc.arg(root().join("tests/e2e/programs/standalone.rs")), "these tests need rustc");
    assert!(said.success, "{}", said.text);
    let project = Project::of(STANDALONE, &[("standalone", &program)]).up();
    assert!(!project.exec(&["sh", "-c", "true"]).success, "there is a shell");
    let out = folder.path().join("out.tar");
    docker(&["cp", &format!("{}:/var/lib/data", project.id()), out.to_str().unwrap()]);
    assert!(out.join("started").exists(), "the user wrote to its volume");
    project.assert_stops();
}
