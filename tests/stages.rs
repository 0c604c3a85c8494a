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

const IN_PLACE: &str = "
hull: 1
name: shop
image:
  base: python:3.13-slim
  working_dir: /srv/shop
  kits: {python-uv: {venv: /srv/shop/.venv, project: false}}
  steps:
    - run: shop-index
      secret: [LICENCE]
      bind: ['./docs:/mnt/docs']
  args: {EDITION: small}
users: {shopper: {uid: 1500, home: /srv/home}}
stages:
  tools:
    packages: [gcc]
    args: {FLAVOUR: plain}
    steps:
      - copy: [{from: ./tools, owner: shopper}]
      - run: make
        user: shopper
        cache: [/tmp/cache]
    provides: [/opt/tools]
services:
  web:
    user: shopper
    command: python -m shop
    copy: [{from: tools, link: true}, ./shop]
";

#[test]
fn a_kit_in_the_image_works_as_the_user_and_leaves_nothing_behind() {
    let dockerfile = dockerfile(IN_PLACE);
    let lines = paragraph(&dockerfile, "FROM python:3.13-slim AS final");
    let at = |line: &str| lines.iter().position(|other| other.trim_end_matches(" \\") == line);
    let place = |line: &str| at(line).unwrap_or_else(|| panic!("{line}: {lines:#?}"));
    let made = place("    && install -d -o shopper -g shopper /srv/shop /srv/shop/.venv");
    let lock = place("COPY --chown=shopper:shopper uv.lock /srv/shop/uv.lock");
    let user = place("USER shopper");
    let cache = place(
        "    --mount=type=cache,target=/srv/home/.cache/uv,id=/srv/home/.cache/uv-1500,sharing=locked,uid=1500,gid=1500",
    );
    let sync = place("    uv sync --locked --no-dev --no-editable --no-install-project");
    let root = place("USER root");
    let secret = place("    --mount=type=secret,id=LICENCE,required=true");
    let sources = place("COPY --chown=shopper:shopper shop /srv/shop/shop");
    let order = [made, lock, user, cache, sync, root, secret, sources];
    assert!(order.is_sorted(), "{order:?}: {lines:#?}");
    let kept = |line: &&&str| line.starts_with("ENV ") || line.starts_with("    UV_");
    assert!(!lines.iter().filter(kept).any(|line| line.contains("UV_")), "{lines:#?}");
    assert!(dockerfile.contains("ARG UV_PROJECT_ENVIRONMENT=/srv/shop/.venv"));
    assert!(dockerfile.contains("PATH=/srv/shop/.venv/bin:${PATH}"));
    assert!(!lines.iter().any(|line| line.starts_with("COPY --from=ghcr.io/astral-sh/uv")), "{lines:#?}");
}

#[test]
fn a_builder_leaves_its_packages_behind() {
    for spec in [SPEC, IN_PLACE] {
        let dockerfile = dockerfile(spec);
        let last = dockerfile.rsplit("\nFROM ").next().unwrap();
        assert!(!last.contains("gcc"), "{last}");
    }
    assert!(dockerfile(IN_PLACE).contains("apt-get install --yes --no-install-recommends gcc"));
}

#[test]
fn no_layer_writes_what_another_has_written() {
    for spec in [SPEC, IN_PLACE] {
        let dockerfile = dockerfile(spec);
        assert!(!dockerfile.contains("chown -R") && !dockerfile.contains("--recursive"), "{dockerfile}");
        for stage in dockerfile.split("\nFROM ").skip(1) {
            let copies = stage.lines().filter(|line| line.starts_with("COPY "));
            let mut targets: Vec<&str> = copies.filter_map(|line| line.split(' ').next_back()).collect();
            targets.retain(|target| *target != "/");
            let all = targets.len();
            targets.sort_unstable();
            targets.dedup();
            assert_eq!(targets.len(), all, "{stage}");
        }
    }
}

#[test]
fn users_of_a_stage_are_numbers() {
    let dockerfile = dockerfile(IN_PLACE);
    let stage = paragraph(&dockerfile, "FROM python:3.13-slim AS tools");
    let owned = ["COPY --chown=1500:1500 tools /tools", "USER 1500:1500", "ARG FLAVOUR=plain"];
    for line in owned {
        assert!(stage.contains(&line), "{line}: {stage:#?}");
    }
    assert!(dockerfile.contains("COPY --from=tools --chown=1500:1500 --link /opt/tools /opt/tools"));
}

#[test]
fn compose_gives_the_build_its_arguments_and_secrets() {
    let compose = output_in(&NoFolder, IN_PLACE, "docker-compose.yml");
    let args = "      args:\n        EDITION: ${EDITION:-small}\n        FLAVOUR: ${FLAVOUR:-plain}\n";
    assert!(compose.contains(args), "{compose}");
    assert!(compose.contains("      secrets:\n        - LICENCE\n"), "{compose}");
    assert!(compose.contains("\nsecrets:\n  LICENCE:\n    environment: LICENCE\n"), "{compose}");
    let ignore = output_in(&NoFolder, IN_PLACE, ".dockerignore");
    assert!(ignore.lines().any(|line| line == "!docs"), "{ignore}");
}

