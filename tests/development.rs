//! The development: the same spec with what every `dev` says, as a stage of the Dockerfile and a second compose file.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use hullwright::fileset::{Artefact, FileSet};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};

const SPEC: &str = "
hull: 1
name: shop
image: {base: 'python:3.12-slim', working_dir: /app}
users: {app: 1000}
stages:
  assets:
    steps: [{run: make assets}]
    provides: [/srv/assets]
  tools:
    steps: [{run: make tools}]
    provides: [/opt/tools]
services:
  web:
    user: app
    copy: [assets, tools, ./src]
    command: serve --port ${ports.http}
    ports: {http: {port: 8000, env: PORT, publish: true}}
    healthcheck: {http: /health}
    environment: {MODE: {default: production}}
    volumes: ['data:/data', './logs:/logs']
";

fn outputs(dev: &str) -> FileSet {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", format!("{SPEC}{dev}"));
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    compiled
        .files
        .unwrap_or_else(|| panic!("{}", hullwright::diagnostic::render::human(&compiled.findings, &sources, false)))
}

fn text<'f>(files: &'f FileSet, path: &str) -> Option<&'f str> {
    files.iter().find(|(name, _)| name.as_str() == path).map(|(_, artefact)| match artefact {
        Artefact::File { contents, .. } => contents.as_str(),
        Artefact::Regions { .. } => panic!("{path} has regions"),
    })
}

/// The names of a Dockerfile's stages, in order.
fn stages(dockerfile: &str) -> Vec<&str> {
    dockerfile.lines().filter_map(|line| line.strip_prefix("FROM ")?.split(" AS ").nth(1)).collect()
}

#[test]
fn without_dev_there_is_one_image_and_one_compose_file() {
    let files = outputs("volumes: {data: {}}\n");
    assert_eq!(stages(text(&files, "Dockerfile").unwrap()), ["assets", "tools", "final"]);
    assert_eq!(text(&files, "docker-compose.dev.yml"), None);
}

#[test]
fn what_is_otherwise_in_compose_alone_needs_no_image() {
    let files = outputs("    dev: {mem_limit: 2g}\nvolumes: {data: {}}\n");
    assert_eq!(stages(text(&files, "Dockerfile").unwrap()), ["assets", "tools", "final"]);
    let compose = text(&files, "docker-compose.dev.yml").unwrap();
    let (_, said) = compose.split_once("services:\n").unwrap();
    assert_eq!(said, "  web:\n    mem_limit: 2g\n");
}

#[test]
fn only_stages_that_are_otherwise_are_built_twice() {
    let spec = SPEC.replace("{run: make tools}]", "{run: make tools}]\n    dev: {packages: [gdb]}");
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", format!("{spec}volumes: {{data: {{}}}}\n"));
    let files = compile(&mut sources, id, &Settings::default(), &NoFolder).files.unwrap();
    let dockerfile = text(&files, "Dockerfile").unwrap();
    assert_eq!(stages(dockerfile), ["assets", "tools", "tools-development", "image-base", "development", "final"]);
    let (_, development) = dockerfile.split_once("AS development").unwrap();
    let (development, image) = development.split_once("AS final").unwrap();
    assert!(development.contains("--from=tools-development ") && !image.contains("-development"));
    assert!(!dockerfile.split_once("AS image-base").unwrap().0.contains("groupadd"));
}

#[test]
fn a_service_in_development_is_merged_and_may_take_away() {
    let files = outputs(
        "    dev:
      command: serve --port ${ports.http} --reload
      environment: {MODE: development}
      ports: {debug: '9229:9229'}
      volumes: ['./src:/app/src:ro', 'other:/logs']
volumes: {data: {}, other: {}}
",
    );
    let compose = text(&files, "docker-compose.dev.yml").unwrap();
    for line in ["    image: shop:latest-development\n", "      target: development\n", "      - \"9229:9229\"\n"] {
        assert!(compose.contains(line), "{compose}");
    }
    // The mount at /logs is another one, so the list is replaced; the port is one more, so it is not repeated.
    assert!(compose.contains("    volumes: !override\n") && !compose.contains("8000"), "{compose}");
    let usual = text(&files, "rootfs/usr/local/bin/entrypoint").unwrap();
    let otherwise = text(&files, "rootfs-development/usr/local/bin/entrypoint").unwrap();
    assert!(otherwise.contains("--reload") && !usual.contains("--reload"));
    assert_eq!(text(&files, "rootfs-development/usr/local/bin/health-check"), None);
    assert!(text(&files, ".dockerignore").unwrap().contains("!rootfs-development\n"));
}
