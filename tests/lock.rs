//! A lock pins what a spec takes from elsewhere, and changes nothing else; and what `lock` says of registries that answer
//! with errors. A real one is asked in `tests/e2e/lock.rs`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use hullwright::disk::Context;
use hullwright::explain::Explained;
use hullwright::fileset::ArtefactPath;
use hullwright::pins::{Needs, Pins};
use hullwright::source::Sources;
use hullwright::spec::Digest;
use hullwright::{Compiled, Folder, Settings, compile};
use proptest::prelude::*;

/// A folder with a lock in it.
struct Locked<'a> {
    inner: Context,
    lock: &'a str,
}

impl Folder for Locked<'_> {
    fn files(&self, path: &str) -> Vec<String> {
        self.inner.files(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        if path == "hull.lock" { Some(self.lock.to_owned()) } else { self.inner.text(path) }
    }

    fn has(&self, path: &str) -> bool {
        path == "hull.lock" || self.inner.has(path)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        self.inner.context(path)
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        self.inner.above(levels)
    }
}

/// The folders of all examples.
fn examples() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("hull.yaml") {
                found.push(folder.clone());
            }
        }
    }
    found.sort();
    assert!(found.len() > 5);
    found
}

fn compiled(folder: &Path, lock: Option<&str>) -> (Compiled, Sources) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", fs::read_to_string(folder.join("hull.yaml")).unwrap());
    let inner = Context::new(folder);
    let compiled = match lock {
        Some(lock) => compile(&mut sources, id, &Settings::default(), &Locked { inner, lock }),
        None => compile(&mut sources, id, &Settings::default(), &inner),
    };
    (compiled, sources)
}

/// All outputs as one text.
fn snapshot(compiled: &Compiled) -> String {
    compiled.files.as_ref().unwrap_or_else(|| panic!("{:?}", compiled.findings)).snapshot()
}

/// A lock with a digest of its own for each image.
fn lock_of(needs: &Needs) -> Pins {
    let mut pins = Pins::default();
    for (number, image) in needs.images.iter().enumerate() {
        let hex = if number % 2 == 0 { format!("sha256:{number:064x}") } else { format!("sha512:{number:0128x}") };
        pins.images.insert(image.reference.clone().into(), Digest::try_from(hex).unwrap().into());
    }
    pins
}

/// The text without the digests of a lock; how many there were.
fn stripped(text: &str, pins: &Pins) -> (String, usize) {
    let (mut text, mut number) = (text.to_owned(), 0);
    for (reference, digest) in &pins.images {
        let pinned = format!("{reference}@{digest}");
        number += text.matches(&pinned).count();
        text = text.replace(&pinned, reference.as_str());
    }
    (text, number)
}

#[test]
fn a_lock_changes_digests_and_nothing_else() {
    for folder in examples() {
        let (plain, _) = compiled(&folder, None);
        let pins = lock_of(&plain.needs);
        let (locked, _) = compiled(&folder, Some(&pins.text()));
        let wanted = |compiled: &Compiled| -> Vec<(String, Vec<String>)> {
            compiled.needs.images.iter().map(|image| (image.reference.clone(), image.platforms.clone())).collect()
        };
        assert_eq!(wanted(&locked), wanted(&plain));
        let (text, number) = stripped(&snapshot(&locked), &pins);
        assert!(number >= plain.needs.images.len(), "{}: {number}", folder.display());
        assert_eq!(text, snapshot(&plain), "{}", folder.display());
        let codes = |compiled: &Compiled| compiled.findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
        assert_eq!(codes(&locked), codes(&plain), "{}", folder.display());
    }
}

#[test]
fn every_pin_of_an_example_is_printed() {
    for folder in examples() {
        let (plain, _) = compiled(&folder, None);
        for image in &plain.needs.images {
            let mut pins = lock_of(&plain.needs);
            let text = snapshot(&compiled(&folder, Some(&pins.text())).0);
            let digest = pins.image(&image.reference).unwrap().to_string();
            assert!(text.contains(&format!("{}@{digest}", image.reference)), "{}", image.reference);
            // Without its pin a warning names it.
            pins.images.retain(|reference, _| reference.value != image.reference);
            let (found, sources) = compiled(&folder, Some(&pins.text()));
            let finding = found.findings.iter().find(|finding| finding.code.id() == "HW289").unwrap();
            assert!(finding.message.contains(&image.reference), "{}", finding.message);
            assert!(!sources.text(finding.labels[0].span).is_empty());
        }
    }
}

