use std::fs;

use super::*;

const SPEC: &str = "\
hull: 1
name: shop
vars: {port: 8000}
image: {base: debian:bookworm-slim, init: none}
services:
  web: {command: serve, ports: {http: '${vars.port}'}}
outputs: {compose: false, readme: false}
";

/// A crate with that spec, and what its build script tells cargo.
fn run(spec: &str, with: impl FnOnce(Builder) -> Builder) -> (tempfile::TempDir, Result<Built, Failed>, String) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("hull.yaml");
    fs::write(&path, spec).unwrap();
    fs::create_dir(place.path().join("out")).unwrap();
    let mut lines = String::new();
    let out_dir = place.path().join("out");
    let built = with(Builder::new(path)).run(Some(out_dir.as_os_str()), &mut lines);
    let lines = lines.replace(place.path().to_str().unwrap(), "PLACE");
    (place, built, lines)
}

fn spec() -> String {
    SPEC.replace("'${vars.port}'", "8000")
}

#[test]
fn outputs_are_in_the_folder_of_the_build() {
    let (place, built, lines) = run(&spec(), |builder| builder);
    let built = built.unwrap();
    assert_eq!(lines, "cargo::rerun-if-changed=PLACE/hull.yaml\n");
    assert_eq!(built.output(), place.path().join("out"));
    let dockerfile = fs::read_to_string(place.path().join("out/Dockerfile")).unwrap();
    assert!(dockerfile.contains("EXPOSE 8000") && built.files().snapshot().contains("    EXPOSE 8000\n"));
    assert_eq!(
        built.model().service("web").and_then(|web| web.port("http")).map(crate::model::Port::number),
        Some(8000)
    );
}

#[test]
fn what_was_changed_by_hand_is_kept() {
    let place = tempfile::tempdir().unwrap();
    let builder = Builder::new(place.path().join("hull.yaml")).output(place.path());
    fs::write(place.path().join("hull.yaml"), spec()).unwrap();
    let run = || builder.run(None, &mut String::new());
    run().unwrap();
    let dockerfile = place.path().join("Dockerfile");
    fs::write(&dockerfile, "FROM mine\n").unwrap();
    fs::write(place.path().join("hull.yaml"), spec().replace("8000", "9000")).unwrap();
    let failed = run().unwrap_err();
    let report = failed.to_string();
    assert!(report.contains("error: `Dockerfile` was changed by hand\n  = help: bring it home"), "{report}");
    assert!(report.ends_with("nothing was written: 1 in the way\n"), "{report}");
    assert_eq!(failed.cargo_lines(), "cargo::error=`Dockerfile` was changed by hand\n");
    assert_eq!(fs::read_to_string(&dockerfile).unwrap(), "FROM mine\n");
    fs::remove_file(dockerfile).unwrap();
    run().unwrap();
}

#[test]
fn findings_are_lines_with_places() {
    let (_place, built, lines) = run(&spec().replace("serve,", "serve, copy: [./absent],"), |builder| builder);
    built.unwrap();
    assert!(lines.starts_with("cargo::rerun-if-changed=PLACE/hull.yaml\n"), "{lines}");
    assert!(lines.contains("\ncargo::rerun-if-changed=PLACE/absent\n"), "{lines}");
    let warning = lines.lines().find(|line| line.starts_with("cargo::warning=")).unwrap();
    assert!(warning.starts_with("cargo::warning=PLACE/hull.yaml:6:"), "{warning}");

    let (place, built, lines) = run(&spec().replace("command", "comand"), |builder| builder);
    let failed = built.unwrap_err();
    assert!(failed.to_string().contains("error[HW") && !lines.contains("cargo::error"), "{failed}");
    let told = failed.cargo_lines().replace(place.path().to_str().unwrap(), "PLACE");
    assert!(told.starts_with("cargo::error=PLACE/hull.yaml:6:9: ") && told.contains("`command`"), "{told}");
    assert!(told.lines().all(|line| line.starts_with("cargo::error=")), "{told}");
    assert_eq!(fs::read_dir(place.path().join("out")).unwrap().count(), 0);
}

#[test]
fn constants_have_other_values() {
    let text = spec().replace("command: serve", "command: 'serve ${vars.port}'");
    let (place, built, _) = run(&text, |builder| builder.vars([("port", "9000")]));
    built.unwrap();
    assert!(fs::read_to_string(place.path().join("out/Dockerfile")).unwrap().contains("\"9000\""));
    let (_place, built, _) = run(&text, |builder| builder.vars([("prt", "9000")]));
    assert!(matches!(built, Err(Failed::Spec(report)) if report.to_string().contains("`vars.prt`")));
}

#[test]
fn what_cannot_be_done_is_said() {
    let run = |builder: Builder| builder.run(None, &mut String::new()).unwrap_err().to_string();
    assert!(run(Builder::new("hull.yaml")).contains("`OUT_DIR` is not set"));
    assert!(run(Builder::new("a\nb")).contains("the path `a\\nb` cannot be told"));
    let absent = run(Builder::new("/nonexistent/hull.yaml").output("/nonexistent"));
    assert!(absent.starts_with("error: cannot read `/nonexistent/hull.yaml`"), "{absent}");
}
