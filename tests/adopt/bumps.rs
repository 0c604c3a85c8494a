//! What bots bump, in the examples and elsewhere: one value of the spec is another one, and all else is as it was.

use std::fs;

use super::{SPEC, copy_of, edit, ends, generated, read};

struct Bump {
    example: &'static str,
    spec: &'static str,
    /// What is replaced in which output, wherever it stands there.
    edits: &'static [(&'static str, &'static str, &'static str)],
    /// What is otherwise in the spec.
    home: (&'static str, &'static str),
}

const DIGEST: &str = "@sha256:2be8daddbac86b0b6d2a33cd2b7ebc0c2d1e9b5bd6f1a0b7a3d5c9c8f1e2d3c4";

const BUMPS: [Bump; 12] = [
    Bump {
        example: "tasks",
        spec: "hull.yaml",
        edits: &[("Dockerfile", "FROM python:3.12-slim AS", "FROM python:3.13-slim AS")],
        home: ("base: python:3.12-slim", "base: python:3.13-slim"),
    },
    Bump {
        example: "cocosearch-aio",
        spec: "hull.yaml",
        edits: &[("docker/Dockerfile", " python:3.11-slim AS", " python:3.12-slim AS")],
        home: ("base: python:3.11-slim", "base: python:3.12-slim"),
    },
    Bump {
        example: "tasks",
        spec: "hull.yaml",
        edits: &[("Dockerfile", "postgresql-17", "postgresql-18")],
        home: ("with: {version: 17, database", "with: {version: 18, database"),
    },
    Bump {
        example: "cocosearch-aio",
        spec: "hull.yaml",
        edits: &[("docker-compose.split.yml", "pgvector/pgvector:pg16", "pgvector/pgvector:pg17")],
        home: ("with: {version: 16, database", "with: {version: 17, database"),
    },
    Bump {
        example: "tasks",
        spec: "hull.yaml",
        edits: &[("docker-compose.split.yml", "image: redis:8.0", "image: redis:8.2")],
        home: ("version: \"8.0\"", "version: \"8.2\""),
    },
    Bump {
        example: "promtior",
        spec: "hull.yaml",
        edits: &[("docker-compose.yml", "ollama/ollama:0.9.6", "ollama/ollama:0.10.0")],
        home: ("image: ollama/ollama:0.9.6", "image: ollama/ollama:0.10.0"),
    },
    Bump {
        example: "workspace-mcp",
        spec: "hull.yaml",
        edits: &[("docker-compose.yml", "${PORT:-8000}:${PORT:-8000}", "${PORT:-8001}:${PORT:-8001}")],
        home: ("port: 8000", "port: 8001"),
    },
    Bump {
        example: "workspace-mcp",
        spec: "hull.yaml",
        edits: &[("Dockerfile", "EXPOSE 8000", "EXPOSE 8001"), ("Dockerfile", "PORT=8000", "PORT=8001")],
        home: ("port: 8000", "port: 8001"),
    },
    // The spec does not say it yet: the kit has a default.
    Bump {
        example: "cocosearch-infra",
        spec: "hull.yaml",
        edits: &[("docker-compose.yml", ":-5432}", ":-5433}")],
        home: (
            "ports: {db: {env: COCOSEARCH_PG_PORT, publish: true}}",
            "ports: {db: {env: COCOSEARCH_PG_PORT, publish: true, port: 5433}}",
        ),
    },
    Bump {
        example: "promtior",
        spec: "hull.yaml",
        edits: &[("Dockerfile", "astral-sh/uv:0.13.8", "astral-sh/uv:0.14.0")],
        home: ("with: {constraints: [./constraints.txt]}", "with: {constraints: [./constraints.txt], uv: 0.14.0}"),
    },
    Bump {
        example: "kit-by-path",
        spec: "hull.yaml",
        edits: &[("Dockerfile", "/v3.2.2.0/", "/v3.2.3.2/")],
        home: ("s6-overlay: 3.2.2.0", "s6-overlay: 3.2.3.2"),
    },
    Bump {
        example: "promtior",
        spec: "hull.yaml",
        edits: &[(".env.example", "OLLAMA_MODEL=tinyllama", "OLLAMA_MODEL=llama3.2")],
        home: ("OLLAMA_MODEL: {default: tinyllama", "OLLAMA_MODEL: {default: llama3.2"),
    },
];

#[test]
fn what_bots_bump_in_the_examples() {
    for Bump { example, spec, edits, home: (from, to) } in BUMPS {
        let folder = copy_of(example);
        let folder = folder.path();
        ends(folder, &["check"], 0);
        let before = read(folder, spec);
        assert_eq!(before.matches(from).count(), 1, "{example}: {from}");
        for (file, from, to) in edits {
            edit(folder, file, from, to);
        }
        let told = ends(folder, &["adopt", "--dry-run"], 0);
        assert!(told.contains("would adopt 1 value\n"), "{example}: {told}");
        assert_eq!(read(folder, spec), before, "{example}: nothing was written");
        let told = ends(folder, &["adopt"], 0);
        assert_eq!(read(folder, spec), before.replace(from, to), "{example}: {told}");
        for (file, _, to) in edits {
            assert!(read(folder, file).contains(to), "{example}: {file}");
        }
        ends(folder, &["check"], 0);
        assert!(ends(folder, &["adopt"], 0).starts_with("nothing to adopt"));
    }
}

