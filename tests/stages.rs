//! What stages become in a Dockerfile.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use hullwright::fileset::{Artefact, ArtefactPath};
use hullwright::source::Sources;
use hullwright::{Folder, NoFolder, Settings, compile};

fn output_in(folder: &dyn Folder, spec: &str, path: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), folder);
    let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
    let files = compiled.files.unwrap_or_else(|| panic!("{report}"));
    let Some(Artefact::File { contents, .. }) = files.get(&ArtefactPath::new(path).unwrap()) else { panic!("{path}") };
    contents.clone()
}

fn dockerfile(spec: &str) -> String {
    output_in(&NoFolder, spec, "Dockerfile")
}

/// The lines from the one that begins with `start`, to the next blank line.
fn paragraph<'d>(dockerfile: &'d str, start: &str) -> Vec<&'d str> {
    let lines = dockerfile.lines().skip_while(|line| !line.starts_with(start));
    lines.take_while(|line| !line.is_empty()).collect()
}

/// What Docker puts into `TARGETARCH` and `TARGETVARIANT` for a platform, and what s6-overlay calls it.
const PLATFORMS: [(&str, &str, &str); 8] = [
    ("linux/amd64", "amd64", "x86_64"),
    ("linux/arm64", "arm64", "aarch64"),
    ("linux/arm/v7", "armv7", "arm"),
    ("linux/arm/v6", "armv6", "armhf"),
    ("linux/386", "386", "i686"),
    ("linux/ppc64le", "ppc64le", "powerpc64le"),
    ("linux/s390x", "s390x", "s390x"),
    ("linux/riscv64", "riscv64", "riscv64"),
];

#[test]
fn every_platform_gets_its_own_tarball() {
    let names: Vec<&str> = PLATFORMS.iter().map(|(platform, _, _)| *platform).collect();
    let sums = PLATFORMS.iter().enumerate().fold(String::new(), |mut sums, (index, (_, _, arch))| {
        let _ = write!(sums, "{arch}: {:064x}, ", index + 1);
        sums
    });
    let spec = format!(
        "hull: 1\nname: shop\nservices: {{web: {{command: shop-server}}}}\nimage: {{base: debian:bookworm-slim, platforms: [{}], init: {{s6-overlay: 3.2.2.0, sha256: {{{sums}}}}}}}\n",
        names.join(", ")
    );
    let dockerfile = dockerfile(&spec);
    assert!(dockerfile.contains("\nFROM s6-overlay-${TARGETARCH}${TARGETVARIANT} AS s6-overlay-arch\n"));
    for (index, (platform, docker, arch)) in PLATFORMS.iter().enumerate() {
        let stage = paragraph(&dockerfile, &format!("FROM scratch AS s6-overlay-{docker}")).join("\n");
        assert!(stage.contains(&format!("/v3.2.2.0/s6-overlay-{arch}.tar.xz ")), "{platform}: {stage}");
        let argument = format!("S6_OVERLAY_{}_SHA256", arch.to_uppercase());
        assert!(stage.contains(&format!("--checksum=sha256:${{{argument}}}")), "{platform}: {stage}");
        assert!(dockerfile.contains(&format!("ARG {argument}={:064x}\n", index + 1)), "{platform}");
    }
}

const SPEC: &str = "
hull: 1
name: shop
image: {base: python:3.13-slim, init: {s6-overlay: 3.2.2.0}}
stages:
  left-behind:
    steps: [{run: make nothing}]
  tools:
    from: debian:bookworm-slim
    platform: build
    steps:
      - copy: [{from: 'golang:1.25', path: /usr/local/go}, ./Makefile]
      - run: make tools
    provides: [/opt/tools]
  app:
    kit: python-uv
    with: {sources: [./src, ./shop], groups: [server, mail], extras: [all]}
    steps: [{copy: ['tools:/opt/tools/bin']}]
services:
  web:
    user: shopper
    command: python -m shop
    copy: [./templates, app]
    volumes: ['media:/srv/media', './conf:/srv/conf:ro']
  model:
    kit: ollama
    with: {version: 0.9.6}