#[test]
fn a_line_with_a_digest_comes_from_the_spec_and_from_its_lock() {
    let text = "hull: 1\nname: shop\nimage: {base: \"debian:bookworm-slim\"}\nservices:\n  web: {command: sleep 1}\n";
    let lock = format!("images:\n  debian:bookworm-slim: sha256:{}\n", "0a".repeat(32));
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    let folder = Locked { inner: Context::new("docs"), lock: &lock };
    let explained = Explained::new(&mut sources, id, &Settings::default(), &folder).unwrap();
    let path = ArtefactPath::new("Dockerfile").unwrap();
    let at = explained.text(&path).unwrap().iter().position(|line| line.starts_with("FROM ")).unwrap();
    let line = explained.line(&path, at + 1).unwrap();
    let origins: Vec<(&str, &str)> = line
        .origins
        .iter()
        .filter(|origin| origin.is_printed)
        .map(|origin| (origin.key.as_str(), sources.get(origin.place.source).name.as_str()))
        .collect();
    assert_eq!(origins, [("image.base", "hull.yaml"), ("images.debian:bookworm-slim", "hull.lock")]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a lock, a digest comes out of it or nothing.
    #[test]
    fn nothing_of_a_lock_but_digests_reaches_an_output(
        pin in "(sha256:)?[ -~\u{80}\n\t]{0,80}|sha256:[0-9a-f]{60,68}|sha512:[0-9a-f]{128}",
        name in "debian:bookworm-slim|[ -~]{1,30}",
        style in 0..3_usize,
    ) {
        let text = "hull: 1\nname: shop\nimage: {base: \"debian:bookworm-slim\"}\nservices:\n  web: {command: sleep 1}\n";
        let quoted = |text: &str| serde_yaml::to_string(text).unwrap().trim_end().to_owned();
        let lock = match style {
            0 => format!("images:\n  debian:bookworm-slim: {pin}\n"),
            1 => serde_yaml::to_string(&BTreeMap::from([("images", BTreeMap::from([(&name, &pin)]))])).unwrap(),
            _ => format!("images: {{{}: {}}}\n", quoted(&name), quoted(&pin)),
        };
        let compiled = |lock: &str| {
            let mut sources = Sources::default();
            let id = sources.add("hull.yaml", text);
            compile(&mut sources, id, &Settings::default(), &Locked { inner: Context::new("docs"), lock })
        };
        let plain = snapshot(&compiled(""));
        let locked = compiled(&lock);
        if locked.files.is_some() {
            let (text, _) = stripped(&snapshot(&locked), &locked.pins);
            prop_assert_eq!(text, plain, "{}", lock);
            prop_assert!(locked.pins.images.values().all(|pin| Digest::try_from(pin.to_string()).is_ok()));
        } else {
            prop_assert!(locked.findings.iter().any(hullwright::diagnostic::Diagnostic::is_error), "{}", lock);
        }
    }
}

/// A server that answers as it is told by the path, for as long as the test runs; its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || listener.incoming().for_each(|stream| drop(thread::spawn(|| answer(&stream.unwrap())))));
    address
}

fn answer(stream: &TcpStream) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    lines.by_ref().take_while(|line| !line.is_empty()).for_each(drop);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let error = |code: &str| format!("{{\"errors\": [{{\"code\": \"{code}\", \"message\": \"no\"}}]}}");
    let index = r#"{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}"#;
    let (status, header, body) = match path {
        "/v2/" => ("200 OK", "", String::new()),
        _ if path.starts_with("/v2/a/ok/") => ("200 OK", "", index.to_owned()),
        _ if path.starts_with("/v2/a/absent/") => ("404 Not Found", "", error("MANIFEST_UNKNOWN")),
        _ if path.starts_with("/v2/a/private/") => ("401 Unauthorized", "", error("UNAUTHORIZED")),
        _ if path.starts_with("/v2/a/denied/") => ("403 Forbidden", "", error("DENIED")),
        _ if path.starts_with("/v2/a/often/") => ("429 Too Many Requests", "", error("TOOMANYREQUESTS")),
        _ if path.starts_with("/v2/a/page/") => ("200 OK", "", "<html>".to_owned()),
        _ if path.starts_with("/v2/a/ill/") => ("503 Service Unavailable", "", "\u{1b}[2J".to_owned()),
        "/key.asc" => ("200 OK", "", "key".to_owned()),
        "/moved.asc" => ("302 Found", "Location: /key.asc\r\n", String::new()),
        "/away.asc" => ("302 Found", "Location: http://away.example/key.asc\r\n", String::new()),
        "/round.asc" => ("302 Found", "Location: /round.asc\r\n", String::new()),
        _ => ("404 Not Found", "", String::new()),
    };
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{header}Content-Length: {}\r\n\r\n", body.len());
    let _ = { stream }.write_all(format!("{head}{body}").as_bytes());
}

