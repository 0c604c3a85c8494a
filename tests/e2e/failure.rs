//! What goes wrong is named, and mended where it can be.

use std::fs;

use tempfile::TempDir;

use crate::docker::{Container, eventually};
use crate::example::{INFRA, READY};
use crate::image;
use crate::inside::{CLOSED, Mounted, crash, mount, sql, wait_until_healthy};

#[test]
fn killed_service_is_restarted_and_named_meanwhile() {
    let slow = Mounted::slow_ollama(3);
    let container = INFRA.ready(&[&slow.option]);
    for service in ["ollama", "postgresql"] {
        let meanwhile = crash(&container, service);
        assert!(!meanwhile.success, "healthy without {service}");
        assert!(meanwhile.text.contains(&format!("{service} is not healthy")), "{}", meanwhile.text);
        container.wait_for_log(&format!("{service}: "));
        wait_until_healthy(&container);
    }
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn on_exit_stop_ends_the_container_with_the_code_of_the_service() {
    let container = Container::run(image::that_stops_with_ollama(), &["--env=POSTGRES_PASSWORD=secret"]);
    container.wait_for_log(READY);
    crash(&container, "ollama");
    assert_eq!(container.exit_code(), 128 + 9);
    assert!(container.logged("ollama: was ended by signal 9, stopping the container"));
    assert!(container.logged(CLOSED));
}

#[test]
fn data_of_another_major_version_is_refused_naming_both() {
    let data = TempDir::new().unwrap();
    fs::create_dir(data.path().join("pg_data")).unwrap();
    fs::write(data.path().join("pg_data/PG_VERSION"), "16\n").unwrap();
    let container = INFRA.start(&[&mount(data.path(), "/data")]);
    assert_eq!(container.exit_code(), 1);
    let logs = container.logs();
    let named = |line: &&str| line.contains("PostgreSQL 16") && line.contains("PostgreSQL 17");
    assert_eq!(logs.lines().filter(named).count(), 1, "{logs}");
    assert_eq!(fs::read_to_string(data.path().join("pg_data/PG_VERSION")).unwrap(), "16\n");
}

#[test]
fn interrupted_initialisation_is_repeated() {
    let data = TempDir::new().unwrap();
    let container = INFRA.start(&[&mount(data.path(), "/data")]);
    let unfinished = data.path().join("pg_data.new");
    eventually("the initialisation runs", || unfinished.join("PG_VERSION").exists());
    container.kill();
    assert!(unfinished.exists() && !data.path().join("pg_data").exists(), "it was over too soon to be interrupted");
    container.start();
    wait_until_healthy(&container);
    assert!(!unfinished.exists());
    assert_eq!(sql(&container, "cocosearch", "show server_encoding"), "UTF8");
}

#[test]
fn a_model_that_cannot_be_pulled_is_named() {
    let container = INFRA.start(&["--network=none", "--env=COCOSEARCH_EMBED_MODEL=absent"]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("ollama: pulling absent, which is not part of the image"));
    assert!(container.logged("ollama-setup: attempt 2 of 3 failed, trying again"));
    assert!(container.logged("ollama-setup: failed"));
    assert!(!container.logged(READY));
}