#[test]
fn a_bot_adds_a_digest() {
    for (example, base) in [("workspace-mcp", "python:3.12-slim"), ("kit-by-path", "debian:bookworm-slim")] {
        let folder = copy_of(example);
        let before = read(folder.path(), "hull.yaml");
        edit(folder.path(), "Dockerfile", &format!(" {base} AS"), &format!(" {base}{DIGEST} AS"));
        ends(folder.path(), &["adopt"], 0);
        let pinned = before.replace(&format!("base: {base}"), &format!("base: {base}{DIGEST}"));
        assert_eq!(read(folder.path(), "hull.yaml"), pinned);
        ends(folder.path(), &["check"], 0);
        // And takes it away again, with another tag.
        edit(folder.path(), "Dockerfile", &format!(" {base}{DIGEST} AS"), &format!(" {base} AS"));
        ends(folder.path(), &["adopt"], 0);
        assert_eq!(read(folder.path(), "hull.yaml"), before);
    }
}

#[test]
fn a_checksum_of_a_download() {
    let (old, new) = ("0".repeat(64), "9af".repeat(21) + "c");
    let spec = format!(
        "hull: 1\nname: shop\nimage:\n  base: debian:bookworm-slim\n  init: {{s6-overlay: 3.2.2.0}}\n  packages: [shop]\n  \
         repositories:\n    shop:\n      url: https://shop.example/apt   # ours\n      suite: stable\n      key: {{url: \
         https://shop.example/key.asc, sha256: {old}}}\nservices:\n  web: {{command: shop-server}}\n"
    );
    let folder = generated(&spec);
    edit(folder.path(), "Dockerfile", &old, &new);
    ends(folder.path(), &["adopt"], 0);
    assert_eq!(read(folder.path(), "hull.yaml"), spec.replace(&old, &new));
    ends(folder.path(), &["check"], 0);
}

#[test]
fn quotes_comments_and_layout_stay() {
    for (file, from, to, home) in [
        (".env.example", "LOG_LEVEL=warn", "LOG_LEVEL=info", ("default: 'warn'", "default: 'info'")),
        ("README.md", "Log level", "Level: \"debug\"", ("\"Log level\"", "\"Level: \\\"debug\\\"\"")),
        ("docker-compose.yml", "redis:8.0", "redis:8.2-alpine", ("redis:8.0 ", "redis:8.2-alpine ")),
        (
            "rootfs/etc/s6-overlay/s6-rc.d/worker/run",
            "--repeat 1000000",
            "--repeat 5",
            ("--repeat 1000000", "--repeat 5"),
        ),
    ] {
        for ends_of_lines in ["\n", "\r\n"] {
            let spec = SPEC.replace('\n', ends_of_lines);
            let folder = generated(&spec);
            edit(folder.path(), file, from, to);
            let told = ends(folder.path(), &["adopt"], 0);
            assert_eq!(read(folder.path(), "hull.yaml"), spec.replace(home.0, home.1), "{told}");
            ends(folder.path(), &["check"], 0);
        }
    }
}

/// Several values of one line, several files at once, and a constant that has its home elsewhere.
#[test]
fn several_at_once() {
    let spec = SPEC
        .replace("image: redis:8.0 ", "image: \"redis:${vars.redis}\"")
        .replace("name: shop\n", "name: shop\nvars: {redis: 8.0}\n");
    let folder = generated(&spec);
    let folder = folder.path();
    edit(folder, "docker-compose.yml", "redis:8.0", "redis:8.2");
    edit(folder, "docker-compose.yml", "HTTP_PORT:-8000", "HTTP_PORT:-8080");
    edit(folder, "Dockerfile", "python:3.12-slim", "python:3.13-slim");
    edit(folder, ".env.example", "8000", "8080");
    let objects = super::objects(folder, &["adopt"]);
    let keys: Vec<&str> = objects.iter().filter_map(|object| object["key"].as_str()).collect();
    assert_eq!(keys, ["vars.redis", "image.base", "services.web.ports.http.port"]);
    let wanted = spec.replace("redis: 8.0", "redis: 8.2").replace("port: 8000", "port: 8080").replace("3.12", "3.13");
    assert_eq!(read(folder, "hull.yaml"), wanted);
    let last = objects.last().unwrap();
    assert_eq!((&last["values"], &last["left"]), (&3.into(), &0.into()));
    ends(folder, &["check"], 0);
}

/// A region that is as the spec had it follows, also where the list of what hullwright wrote is lost.
#[test]
fn regions_that_nobody_knows_any_more_follow() {
    let folder = generated(SPEC);
    fs::remove_file(folder.path().join(".hull/regions.sha256")).unwrap();
    edit(folder.path(), "Dockerfile", "EXPOSE 8000", "EXPOSE 9000");
    ends(folder.path(), &["adopt"], 0);
    assert!(read(folder.path(), "README.md").contains("9000"));
    ends(folder.path(), &["check"], 0);
}
