//! A build context that is not the folder of the spec: every output finds its way from there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hullwright::diagnostic::Code;
use hullwright::fileset::Artefact;
use hullwright::source::Sources;
use hullwright::{Compiled, Settings, compile, disk};
use serde_yaml::Value;

/// A spec with a context, and what else it says.
fn spec(context: &str, more: &str) -> String {
    format!(
        "hull: 1
name: demo
context: {context}
image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}
services:
  web:
    command: web
    copy: [./src]
    volumes: [./data:/data]
  job: {{script: ./job.sh}}
{more}"
    )
}

/// A project: the files with their folders.
fn project(files: &[&str]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    root
}

fn compiled(folder: &Path, text: &str) -> Compiled {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    compile(&mut sources, id, &Settings::default(), &disk::Context::new(folder))
}

/// The outputs of a spec in a folder, in which nothing is wrong.
fn outputs(folder: &Path, text: &str) -> BTreeMap<String, String> {
    let compiled = compiled(folder, text);
    assert_eq!(compiled.findings, []);
    let contents = |artefact: &Artefact| match artefact {
        Artefact::File { contents, .. } => contents.clone(),
        Artefact::Regions { skeleton, .. } => skeleton.clone(),
    };
    compiled.files.unwrap().iter().map(|(path, artefact)| (path.to_string(), contents(artefact))).collect()
}

/// What Compose builds: the context and the Dockerfile in it.
fn build(compose: &str) -> (String, String) {
    let compose: Value = serde_yaml::from_str(compose).unwrap();
    let build = &compose["services"]["demo"]["build"];
    (build["context"].as_str().unwrap().to_owned(), build["dockerfile"].as_str().unwrap().to_owned())
}

fn codes(folder: &Path, text: &str) -> Vec<Code> {
    compiled(folder, text).findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn it_may_lie_above() {
    let root = project(&["project/src/main.py", "project/job.sh", "project/deploy/docker/hull.yaml"]);
    let folder = root.path().join("project/deploy/docker");
    let files = outputs(&folder, &spec("../..", ""));
    assert_eq!(build(&files["docker-compose.yml"]), ("../..".to_owned(), "deploy/docker/Dockerfile".to_owned()));
    for line in ["COPY deploy/docker/rootfs/ /", "COPY src /src", "COPY --chmod=0755 job.sh "] {
        assert!(files["Dockerfile"].contains(line), "{line} in\n{}", files["Dockerfile"]);
    }
    assert!(files["README.md"].contains("docker build --file Dockerfile --tag demo:latest ../..\n"));
    assert!(files["docker-compose.yml"].contains("source: ./data\n"), "a volume is where the compose file is");
    let ignore = &files["Dockerfile.dockerignore"];
    assert!(ignore.contains("\n**\n!deploy/docker/rootfs\n!job.sh\n!src\n**/.git\n"), "{ignore}");
    assert!(!files.contains_key(".dockerignore"));
    for (path, text) in &files {
        assert!(!text.contains(root.path().to_str().unwrap()), "{path} has a path of this machine");
    }
}

#[test]
fn it_may_lie_below() {
    let root = project(&["app/src/main.py", "app/job.sh"]);
    let files = outputs(root.path(), &spec("./app/", "outputs: {rootfs: app/rootfs, dockerfile: docker/Dockerfile}\n"));
    assert_eq!(build(&files["docker-compose.yml"]), ("./app".to_owned(), "../docker/Dockerfile".to_owned()));
    assert!(
        files["docker/Dockerfile"].contains("COPY rootfs/ /\n") && files["docker/Dockerfile"].contains("COPY src /src")
    );
    assert!(files["README.md"].contains("docker build --file docker/Dockerfile --tag demo:latest ./app\n"));
    assert!(files["docker/Dockerfile.dockerignore"].contains("\n!job.sh\n!rootfs\n!src\n"));
}

#[test]
fn the_folder_of_the_spec_by_another_name_is_the_same() {
    let root = project(&["docker/src/main.py", "docker/job.sh"]);
    let folder = root.path().join("docker");
    let files = outputs(&folder, &spec("../docker", ""));
    assert!(files.contains_key(".dockerignore") && files["Dockerfile"].contains("COPY rootfs/ /\n"));
    assert_eq!(build(&files["docker-compose.yml"]), ("../docker".to_owned(), "Dockerfile".to_owned()));
}

#[test]
fn it_has_what_is_read_and_nothing_else() {
    let root = project(&["docker/src/main.py", "docker/job.sh"]);
    assert_eq!(codes(&root.path().join("docker"), &spec("..", "")), [Code::AbsentPath, Code::AbsentPath]);
    assert_eq!(
        codes(&root.path().join("docker"), &spec("./x", "outputs: {rootfs: x/rootfs}\n")),
        [Code::AbsentContext]
    );
    let script = "outputs: {rootfs: src/rootfs}\n";
    assert_eq!(codes(root.path(), &spec("./docker", script)), [Code::OutsideContext]);
    // The generated folder is not the context itself: all of that would be laid over the root of the image.
    let whole = "outputs: {rootfs: docker}\n";
    assert_eq!(codes(root.path(), &spec("./docker", whole)), [Code::OutsideContext]);
}

#[test]
fn an_image_of_one_process_may_need_nothing_that_is_generated() {
    let root = project(&["app/main.py"]);
    let text = "hull: 1
name: demo
context: ./app
image: {base: python:3.13-slim}
services:
  web: {command: python main.py, copy: [./main.py]}
";
    let files = outputs(root.path(), text);
    assert!(files["Dockerfile"].contains("COPY main.py /main.py") && !files["Dockerfile"].contains("rootfs"));
    assert!(files["Dockerfile.dockerignore"].contains("\n**\n!main.py\n**/.git\n"));
}

#[test]
fn names_that_need_quotes_are_refused() {
    let root = project(&["src/main.py", "job.sh", "a b/hull.yaml"]);
    assert_eq!(codes(&root.path().join("a b"), &spec("..", "")), [Code::NamelessFolder]);
    let far = "../".repeat(60);
    assert_eq!(codes(root.path(), &spec(&far, ""))[0], Code::NamelessFolder);
}

#[test]
fn a_secret_below_a_folder_is_left_out_with_a_word() {
    let files = ["src/main.py", "src/tls/server.pem", "src/.venv/ca.pem", "src/.env", "job.sh"];
    let root = project(&files);
    assert_eq!(codes(root.path(), &spec(".", "")), [Code::LeftOut]);
    assert_eq!(codes(root.path(), &spec(".", "ignore: [./src/.env, \"**/*.pem\"]\n")), []);
    let named = spec(".", "ignore: [\"**/*.env\"]\n").replace("[./src]", "[./src, ./src/tls/server.pem]");
    let files = outputs(root.path(), &named);
    assert!(files[".dockerignore"].ends_with("\n!src/tls/server.pem\n**/*.env\n"), "{}", files[".dockerignore"]);
}

#[test]
fn an_ignore_file_of_ones_own_beside_the_dockerfile_is_reported() {
    let root = project(&["src/main.py", "job.sh", "docker/Dockerfile.dockerignore"]);
    let beside = spec(".", "outputs: {dockerfile: docker/Dockerfile}");
    assert_eq!(codes(root.path(), &beside), [Code::UnreadIgnore]);
    let away = spec(".", "outputs: {dockerfile: docker/Dockerfile, ignore: false}");
    assert_eq!(codes(root.path(), &away), []);
    let elsewhere = spec(".", "outputs: {dockerfile: Dockerfile}");
    assert_eq!(codes(root.path(), &elsewhere), []);
}