fn lock(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
    command.arg("lock").args(arguments).current_dir(folder).env("DOCKER_CONFIG", folder);
    for proxy in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn one_that_does_not_answer_keeps_no_other_from_it() {
    let host = server();
    let folder = tempfile::tempdir().unwrap();
    let images = ["absent", "private", "denied", "often", "page", "ill"];
    let copies = images.map(|name| format!("{{from: \"{host}/a/{name}:1\", path: /{name}}}")).join(", ");
    let repository = |name: &str| {
        format!(
            "    {name}: {{url: \"https://{name}.example\", suite: stable, key: {{url: \"http://{host}/{name}.asc\"}}}}\n"
        )
    };
    // Two repositories may have one key.
    let again = repository("key").replacen("key:", "again:", 1);
    let repositories = ["key", "moved", "away", "round", "none"].map(repository).concat() + &again;
    let spec = format!(
        "hull: 1\nname: shop\nimage:\n  base: {host}/a/ok:1\n  packages: [git]\n  repositories:\n{repositories}\
         services:\n  web: {{command: sleep 1, copy: [{copies}]}}\n"
    );
    fs::write(folder.path().join("hull.yaml"), &spec).unwrap();
    let ended = lock(folder.path(), &[]);
    let said = text(&ended.stderr);
    for part in [
        format!("`{host}/a/absent:1`: {host} has no `a/absent:1`\n  --> hull.yaml:"),
        format!("`{host}/a/private:1`: {host} gives it to nobody who is not logged in, or does not have it"),
        format!("docker login {host}"),
        format!("`{host}/a/denied:1`: {host} gives it to nobody"),
        format!("`{host}/a/often:1`: {host} has been asked too often"),
        format!("`{host}/a/page:1`: {host} answered what no registry should"),
        format!("`{host}/a/ill:1`: {host} answered with the status 503"),
        "points to an address without TLS".to_owned(),
        "points to other addresses again and again".to_owned(),
        format!("`http://{host}/none.asc`: 127.0.0.1 does not have it"),
        "could not be asked; what was pinned stays pinned".to_owned(),
    ] {
        assert!(said.contains(&part), "{part}\n{said}");
    }
    assert!(!said.contains('\u{1b}'), "{said}");
    assert_eq!(ended.status.code(), Some(2));
    let pins = fs::read_to_string(folder.path().join("hull.lock")).unwrap();
    // `printf key | sha256sum`
    let sum = "sha256:2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683";
    for part in [format!("  {host}/a/ok:1: sha256:"), format!("key.asc: {sum}\n"), format!("moved.asc: {sum}\n")] {
        assert!(pins.contains(&part), "{part}\n{pins}");
    }
    assert_eq!(pins.lines().filter(|line| line.starts_with("  ")).count(), 3, "{pins}");

    // Nothing else is asked for again.
    let pinned = pins.replace(&sum[7..], &"0".repeat(64));
    fs::write(folder.path().join("hull.lock"), &pinned).unwrap();
    assert!(text(&lock(folder.path(), &[]).stdout).contains("nothing was written"));
    let checked = lock(folder.path(), &["--check", "--format", "json"]);
    let moved = format!("`http://{host}/key.asc` is another file: sha256:{} → {sum}", "0".repeat(64));
    assert!(text(&checked.stdout).contains(&moved) && checked.status.code() == Some(2), "{}", text(&checked.stdout));
    assert_eq!(fs::read_to_string(folder.path().join("hull.lock")).unwrap(), pinned);
}

#[test]
fn what_nobody_needs_is_said_and_removed() {
    let host = server();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let spec =
        format!("hull: 1\nname: shop\nimage: {{base: \"{host}/a/ok:1\"}}\nservices:\n  web: {{command: sleep 1}}\n");
    fs::write(at("shop.yaml"), &spec).unwrap();
    assert_eq!(lock(folder.path(), &["-f", "shop.yaml"]).status.code(), Some(0));
    let pins = fs::read_to_string(at("shop.lock")).unwrap();
    fs::write(at("shop.lock"), format!("{pins}  redis:7: sha256:{}\n", "0".repeat(64))).unwrap();
    let checked = lock(folder.path(), &["-f", "shop.yaml", "--check"]);
    let said = text(&checked.stderr);
    assert!(said.contains("`redis:7` is pinned, and nobody needs it\n  --> shop.lock:4:3"), "{said}");
    assert!(said.contains("`hullwright lock -f shop.yaml` removes the pin"), "{said}");
    assert_eq!(checked.status.code(), Some(1));
    let said = text(&lock(folder.path(), &["-f", "shop.yaml"]).stdout);
    assert_eq!(said, "removed redis:7: nobody needs it\nwrote shop.lock: 1 pin\n");
    assert_eq!(fs::read_to_string(at("shop.lock")).unwrap(), pins);
    assert_eq!(text(&lock(folder.path(), &["-f", "shop.yaml", "--check"]).stdout), "1 pin as shop.lock says\n");

    let unknown = lock(folder.path(), &["-f", "shop.yaml", "--update", &format!("{host}/a/ok:2")]);
    assert!(text(&unknown.stderr).contains(&format!("did you mean `{host}/a/ok:1`?")), "{}", text(&unknown.stderr));
    assert_eq!(unknown.status.code(), Some(2));
    // A broken lock is no reason to lose its pins.
    fs::write(at("shop.lock"), "images: {a: b}\n").unwrap();
    let broken = lock(folder.path(), &["-f", "shop.yaml"]);
    assert!(text(&broken.stderr).contains("error[HW009]") && broken.status.code() == Some(1));
    assert_eq!(fs::read_to_string(at("shop.lock")).unwrap(), "images: {a: b}\n");
}
