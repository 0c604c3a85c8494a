//! The way to the ready line.

use tempfile::TempDir;

use crate::docker::eventually;
use crate::example::{INFRA, READY};
use crate::inside::{Mounted, health, mount, ollama, wait_until_healthy};

#[test]
fn ready_within_two_seconds_of_the_slowest_service() {
    for delay in [0, 3] {
        let slow = Mounted::slow_ollama(delay);
        let container = INFRA.ready(&[&slow.option]);
        let [database, ollama, ready] =
            ["ready to accept connections", "Listening on", READY].map(|words| container.logged_at(words));
        // Modulo a day, which may end in between.
        let behind = [database, ollama].map(|answers| (ready - answers).rem_euclid(86_400.0));
        let late = behind[0].min(behind[1]);
        assert!(late <= 2.0, "{late:.1} s after the slowest service, with Ollama delayed by {delay} s");
    }
}

#[test]
fn the_engine_calls_it_healthy() {
    let container = INFRA.start(&[]);
    assert_eq!(container.inspect("{{.State.Health.Status}}"), "starting");
    eventually("the engine calls it healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
    assert!(container.logged(READY), "healthy before it was ready");
}

#[test]
fn boots_on_an_empty_bind_mount_and_again_on_its_data() {
    let data = TempDir::new().unwrap();
    let container = INFRA.ready(&[&mount(data.path(), "/data")]);
    assert!(data.path().join("pg_data/PG_VERSION").exists());
    assert_eq!(container.stop().exit_code, 0);
    container.start();
    wait_until_healthy(&container);
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn the_models_in_the_image_need_no_network() {
    let data = TempDir::new().unwrap();
    let container = INFRA.ready(&["--network=none", &mount(data.path(), "/data")]);
    let request = ["-d", "{\"model\": \"nomic-embed-text\", \"prompt\": \"a\"}"];
    let said = container.exec(&[&["curl", "-sf", "http://127.0.0.1:11434/api/embeddings"], &request[..]].concat());
    assert!(said.success && said.text.contains("embedding"), "{}", said.text);
}

#[test]
fn boots_on_a_read_only_root() {
    let container = INFRA.ready(&["--read-only", "--tmpfs=/run:exec", "--tmpfs=/tmp", "--env=S6_READ_ONLY_ROOT=1"]);
    wait_until_healthy(&container);
    assert!(ollama(&container, 11434, "/api/tags").contains("nomic-embed-text"));
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn unhealthy_until_ready_after_a_crash_of_the_container() {
    let slow = Mounted::slow_ollama(3);
    let container = INFRA.ready(&[&slow.option]);
    container.kill();
    container.start();
    container.wait_for_log("database system was not properly shut down");
    assert!(!health(&container).success, "healthy while Ollama is not there yet");
    wait_until_healthy(&container);
}
