//! `--since`: the spec as it was at a revision of git, with all that it names.

use std::fs;
use std::path::Path;
use std::process::Command;

const SPEC: &str = "hull: 1\nname: shop\nkits: {cache: ./kits/cache}\ntemplates: ./texts\ncontext: ..\n\
                    image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}\n\
                    services: {web: {kit: cache, with: {size: 1}}, job: {script: ./job.sh, copy: [{path: /data.txt, from: data.txt}]}}\n";

const KIT: &str = "description: A cache\nparameters: {size: {type: integer, description: Size}}\n\
                   service: {packages: [python3], command: [cache, \"${with.size}\"], ports: {http: 80}}\n";

const READY: &str = "#!/command/with-contenv sh\n# One.\n";

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(identity).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn diff(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_hullwright")).arg("diff").args(arguments).current_dir(folder).output();
    let output = output.unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
}

/// A repository with a spec in a folder, whose context is the one above.
fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("docker/hull.yaml", &SPEC.replace("./job.sh", "./docker/job.sh"));
    write("docker/kits/cache/kit.yaml", KIT);
    write("docker/job.sh", "#!/bin/sh\ntrue\n");
    write("data.txt", "data\n");
    write("docker/texts/scripts/ready.sh", READY);
    git(root.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(root.path(), &["add", "--all"]);
    git(root.path(), &["commit", "--quiet", "--message=One"]);
    root
}

#[test]
fn kits_and_templates_are_those_of_the_revision() {
    let root = repository();
    let docker = root.path().join("docker");
    let (code, text) = diff(&docker, &["--since", "main"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("No impact"), "{text}");
    // What is on the disk is not what was committed: the kit, then a template.
    fs::write(docker.join("kits/cache/kit.yaml"), KIT.replace("http: 80", "http: {port: 81, publish: true}")).unwrap();
    fs::write(docker.join("texts/scripts/ready.sh"), READY.replace("One", "Two")).unwrap();
    let (code, text) = diff(root.path(), &["--since", "HEAD", "--file", "docker/hull.yaml"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("HEAD:docker/hull.yaml") && text.contains("`80` | `81`"), "{text}");
    assert!(text.contains("# One.") && text.contains("# Two."), "{text}");
    let left = Command::new("git").arg("-C").arg(root.path()).args(["status", "--porcelain"]).output().unwrap();
    let left = String::from_utf8(left.stdout).unwrap();
    assert_eq!(left, " M docker/kits/cache/kit.yaml\n M docker/texts/scripts/ready.sh\n", "nothing is checked out");
}

#[test]
fn what_is_no_revision_is_said() {
    let root = repository();
    let docker = root.path().join("docker");
    for (revision, wanted) in [
        ("absent", "git knows no revision `absent`"),
        ("--output=x", "is no revision"),
        ("main:docker", "git knows no revision"),
        ("", "is no revision"),
    ] {
        let (code, text) = diff(&docker, &[&format!("--since={revision}")]);
        assert_eq!(code, Some(2), "{revision}: {text}");
        assert!(text.contains(wanted), "{revision}: {text}");
    }
    assert!(!docker.join("x").exists());
}

#[test]
fn a_spec_that_was_not_there_is_said() {
    let root = repository();
    fs::write(root.path().join("hull.yaml"), SPEC).unwrap();
    let (code, text) = diff(root.path(), &["--since", "main"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("there is no spec `hull.yaml` at `main`"), "{text}");
}

#[test]
fn without_git_two_files_can_still_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let spec =
        "hull: 1\nname: shop\nimage: {base: debian:bookworm-slim, init: none}\nservices: {web: {command: serve}}\n";
    fs::write(folder.path().join("hull.yaml"), spec).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
        let output =
            command.arg("diff").args(arguments).current_dir(folder.path()).env("PATH", "/nonexistent").output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, text) = run(&["--since", "main"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("git, which is not installed; `hullwright diff OLD NEW` needs none"), "{text}");
    assert_eq!(run(&["hull.yaml", "hull.yaml"]).0, Some(0));
    let (code, text) = diff(folder.path(), &["--since", "main"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("is in no repository of git"), "{text}");
}
