//! The committed compose files, with the images of the tests.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{docker, run};
use crate::example::{INFRA, PASSWORD, folders, required_variables};
use crate::inside::lets_in_from_outside;
use crate::mirror;
use crate::project::{HINT, Project};

/// The infrastructure, with a password.
fn infra(password: &str) -> Project {
    let mut project = Project::new(&INFRA.folder());
    project.free_ports(&["COCOSEARCH_PG_PORT", "COCOSEARCH_OLLAMA_PORT"]);
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
    let up = project.compose(&["up", "--detach"]);
    assert!(!up.success && up.text.contains("POSTGRES_PASSWORD") && up.text.contains("set it in .env"), "{}", up.text);
}

#[test]
fn the_example_of_env_is_understood() {
    for example in folders() {
        let folder = TempDir::new().unwrap();
        fs::copy(example.join("docker-compose.yml"), folder.path().join("docker-compose.yml")).unwrap();
        fs::copy(example.join(".env.example"), folder.path().join(".env")).unwrap();
        let compose = fs::read_to_string(example.join("docker-compose.yml")).unwrap();
        let required = required_variables(&compose).into_iter().map(|name| (name, "given"));
        let mut command = Command::new("docker");
        command.args(["compose", "config", "--quiet"]).current_dir(folder.path()).envs(required);
        let said = run(&mut command, HINT);
        assert!(said.success && said.text.is_empty(), "{}\n{}", example.display(), said.text);
    }
}

#[test]
fn every_development_starts() {
    for example in folders() {
        let files = ["docker-compose.yml", "docker-compose.dev.yml"];
        if !example.join(files[1]).exists() {
            continue;
        }
        let mut project = Project::with(&example, &files);
        for file in files {
            for variable in required_variables(&fs::read_to_string(example.join(file)).unwrap()) {
                project.set(&variable, "given");
            }
        }
        project.up();
    }
}
