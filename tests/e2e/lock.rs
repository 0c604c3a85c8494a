//! `lock` asks a real registry, on this machine, which has an image for every reference of every example. Nothing that is
//! pinned here is committed: its digests exist nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use hullwright::disk::Context;
use hullwright::pins::{Needs, WantedImage};
use hullwright::source::Sources;
use hullwright::{Settings, compile};
use serde_yaml::Value;

use crate::docker::{Said, docker, run, try_docker};
use crate::example::{copy, folders, name};
use crate::registry::Registry;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hullwright");

fn hullwright(folder: &Path, arguments: &[&str]) -> Said {
    run(Command::new(PROGRAM).args(arguments).current_dir(folder), "it was built")
}

/// What must work.
fn right(folder: &Path, arguments: &[&str]) -> String {
    let said = hullwright(folder, arguments);
    assert!(said.success, "{}: {arguments:?}\n{}", folder.display(), said.text);
    said.text
}

fn needs(folder: &Path) -> Needs {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", fs::read_to_string(folder.join("hull.yaml")).unwrap());
    compile(&mut sources, id, &Settings::default(), &Context::new(folder)).needs
}

/// The registry, the repository and the tag that a reference means.
fn parts(reference: &str) -> (String, String, String) {
    let (name, tag) = match reference.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (reference, "latest"),
    };
    let (registry, repository) = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest.to_owned()),
        Some(_) => ("docker.io", name.to_owned()),
        None => ("docker.io", format!("library/{name}")),
    };
    (registry.to_owned(), repository, tag.to_owned())
}

/// Puts an image there, for the platforms that are wanted and one more; its digest.
fn upload(registry: &Registry, image: &WantedImage, contents: &str) -> String {
    let (_, repository, tag) = parts(&image.reference);
    let platforms: BTreeSet<&str> = image.platforms.iter().map(String::as_str).chain(["linux/s390x"]).collect();
    registry.upload(&repository, &tag, platforms, contents)
}

/// The options that have the registry asked for all of them.
fn mirrors(registry: &Registry, needs: &Needs) -> Vec<String> {
    let registries: BTreeSet<String> = needs.images.iter().map(|image| parts(&image.reference).0).collect();
    registries.iter().map(|name| format!("--mirror={name}={}", registry.host)).collect()
}

