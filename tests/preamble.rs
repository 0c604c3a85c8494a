//! What a service's process finds in its environment, told by a real shell that runs the head of the service's script.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::process::Command;

use hullwright::fileset::{Artefact, ArtefactPath};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};
use proptest::prelude::*;

const SPEC: &str = r#"
hull: 1
name: shop
image: {base: "python:3.13-slim", init: {s6-overlay: 3.2.2.0}}
users: {shopper: 1000}
stages:
  app: {kit: python-uv}
  tools: {steps: [{run: make-tools}], provides: [/opt/tools], exports: {PATH: "/opt/tools/bin:$PATH"}}
services:
  db:
    kit: postgresql
    with: {version: 17, database: shop, user: shop_keeper}
    ports: {db: {env: DB_PORT}}
  web:
    command: [shop-server, --database, "${services.db.url}"]
    user: shopper
    copy: [app, tools]
    ports: {http: {port: 8000, env: HTTP_PORT}}
    environment:
      PATH: /own/bin:$PATH
      PORT: ${ports.http}
      UVICORN_PORT: ${ports.http}
      DATABASE_URL: {default: "${services.db.url}", description: Another database}
      COPY: ${services.db.url}
volumes:
  data: {path: /data}
"#;

/// The head of the script that runs `web`, up to what it becomes.
fn head() -> String {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", SPEC);
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    let files = compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings));
    let path = ArtefactPath::new("rootfs/etc/s6-overlay/s6-rc.d/web/run").unwrap();
    let Some(Artefact::File { contents, .. }) = files.get(&path) else { panic!("no script") };
    contents.split("\nexec env").next().unwrap().to_owned()
}

/// The environment of what the script becomes.
fn environment(given: &[(&str, &str)]) -> BTreeMap<String, String> {
    let script = format!("{}\nenv -0\n", head());
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env_clear().env("PATH", "/usr/bin:/bin").envs(given.iter().copied());
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0')
        .map(|entry| entry.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What the percent-encoded text stands for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
        } else {
            byte
        });
    }
    String::from_utf8(bytes).unwrap()
}

fn password_of(url: &str) -> String {
    let rest = url.strip_prefix("postgresql://shop_keeper:").unwrap_or_else(|| panic!("{url}"));
    decoded(rest.strip_suffix("@127.0.0.1:5432/shop").unwrap_or_else(|| panic!("{url}")))
}

#[test]
fn what_stages_and_the_service_put_before_the_path_is_all_there() {
    let environment = environment(&[("POSTGRES_PASSWORD", "x")]);
    assert_eq!(environment["PATH"], "/own/bin:/opt/tools/bin:/app/.venv/bin:/usr/bin:/bin");
    assert_eq!(environment["PYTHONUNBUFFERED"], "1");
    assert_eq!(environment["HOME"], "/home/shopper");
}

#[test]
fn one_port_has_as_many_names_as_the_program_wants() {
    for (given, port) in [(None, "8000"), (Some(("HTTP_PORT", "")), "8000"), (Some(("HTTP_PORT", "9000")), "9000")] {
        let given: Vec<_> = given.into_iter().chain([("POSTGRES_PASSWORD", "x")]).collect();
        let environment = environment(&given);
        for name in ["HTTP_PORT", "PORT", "UVICORN_PORT"] {
            assert_eq!(environment[name], port, "{name}");
        }
    }
}

#[test]
fn an_address_that_is_given_stands_and_the_password_of_the_other_service_is_not_exported() {
    let given = [("DATABASE_URL", "postgresql://elsewhere/x"), ("POSTGRES_PASSWORD", "secret")];
    let environment = environment(&given);
    assert_eq!(environment["DATABASE_URL"], "postgresql://elsewhere/x");
    assert!(environment["COPY"].ends_with("@127.0.0.1:5432/shop"));
    assert!(!environment.contains_key("POSTGRES_PASSWORD"));
}

#[test]
fn a_password_may_come_from_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "from a file\n").unwrap();
    let environment = environment(&[("POSTGRES_PASSWORD_FILE", file.path().to_str().unwrap())]);
    assert_eq!(password_of(&environment["DATABASE_URL"]), "from a file");
    assert!(!environment.contains_key("POSTGRES_PASSWORD_FILE"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_password_stands_in_an_address(password in r"[^\x00]{1,40}") {
        let environment = environment(&[("POSTGRES_PASSWORD", &password)]);
        prop_assert_eq!(password_of(&environment["DATABASE_URL"]), password.clone());
        prop_assert_eq!(password_of(&environment["COPY"]), password);
    }
}
