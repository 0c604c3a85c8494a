//! What `graph` says of times, against the clock: for every example with what it has by default.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use hullwright::spec;
use serde_json::Value;

use crate::docker::{docker, run};
use crate::example::{folders, name, required_variables};
use crate::project::Project;

/// A busy machine makes a start longer and never shorter, so the fastest of some is what is measured.
const STARTS: usize = 5;

const KILLED: i64 = 137;

#[test]
#[ignore = "times a start, and so runs when nothing else does"]
fn a_start_takes_what_graph_shows_and_a_stop_fits_into_its_grace_period() {
    for example in folders() {
        let (name, shown) = (name(&example), shown(&example));
        let mut measured = f64::INFINITY;
        for _ in 0..STARTS {
            let project = started(&example);
            let mut containers = containers(&project);
            measured = measured.min(start_of(&containers));
            // Who waits for others was started after them, and stops before them.
            containers.sort_by_key(|container| container["State"]["StartedAt"].to_string());
            containers.iter().rev().for_each(stops_in_time);
            if measured <= shown {
                break;
            }
        }
        println!("{name}: {measured:.1} s measured, {shown} s shown");
        assert!(measured <= shown, "{name} takes {measured:.1} s, and `graph` shows {shown} s");
        let most = 4.0 * measured + 5.0;
        assert!(shown <= most, "{name} takes {measured:.1} s, so that `graph` may show {most:.1} s, and not {shown} s");
    }
}

fn started(example: &Path) -> Project {
    let mut project = Project::new(example);
    let compose = fs::read_to_string(example.join("docker-compose.yml")).unwrap();
    for variable in required_variables(&compose) {
        project.set(&variable, "given");
    }
    project.up();
    project
}

/// The seconds that `graph` shows for a start.
fn shown(example: &Path) -> f64 {
    let spec = example.join("hull.yaml");
    let graph = run(Command::new(env!("CARGO_BIN_EXE_hullwright")).args(["graph", "--file"]).arg(spec), "it was built");
    assert!(graph.success, "{}", graph.text);
    let line = graph.text.lines().find(|line| line.starts_with("The critical path")).unwrap();
    let sum = line.split(": it takes ").nth(1).unwrap().split([',', '.']).next().unwrap();
    Duration::from(spec::Duration::try_from(sum.to_owned()).unwrap()).as_secs_f64()
}

/// What the engine knows of each container of a project.
fn containers(project: &Project) -> Vec<Value> {
    let ids = project.compose(&["ps", "--all", "--quiet"]).text;
    let ids: Vec<&str> = ids.split_whitespace().collect();
    serde_json::from_str(&docker(&[&["inspect"], &ids[..]].concat())).unwrap()
}

/// The seconds from the start of the first container until all are healthy; what ends by itself, until then.
fn start_of(containers: &[Value]) -> f64 {
    let started = containers.iter().map(|container| seconds(&container["State"]["StartedAt"]));
    let ready = containers.iter().map(|container| {
        let state = &container["State"];
        let answers = state["Health"]["Log"].as_array().into_iter().flatten();
        let healthy = answers.filter(|answer| answer["ExitCode"] == 0).map(|answer| seconds(&answer["End"]));
        match healthy.reduce(f64::min) {
            Some(healthy) => healthy,
            None if state["Running"] == true => seconds(&state["StartedAt"]),
            None => seconds(&state["FinishedAt"]),
        }
    });
    ready.reduce(f64::max).unwrap() - started.reduce(f64::min).unwrap()
}

/// Of a time as the engine writes it, wherever it stands.
fn seconds(time: &Value) -> f64 {
    let time = time.as_str().unwrap();
    let said =
        run(Command::new("date").args(["--date", time, "+%s.%N"]), "these tests need date: apt-get install coreutils");
    said.text.trim().parse().unwrap_or_else(|_| panic!("{time}: {}", said.text))
}

fn stops_in_time(container: &Value) {
    if container["State"]["Running"] != true {
        return;
    }
    let (name, id) = (container["Name"].as_str().unwrap(), container["Id"].as_str().unwrap());
    // What Docker gives by itself, where nobody says more.
    let grace = Duration::from_secs(container["Config"]["StopTimeout"].as_u64().unwrap_or(10));
    let start = Instant::now();
    docker(&["stop", id]);
    let took = start.elapsed();
    let code: i64 = docker(&["inspect", "--format", "{{.State.ExitCode}}", id]).parse().unwrap();
    assert!(code != KILLED && took <= grace, "{name} took {took:?} of {grace:?} to stop, and ended with {code}");
}