/// Every file of a folder with its text, without digests.
fn without_digests(folder: &Path) -> Vec<(String, String)> {
    let said = run(Command::new("find").args([".", "-type", "f"]).current_dir(folder), "it is a part of Debian");
    let ours = |path: &&str| !path.starts_with("./.hull") && !path.ends_with("/hull.lock");
    let mut files: Vec<(String, String)> = said
        .text
        .lines()
        .filter(ours)
        .filter_map(|path| Some((path.to_owned(), fs::read_to_string(folder.join(path)).ok()?)))
        .map(|(path, text)| {
            let mut parts = text.split("@sha256:");
            let first = parts.next().unwrap_or_default().to_owned();
            let rest = parts.map(|part| part.get(64..).unwrap_or_default());
            (path, rest.fold(first, |text, part| text + part))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_copy_of_every_example_is_pinned_and_a_moved_tag_is_reported() {
    let registry = Registry::start();
    for original in folders() {
        let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let folder = copy(&original, scratch.path());
        let example = name(&original);
        let needs = needs(&folder);
        assert!(!needs.images.is_empty(), "{example}");
        let digests: Vec<String> =
            needs.images.iter().map(|image| upload(&registry, image, &format!("{example} first"))).collect();
        let mirrors = mirrors(&registry, &needs);
        let lock = |more: &[&str]| {
            let options = ["lock"].into_iter().chain(more.iter().copied()).chain(mirrors.iter().map(String::as_str));
            hullwright(&folder, &options.collect::<Vec<_>>())
        };
        let before = without_digests(&folder);
        let said = lock(&["--check"]);
        assert!(!said.success && said.text.contains("is not pinned"), "{example}: {}", said.text);
        let said = lock(&[]);
        assert!(said.success && said.text.contains("wrote hull.lock"), "{example}: {}", said.text);
        let pinned = fs::read_to_string(folder.join("hull.lock")).unwrap();
        for (image, digest) in needs.images.iter().zip(&digests) {
            assert!(pinned.contains(&format!("{}: {digest}\n", image.reference)), "{example}: {pinned}");
        }
        // It is found, and all that it changes are digests.
        assert!(hullwright(&folder, &["check"]).text.contains("is not what the spec says now"), "{example}");
        right(&folder, &["generate"]);
        right(&folder, &["check"]);
        assert_eq!(without_digests(&folder), before, "{example}");
        all_are_pinned(&folder, &example);
        let said = lock(&["--check"]);
        assert!(said.success, "{example}: {}", said.text);
        assert!(lock(&[]).text.contains("nothing to do"), "{example}");
        moved(&registry, &needs, &folder, &lock);
    }
}

/// Every image of the compose files that is not built here has its digest, and so has every base.
fn all_are_pinned(folder: &Path, example: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if !file.starts_with("docker-compose") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap().replace("!override", "").replace("!reset", "");
        let compose: Value = serde_yaml::from_str(&text).unwrap();
        let services = compose["services"].as_mapping().unwrap();
        let built: BTreeSet<&str> = services
            .values()
            .filter(|service| service["build"].is_mapping())
            .filter_map(|service| service["image"].as_str())
            .collect();
        for image in services.values().filter_map(|service| service["image"].as_str()) {
            assert!(built.contains(image) || image.contains("@sha256:"), "{example}: {file}: {image}");
        }
    }
    let said =
        run(Command::new("grep").args(["-rhE", "^(FROM|COPY .*--from)", "--include=Dockerfile"]).arg(folder), "");
    for line in said.text.lines() {
        let from = line.split_whitespace().find(|word| !word.starts_with("--platform") && *word != "FROM");
        let from = line.split("--from=").nth(1).and_then(|rest| rest.split(' ').next()).or(from).unwrap();
        assert!(from.contains("@sha256:") || !from.contains([':', '/']) || from.starts_with("s6-overlay"), "{line}");
    }
}

/// A tag becomes another image.
fn moved(registry: &Registry, needs: &Needs, folder: &Path, lock: &dyn Fn(&[&str]) -> Said) {
    let image = needs.images.first().unwrap();
    let old = upload(registry, image, "another one again").clone();
    let pinned = fs::read_to_string(folder.join("hull.lock")).unwrap();
    let (_, before) = pinned.split_once(&format!("{}: ", image.reference)).unwrap();
    let before = before.lines().next().unwrap();
    let said = lock(&["--check"]);
    let message = format!("`{}` has moved: {before} → {old}", image.reference);
    assert!(!said.success && said.text.contains(&message), "{}", said.text);
    assert!(said.text.contains("hull.yaml:"), "{}", said.text);
    // What is committed is true all the same, and nothing has been written.
    right(folder, &["check"]);
    assert_eq!(fs::read_to_string(folder.join("hull.lock")).unwrap(), pinned);
    assert!(lock(&[]).text.contains("nothing to do"));
    let said = lock(&[&format!("--update={}", image.reference)]);
    assert!(
        said.success && said.text.contains(&format!("updated {}: {before} → {old}", image.reference)),
        "{}",
        said.text
    );
    assert!(lock(&["--check"]).success);
    assert!(!hullwright(folder, &["check"]).success);
}

#[test]
fn a_platform_that_an_image_is_not_there_for_is_reported() {
    let registry = Registry::start();
    let folder = tempfile::tempdir().unwrap();
    let (host, index, single) = (&registry.host, "team/index", "team/single");
    registry.upload(index, "1", ["linux/amd64", "linux/arm64/v8"].into(), "a");
    registry.upload_single(single, "1", "linux/amd64", "a");
    let spec = format!(
        "hull: 1\nname: shop\nimage:\n  base: {host}/{index}:1\n  platforms: [linux/amd64, linux/arm64]\n  init: none\n\
         services:\n  web: {{command: sleep 1, copy: [{{from: \"{host}/{single}:1\", path: /a}}]}}\n"
    );
    fs::write(folder.path().join("hull.yaml"), spec).unwrap();
    let said = hullwright(folder.path(), &["lock"]);
    let message = format!("`{host}/{single}:1` is not there for `linux/arm64`");
    assert!(!said.success && said.text.matches("is not there for").count() == 1, "{}", said.text);
    assert!(said.text.contains(&message) && said.text.contains("wrote hull.lock: 2 pins"), "{}", said.text);
    assert!(hullwright(folder.path(), &["lock", "--check"]).text.contains(&message));
}

#[test]
fn an_image_is_built_from_what_is_pinned() {
    let registry = Registry::start();
    let folder = tempfile::tempdir().unwrap();
    let base = format!("{}/debian:bookworm-slim", registry.host);
    docker(&["tag", "debian:bookworm-slim", &base]);
    docker(&["push", &base]);
    let spec = format!(
        "hull: 1\nname: pinned\nimage: {{base: \"{base}\"}}\nservices:\n  web: {{command: cat /etc/debian_version}}\n"
    );
    fs::write(folder.path().join("hull.yaml"), spec).unwrap();
    right(folder.path(), &["lock"]);
    right(folder.path(), &["generate"]);
    let digest = right(folder.path(), &["lock", "--check", "--format=json"]);
    assert!(digest.contains("\"pins\":1"), "{digest}");
    // The tag is another image now, and the build takes the one that was pinned.
    registry.upload("debian", "bookworm-slim", ["linux/amd64"].into(), "no Debian");
    let image = format!("hullwright-e2e/pinned:{}", std::process::id());
    docker(&["build", "--pull", "--quiet", "--tag", &image, folder.path().to_str().unwrap()]);
    let said = docker(&["run", "--rm", &image]);
    try_docker(&["image", "rm", "--force", &image, &base]);
    assert!(said.starts_with("12."), "{said}");
}
