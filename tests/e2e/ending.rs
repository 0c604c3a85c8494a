//! What follows when a service ends by itself, as its `on_exit` says it.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::docker::{Container, eventually};
use crate::example::Build;
use crate::image::{Built, build, tag, written};
use crate::inside::{health, wait_until_healthy};

const READY: &str = "ENDINGS_READY";

/// A service that ends with the code that is written to `/run/NAME.code`.
fn service(name: &str, on_exit: &str) -> String {
    format!(
        "
  {name}:
    on_exit: {on_exit}
    healthcheck: {{test: kill -0 \"$$(cat /run/{name}.pid)\"}}
    script: |
      rm -f /run/{name}.code
      mkfifo /run/{name}.code
      echo $$ >/run/{name}.pid
      read -r code </run/{name}.code
      exit \"$code\""
    )
}

fn endings() -> &'static str {
    static BUILT: OnceLock<Built> = OnceLock::new();
    tag(BUILT.get_or_init(|| {
        let services = [
            service("stops", "stop"),
            service("succeeds", "stop-on-failure"),
            service("limited", "{attempts: 2, delay: 2s}"),
            service("patient", "{attempts: 1, delay: 1m, then: leave}"),
        ];
        let spec = format!(
            "hull: 1\nname: endings\nimage: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}\nready: {READY}\nservices:{}\n",
            services.concat()
        );
        build(&Build::of(written(spec).path()), "hullwright-e2e/endings")
    }))
}

fn started() -> Container {
    let container = Container::run(endings(), &[]);
    container.wait_for_log(READY);
    container
}

fn ends(container: &Container, service: &str, code: u8) {
    let said = container.exec(&["sh", "-c", &format!("echo {code} >/run/{service}.code")]);
    assert!(said.success, "{}", said.text);
}

fn is_killed(container: &Container, service: &str) {
    let said = container.exec(&["sh", "-c", &format!("kill -9 \"$(cat /run/{service}.pid)\"")]);
    assert!(said.success, "{}", said.text);
}

#[test]
fn stop_ends_the_container_with_the_code() {
    for code in [0, 7] {
        let container = started();
        ends(&container, "stops", code);
        assert_eq!(container.exit_code(), i32::from(code));
        assert!(container.logged(&format!("stops: ended with code {code}, stopping the container")));
    }
}

#[test]
fn stop_on_failure_leaves_a_success_down_and_goes_on() {
    let container = started();
    ends(&container, "succeeds", 0);
    container.wait_for_log("succeeds: ended with code 0, leaving it down");
    assert!(health(&container).text.contains("succeeds is not healthy"));
    assert_eq!(container.inspect("{{.State.Running}}"), "true");
    assert_eq!(container.stop().exit_code, 0);

    let container = started();
    ends(&container, "succeeds", 3);
    assert_eq!(container.exit_code(), 3);

    let container = started();
    is_killed(&container, "succeeds");
    assert_eq!(container.exit_code(), 128 + 9);
}

#[test]
fn a_limit_of_restarts_is_named_recovered_from_and_reached() {
    let container = started();
    for (restart, pause) in [(1, 2), (2, 4)] {
        let start = Instant::now();
        is_killed(&container, "limited");
        container
            .wait_for_log(&format!("limited: was ended by signal 9, starting it again in {pause} s, {restart} of 2"));
        let meanwhile = health(&container);
        assert!(!meanwhile.success && meanwhile.text.contains("limited is not healthy"), "{}", meanwhile.text);
        wait_until_healthy(&container);
        assert!(start.elapsed() >= Duration::from_secs(pause), "back after {:?}", start.elapsed());
    }
    ends(&container, "limited", 5);
    assert_eq!(container.exit_code(), 5);
    assert!(container.logged("limited: ended with code 5, and was started again 2 times, stopping the container"));
    // The count is gone with the container's run.
    container.start();
    wait_until_healthy(&container);
    is_killed(&container, "limited");
    eventually("it is counted anew", || container.logs().matches("starting it again in 2 s, 1 of 2").count() == 2);
}

#[test]
fn after_a_success_a_service_with_a_limit_stays_down() {
    let container = started();
    ends(&container, "limited", 0);
    container.wait_for_log("limited: ended with code 0, leaving it down");
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn a_stop_ends_the_pause_before_a_restart() {
    let container = started();
    is_killed(&container, "patient");
    container.wait_for_log("patient: was ended by signal 9, starting it again in 60 s, 1 of 1");
    let stopped = container.stop();
    assert!(stopped.exit_code == 0 && stopped.took < Duration::from_secs(6), "{stopped:?}");
}
