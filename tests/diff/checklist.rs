//! A person wrote down, before a change, what it would mean: a service removed, a database one major version up, another
//! base. The two examples are that system before and after. Every fact of theirs that a spec can know is in what is told of
//! the same change; their words are quoted in short.

use std::collections::BTreeMap;
use std::process::Command;

/// What holds a fact: all of these stand in a section of the report, each on one line of it.
struct Fact {
    quoted: &'static str,
    section: &'static str,
    holds: &'static [&'static str],
}

const fn fact(quoted: &'static str, section: &'static str, holds: &'static [&'static str]) -> Fact {
    Fact { quoted, section, holds }
}

const BREAKS: &str = "Breaks users";
const RISKS: &str = "Risks data";
const SYSTEM: &str = "The system";
const WAITS: &str = "Who waits for whom";
const VARIABLES: &str = "Variables";
const COMMANDS: &str = "Commands";
const CHANGELOG: &str = "Changelog";
const VALUES: &str = "Where changed values stand";
const GONE: &str = "References to what is gone";
const OUTPUTS: &str = "Outputs";

const TREE: &str = "docker/rootfs/etc/s6-overlay/s6-rc.d";

const FACTS: &[Fact] = &[
    // What the change is.
    fact("5 services become 4: svc-mcp is removed", BREAKS, &["`service-removed` | service `mcp` is gone"]),
    fact(
        "base image from python:3.11-slim to debian:bookworm-slim",
        SYSTEM,
        &["image | base | `python:3.11-slim` | `debian:bookworm-slim`"],
    ),
    fact(
        "base image, on its lines (the FROM of the runtime stage)",
        VALUES,
        &["FROM python:3.11-slim AS final", "FROM debian:bookworm-slim AS final"],
    ),
    fact("PostgreSQL 16 to 17", SYSTEM, &["kit `postgresql` | with.version | `16` | `17`"]),
    fact(
        "packages postgresql-16 and postgresql-16-pgvector become -17",
        SYSTEM,
        &[
            "package `postgresql-16` | gone",
            "package `postgresql-16-pgvector` | gone",
            "package `postgresql-17` | new",
            "package `postgresql-17-pgvector` | new",
        ],
    ),
    fact(
        "header comments of the Dockerfile",
        OUTPUTS,
        &["- 1: # CocoSearch: Local-first", "+ 1: # CocoSearch Infrastructure: PostgreSQL"],
    ),
    fact(
        "labels become infrastructure-only",
        SYSTEM,
        &[
            "label `org.opencontainers.image.title` | value | `CocoSearch` | `CocoSearch Infrastructure`",
            "label `org.opencontainers.image.description` | value | `Local-first",
        ],
    ),
    // The files of the service: "Total: 7 files to delete (the svc-mcp directory tree: 5 files + 2 external references)".
    // Here the tree has 11 files and a check, and the two references are the same two.
    fact("delete svc-mcp/run", GONE, &["s6-rc.d/mcp/run`"]),
    fact("delete svc-mcp/type", GONE, &["s6-rc.d/mcp/type`"]),
    fact("delete svc-mcp/dependencies.d/init-warmup", GONE, &["s6-rc.d/mcp/dependencies.d/warmup`"]),
    fact(
        "delete svc-mcp/dependencies.d/svc-ollama: here it waits for it through warmup",
        GONE,
        &["s6-rc.d/mcp/dependencies.d/base`"],
    ),
    fact(
        "delete svc-mcp/dependencies.d/svc-postgresql",
        GONE,
        &["s6-rc.d/mcp/dependencies.d/postgresql`", "s6-rc.d/mcp/dependencies.d/postgresql-setup`"],
    ),
    fact("delete init-ready/dependencies.d/svc-mcp", GONE, &["s6-rc.d/hull-ready/dependencies.d/mcp`"]),
    fact("delete user/contents.d/svc-mcp", GONE, &["s6-rc.d/user/contents.d/mcp`"]),
    fact("an orphaned reference crashes the container", GONE, &["Files that only named it, 2 files, deleted:"]),
    fact(
        "7 files to delete; here also finish, timeouts, notification-fd",
        GONE,
        &[
            "s6-rc.d/mcp/finish`",
            "s6-rc.d/mcp/notification-fd`",
            "s6-rc.d/mcp/timeout-down`",
            "s6-rc.d/mcp/timeout-kill`",
            "s6-rc.d/mcp/timeout-up`",
            "scripts/mcp.check`",
        ],
    ),
    // The stage.
    fact("remove the python-builder stage", SYSTEM, &["build stage `app` | gone"]),
    fact(
        "remove the python-builder stage: who builds it by its name",
        BREAKS,
        &["`build-target` | stage `app` is gone"],
    ),
    fact(
        "remove all COPY --from=python-builder lines",
        GONE,
        &["docker/Dockerfile:170: COPY --from=app --chown=app:app /app/.venv /app/.venv"],
    ),
    fact("remove the block FROM … AS python-builder", GONE, &["docker/Dockerfile:28: FROM python:3.11-slim AS app"]),
    fact(
        "remove /app/.venv/bin from PATH",
        VARIABLES,
        &["`PATH` | REMOVE | the spec | was set for what is gone: `mcp`"],
    ),
    fact("remove /app/.venv/bin from PATH, on its line", OUTPUTS, &["ENV PATH=/app/.venv/bin:${PATH}"]),
    // The version. "This path appears in 5 files"; here in 7, on 8 lines.
    fact(
        "postgresql/16 in all 5 locations",
        VALUES,
        &["kit `postgresql` with.version: `16` → `17`, 8 lines of 7 files"],
    ),
    fact(
        "Dockerfile",
        VALUES,
        &["- docker/Dockerfile:162: && apt-get install", "+ docker/Dockerfile:95: && apt-get install"],
    ),
    fact("health-check", VALUES, &["scripts/postgresql.check:13:", "scripts/postgresql.check:8:"]),
    fact(
        "svc-postgresql/run",
        VALUES,
        &[
            "postgresql/run:18: /usr/lib/postgresql/16/bin/postgres",
            "postgresql/run:12: /usr/lib/postgresql/17/bin/postgres",
        ],
    ),
    fact(
        "initdb and psql pick up 17",
        VALUES,
        &[
            "scripts/postgresql-init:6: export PG_BIN=/usr/lib/postgresql/17/bin",
            "scripts/postgresql-init:7: export PG_MAJOR=17",
            "scripts/postgresql-setup:12: export PG_BIN=/usr/lib/postgresql/17/bin",
        ],
    ),
    // The ready step.
    fact("init-ready depended on svc-mcp: rewire it", WAITS, &["`hull-ready`, the ready step | `mcp`, `ollama`"]),
    fact(
        "init-ready depends on svc-postgresql and init-warmup",
        WAITS,
        &[
            "| `ollama`, `ollama-init`, `ollama-setup`, `postgresql`, `postgresql-init`, `postgresql-setup`, `warmup` | no longer `mcp`",
        ],
    ),
    fact(
        "svc-mcp depended on svc-postgresql, svc-ollama, init-warmup",
        WAITS,
        &["`mcp` | `postgresql`, `postgresql-setup`, `warmup` | not there"],
    ),
    // The health check and the banner.
    fact(
        "the health check no longer asks MCP",
        SYSTEM,
        &["image | health check asks | `postgresql, ollama, mcp` | `postgresql, ollama`"],
    ),
    fact(
        "health-check lines 20-24 are removed",
        GONE,
        &[
            "scripts/health-check:18: if ! /etc/s6-overlay/scripts/mcp.check; then",
            "scripts/health-check:19: echo 'mcp is not healthy'",
        ],
    ),
    fact("HEALTHCHECK (PG + Ollama only)", SYSTEM, &["image | HEALTHCHECK | `--interval=30s --timeout=15s"]),
    fact(
        "ready-signal: remove the MCP Server line",
        GONE,
        &["scripts/hull-ready:8: printf '  %-24s %s\\n' 'MCP server'"],
    ),
    fact(
        "ready-signal: \"CocoSearch infrastructure ready\"",
        VALUES,
        &["scripts/hull-ready:5: printf '%s is ready\\n' 'CocoSearch Infrastructure'"],
    ),
    fact(
        "the banner, with COCOSEARCH_READY kept",
        SYSTEM,
        &[
            "project | banner | `CocoSearch, PostgreSQL, Ollama, MCP server, COCOSEARCH_READY` | `CocoSearch Infrastructure, PostgreSQL, Ollama, COCOSEARCH_READY`",
        ],
    ),
    // Ports.
    fact("port 3000 from EXPOSE", SYSTEM, &["image | EXPOSE | `5432, 11434, 3000` | `5432, 11434`"]),
    fact("port 3000 from EXPOSE, on its line", OUTPUTS, &["- 186: EXPOSE 5432 11434 3000", "+ 115: EXPOSE 5432 11434"]),
    fact(
        "port 3000 is not exposed, and users' commands break",
        BREAKS,
        &["`published-port` | port `3000` of `mcp.http` is no longer published"],
    ),
    fact(
        "run with 5432 and 11434",
        SYSTEM,
        &["port `postgresql.db` | published | – | `5432`", "port `ollama.api` | published | – | `11434`"],
    ),
    // The table of variables.
    fact(
        "COCOSEARCH_PG_PORT KEEP: PostgreSQL port configuration",
        VARIABLES,
        &[
            "`COCOSEARCH_PG_PORT` | KEEP | users | still read by `postgresql-init`, `postgresql`, `postgresql-setup`; no longer by `mcp`",
        ],
    ),
    fact(
        "COCOSEARCH_OLLAMA_PORT KEEP: Ollama port configuration",
        VARIABLES,
        &["`COCOSEARCH_OLLAMA_PORT` | KEEP | users | still read by `ollama-init`, `ollama`, `ollama-setup`, `warmup`"],
    ),
    fact(
        "COCOSEARCH_EMBED_MODEL KEEP: model pre-bake and warmup",
        VARIABLES,
        &["`COCOSEARCH_EMBED_MODEL` | KEEP | users | still read by `ollama-setup`, `warmup`"],
    ),
    fact(
        "OLLAMA_HOST KEEP: here it listens for everyone now, as it is published",
        VARIABLES,
        &[
            "`OLLAMA_HOST` | CHANGE | the spec | set to `0.0.0.0:${COCOSEARCH_OLLAMA_PORT}`, was `127.0.0.1:${COCOSEARCH_OLLAMA_PORT}`",
        ],
    ),
    fact(
        "OLLAMA_MODELS KEEP: model storage path",
        VARIABLES,
        &[
            "`OLLAMA_MODELS` | KEEP | the spec | set to `/data/ollama_models` for `ollama-init`, `ollama`, `ollama-setup`",
        ],
    ),
    fact(
        "PGDATA KEEP: data directory",
        VARIABLES,
        &[
            "`PGDATA` | KEEP | the spec | set to `/data/pg_data` for `postgresql-init`, `postgresql`, `postgresql-setup`",
        ],
    ),
    fact(
        "HOME KEEP: required by Ollama",
        VARIABLES,
        &["`HOME` | KEEP | the spec | set to `/run/ollama` for `ollama`, `ollama-setup`"],
    ),
    fact(
        "S6_KILL_GRACETIME KEEP: shutdown timing",
        VARIABLES,
        &["`S6_KILL_GRACETIME` | KEEP | the image | set to `500`"],
    ),
    fact(
        "COCOSEARCH_MCP_PORT REMOVE: no MCP server",
        VARIABLES,
        &["`COCOSEARCH_MCP_PORT` | REMOVE | users | only `mcp` read it, which is gone"],
    ),
    fact(
        "COCOSEARCH_MCP_TRANSPORT REMOVE: no MCP server",
        VARIABLES,
        &["`COCOSEARCH_MCP_TRANSPORT` | REMOVE | users | only `mcp` read it, which is gone"],
    ),
    fact(
        "COCOSEARCH_LOG_LEVEL REMOVE: no app in container",
        VARIABLES,
        &["`COCOSEARCH_LOG_LEVEL` | REMOVE | users | only `mcp` read it, which is gone"],
    ),
    fact(
        "credentials: here the password must be given, as the port is published",
        VARIABLES,
        &["`POSTGRES_PASSWORD` | CHANGE | users | required, was made up at the first start"],
    ),
    fact(
        "remove their ENV lines",
        OUTPUTS,
        &[
            "- 179:     COCOSEARCH_MCP_TRANSPORT=http",
            "- 180:     COCOSEARCH_LOG_LEVEL=warn",
            "- 181:     COCOSEARCH_MCP_PORT=3000",
        ],
    ),
    // Documents, and what the build sees.
    fact("README Option #1 must be rewritten", GONE, &["README.md#ports:5: | `3000` | mcp |"]),
    fact(
        "the build command stays the same",
        COMMANDS,
        &["To build the image, as before:", "docker build --file docker/Dockerfile --tag cocosearch:latest ."],
    ),
    fact(
        "docker run -p 3000:3000 breaks",
        COMMANDS,
        &["- docker run --detach --name cocosearch --stop-timeout 14 --publish 3000:3000"],
    ),
    fact(
        "the run command changes: only 5432 and 11434",
        COMMANDS,
        &[
            "+ docker run --detach --name cocosearch --stop-timeout 9 --publish 5432:5432 --publish 11434:11434 --volume cocosearch_data:/data",
        ],
    ),
    fact(
        ".dockerignore: pyproject.toml, uv.lock, README.md, src are not copied",
        OUTPUTS,
        &["- 7: !pyproject.toml", "- 9: !uv.lock", "- 3: !README.md", "- 8: !src"],
    ),
    fact(
        "document the migration path clearly",
        CHANGELOG,
        &["### Upgrade", "`service-removed`, `mcp`: run it elsewhere"],
    ),
    // The data.
    fact(
        "a major version requires the data directory to be made anew",
        RISKS,
        &["A server of one major version cannot read the files of another"],
    ),
    fact("or to be taken along", RISKS, &["pg_dumpall --host=/run/postgresql", "psql --host=/run/postgresql"]),
    fact(
        "which volume it is: cocosearch-data",
        RISKS,
        &["--volume cocosearch_data:/data cocosearch:latest /data/pg_data /data/pg_data.old"],
    ),
    fact(
        "the real data comes from re-indexing: then nothing need be saved",
        RISKS,
        &["where they can be made again, leave out the steps that save and load"],
    ),
];

