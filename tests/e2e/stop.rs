//! The way down: in order, with the right code, inside the ten seconds that `docker stop` gives.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::docker::{Stopped, eventually};
use crate::example::INFRA;
use crate::inside::{CLOSED, Mounted, sql};

const KILLED: i32 = 137;

fn assert_clean(stopped: &Stopped) {
    assert!(stopped.exit_code == 0 && stopped.took < Duration::from_secs(5), "{stopped:?}");
}

#[test]
fn stops_with_exit_0_inside_10_s() {
    let container = INFRA.ready(&[]);
    assert_clean(&container.stop());
    assert!(container.logged(CLOSED));
}

#[test]
fn stops_fast_with_a_client_connected() {
    let container = INFRA.ready(&[]);
    let url = "postgresql://cocosearch:secret@127.0.0.1/cocosearch";
    let mut client = Command::new("docker")
        .args(["exec", container.id(), "psql", url, "-c", "select pg_sleep(300)"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let clients = "select count(*) from pg_stat_activity where query like 'select pg_sleep%'";
    eventually("the client is connected", || sql(&container, "postgres", clients) == "1");
    assert_clean(&container.stop());
    assert!(!client.wait().unwrap().success(), "the client was not disconnected");
    assert!(container.logged("received fast shutdown request") && container.logged(CLOSED));
}

#[test]
fn a_service_that_never_becomes_ready_is_named_and_bounded() {
    let slow = Mounted::slow_ollama(600);
    let limit = Mounted::new("/etc/s6-overlay/s6-rc.d/ollama/timeout-up", "4000\n");
    let container = INFRA.start(&[&slow.option, &limit.option]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("unable to start service ollama"));
    assert!(container.logged(CLOSED));
}

#[test]
fn stops_in_order_while_a_service_is_not_ready() {
    let slow = Mounted::slow_ollama(600);
    let container = INFRA.start(&[&slow.option]);
    container.wait_for_log("service postgresql-setup successfully started");
    let stopped = container.stop();
    assert!(stopped.exit_code != KILLED && stopped.took < Duration::from_secs(6), "{stopped:?}");
    assert!(container.logged(CLOSED));
}

#[test]
fn stops_in_order_while_a_oneshot_runs() {
    let slow = Mounted::new("/etc/s6-overlay/scripts/warmup.script", "#!/bin/sh\nexec sleep 600\n");
    let container = INFRA.start(&[&slow.option]);
    container.wait_for_log("service postgresql-setup successfully started");
    container.wait_for_log("service warmup: starting");
    let stopped = container.stop();
    assert!(stopped.exit_code != KILLED && stopped.took < Duration::from_secs(8), "{stopped:?}");
    assert!(container.logged(CLOSED));
}
