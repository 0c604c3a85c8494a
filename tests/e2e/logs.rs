//! What services print: into files that are rotated, and with their names before it on the console.

use std::sync::OnceLock;

use crate::docker::{Container, Volume, eventually};
use crate::example::Build;
use crate::image::{self, Built, written};

/// A service whose lines go to files and to the console, one whose lines go to files alone, one of root's, and a oneshot.
/// The first prints a lot when it is told to stop.
const SPEC: &str = "hull: 1
name: logs
image: {base: 'debian:bookworm-slim', init: {s6-overlay: 3.2.2.0}, logs: prefix}
users: {app: {uid: 1000, uid_env: PUID}}
services:
  migrate:
    oneshot: true
    script: |
      echo migrated
      echo and said so >&2
      test ! -e /logs/refuse || exit 7
  both:
    user: app
    logs: {dir: /logs/both, size: 5k, keep: 3, console: true}
    depends_on: [migrate]
    script: |
      trap 'seq --format=\"last %.0f of both\" 1 3000; exit 0' TERM
      for first in 0 50 100 150 200 250 300 350; do
        seq --format=\"line %.0f of both\" $((first + 1)) $((first + 50))
        sleep 0.1
      done
      echo 'to stderr' >&2
      while :; do sleep 1 & wait $!; done
  quiet:
    user: app
    logs: {dir: /logs/quiet, size: 1M, keep: 2}
    script: |
      trap 'seq --format=\"last %.0f of quiet\" 1 3000; exit 0' TERM
      echo nobody sees this
      while :; do sleep 1 & wait $!; done
  of-root:
    logs: /logs/of-root
    script: |
      trap 'exit 0' TERM
      echo nobody sees this, either
      while :; do sleep 1 & wait $!; done
  plain:
    script: |
      trap 'exit 0' TERM
      echo as it is
      while :; do sleep 1 & wait $!; done
volumes: {logs: {path: /logs}}
ready: LOGS_READY
";

fn image() -> &'static str {
    static BUILT: OnceLock<Built> = OnceLock::new();
    image::tag(BUILT.get_or_init(|| image::build(&Build::of(written(SPEC.to_owned()).path()), "hullwright-e2e/logs")))
}

fn ready(options: &[&str]) -> Container {
    let container = Container::run(image(), options);
    container.wait_for_log("LOGS_READY");
    container
}

fn inside(container: &Container, script: &str) -> String {
    let said = container.exec(&["sh", "-c", script]);
    assert!(said.success, "{}", said.text);
    said.text.trim().to_owned()
}

/// The lines of the console, without those of s6 and of hullwright.
fn console(container: &Container) -> Vec<String> {
    let logs = container.logs();
    let lines = logs.lines().map(|line| line.split_once("Z ").map_or(line, |(_, line)| line).to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_line_on_the_console_begins_with_the_name_of_its_service() {
    let container = ready(&[]);
    for line in
        ["migrate: migrated", "migrate: and said so", "plain: as it is", "both: line 400 of both", "both: to stderr"]
    {
        eventually(line, || console(&container).iter().any(|said| said == line));
    }
    assert!(!container.logs().contains("nobody sees"));
}

#[test]
fn a_oneshot_with_a_name_before_its_lines_still_fails() {
    let volume = Volume::create();
    let data = volume.at("/logs");
    let first = ready(&[&data]);
    inside(&first, "touch /logs/refuse");
    drop(first);
    let second = Container::run(image(), &[&data]);
    assert_eq!(second.exit_code(), 1);
    assert!(second.logged("migrate: migrated") && second.logged("migrate: failed"));
}

#[test]
fn files_are_rotated_and_belong_to_who_writes_them() {
    let container = ready(&["--env=PUID=2345"]);
    let files = || inside(&container, "ls /logs/both | grep -c '^@.*[.]s$'");
    eventually("older files are kept", || files() == "3");
    assert_eq!(inside(&container, "find /logs/both /logs/quiet ! -uid 2345"), "");
    assert_eq!(
        inside(&container, "stat -c %U:%G /logs/of-root /logs/of-root/current"),
        "nobody:nogroup\nnobody:nogroup"
    );
    let largest = inside(&container, "stat -c %s /logs/both/* | sort -n | tail -1");
    assert!(largest.parse::<u32>().unwrap() <= 8_000, "{largest}");
    eventually("it is written", || inside(&container, "cat /logs/quiet/current").contains("nobody sees this"));
    assert!(inside(&container, "cat /logs/quiet/current").starts_with("20"), "no time");
    assert!(!inside(&container, "cat /logs/both/current").contains("both: "), "names are for the console");
}

#[test]
fn nothing_that_is_printed_at_the_stop_is_lost() {
    let volume = Volume::create();
    let data = volume.at("/logs");
    let container = ready(&[&data]);
    let stopped = container.stop();
    assert_eq!(stopped.exit_code, 0);
    let said = console(&container);
    assert_eq!(said.iter().filter(|line| line.starts_with("both: last ")).count(), 3_000);
    let after = |word: &str| said.iter().position(|line| line.contains(word)).unwrap();
    assert!(after("service both successfully stopped") < after("service both-log: stopping"));
    let reader = Container::run_with(
        image(),
        &[&data, "--entrypoint=sh"],
        &["-c", "grep -c 'last .* of quiet$' /logs/quiet/current"],
    );
    assert_eq!(reader.exit_code(), 0);
    assert!(reader.logged("3000"), "{}", reader.logs());
}

#[test]
fn a_read_only_root_keeps_its_logs_in_the_volume() {
    let container = ready(&["--read-only", "--tmpfs=/run:exec", "--env=S6_READ_ONLY_ROOT=1", "--env=PUID=77"]);
    assert_eq!(inside(&container, "stat -c %u /logs/both/current"), "77");
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn a_folder_that_leads_out_of_its_volume_is_refused() {
    let volume = Volume::create();
    let data = volume.at("/logs");
    let link = Container::run_with(image(), &[&data, "--entrypoint=ln"], &["-s", "/etc", "/logs/quiet"]);
    assert_eq!(link.exit_code(), 0);
    let container = Container::run(image(), &[&data]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("environment: /logs/quiet leads out of /logs"));
}