/// What they wrote and no spec knows, or this one says otherwise; with the reason.
const UNKNOWN: &[(&str, &str)] = &[
    ("saves ~80MB", "the sizes of images are known to a registry, and not to a spec"),
    (
        "install CocoSearch natively via uvx, register the MCP server",
        "how a program is used outside of the image is not in its spec",
    ),
    ("docs/mcp-configuration.md may benefit from a section", "it is written by hand, and no output"),
    (
        "keep s6-overlay 3.2.2.0",
        "it is the same in both specs, and what has not changed is not listed but for variables and commands",
    ),
    (
        "COCOSEARCH_DATABASE_URL KEEP",
        "there, the database's script took credentials out of it; here only the removed service reads it",
    ),
    (
        "S6_SERVICES_GRACETIME KEEP",
        "the limits of a stop are files of each service, so that this variable is never set",
    ),
    ("remove PYTHONPATH", "the kit installs the project into its environment, so that no such variable is set"),
    (
        "PATH in svc-postgresql/finish and data/check",
        "no script sets the search path for a version: programs are named by their whole paths",
    ),
    ("svc-postgresql, svc-ollama and init-warmup are unchanged", "the lines that did not change are not listed"),
    ("whether any users have data worth preserving", "only they know; both ways are named"),
];

fn report() -> String {
    let arguments = ["diff", "examples/cocosearch-aio", "examples/cocosearch-infra", "--format", "markdown"];
    let output = Command::new(env!("CARGO_BIN_EXE_hullwright")).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The sections of a report, by their titles.
fn sections(report: &str) -> BTreeMap<&str, &str> {
    report.split("\n## ").skip(1).filter_map(|section| section.split_once('\n')).collect()
}

#[test]
fn every_fact_of_the_research_is_told() {
    let report = report();
    let sections = sections(&report);
    let mut missing = Vec::new();
    for Fact { quoted, section, holds } in FACTS {
        let text = sections.get(section).unwrap_or_else(|| panic!("no section `{section}`"));
        let absent = holds.iter().filter(|wanted| !text.lines().any(|line| line.contains(*wanted)));
        missing.extend(absent.map(|wanted| format!("{quoted}: `{wanted}` is not in `{section}`")));
    }
    assert!(missing.is_empty(), "{}\n\n{report}", missing.join("\n"));
}

#[test]
fn what_is_not_told_has_a_reason() {
    let report = report();
    assert!(UNKNOWN.iter().all(|(_, reason)| reason.len() > 20));
    // What is said to be unknown is nowhere.
    for word in ["80MB", "uvx", "S6_SERVICES_GRACETIME", "PYTHONPATH", "mcp-configuration"] {
        assert!(!report.contains(word), "{word}");
    }
}

#[test]
fn every_file_and_line_that_names_the_service_is_listed() {
    let report = report();
    let gone = sections(&report)[GONE];
    // By another way: what is on the disk, and what is not any more.
    let (old, new) = ("examples/cocosearch-aio", "examples/cocosearch-infra");
    let mut files = 0;
    let mut open = vec![std::path::PathBuf::from(format!("{old}/{TREE}"))];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inside = path.strip_prefix(old).unwrap().to_str().unwrap().to_owned();
            if !std::path::Path::new(new).join(&inside).exists() {
                files += 1;
                assert!(gone.contains(&format!("`{inside}`")), "{inside}");
            }
        }
    }
    assert!(files > 7, "there are more than the document's 7 files: {files}");
    let line = |text: &str, word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    for file in ["docker/Dockerfile", "docker/rootfs/etc/s6-overlay/scripts/health-check", ".dockerignore"] {
        let text = std::fs::read_to_string(format!("{old}/{file}")).unwrap();
        for (number, text) in text.lines().enumerate().filter(|(_, text)| line(text, "mcp")) {
            assert!(gone.contains(&format!("- {file}:{}: ", number + 1)), "{file}:{} {text}", number + 1);
        }
    }
}
