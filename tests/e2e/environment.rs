//! The variables of the container: what they move, which of them wins, what is said about those that are missing.

use crate::docker::{Container, Volume, eventually};
use crate::example::{INFRA, PASSWORD, READY};
use crate::image;
use crate::inside::{Mounted, health, lets_in, ollama, process, sql};

#[test]
fn boots_with_other_ports_and_model_from_the_environment() {
    let moved = ["COCOSEARCH_OLLAMA_PORT=12345", "COCOSEARCH_PG_PORT=6543", "COCOSEARCH_EMBED_MODEL=all-minilm"];
    let moved = moved.map(|variable| format!("--env={variable}"));
    let container = INFRA.ready(&moved.each_ref().map(String::as_str));
    assert!(container.logged("PostgreSQL 6543") && container.logged("Ollama 12345"), "the table shows other ports");
    assert!(lets_in(&container, PASSWORD, 6543));
    assert!(ollama(&container, 12345, "/api/tags").contains("all-minilm"), "it was not pulled");
    assert!(ollama(&container, 12345, "/api/ps").contains("all-minilm"), "it was not warmed up");
    assert!(health(&container).success, "the health check asks elsewhere");
    eventually("the engine calls it healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
}

#[test]
fn an_empty_variable_means_its_default() {
    let container = INFRA.ready(&["--env=COCOSEARCH_PG_PORT=", "--env=COCOSEARCH_EMBED_MODEL="]);
    assert!(container.logged("PostgreSQL 5432"));
    assert!(lets_in(&container, PASSWORD, 5432));
    assert!(ollama(&container, 11434, "/api/ps").contains("nomic-embed-text"));
}

#[test]
fn missing_and_wrong_variables_are_named_at_once() {
    let container = Container::run(INFRA.image(), &["--env=COCOSEARCH_PG_PORT=x", "--env=COCOSEARCH_OLLAMA_PORT=0"]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("POSTGRES_PASSWORD is required: set it, or set POSTGRES_PASSWORD_FILE"));
    assert!(container.logged("COCOSEARCH_PG_PORT is not a port: x"));
    assert!(container.logged("COCOSEARCH_OLLAMA_PORT is not a port: 0"));
    assert!(!container.logged("making a database"), "it began all the same");
}

#[test]
fn a_secret_may_be_a_file_and_the_variable_itself_wins() {
    let file = Mounted::new("/run/secrets/password", "of the file\n");
    let from_file = [&file.option, "--env=POSTGRES_PASSWORD_FILE=/run/secrets/password"];
    let container = Container::run(INFRA.image(), &from_file);
    container.wait_for_log(READY);
    assert!(lets_in(&container, "of the file", 5432));

    let container = INFRA.ready(&from_file);
    assert!(lets_in(&container, PASSWORD, 5432));
    assert!(!lets_in(&container, "of the file", 5432));
}

#[test]
fn a_secret_is_in_no_log_and_no_other_service() {
    let container = INFRA.ready(&["--env=POSTGRES_PASSWORD=Zk3yPassw0rd"]);
    assert!(!container.logged("Zk3yPassw0rd"));
    for service in ["postgresql", "ollama"] {
        let known = process(&container, service, "environ") + &process(&container, service, "cmdline");
        assert!(known.contains("PATH="), "{known}");
        assert!(!known.contains("Zk3yPassw0rd"), "{service} has it");
    }
}

#[test]
fn a_generated_password_is_kept_over_restarts() {
    let volume = Volume::create();
    let read = ["cat", "/data/secrets/POSTGRES_PASSWORD"];
    let mut passwords = Vec::new();
    for _ in 0..2 {
        let container = Container::run(image::with_generated_password(), &[&volume.at("/data")]);
        container.wait_for_log(READY);
        let password = container.exec(&read).text;
        assert!(lets_in(&container, &password, 5432));
        assert!(!container.logged(&password));
        assert_eq!(container.exec(&["stat", "-c", "%a %U", read[1]]).text.trim(), "600 root");
        assert_eq!(sql(&container, "cocosearch", "select 1"), "1");
        passwords.push(password);
    }
    assert_eq!(passwords[0], passwords[1]);
    assert_eq!(passwords[0].len(), 32);
}
