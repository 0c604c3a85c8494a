//! What the container of one process answers by itself, told by a real shell that runs its entry script.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::process::{Command, Output};

use hullwright::fileset::{Artefact, ArtefactPath, FileSet};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};

const SPEC: &str = r#"
hull: 1
name: shop
version: 1.2
title: It's a $$(shop) `x` "y" %s \n
description: "Sells\tthings"
image: {base: "debian:bookworm-slim"}
services:
  web:
    command: [--help]
    entry:
      version: {Shell: [sh, -c, "echo 5.1; echo more"], it's: [echo, "a  b", "$$HOME", "*"]}
    healthcheck: {test: [CMD, test, -n, $URL]}
    ports: {http: {port: 8000, env: HTTP_PORT, publish: true, description: Web interface}}
    environment:
      KEY: {required: true, secret: true, description: Key of the shop}
      TIER: {default: T0, description: What's sold}
      OPTION: {}
      URL: "http://x/$TIER"
    volumes: ["./work:/work:ro", "data:/data"]
volumes:
  data: {description: What it keeps}
"#;

fn outputs(spec: &str) -> FileSet {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
    compiled.files.unwrap_or_else(|| panic!("{report}"))
}

fn script(spec: &str) -> String {
    text(&outputs(spec), "rootfs/usr/local/bin/entrypoint")
}

fn text(files: &FileSet, path: &str) -> String {
    match files.get(&ArtefactPath::new(path).unwrap()) {
        Some(Artefact::File { contents, .. }) => contents.clone(),
        Some(Artefact::Regions { skeleton, .. }) => skeleton.clone(),
        None => panic!("no {path}"),
    }
}

fn run(spec: &str, arguments: &[&str], given: &[(&str, &str)]) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", &script(spec), "entrypoint"]).args(arguments);
    shell.env_clear().env("PATH", "/usr/bin:/bin").envs(given.iter().copied()).output().unwrap()
}

/// The exit code, what is printed, and what is complained of.
fn answer(spec: &str, arguments: &[&str], given: &[(&str, &str)]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = run(spec, arguments, given);
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

const GIVEN: (&str, &str) = ("KEY", "x");

const HELP: &str = r#"It's a $(shop) `x` "y" %s \n 1.2
Sells things

Usage: docker run [OPTIONS] shop:1.2 [ARGUMENTS]

Arguments:
  --help      prints this text
  --version   prints the versions of what is inside
  --validate  tells whether the environment and what is inside are as they must be
  COMMAND...  is run instead
  (none)      is the same as --help

Variables:
  KEY        Key of the shop (required; secret, may be in a file that KEY_FILE names)
  TIER       What's sold (default: T0)
  OPTION
  HTTP_PORT  Port of Web interface (default: 8000)

Ports:
  8000  Web interface (moved by HTTP_PORT)

Volumes:
  /work  (a folder of the host; read only)
  /data  What it keeps
"#;

const VERSIONS: &str = "shop 1.2\nShell: 5.1\nit's: a  b $HOME *\n";

#[test]
fn help_and_versions_need_no_variable() {
    for arguments in [&["--help"][..], &[]] {
        assert_eq!(answer(SPEC, arguments, &[]), (0, HELP.to_owned(), String::new()));
    }
    assert_eq!(answer(SPEC, &["--version"], &[]), (0, VERSIONS.to_owned(), String::new()));
}

#[test]
fn a_version_that_is_not_told_is_named() {
    for (command, code) in [("[sh, -c, 'echo broken; exit 3']", 3), ("no-such-program", 127)] {
        let spec = SPEC.replace("[sh, -c, \"echo 5.1; echo more\"]", command);
        let (exit, printed, complaint) = answer(&spec, &["--version"], &[]);
        assert_eq!((exit, printed.as_str()), (1, "shop 1.2\nit's: a  b $HOME *\n"));
        assert!(complaint.starts_with(&format!("Shell: failed with exit code {code}: ")), "{complaint}");
        assert_eq!(complaint.contains("\nbroken\n"), code == 3, "{complaint}");
    }
}

#[test]
fn a_sound_image_is_valid() {
    let valid = format!("environment: ok\n{VERSIONS}health check: ok\n");
    assert_eq!(answer(SPEC, &["--validate"], &[GIVEN]), (0, valid, String::new()));
}

#[test]
fn everything_that_is_wrong_is_named() {
    let (code, printed, complaint) = answer(SPEC, &["--validate"], &[("HTTP_PORT", "x")]);
    assert_eq!((code, printed.as_str()), (1, VERSIONS));
    for wrong in ["KEY is required", "HTTP_PORT is not a port: x"] {
        assert!(complaint.contains(wrong), "{complaint}");
    }
    // A version that is not told keeps nobody from asking the rest.
    let spec = SPEC.replace("test, -n", "test, -z").replace("echo 5.1", "exit 4");
    let (code, printed, complaint) = answer(&spec, &["--validate"], &[GIVEN]);
    assert_eq!((code, printed.as_str()), (1, "environment: ok\nshop 1.2\nit's: a  b $HOME *\n"));
    let failed =
        ["Shell: failed with exit code 4: sh -c ", "health check: failed with exit code 1: test -z http://x/T0"];
    assert!(failed.iter().all(|failed| complaint.contains(failed)), "{complaint}");
}

#[test]
fn a_probe_that_asks_what_listens_is_not_tried() {
    let spec = SPEC.replace("{test: [CMD, test, -n, $URL]}", "{tcp: true}").replace("[--help]", "shop");
    let valid = format!("environment: ok\n{VERSIONS}");
    assert_eq!(answer(&spec, &["--validate"], &[GIVEN]), (0, valid, String::new()));
}

#[test]
fn all_else_is_a_command_in_the_environment_of_the_service() {
    let print = ["sh", "-c", "echo \"$URL $1\"", "sh", "--help"];
    assert_eq!(answer(SPEC, &print, &[GIVEN]), (0, "http://x/T0 --help\n".to_owned(), String::new()));
    let (code, printed, complaint) = answer(SPEC, &print, &[]);
    assert_eq!((code, printed.as_str()), (1, ""));
    assert!(complaint.contains("KEY is required"), "{complaint}");
}

#[test]
fn all_else_follows_the_entrypoint() {
    let spec = SPEC.replace("command: [--help]", "entrypoint: [echo, shop]\n    command: [--at, $TIER]");
    let help = HELP
        .replace("COMMAND...  is run instead", "ARGUMENT...  is given to echo shop")
        .replace("(none)      is the same as --help", "(none)       is the same as --at ${TIER}")
        .replace("--help      ", "--help       ")
        .replace("--version   ", "--version    ")
        .replace("--validate  ", "--validate   ");
    assert_eq!(answer(&spec, &["--help"], &[]), (0, help, String::new()));
    for (arguments, printed) in [(&["a  b"][..], "shop a  b\n"), (&[], "shop --at T0\n")] {
        assert_eq!(answer(&spec, arguments, &[GIVEN]), (0, printed.to_owned(), String::new()));
    }
}

#[test]
fn nothing_need_be_told_of_versions() {
    let spec = "hull: 1\nname: shop\nimage: {base: 'debian:bookworm-slim'}\nservices: {web: {command: 'echo on', entry: true}}";
    assert_eq!(answer(spec, &["--version"], &[]).1, "shop\n");
    assert_eq!(answer(spec, &["--validate"], &[]).1, "environment: ok\nshop\n");
    assert_eq!(answer(spec, &[], &[]).1, "on\n");
}

#[test]
fn what_answers_and_ends_is_run_and_not_started() {
    let job = "hull: 1\nname: shop\nimage: {base: 'debian:bookworm-slim'}\noutputs: {makefile: true}\nservices: {web: {command: 'echo on', oneshot: true}}";
    let makefile = "name: shop\noutputs: {makefile: true}";
    let runner = SPEC.replace("name: shop", makefile);
    for spec in [job, &runner] {
        let files = outputs(spec);
        let [compose, readme, makefile] =
            ["docker-compose.yml", "README.md", "Makefile"].map(|path| text(&files, path));
        assert!(compose.contains("run it with `docker compose run --rm web`"), "{compose}");
        assert!(
            readme.contains("\ndocker compose run --rm web\n") && readme.contains("\ndocker run --rm "),
            "{readme}"
        );
        assert!(makefile.contains("\tdocker compose run --rm web\n"), "{makefile}");
        assert!(!format!("{compose}{readme}{makefile}").contains("--wait"), "{readme}");
    }
    let server = outputs(&runner.replace("[--help]", "shop-server"));
    assert!(text(&server, "docker-compose.yml").contains("start it with `docker compose up --detach --wait`"));
}

#[test]
fn a_value_that_no_file_can_hold_is_named_and_the_health_check_finds_the_files() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("shop.conf");
    let spec = SPEC
        .replace("    volumes:", &format!("    files: {{{}: 'tier = $TIER'}}\n    volumes:", path.display()))
        .replace("[CMD, test, -n, $URL]", &format!("[CMD, grep, -q, T0, {}]", path.display()));
    let (code, printed, complaint) = answer(&spec, &["--validate"], &[GIVEN]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    assert!(printed.ends_with("health check: ok\n"), "{printed}");
    let (code, _, complaint) = answer(&spec, &["--validate"], &[GIVEN, ("TIER", "T0\nT1")]);
    assert!(code == 1 && complaint.contains("TIER has a line break"), "{complaint}");
}