#[test]
fn pip_and_node_bring_one_folder_each() {
    let spec = "
hull: 1
name: shop
image: {base: 'python:3.13-slim'}
stages:
  app: {kit: python-pip, with: {sources: [./shop], backend: ['hatchling==1.29.0']}}
  node: {kit: node, with: {version: 20, packages: ['@scope/tool@1.2.3']}}
services:
  web: {command: shop, copy: [node, app]}
";
    let dockerfile = dockerfile(spec);
    let lines = paragraph(&dockerfile, "FROM python:3.13-slim AS final");
    let copied: Vec<&str> = lines.iter().filter(|line| line.starts_with("COPY ")).copied().collect();
    assert_eq!(
        copied,
        [
            "COPY --from=node /opt/node /opt/node",
            "COPY --from=app /opt/venv /opt/venv",
            "COPY --from=app /build/project /opt/venv",
        ]
    );
    assert!(dockerfile.contains("FROM node:20-slim AS node\n"));
    assert!(dockerfile.contains("PATH=/opt/venv/bin:/opt/node/bin:${PATH}"));
    let at = |text: &str| dockerfile.find(text).unwrap_or_else(|| panic!("{text}: {dockerfile}"));
    assert!(at("pip --python \"$VENV/bin/python\" install \"$@\"") < at("COPY shop /build/shop"));
    assert!(at("pip --python backend/bin/python install") < at("COPY shop /build/shop"));
}

/// An image of one service that runs as somebody, in a folder.
fn run_in(folder: &str, more: &str) -> String {
    dockerfile(&format!(
        "
hull: 1
name: shop
image: {{base: 'python:3.12-slim', working_dir: {folder}}}
users: {{shopper: {{uid: 1001, group: staff-1}}}}
services:
  web: {{user: shopper, copy: [./shop], command: serve, volumes: ['state:/srv/shop/data/state']}}
{more}
volumes: {{state: {{}}}}
"
    ))
}

#[test]
fn the_folder_that_a_user_runs_in_is_the_users_and_so_is_the_way_to_a_volume() {
    let own = run_in("/srv/shop", "");
    assert!(own.contains("install -d -o shopper -g staff-1 /srv/shop /srv/shop/data /srv/shop/data/state"), "{own}");
    assert!(own.contains("COPY --chown=shopper:staff-1 shop /srv/shop/shop"), "{own}");
}

#[test]
fn a_folder_that_a_system_has_or_that_others_run_in_stays_as_it_is() {
    for folder in ["/srv", "/", "/etc/shop", "/usr/src"] {
        let dockerfile = run_in(folder, "");
        assert!(dockerfile.contains("install -d -o shopper -g staff-1 /srv/shop/data/state"), "{folder}: {dockerfile}");
    }
    let upstream = "  cache: {image: 'redis:8', volumes: ['state:/keep']}";
    assert!(!run_in("/srv/shop", upstream).contains("/keep"), "what somebody else's image has is no folder of ours");
}

#[test]
fn what_a_project_depends_on_is_installed_without_a_lock_of_uv() {
    let spec = "
hull: 1
name: shop
image: {base: 'python:3.12-slim'}
stages:
  packages: {kit: python-requirements, with: {constraints: [./constraints.txt]}, dev: {with: {extras: [dev]}}}
services:
  web: {copy: [packages, ./shop], command: python -m shop}
";
    let dockerfile = dockerfile(spec);
    let install = "uv venv /opt/venv && uv pip install --requirement ./pyproject.toml --constraint ./constraints.txt\n";
    assert!(dockerfile.contains(install), "{dockerfile}");
    assert!(dockerfile.contains("--constraint ./constraints.txt --extra dev\n"), "{dockerfile}");
    assert!(dockerfile.contains("COPY constraints.txt /build/constraints.txt"), "{dockerfile}");
    assert!(dockerfile.contains("PATH=/opt/venv/bin:${PATH}"), "{dockerfile}");
}

#[test]
fn a_digest_of_the_base_stands_in_every_stage_and_hides_nothing() {
    let digest = "0123456789abcdef".repeat(4);
    let head = |base: &str| format!("hull: 1\nname: shop\nimage: {{base: \"{base}@sha256:{digest}\"}}\n");
    // What Python's packages are made for is the base of the image, with the same digest.
    let spec = head("python:3.13-slim")
        + "stages: {app: {kit: python-pip}}\nservices: {web: {command: shop-server, copy: [app]}}\n";
    let dockerfile = dockerfile(&spec);
    assert_eq!(dockerfile.matches(&format!("FROM python:3.13-slim@sha256:{digest} AS ")).count(), 2, "{dockerfile}");
    for (base, code) in [("python:3.13-slim", "HW216"), ("python:3.13-alpine", "HW222")] {
        let spec = head(base) + "services: {web: {command: shop-server, healthcheck: {test: [CMD, curl, x]}}}\n";
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
        assert!(compiled.findings.iter().any(|finding| finding.code.id() == code), "{base}: {:?}", compiled.findings);
    }
}
