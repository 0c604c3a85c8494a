//! `hullwright adopt`: what somebody changed in outputs comes home to the spec, and nothing of theirs is lost.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

mod bumps;
mod left;
mod patches;
mod pins;
#[path = "../machine/tree.rs"]
#[allow(dead_code, reason = "another test asks it for more")]
mod tree;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tree::copied;

const SPEC: &str = r#"# The shop.
hull: 1
name: shop
image:
  base: python:3.12-slim   # the oldest that works
  init: {s6-overlay: 3.2.2.0}

services:
  web:
    # It listens on one port.
    command: python -m http.server ${ports.http} --bind ${ports.http.bind}
    ports:
      http: {port: 8000, env: HTTP_PORT, publish: true}   # behind a proxy
    healthcheck: {http: /}
    depends_on: [worker]
    environment:
      LOG_LEVEL: {default: 'warn', description: "Log level"}
  worker:
    command: python -m timeit --number 1 --repeat 1000000 "import time; time.sleep(3)"
  cache:
    image: redis:8.0       # somebody else's
"#;

fn hullwright(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hullwright")).args(arguments).current_dir(folder).env_clear().output().unwrap()
}

fn ends(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = hullwright(folder, arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

/// A folder in which the outputs of a spec were generated.
fn generated(spec: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hull.yaml"), spec).unwrap();
    ends(folder.path(), &["generate"], 0);
    folder
}

fn copy_of(name: &str) -> TempDir {
    copied(&Path::new("examples").join(name))
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// Replaces a text wherever it stands in a file.
fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let text = read(folder, file);
    assert!(text.contains(from), "{file} has no {from}:\n{text}");
    fs::write(folder.join(file), text.replace(from, to)).unwrap();
}

/// The objects of a report.
fn objects(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = hullwright(folder, &[arguments, &["--format", "json"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
