//! What the real builder, Compose and make say of a spec below its context, with decoys around it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use hullwright::dockerignore::never;
use hullwright::source::Sources;
use hullwright::{Settings, compile, disk, drift};
use serde_json::Value;
use tempfile::TempDir;

use crate::docker::{docker, run, try_docker};

const SPEC: &str = "hull: 1
name: demo
context: ..
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
services:
  web:
    command: web $GREETING
    environment: {GREETING: {default: hello}}
    copy: [./src, ./docs/manual-1.pdf, ./tls/ca.pem, ./.env.production, ./tools/.venv]
    files: {/etc/app/.env: 'A=1'}
    volumes: ['${DEMO_DATA:-./data}:/data', keep:/keep]
volumes: {keep: }
ignore: ['src/drafts', '**/*.log']
outputs: {makefile: true}
";

/// What is copied, and with it what the user's own name says that it is.
const SENT: [&str; 6] = [
    "src/main.py",
    "src/deep/er/module.py",
    "docs/manual-1.pdf",
    "tls/ca.pem",
    ".env.production",
    "tools/.venv/bin/python",
];

/// What is not: it is beside, or below and denied.
const KEPT_BACK: [&str; 9] = [
    "README.md",
    "docs/notes.md",
    "docker/hull.yaml",
    "tls/server.pem",
    ".env",
    "src/drafts/one.py",
    "src/deep/x.log",
    "tools/.venv/lib/.git/config",
    "tools/x",
];

/// A project with its outputs in `docker`.
fn project() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let spec = SPEC.to_owned();
    let never: Vec<String> = never().map(|name| format!("src/deep/{}/x", name.replace('*', "any"))).collect();
    let files = SENT.iter().chain(&KEPT_BACK).map(ToString::to_string).chain(never);
    for file in files {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    let folder = root.path().join("docker");
    fs::write(folder.join("hull.yaml"), &spec).unwrap();
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &disk::Context::new(&folder));
    let files = compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings));
    let lock = disk::lock(&folder).unwrap();
    let plan = drift::plan(&files, &disk::snapshot(&folder, &files).unwrap(), false).unwrap();
    disk::apply(&folder, &plan, &lock).unwrap();
    root
}

fn files(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

/// Sends the context with the generated ignore file, to a build that takes all of it: what arrived, and what was said.
fn sent(root: &Path) -> (BTreeSet<String>, String) {
    fs::write(root.join("docker/Dockerfile"), "FROM scratch\nCOPY . /\n").unwrap();
    let out = tempfile::tempdir().unwrap();
    let to = format!("type=local,dest={}", out.path().display());
    let dockerfile = root.join("docker/Dockerfile");
    let build = ["build", "--progress=plain", "--no-cache", "--output", &to, "--file", dockerfile.to_str().unwrap()];
    let said = try_docker(&[&build[..], &[root.to_str().unwrap()]].concat());
    assert!(said.success, "{}", said.text);
    let mut found = BTreeSet::new();
    files(out.path(), "", &mut found);
    (found, said.text)
}

/// The bytes of the context that a build says it has received.
fn transferred(said: &str) -> f64 {
    let line = said.lines().rev().find_map(|line| line.split_once("transferring context: ")).unwrap().1;
    let size = line.split(' ').next().unwrap();
    let number = size.trim_end_matches(|end: char| end.is_ascii_alphabetic());
    let unit = [("MB", 1e6), ("kB", 1e3), ("GB", 1e9)].into_iter().find(|(unit, _)| size.ends_with(unit));
    number.parse::<f64>().unwrap() * unit.map_or(1.0, |(_, unit)| unit)
}

#[test]
fn nothing_is_sent_but_what_is_copied() {
    let root = project();
    let generated = {
        let mut found = BTreeSet::new();
        files(&root.path().join("docker/rootfs"), "docker/rootfs/", &mut found);
        found
    };
    assert!(generated.contains("docker/rootfs/etc/app/.env"));
    let decoys = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/images/decoys.py");
    let sizes = [".git=80000000", ".venv=60000000", "src/.venv=20000000", "tests=30000000", "docs/build=10000000"];
    let said = run(Command::new("python3").arg(decoys).arg(root.path()).args(sizes), "apt-get install python3");
    assert!(said.success, "{}", said.text);
    let (arrived, said) = sent(root.path());
    let expected: BTreeSet<String> = SENT.iter().map(ToString::to_string).chain(generated).collect();
    assert_eq!(arrived, expected);
    assert!(transferred(&said) < 1e6, "{said}");
}

#[test]
fn compose_finds_the_context_and_the_dockerfile() {
    let root = project();
    let folder = root.path().join("docker");
    let config = docker(&["compose", "--project-directory", folder.to_str().unwrap(), "config", "--format", "json"]);
    let config: Value = serde_json::from_str(&config).unwrap();
    let demo = &config["services"]["demo"];
    assert_eq!(demo["build"]["context"], root.path().to_str().unwrap());
    assert_eq!(demo["build"]["dockerfile"], "docker/Dockerfile");
    assert_eq!(demo["volumes"][0]["source"], folder.join("data").to_str().unwrap());
    fs::write(folder.join("Dockerfile"), "FROM scratch\nCOPY . /\n").unwrap();
    let said = run(Command::new("docker").args(["compose", "build"]).current_dir(&folder), "these tests need Compose");
    docker(&["image", "rm", "demo:latest"]);
    assert!(said.success, "{}", said.text);
}

#[test]
fn make_runs_the_shortcuts() {
    let root = project();
    let folder = root.path().join("docker");
    let make = |target: &str| {
        let said = run(Command::new("make").args(["-n", target]).current_dir(&folder), "apt-get install make");
        assert!(said.success, "{}", said.text);
        said.text.trim_end().to_owned()
    };
    let expected = [
        ("docker-build", "docker compose build"),
        ("docker-run", "docker compose up --detach --wait"),
        ("docker-check", "hullwright check"),
        ("docker-logs", "docker compose logs --follow"),
        ("docker-clean", "docker compose down --volumes"),
    ];
    for (target, command) in expected {
        assert_eq!(make(target), command);
    }
    fs::remove_file(folder.join("Makefile")).unwrap();
    let text = hullwright::makefile::text(&[hullwright::makefile::Rule {
        target: "hard",
        help: "Print what is hard to print",
        recipe: vec![
            hullwright::makefile::Recipe::new("printf '%s\\n' \"${HOME:+set}\" '$HOME # %' \"$$\" | head -n 2")
                .unwrap(),
        ],
    }]);
    fs::write(folder.join("Makefile"), text).unwrap();
    let said = run(Command::new("make").args(["-s", "hard"]).current_dir(&folder), "apt-get install make");
    assert_eq!(said.text, "set\n$HOME # %\n");
}
