//! The runner of Scylla: an image with what a test needs and without what compiled it, which answers by itself what it
//! is asked, and jobs that run it for one purpose each.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::docker::{Container, Said, docker, eventually, try_docker};
use crate::example::{Build, copy, root};
use crate::project::Project;
use crate::{image, mirror};

/// What the image says of itself.
const VERSIONS: [&str; 4] = ["Python: Python 3.", "Node.js: v20.", "Git: git version 2.", "Claude: 2.1.42 "];

fn folder() -> PathBuf {
    root().join("examples/scylla-runner/docker")
}

/// What the container answers when it is run with these options and then these arguments.
fn run(options: &[&str], arguments: &[&str]) -> Said {
    let image = image::of(&folder(), None);
    try_docker(&[&["run", "--rm"], options, &[image.as_str()], arguments].concat())
}

/// What it answers, which must be content.
fn answer(arguments: &[&str]) -> String {
    let said = run(&[], arguments);
    assert!(said.success, "{arguments:?}\n{}", said.text);
    said.text
}

fn tells_versions(text: &str) -> bool {
    VERSIONS.iter().all(|version| text.lines().any(|line| line.starts_with(version)))
}

#[test]
fn it_answers_by_itself_what_it_is_asked() {
    let help = answer(&["--help"]);
    for told in
        ["ANTHROPIC_API_KEY", "Tier of the tests (default: T0; a text that matches T[0-6])", "/workspace", "--validate"]
    {
        assert!(help.contains(told), "{told}\n{help}");
    }
    assert_eq!(answer(&[]), help);
    let versions = answer(&["--version"]);
    assert!(tells_versions(&versions), "{versions}");
    let valid = answer(&["--validate"]);
    assert!(tells_versions(&valid) && valid.ends_with("health check: ok\n"), "{valid}");
}

#[test]
fn it_names_what_is_wrong() {
    let said = run(&["--env=ANTHROPIC_API_KEY_FILE=/nowhere"], &["--validate"]);
    assert!(!said.success && said.text.contains("ANTHROPIC_API_KEY_FILE: /nowhere"), "{}", said.text);
    assert!(tells_versions(&said.text), "{}", said.text);
    let said = run(&["--env=PYTHONHOME=/nowhere"], &["--validate"]);
    assert!(!said.success && said.text.contains("health check: failed with exit code 1"), "{}", said.text);
    let said = run(&["--env=PATH=/opt/venv/bin:/usr/bin:/bin"], &["--version"]);
    assert!(!said.success && said.text.contains("Claude: failed with exit code 127"), "{}", said.text);
}

#[test]
fn it_has_what_a_test_needs() {
    assert_eq!(answer(&["python", "-c", "import scylla; print('OK')"]), "OK\n");
    assert!(answer(&["claude", "--help"]).contains("Usage: claude "));
    assert!(answer(&["git", "--version"]).starts_with("git version "));
    let file = "printf 'prompt: Say it\\n' >/tmp/test.yaml && scylla --dry-run /tmp/test.yaml";
    let printed = answer(&["bash", "-c", file]);
    assert!(printed.contains("claude") && printed.contains("Say it"), "{printed}");
}

#[test]
fn it_has_no_compiler() {
    for program in ["gcc", "g++", "cc", "make", "npm"] {
        let said = run(&[], &[program, "--version"]);
        assert!(!said.success && said.text.contains(&format!("{program}: not found")), "{}", said.text);
    }
}

#[test]
fn it_is_nobody_else() {
    let script = "id -u; id -g; pwd; echo $HOME; touch $HOME/x; ! touch /x 2>/dev/null";
    let who = answer(&["bash", "-c", script]);
    assert_eq!(who, "999\n999\n/workspace\n/home/scylla\n");
    let image = image::of(&folder(), None);
    assert_eq!(docker(&["inspect", "--format", "{{.Config.User}}", &image]), "999:999");
}

#[test]
fn what_stays_is_asked_whether_it_works() {
    let container = Container::run(&image::of(&folder(), None), &["--interactive", "--entrypoint=cat"]);
    eventually("it is healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
}

#[test]
fn jobs_run_when_they_are_asked_for() {
    let project = Project::new(&folder());
    let services = |profile: &str| project.compose(&[&format!("--profile={profile}"), "config", "--services"]).text;
    assert_eq!(services("none").trim(), "scylla");

    let job = |name: &str| project.compose(&["--profile=test", "run", "--rm", name]);
    let test = job("test");
    assert!(test.success && tells_versions(&test.text) && test.text.contains("health check: ok"), "{}", test.text);
    let version = job("version");
    assert!(version.success && tells_versions(&version.text), "{}", version.text);

    let shell = project.at_a_terminal(&["--profile=dev", "run", "--rm", "shell"], "id -un; tty; exit 7\n");
    assert!(
        shell.text.lines().any(|line| line.ends_with("scylla")) && shell.text.contains("/dev/pts/"),
        "{}",
        shell.text
    );
    assert!(!shell.success, "its exit code is the shell's");
}

/// The digest stands once in the spec, and holds for every stage.
#[test]
#[ignore = "needs a registry at REGISTRY: just arm64"]
fn the_base_can_be_pinned_by_its_digest() {
    let base = pushed("python:3.14.2-slim");
    let scratch = TempDir::new().unwrap();
    let copy = copy(&folder(), scratch.path());
    let spec = fs::read_to_string(copy.join("hull.yaml")).unwrap();
    assert_eq!(spec.matches("base: python:3.14.2-slim").count(), 1, "{spec}");
    image::write(&copy, spec.replace("base: python:3.14.2-slim", &format!("base: {base}")));
    let what = Build::of(&copy);
    let dockerfile = fs::read_to_string(&what.dockerfile).unwrap();
    assert_eq!(dockerfile.matches(&format!("FROM {base} AS ")).count(), 2, "{dockerfile}");
    let built = image::build(&what, "hullwright-e2e/scylla-runner:pinned");
    let said = docker(&["run", "--rm", image::tag(&built), "--validate"]);
    assert!(tells_versions(&said), "{said}");
}

/// Pushes what stands in for an image, and names it by its digest there.
#[expect(clippy::disallowed_methods, reason = "a test is told by its environment where the registry is")]
fn pushed(image: &str) -> String {
    let registry = std::env::var("REGISTRY").expect("REGISTRY is HOST:PORT of a registry on this machine");
    let stand_in = mirror::stand_ins().get(image).cloned().unwrap_or_else(|| image.to_owned());
    let there = format!("{registry}/{image}");
    docker(&["tag", &stand_in, &there]);
    docker(&["push", "--quiet", &there]);
    let named = docker(&["inspect", "--format", "{{join .RepoDigests \"\\n\"}}", &there]);
    let (name, _) = there.rsplit_once(':').unwrap();
    let digest = named.lines().find_map(|line| line.strip_prefix(&format!("{name}@"))).unwrap().to_owned();
    docker(&["rmi", &there]);
    format!("{there}@{digest}")
}
