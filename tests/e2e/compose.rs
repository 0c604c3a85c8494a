//! The committed compose files, with the images of the tests.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{Said, docker, eventually, run};
use crate::example::{Example, INFRA, PASSWORD, folders};
use crate::inside::lets_in_from_outside;
use crate::mirror;

const HINT: &str = "these tests need the compose plugin of docker";

/// The compose project of an example, taken down with its volumes when the test ends.
pub(crate) struct Project {
    example: &'static Example,
    folder: TempDir,
    name: String,
    variables: Vec<(&'static str, String)>,
}

impl Project {
    /// With ports of the host that nothing listens on at the moment, in these variables.
    pub(crate) fn new(example: &'static Example, ports: &[&'static str]) -> Self {
        let folder = TempDir::new().unwrap();
        let image = format!("services: {{cocosearch: {{image: {}}}}}\n", example.image());
        fs::write(folder.path().join("image.yml"), image).unwrap();
        let random = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        let name = format!("hullwright-e2e-{}", random.trim_start_matches('.'));
        let listeners = ports.iter().map(|variable| (*variable, TcpListener::bind("127.0.0.1:0").unwrap()));
        let listeners: Vec<_> = listeners.collect();
        let number = |listener: TcpListener| listener.local_addr().unwrap().port().to_string();
        let variables = listeners.into_iter().map(|(variable, listener)| (variable, number(listener))).collect();
        Self { example, folder, name, variables }
    }

    pub(crate) fn set(&mut self, variable: &'static str, value: &str) {
        self.variables.push((variable, value.to_owned()));
    }

    /// Where a port is published whose number is in this variable.
    pub(crate) fn address(&self, variable: &str) -> String {
        let (_, port) = self.variables.iter().find(|(name, _)| *name == variable).unwrap();
        format!("127.0.0.1:{port}")
    }

    /// `docker compose ARGUMENTS`
    pub(crate) fn compose(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new("docker");
        command
            .args(["compose", "--project-name", &self.name, "--file"])
            .arg(self.example.folder().join("docker-compose.yml"))
            .arg("--file")
            .arg(self.folder.path().join("image.yml"))
            .args(arguments)
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        run(&mut command, HINT)
    }

    /// Starts it and waits until it is healthy.
    pub(crate) fn up(&self) {
        let up = self.compose(&["up", "--detach", "--wait"]);
        assert!(up.success, "{}\n{}", up.text, self.compose(&["logs"]).text);
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        self.compose(&["down", "--volumes", "--timeout=0"]);
    }
}

/// The infrastructure, with a password.
fn infra(password: &str) -> Project {
    let mut project = Project::new(&INFRA, &["COCOSEARCH_PG_PORT", "COCOSEARCH_OLLAMA_PORT"]);
    project.set("POSTGRES_PASSWORD", password);
    project
}

#[test]
fn up_waits_until_it_is_healthy_and_down_stops_it_in_order() {
    let project = infra(PASSWORD);
    project.up();
    let database = project.address("COCOSEARCH_PG_PORT");
    assert!(lets_in_from_outside(&database, "cocosearch", PASSWORD));
    assert!(!lets_in_from_outside(&database, "cocosearch", "wrong"));
    assert!(mirror::get(&project.address("COCOSEARCH_OLLAMA_PORT"), "/api/tags").contains("nomic-embed-text"));

    let id = project.compose(&["ps", "--quiet"]).text.trim().to_owned();
    let variables = docker(&["inspect", "--format", "{{.Config.Env}}", &id]);
    assert!(!variables.contains("POSTGRES_PASSWORD="), "whoever inspects the container reads the password");

    assert!(project.compose(&["stop"]).success);
    assert_eq!(docker(&["inspect", "--format", "{{.State.ExitCode}}", &id]), "0");
    assert!(project.compose(&["down"]).success);
    assert_eq!(project.compose(&["ps", "--all", "--quiet"]).text.trim(), "");
}

#[test]
fn a_password_that_is_not_given_is_named() {
    let project = infra("");
    project.compose(&["up", "--detach"]);
    let named = || project.compose(&["logs"]).text.contains("environment: POSTGRES_PASSWORD_FILE: ");
    eventually("the log names the password", named);
    assert!(!project.compose(&["logs"]).text.contains("making a database"), "it began all the same");
}

#[test]
fn the_example_of_env_is_understood() {
    for example in folders() {
        let folder = TempDir::new().unwrap();
        fs::copy(example.join("docker-compose.yml"), folder.path().join("docker-compose.yml")).unwrap();
        fs::copy(example.join(".env.example"), folder.path().join(".env")).unwrap();
        let mut command = Command::new("docker");
        command.args(["compose", "config", "--quiet"]).current_dir(folder.path());
        let said = run(&mut command, HINT);
        assert!(said.success && said.text.is_empty(), "{}\n{}", example.display(), said.text);
    }
}
