//! Hardened images: what their containers may do follows from what runs in them. And images without a shell.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use hullwright::fileset::{Artefact, FileSet};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};
use serde_yaml::Value;

fn outputs(spec: &str) -> FileSet {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", format!("hull: 1\nname: shop\n{spec}"));
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    compiled
        .files
        .unwrap_or_else(|| panic!("{}", hullwright::diagnostic::render::human(&compiled.findings, &sources, false)))
}

fn text(files: &FileSet, path: &str) -> String {
    let (_, artefact) = files.iter().find(|(name, _)| name.as_str() == path).unwrap();
    match artefact {
        Artefact::File { contents, .. } => contents.clone(),
        Artefact::Regions { .. } => panic!("{path} has regions"),
    }
}

fn compose(spec: &str) -> Value {
    serde_yaml::from_str(&text(&outputs(spec), "docker-compose.yml")).unwrap()
}

/// The texts of a list, joined; nothing where there is none.
fn list(service: &Value, word: &str) -> String {
    let items = service[word].as_sequence().cloned().unwrap_or_default();
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

/// The container of the image of a spec whose services are these.
fn container(init: &str, services: &str) -> Value {
    let image = format!("image: {{base: debian:bookworm-slim, hardened: true{init}}}");
    let compose = compose(&format!("{image}\nusers: {{app: 1000}}\nservices:\n{services}"));
    let container = compose["services"].as_mapping().unwrap().values().next().unwrap().clone();
    assert_eq!(container["read_only"], true);
    assert_eq!(list(&container, "cap_drop"), "ALL");
    assert_eq!(list(&container, "security_opt"), "no-new-privileges:true");
    container
}

const S6: &str = ", init: {s6-overlay: 3.2.2.0}";

#[test]
fn capabilities_follow_from_what_runs() {
    let cases = [
        ("", "  web: {command: x, user: app, ports: {http: 8000}}\n", ""),
        ("", "  web: {command: x, ports: {http: 443}}\n", "NET_BIND_SERVICE"),
        (S6, "  web: {command: x}\n", ""),
        (S6, "  web: {command: x, user: root}\n", ""),
        (S6, "  web: {command: x, user: app}\n", "KILL SETGID SETUID"),
        (S6, "  web: {command: x, user: app, ports: {http: 80}}\n", "KILL NET_BIND_SERVICE SETGID SETUID"),
    ];
    for (init, services, expected) in cases {
        assert_eq!(list(&container(init, services), "cap_add"), expected, "{services}");
    }
    let kit = "  db: {kit: postgresql, with: {version: 17, database: d, user: u, data: /data/pg}}\n\
               volumes: {data: {path: /data}}\n";
    assert_eq!(list(&container(S6, kit), "cap_add"), "CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID");
    let kept = "  web: {command: x, user: app, environment: {KEY: {secret: true, generate: 32}}, volumes: ['data:/data']}\n\
                volumes: {data: {path: /data}}\n";
    assert_eq!(list(&container(S6, kept), "cap_add"), "DAC_OVERRIDE KILL SETGID SETUID");
    assert_eq!(list(&container("", kept), "cap_add"), "");
}

#[test]
fn folders_in_memory_are_what_nothing_else_is_mounted_to() {
    let cases = [
        ("", "  web: {command: x}\n", "/tmp"),
        (S6, "  web: {command: x}\n", "/tmp /run:exec,mode=755"),
        ("", "  web: {command: x, volumes: ['scratch:/tmp']}\nvolumes: {scratch: }\n", ""),
        ("", "  web: {command: x, tmpfs: /cache}\n", "/tmp /cache"),
        ("", "  web: {command: x, tmpfs: ['/tmp:size=64m', '/tmp/']}\n", "/tmp:size=64m /tmp/"),
        (S6, "  web: {command: x, tmpfs: ['/run:size=8m,exec']}\n", "/tmp /run:size=8m,exec"),
    ];
    for (init, services, expected) in cases {
        assert_eq!(list(&container(init, services), "tmpfs"), expected, "{services}");
    }
}

#[test]
fn the_users_words_add_to_what_is_derived() {
    let words = "read_only: true, privileged: false, cap_drop: [NET_RAW], cap_add: [CAP_KILL, SYS_TIME], \
                 security_opt: ['no-new-privileges:true']";
    let container = container(S6, &format!("  web: {{command: x, user: app, {words}}}\n"));
    assert_eq!(list(&container, "cap_add"), "KILL SETGID SETUID SYS_TIME");
}

const JOBS: &str = "
image: {base: 'python:3.13-slim', init: tini, hardened: HARDENED}
services:
  web: {command: x, environment: {TOKEN: {required: true, secret: true}}, tmpfs: ['/cache:size=${SIZE:-1m}', /more]}
  job: {image_of: web, command: y}
  other: {image: other}
";

#[test]
fn jobs_are_hardened_and_somebody_elses_images_are_not() {
    let compose = compose(&JOBS.replace("HARDENED", "true"));
    let services = &compose["services"];
    assert_eq!(services["job"]["read_only"], true);
    assert_eq!(list(&services["job"], "tmpfs"), "/tmp");
    assert!(services["other"].get("read_only").is_none() && services["other"].get("cap_drop").is_none());
}

#[test]
fn compose_writes_no_secret_where_it_may_not() {
    for (hardened, is_mounted) in [("true", false), ("false", true)] {
        let compose = compose(&JOBS.replace("HARDENED", hardened));
        for service in ["web", "job"] {
            let service = &compose["services"][service];
            assert_eq!(service.get("secrets").is_some(), is_mounted);
            assert_eq!(service["environment"].get("TOKEN_FILE").is_some(), is_mounted);
            assert_eq!(service["environment"].get("TOKEN").is_some(), !is_mounted);
        }
        assert_eq!(compose.get("secrets").is_some(), is_mounted);
    }
}

#[test]
fn the_line_for_docker_says_the_same() {
    let files = outputs(&JOBS.replace("HARDENED", "true"));
    let (_, readme) = files.iter().find(|(name, _)| name.as_str() == "README.md").unwrap();
    let Artefact::Regions { .. } = readme else { panic!("the README has regions") };
    let readme = format!("{readme:?}");
    let flags = "--read-only --tmpfs /tmp --tmpfs /more --cap-drop ALL --security-opt no-new-privileges:true";
    assert!(readme.contains(flags), "{readme}");
}

#[test]
fn s6_overlay_is_told_that_the_root_is_read_only() {
    for (hardened, is_told) in [("true", true), ("false", false)] {
        let spec = format!("image: {{base: debian, hardened: {hardened}{S6}}}\nservices: {{web: {{command: x}}}}\n");
        assert_eq!(text(&outputs(&spec), "Dockerfile").contains("S6_READ_ONLY_ROOT=1"), is_told);
    }
}

const DISTROLESS: &str = "
image: {base: gcr.io/distroless/static-debian12, hardened: true}
users: {app: {uid: 1000, gid: 1001}}
stages:
  build:
    from: golang:1.25
    steps: [{run: go build -o /shop}]
    provides: [/shop]
services:
  web:
    user: app
    copy: [build]
    command: /shop
    ports: {http: 8000}
    healthcheck: {test: [CMD, /shop, health]}
    volumes: ['data:/var/lib/shop']
volumes: {data: }
";

#[test]
fn without_a_shell_nothing_is_run_and_users_are_numbers() {
    let dockerfile = text(&outputs(DISTROLESS), "Dockerfile");
    let (_, image) = dockerfile.split_once("# The image\n").unwrap();
    let expected = "FROM gcr.io/distroless/static-debian12 AS final
# The builder makes a folder as the user who would work in it.
WORKDIR /var/lib
USER 1000:1001
WORKDIR /var/lib/shop
USER 0:0
WORKDIR /
COPY --from=build --chown=1000:1001 /shop /shop

LABEL org.opencontainers.image.title=shop
VOLUME /var/lib/shop
EXPOSE 8000
USER 1000:1001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 CMD [\"/shop\", \"health\"]
CMD [\"/shop\"]
";
    assert_eq!(image, expected);
}
