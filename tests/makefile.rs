//! The region of a Makefile: what it runs, and that all else in the file is its author's.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;

use hullwright::drift::{Kind, Plan, Refusals};
use hullwright::fileset::{Artefact, ArtefactPath, FileSet};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile, disk, drift};
use tempfile::TempDir;

fn outputs(more: &str) -> FileSet {
    named("hull.yaml", more)
}

/// The outputs of a spec in a file of that name.
fn named(file: &str, more: &str) -> FileSet {
    let spec = format!(
        "
hull: 1
name: demo
image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}
services:
  web: {{command: web, ports: {{http: {{port: 8000, publish: true}}}}, volumes: [keep:/keep, '${{SRC:-.}}/a:/a']}}
volumes: {{keep: }}
{more}
"
    );
    let mut sources = Sources::default();
    let id = sources.add(file, spec);
    let settings = Settings { file: Some(file.to_owned()).filter(|file| file != "hull.yaml"), ..Settings::default() };
    let compiled = compile(&mut sources, id, &settings, &NoFolder);
    compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings))
}

/// The outputs of a spec whose service is otherwise in development.
fn developed() -> FileSet {
    let spec = "hull: 1\nname: demo\nimage: {base: debian:bookworm-slim}\nservices:\n  web: {command: web, dev: {command: web --reload}}\noutputs: {makefile: true}\n";
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings))
}

fn region(files: &FileSet) -> String {
    let path = ArtefactPath::new("Makefile").unwrap();
    let Artefact::Regions { regions, .. } = files.get(&path).unwrap() else { panic!("a Makefile has a region") };
    regions[0].1.clone()
}

fn generate(root: &TempDir, files: &FileSet, force: bool) -> Result<Plan, Refusals> {
    let lock = disk::lock(root.path()).unwrap();
    let plan = drift::plan(files, &disk::snapshot(root.path(), files).unwrap(), force)?;
    disk::apply(root.path(), &plan, &lock).unwrap();
    Ok(plan)
}

fn check(root: &TempDir, files: &FileSet) -> Vec<(String, Kind)> {
    let drifts = drift::compare(files, &disk::snapshot(root.path(), files).unwrap());
    drifts.into_iter().map(|drift| (drift.path.to_string(), drift.kind)).collect()
}

fn makefile(root: &TempDir) -> String {
    fs::read_to_string(root.path().join("Makefile")).unwrap()
}

#[test]
fn with_compose() {
    insta::assert_snapshot!(region(&outputs("outputs: {makefile: true, compose: deploy/stack.yml}")), @r"
    .PHONY: docker-build docker-run docker-check docker-logs docker-clean

    docker-build: ## Build the image
    	docker compose --file deploy/stack.yml --project-directory . build

    docker-run: ## Start the container and wait until it is healthy
    	docker compose --file deploy/stack.yml --project-directory . up --detach --wait

    docker-check: ## Compare what is generated with its spec
    	hullwright check

    docker-logs: ## Follow the log
    	docker compose --file deploy/stack.yml --project-directory . logs --follow

    docker-clean: ## Remove this project's containers, networks and volumes
    	docker compose --file deploy/stack.yml --project-directory . down --volumes
    ");
}

#[test]
fn with_docker_alone() {
    insta::assert_snapshot!(region(&named("it's.yaml", "outputs: {makefile: Makefile, compose: false}")), @r#"
    .PHONY: docker-build docker-run docker-check docker-logs docker-clean

    docker-build: ## Build the image
    	docker build --file Dockerfile --tag demo:latest .

    docker-run: ## Start the container and wait until it is healthy
    	docker run --detach --name demo --stop-timeout 6 --publish 8000:8000 --volume demo_keep:/keep --volume "$${SRC:-.}/a:/a" demo:latest

    docker-check: ## Compare what is generated with its spec
    	hullwright check -f 'it'\''s.yaml'

    docker-logs: ## Follow the log
    	docker logs --follow demo

    docker-clean: ## Remove this project's containers, networks and volumes
    	docker rm --force demo
    	docker volume rm --force demo_keep
    "#);
}

#[test]
fn a_target_for_development_where_something_is_otherwise_then() {
    let files = outputs("outputs: {makefile: true}");
    assert!(!region(&files).contains("docker-dev"));
    let text = region(&developed());
    let line = "docker-dev: ## Start the container for development, and show its log\n\tdocker compose --file docker-compose.yml --file docker-compose.dev.yml up --build\n";
    assert!(text.contains(line) && text.contains(".PHONY: docker-build docker-run docker-dev "), "{text}");
}

#[test]
fn there_is_none_unless_it_is_wanted() {
    for more in ["", "outputs: {makefile: false}"] {
        assert_eq!(outputs(more).get(&ArtefactPath::new("Makefile").unwrap()), None);
    }
}

#[test]
fn a_new_file_has_just_the_region() {
    let (root, files) = (tempfile::tempdir().unwrap(), outputs("outputs: {makefile: true}"));
    generate(&root, &files, false).unwrap();
    assert_eq!(makefile(&root), format!("# hull:demo:shortcuts\n{}# /hull:demo:shortcuts\n", region(&files)));
    assert_eq!(check(&root, &files), []);
}

#[test]
fn all_else_in_it_is_its_authors() {
    let (root, files) = (tempfile::tempdir().unwrap(), outputs("outputs: {makefile: true}"));
    let around = [
        "all: x\n\t# hull:demo:shortcuts\n\ttouch $@\n\n# hull:demo:shortcuts\n",
        "# /hull:demo:shortcuts \nx: ; true",
    ];
    fs::write(root.path().join("Makefile"), around.concat()).unwrap();
    generate(&root, &files, false).unwrap();
    assert_eq!(makefile(&root), [around[0], &region(&files), around[1]].concat());
    assert_eq!(check(&root, &files), []);
    // A change outside is none of ours.
    let changed = makefile(&root).replace("touch $@", "touch $@.new");
    fs::write(root.path().join("Makefile"), &changed).unwrap();
    assert_eq!(check(&root, &files), []);
    generate(&root, &outputs("outputs: {makefile: true, compose: stack.yml}"), false).unwrap();
    assert!(makefile(&root).starts_with(&changed[..changed.find(".PHONY").unwrap()]));
    assert!(makefile(&root).ends_with(around[1]) && makefile(&root).contains("--file stack.yml build"));
}

#[test]
fn an_edit_of_the_region_is_drift_and_is_kept() {
    let (root, files) = (tempfile::tempdir().unwrap(), outputs("outputs: {makefile: true}"));
    generate(&root, &files, false).unwrap();
    let edited = makefile(&root).replace("up --detach", "up --build --detach");
    fs::write(root.path().join("Makefile"), &edited).unwrap();
    assert_eq!(check(&root, &files), [("Makefile".to_owned(), Kind::Edited)]);
    assert!(generate(&root, &files, false).is_err());
    assert_eq!(makefile(&root), edited);
    generate(&root, &files, true).unwrap();
    assert_eq!(check(&root, &files), []);
}

#[test]
fn a_file_without_markers_stays_as_it_is() {
    let (root, files) = (tempfile::tempdir().unwrap(), outputs("outputs: {makefile: true}"));
    fs::write(root.path().join("Makefile"), "all: ; true").unwrap();
    generate(&root, &files, false).unwrap();
    assert_eq!(makefile(&root), "all: ; true");
    fs::write(root.path().join("Makefile"), "# hull:demo:shortcut\n# /hull:demo:shortcut\n").unwrap();
    let found = check(&root, &files);
    assert!(found.iter().any(|(_, kind)| matches!(kind, Kind::Markers(_))), "{found:?}");
}