users: {shopper: 1000}
volumes: {data: {path: /data}, media: {}}
";

#[test]
fn only_what_gets_into_the_image_is_there() {
    let dockerfile = dockerfile(SPEC);
    assert!(!dockerfile.contains("left-behind"));
    let stages: Vec<&str> = dockerfile.lines().filter(|line| line.starts_with("FROM ")).collect();
    assert_eq!(stages[0], "FROM --platform=${BUILDPLATFORM} debian:bookworm-slim AS tools");
    assert_eq!(stages[1], "FROM python:3.13-slim AS app");
    assert!(paragraph(&dockerfile, stages[0]).contains(&"COPY --from=golang:1.25 /usr/local/go /usr/local/go"));
}

#[test]
fn what_changes_most_often_is_copied_last() {
    let dockerfile = dockerfile(SPEC);
    let lines = paragraph(&dockerfile, "FROM python:3.13-slim AS final");
    let copied: Vec<&str> = lines.into_iter().filter(|line| line.starts_with("COPY ")).collect();
    assert_eq!(
        copied,
        [
            "COPY --from=s6-overlay /s6-overlay/ /",
            "COPY --from=ollama /usr/bin/ollama /usr/bin/ollama",
            "COPY --from=ollama /usr/lib/ollama /usr/lib/ollama",
            "COPY --from=ollama-models /usr/share/ollama/models /usr/share/ollama/models",
            "COPY rootfs/ /",
            "COPY --from=app --chown=shopper:shopper /app/.venv /app/.venv",
            "COPY --chown=shopper:shopper templates /templates",
        ]
    );
}

#[test]
fn dependencies_are_installed_before_the_sources_are_there() {
    let dockerfile = dockerfile(SPEC);
    let stage = paragraph(&dockerfile, "FROM python:3.13-slim AS app");
    let at = |start: &str| stage.iter().position(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}"));
    let flags = " --group server --group mail --extra all";
    let dependencies = format!("    uv sync --locked --no-dev --no-editable --no-install-project{flags}");
    let project = format!("    uv sync --locked --no-dev --no-editable{flags}");
    assert!(at("COPY uv.lock") < at(&dependencies));
    assert!(at(&dependencies) < at("COPY src /build/src"));
    assert!(at("COPY src /build/src") < at("COPY shop /build/shop"));
    let last = stage.iter().position(|line| *line == project).unwrap();
    assert!(at("COPY shop /build/shop") < last && last < at("COPY --from=tools"));
}

/// A build context with one file.
struct Project(&'static str);

impl Folder for Project {
    fn files(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn text(&self, path: &str) -> Option<String> {
        (path.trim_start_matches("./") == "pyproject.toml").then(|| self.0.to_owned())
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

#[test]
fn the_files_that_a_project_names_are_copied_and_no_others() {
    let project =
        Project("[project]\nreadme = 'docs/ABOUT.md'\nlicense-files = ['LICENSE', '../secret', '/etc/passwd', '*']\n");
    let copied: Vec<String> = output_in(&project, SPEC, "Dockerfile")
        .lines()
        .filter(|line| line.contains(" /build/"))
        .map(str::to_owned)
        .collect();
    assert!(copied.contains(&"COPY docs/ABOUT.md /build/docs/ABOUT.md".to_owned()), "{copied:?}");
    assert!(copied.contains(&"COPY LICENSE /build/LICENSE".to_owned()), "{copied:?}");
    assert_eq!(copied.len(), 6, "{copied:?}");
    let ignore = output_in(&project, SPEC, ".dockerignore");
    for kept in ["!docs/ABOUT.md", "!LICENSE", "!uv.lock", "!src", "!shop", "!Makefile", "!templates"] {
        assert!(ignore.lines().any(|line| line == kept), "{kept}: {ignore}");
    }
}

#[test]
fn a_volume_is_its_users_before_it_is_mounted() {
    let dockerfile = dockerfile(SPEC);
    assert!(dockerfile.contains("install -d -o shopper -g shopper /home/shopper"));
    assert!(dockerfile.contains("install -d -o shopper -g shopper /srv/media"));
    assert!(!dockerfile.contains("/srv/conf"));
}
