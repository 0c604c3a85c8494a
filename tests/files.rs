//! What a service writes when it starts, told by a real shell that runs its script.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use hullwright::fileset::{Artefact, ArtefactPath, FileSet};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Files of every kind; `AT` is where a test lets them be written.
const SPEC: &str = r#"
hull: 1
name: shop
image: {base: "python:3.12-slim"}
users: {app: 1000}
services:
  web:
    command: "true"
    user: app
    ports: {http: {port: 8000, env: PORT}}
    environment:
      SECRET: {required: true, secret: true}
      NAME: {default: usual}
      ABSENT: {description: May be absent}
      BOTH: ${NAME} ${SECRET}
    files:
      /run/web/all.json: |
        {"secret": "${SECRET}", "name": "${NAME}", "absent": "$ABSENT", "both": "$BOTH",
         "port": ${ports.http}, "constant": "$$ \" \\ 'x' `id` $$(id)"}
      /srv/web/name.yaml: {content: "quoted: \"${NAME}\"\nport: $PORT", mode: 0640}
      /srv/web/name.sh: "X=$NAME; export X\n"
      /srv/web/name.conf: name = $NAME
"#;

fn outputs(spec: &str) -> FileSet {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    let report = || hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
    compiled.files.unwrap_or_else(|| panic!("{}", report()))
}

fn text<'f>(files: &'f FileSet, path: &str) -> &'f str {
    match files.get(&ArtefactPath::new(path).unwrap()) {
        Some(Artefact::File { contents, .. }) => contents,
        Some(Artefact::Regions { .. }) | None => panic!("no file {path}"),
    }
}

/// What the script has written, and what it said.
struct Written {
    folder: TempDir,
    said: Output,
}

/// Runs the start of the service, whose files are written below a folder of the test's.
fn written(given: &[(&str, &str)]) -> Written {
    let folder = TempDir::new().unwrap();
    let at = folder.path().to_str().unwrap();
    let files = outputs(SPEC);
    let script = text(&files, "rootfs/usr/local/bin/entrypoint");
    let script = script.replace("/run/web/", &format!("{at}/run/web/")).replace("/srv/web/", &format!("{at}/srv/web/"));
    let mut shell = Command::new("sh");
    shell.args(["-euc", &script]).env_clear().env("PATH", "/usr/bin:/bin").envs(given.iter().copied());
    let said = shell.output().unwrap();
    Written { folder, said }
}

impl Written {
    fn text(&self, path: &str) -> String {
        let said = String::from_utf8_lossy(&self.said.stderr);
        assert!(self.said.status.success(), "{said}");
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    fn json(&self) -> Value {
        let text = self.text("run/web/all.json");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
    }

    fn mode(&self, path: &str) -> u32 {
        fs::metadata(self.folder.path().join(path)).unwrap().permissions().mode() & 0o7777
    }

    /// What the start has refused.
    fn refused(&self) -> String {
        assert_eq!(self.said.status.code(), Some(1));
        String::from_utf8_lossy(&self.said.stderr).into_owned()
    }
}

/// What a shell makes of a script that sets `X`.
fn sourced(script: &str) -> String {
    let output = Command::new("sh").args(["-euc", &format!("{script}\nprintf %s. \"$X\"")]).output().unwrap();
    assert!(output.status.success(), "{script}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.strip_suffix('.').unwrap().to_owned()
}

#[test]
fn each_file_is_what_its_readers_read() {
    let written = written(&[("SECRET", "a\"b"), ("PORT", "9000")]);
    let read = json!({
        "secret": "a\"b", "name": "usual", "absent": "", "both": "usual a\"b", "port": 9000,
        "constant": "$ \" \\ 'x' `id` $(id)",
    });
    assert_eq!(written.json(), read);
    assert_eq!(written.text("srv/web/name.yaml"), "quoted: \"usual\"\nport: 9000\n");
    assert_eq!(written.text("srv/web/name.conf"), "name = usual\n");
    assert_eq!(written.text("srv/web/name.sh"), "X='usual'; export X\n");
    assert_eq!(fs::read_dir(written.folder.path().join("run/web")).unwrap().count(), 1, "something is left over");
}

#[test]
fn modes_are_those_of_the_spec_and_a_secret_is_its_owners() {
    let written = written(&[("SECRET", "s")]);
    let modes = ["run/web/all.json", "srv/web/name.yaml", "srv/web/name.sh"].map(|path| written.mode(path));
    assert_eq!(modes, [0o600, 0o640, 0o644], "{modes:?}");
}

#[test]
fn what_cannot_stand_in_a_file_is_refused_by_name() {
    let lines = written(&[("SECRET", "s"), ("NAME", "a\nb")]).refused();
    assert!(lines.contains("NAME has a line break") && lines.contains("/srv/web/name.conf"), "{lines}");
    let quoted = SPEC.replace("port: $PORT", "port: $NAME");
    assert!(text(&outputs(&quoted), "rootfs/usr/local/bin/entrypoint").contains("\nplain NAME /srv/web/name.yaml"));
}

#[test]
fn a_secret_reaches_no_layer_and_lies_in_memory() {
    let files = outputs(SPEC);
    for name in ["all.json", "name.yaml", "name.sh", "name.conf"] {
        assert!(!files.iter().any(|(path, _)| path.as_str().ends_with(name)), "{name} is a part of the image");
    }
    let compose: Value = serde_yaml::from_str(text(&files, "docker-compose.yml")).unwrap();
    assert_eq!(compose["services"]["web"]["tmpfs"], json!(["/run/web:mode=0700,uid=1000,gid=1000"]));
    assert!(text(&files, "Dockerfile").contains("install -d -o app -g app /run/web"));
}

#[test]
fn under_s6_the_services_user_writes_and_folders_that_are_named_stay() {
    let spec = SPEC
        .replace("-slim\"}", "-slim\", init: {s6-overlay: 3.2.2.0}}")
        .replace("user: app", "user: app\n    tmpfs: /tmp");
    let files = outputs(&spec);
    let run = text(&files, "rootfs/etc/s6-overlay/s6-rc.d/web/run");
    assert!(run.contains("  s6-setuidgid app sh -euc \"$write\" sh /run/web/all.json 0600 || exit 1\n"), "{run}");
    let compose: Value = serde_yaml::from_str(text(&files, "docker-compose.yml")).unwrap();
    assert_eq!(compose["services"]["shop"]["tmpfs"], json!(["/tmp", "/run/web:mode=0700,uid=1000,gid=1000"]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_comes_back(
        secret in r#"([^\x00]|["'\\$`\n\t\r\x01-\x1f{}]|é|🐚){1,12}"#,
        // What no reader of YAML takes, however it is written, is left out.
        name in r#"(\PC|["'\\$`{}#: \t]|é|🐚){1,12}"#,
    ) {
        let written = written(&[("SECRET", &secret), ("NAME", &name)]);
        let json = written.json();
        prop_assert_eq!(json["secret"].as_str().unwrap(), &secret);
        prop_assert_eq!(json["both"].as_str().unwrap(), &format!("{name} {secret}"));
        let yaml: Value = serde_yaml::from_str(&written.text("srv/web/name.yaml")).unwrap();
        prop_assert_eq!(yaml["quoted"].as_str().unwrap(), &name);
        prop_assert_eq!(sourced(&written.text("srv/web/name.sh")), name.clone());
        prop_assert_eq!(written.text("srv/web/name.conf"), format!("name = {name}\n"));
    }
}
