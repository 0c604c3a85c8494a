//! What the container says of wrong variables, and who knows a secret that lies in a file.

use std::process::Command;
use std::sync::OnceLock;

use crate::docker::{Container, docker, eventually};
use crate::example::{AIO, Build, root};
use crate::image::{self, Built};
use crate::inside::Mounted;

const KEY: &str = "Zk3yOfTheReader";

/// An image with a reader of a secret, somebody else, and variables that may be wrong.
fn spec(init: &str, others: &str) -> String {
    format!(
        "hull: 1\nname: contract-{}\nimage: {{base: 'debian:bookworm-slim', init: {init}}}\nservices:\n  \
         reader:\n    command: [sleep, infinity]\n    environment:\n      \
         READER_KEY: {{secret: true, required: true, pattern: '[A-Za-z0-9]+'}}\n      \
         LEVEL: {{default: warn, enum: [debug, warn]}}\n      \
         RUNS: {{default: 1, type: integer, minimum: 1, maximum: 9, aliases: [RUN_COUNT]}}\n{others}",
        if init == "none" { "alone" } else { "supervised" }
    )
}

fn images() -> [&'static str; 2] {
    static BUILT: OnceLock<[Built; 2]> = OnceLock::new();
    let other = "  other: {command: [sleep, infinity]}\n";
    let built = BUILT.get_or_init(|| {
        [("none", ""), ("{s6-overlay: 3.2.2.0}", other)].map(|(init, others)| {
            let folder = image::written(spec(init, others));
            let shape = if others.is_empty() { "alone" } else { "supervised" };
            image::build(&Build::of(folder.path()), &format!("hullwright-e2e/contract-{shape}"))
        })
    });
    built.each_ref().map(image::tag)
}

/// How long the container ran, in seconds, as the engine tells it.
pub(crate) fn ran(container: &Container) -> f64 {
    let state = container.inspect("{{.State.StartedAt}} {{.State.FinishedAt}}");
    let times: Vec<f64> = state
        .split_whitespace()
        .map(|time| {
            let said = Command::new("date").args(["--date", time, "+%s.%N"]).output().unwrap();
            String::from_utf8(said.stdout).unwrap().trim().parse().unwrap()
        })
        .collect();
    times[1] - times[0]
}

#[test]
fn three_wrong_variables_are_named_in_one_go() {
    let wrong = ["--env=READER_KEY=Not a key!", "--env=LEVEL=loud", "--env=RUN_COUNT=10"];
    for image in images() {
        let container = Container::run(image, &wrong);
        assert_eq!(container.exit_code(), 1);
        let took = ran(&container);
        assert!(took < 5.0, "it took {took} s");
        let logs = container.logs();
        for complaint in [
            "environment: READER_KEY must be a text that matches [A-Za-z0-9]+",
            "environment: LEVEL must be one of debug, warn, not loud",
            "environment: RUNS must be a whole number from 1 to 9, not 10",
        ] {
            assert!(logs.lines().any(|line| line.trim_end() == complaint), "{complaint}\n{logs}");
        }
        assert!(!logs.contains("Not a key"), "{logs}");
    }
}

#[test]
fn the_application_refuses_what_it_does_not_know() {
    let wrong =
        ["--env=COCOSEARCH_MCP_TRANSPORT=stdio", "--env=COCOSEARCH_LOG_LEVEL=loud", "--env=COCOSEARCH_PG_PORT=x"];
    let container = Container::run(AIO.image(), &wrong);
    assert_eq!(container.exit_code(), 1);
    assert!(ran(&container) < 5.0);
    assert!(container.logged("COCOSEARCH_MCP_TRANSPORT must be one of http, sse, not stdio"));
    assert!(container.logged("COCOSEARCH_LOG_LEVEL must be one of debug, info, warn, error, not loud"));
    assert!(container.logged("COCOSEARCH_PG_PORT is not a port: x"));
}

#[test]
fn a_key_of_a_provider_is_required_with_it_alone() {
    let image = image::of(&root().join("examples/promtior"), None);
    let container = Container::run(&image, &["--env=LLM_PROVIDER=openai", "--env=ADMIN_REINGEST_KEY=x"]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("OPENAI_API_KEY is required when LLM_PROVIDER is openai"));
    let container = Container::run(&image, &["--env=LLM_PROVIDER=other", "--env=ADMIN_REINGEST_KEY=x"]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("LLM_PROVIDER must be one of ollama, openai, not other"));
    assert!(!container.logged("OPENAI_API_KEY"));
}

#[test]
fn only_its_reader_knows_a_secret_that_lies_in_a_file() {
    for image in images() {
        let file = Mounted::new("/run/secrets/key", &format!("{KEY}\n"));
        let container = Container::run(image, &[&file.option, "--env=READER_KEY_FILE=/run/secrets/key"]);
        let processes = || {
            container.exec(&["sh", "-c", "for f in /proc/[0-9]*/environ; do printf '%s %s %s\\n' \"$f\" \"$(tr '\\0' '\\n' <\"$f\" | grep -c READER_KEY=)\" \"$(tr '\\0' ' ' <\"${f%environ}cmdline\")\"; done"]).text
        };
        let knows = |text: &str| {
            // What has ended meanwhile is told in other words.
            let count = |line: &str| line.split(' ').nth(1).and_then(|count| count.parse::<u32>().ok());
            let lines = text.lines().filter(|line| count(line).is_some_and(|count| count > 0));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        eventually("the reader has it", || !knows(&processes()).is_empty());
        let readers = knows(&processes());
        assert!(readers.len() == 1 && readers[0].contains("sleep infinity"), "{readers:?}\n{}", processes());
        let inspected = docker(&["inspect", container.id()]);
        let history = docker(&["history", "--no-trunc", image]);
        for (place, text) in [("inspect", inspected), ("history", history), ("logs", container.logs())] {
            assert!(!text.contains(KEY), "{place} shows it:\n{text}");
        }
        let listed = container.exec(&["sh", "-c", "cat /proc/[0-9]*/cmdline"]).text;
        assert!(!listed.contains(KEY), "it is an argument");
    }
}

#[test]
fn an_alias_is_as_good_as_the_name() {
    for image in images() {
        let container = Container::run(image, &["--env=READER_KEY=x", "--env=RUN_COUNT=7"]);
        let runs = || container.exec(&["sh", "-c", "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -cx RUNS=7"]).text;
        eventually("a process has it", || runs().trim() != "0");
    }
}
