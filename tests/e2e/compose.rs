//! The committed compose file, with the image of the tests.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{Said, docker, eventually, run};
use crate::image::{self, example};
use crate::infra::{PASSWORD, lets_in_from_outside};
use crate::mirror;

/// A compose project, taken down with its volumes when the test ends.
struct Project {
    folder: TempDir,
    name: String,
    ports: [u16; 2],
}

impl Project {
    fn new(name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let image = format!("services: {{cocosearch: {{image: {}}}}}\n", image::infra());
        fs::write(folder.path().join("image.yml"), image).unwrap();
        Self { folder, name: format!("hullwright-e2e-{name}-{}", std::process::id()), ports: free_ports() }
    }

    fn compose(&self, password: &str, arguments: &[&str]) -> Said {
        let [database, ollama] = self.ports.map(|port| port.to_string());
        let mut command = Command::new("docker");
        command
            .args(["compose", "--project-name", &self.name, "--file"])
            .arg(example().join("docker-compose.yml"))
            .arg("--file")
            .arg(self.folder.path().join("image.yml"))
            .args(arguments)
            .env("COCOSEARCH_PG_PORT", database)
            .env("COCOSEARCH_OLLAMA_PORT", ollama)
            .env("POSTGRES_PASSWORD", password);
        run(&mut command, "these tests need the compose plugin of docker")
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        self.compose(PASSWORD, &["down", "--volumes", "--timeout=0"]);
    }
}

/// Ports of the host that nothing listens on at the moment.
fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

#[test]
fn up_waits_until_it_is_healthy_and_down_stops_it_in_order() {
    let project = Project::new("up");
    let up = project.compose(PASSWORD, &["up", "--detach", "--wait"]);
    assert!(up.success, "{}\n{}", up.text, project.compose(PASSWORD, &["logs"]).text);

    let [database, ollama] = project.ports.map(|port| format!("127.0.0.1:{port}"));
    assert!(lets_in_from_outside(&database, "cocosearch", PASSWORD));
    assert!(!lets_in_from_outside(&database, "cocosearch", "wrong"));
    assert!(mirror::get(&ollama, "/api/tags").contains("nomic-embed-text"));

    let id = project.compose(PASSWORD, &["ps", "--quiet"]).text.trim().to_owned();
    let variables = docker(&["inspect", "--format", "{{.Config.Env}}", &id]);
    assert!(!variables.contains("POSTGRES_PASSWORD="), "whoever inspects the container reads the password");

    assert!(project.compose(PASSWORD, &["stop"]).success);
    assert_eq!(docker(&["inspect", "--format", "{{.State.ExitCode}}", &id]), "0");
    assert!(project.compose(PASSWORD, &["down"]).success);
    assert_eq!(project.compose(PASSWORD, &["ps", "--all", "--quiet"]).text.trim(), "");
}

#[test]
fn a_password_that_is_not_given_is_named() {
    let project = Project::new("missing");
    project.compose("", &["up", "--detach"]);
    let named = || project.compose("", &["logs"]).text.contains("environment: POSTGRES_PASSWORD_FILE: ");
    eventually("the log names the password", named);
    assert!(!project.compose("", &["logs"]).text.contains("making a database"), "it began all the same");
}

#[test]
fn the_example_of_env_is_understood() {
    let folder = TempDir::new().unwrap();
    for file in ["docker-compose.yml", ".env.example"] {
        fs::copy(example().join(file), folder.path().join(file)).unwrap();
    }
    fs::rename(folder.path().join(".env.example"), folder.path().join(".env")).unwrap();
    let mut command = Command::new("docker");
    command.args(["compose", "config", "--quiet"]).current_dir(folder.path());
    let said = run(&mut command, "these tests need the compose plugin of docker");
    assert!(said.success && said.text.is_empty(), "{}", said.text);
}
