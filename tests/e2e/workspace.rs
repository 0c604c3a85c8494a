//! The server of tools: whose its files are, what its layers hold, how it is told and stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::docker::{Container, docker, eventually, run, try_docker};
use crate::example::{Build, copy, folders, name, root};
use crate::layers::{Layer, Saved};
use crate::project::Project;
use crate::{image, mirror};

const SECRETS: &str = "/run/workspace-mcp/client_secrets.json";

/// How the README mounts the folder of the secrets.
const TMPFS: &str = "--tmpfs=/run/workspace-mcp:mode=0700,uid=1000,gid=1000";

/// A secret that is nowhere else, and has what would end a text of JSON.
const CANARY: &str = r#"canary-"\of-the-client-$HOME"#;

fn folder() -> PathBuf {
    folders().into_iter().find(|folder| name(folder) == "workspace-mcp").unwrap()
}

fn tag() -> String {
    image::of(&folder(), None)
}

fn start(options: &[&str], arguments: &[&str]) -> Container {
    let secret = format!("--env=GOOGLE_OAUTH_CLIENT_SECRET={CANARY}");
    let usual = ["--env=GOOGLE_OAUTH_CLIENT_ID=the client", &secret, TMPFS];
    Container::run_with(&tag(), &[&usual, options].concat(), arguments)
}

fn wait_until_healthy(container: &Container) {
    eventually("the engine calls it healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
}

fn said(container: &Container, command: &[&str]) -> String {
    let said = container.exec(command);
    assert!(said.success, "{command:?}\n{}", said.text);
    said.text.trim().to_owned()
}

/// The steps of the image with what each wrote, the last one first.
fn history() -> Vec<(u64, String)> {
    let lines = docker(&["history", "--no-trunc", "--human=false", "--format", "{{.Size}} {{.CreatedBy}}", &tag()]);
    let step = |line: &str| line.split_once(' ').map(|(size, step)| (size.parse().unwrap(), step.to_owned()));
    lines.lines().filter_map(step).collect()
}

#[test]
fn everything_of_the_application_is_the_users_and_no_step_gives_it_away() {
    let other = ["run", "--rm", "--user=0", "--entrypoint=find", &tag(), "/app", "!", "-user", "app"];
    assert_eq!(docker(&other), "");
    let files = docker(&["run", "--rm", "--entrypoint=find", &tag(), "/app", "-maxdepth", "1", "-name", "main.py"]);
    assert_eq!(files, "/app/main.py", "the search finds nothing");
    let dockerfile = fs::read_to_string(folder().join("Dockerfile")).unwrap();
    let steps: Vec<String> = history().into_iter().map(|(_, step)| step).collect();
    assert!(!steps.iter().any(|step| step.contains("chown -R")), "{steps:#?}");
    // The last one first: the user, its dependencies, the sources.
    let at = |words: &str| steps.iter().position(|step| step.contains(words)).unwrap_or_else(|| panic!("no {words}"));
    assert!(at("useradd") > at("COPY --chown=app:app uv.lock") && at("COPY --chown=app:app uv.lock") > at("uv sync"));
    assert!(at("uv sync") > at("COPY --chown=app:app main.py"), "{steps:#?}");
    let before = dockerfile.split("uv sync").next().unwrap();
    let user = before.lines().rfind(|line| line.starts_with("USER "));
    assert_eq!(user, Some("USER app"), "the packages are installed by the user");
}

#[test]
fn neither_uv_nor_a_cache_is_in_any_layer() {
    let saved = Saved::new(&tag());
    let files: Vec<String> = saved.layers.iter().flat_map(Layer::files).map(|file| file.path).collect();
    assert!(files.iter().any(|path| path.contains("/site-packages/fastmcp/")), "the search finds nothing");
    let is_left = |path: &&String| {
        let name = path.rsplit('/').next().unwrap_or_default();
        matches!(name, "uv" | "uvx") || path.contains(".cache/uv") || path.contains("home/app/.cache")
    };
    let left: Vec<_> = files.iter().filter(is_left).collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_application_is_no_larger_than_its_sources() {
    let sources: u64 = ["main.py", "auth", "core"].iter().map(|path| size(&folder().join(path))).sum();
    let is_source =
        |step: &str| ["main.py", "auth", "core"].iter().any(|path| step.contains(&format!("app:app {path} ")));
    let steps: Vec<_> = history().into_iter().filter(|(_, step)| is_source(step)).collect();
    assert_eq!(steps.len(), 3, "{steps:#?}");
    let layers: u64 = steps.iter().map(|(size, _)| size).sum();
    assert!(layers <= sources + 64 * 1024, "{layers} bytes of {sources}");
}

fn size(path: &Path) -> u64 {
    if path.is_file() {
        return fs::metadata(path).unwrap().len();
    }
    fs::read_dir(path).unwrap().map(|entry| size(&entry.unwrap().path())).sum()
}

#[test]
fn decoys_of_200_mb_are_not_sent() {
    let scratch = TempDir::new().unwrap();
    let copied = copy(&folder(), scratch.path());
    let decoys =
        ["tests=5000000", "docs=5000000", ".venv/lib=80000000", "auth/__pycache__=10000000", ".git/objects=100000000"];
    let mut command = Command::new("python3");
    let made = run(command.arg(root().join("benches/images/decoys.py")).arg(&copied).args(decoys), "python3 is needed");
    assert!(made.success, "{}", made.text);
    let options = mirror::build_options();
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    // A new builder has been sent nothing: what the engine keeps of an older context would count as not sent.
    let stray = scratch.path().file_name().unwrap().to_string_lossy().into_owned();
    fs::write(copied.join("core/stray.py"), format!("# {stray}\n")).unwrap();
    let said = try_docker(&[&["build", "--progress=plain"], &options[..], &Build::of(&copied).arguments()].concat());
    assert!(said.success, "{}", said.text);
    let sent = said.text.lines().filter_map(|line| line.split_once("transferring context: ")).map(|(_, size)| size);
    let sent: Vec<&str> = sent.collect();
    assert!(!sent.is_empty() && !sent.iter().any(|size| size.contains("MB") || size.contains("GB")), "{sent:?}");
}

#[test]
fn the_secret_arrives_at_run_time_in_memory_and_is_in_no_layer() {
    let container = start(&[], &[]);
    wait_until_healthy(&container);
    assert_eq!(said(&container, &["stat", "--format=%a %U %G", SECRETS]), "600 app app");
    assert_eq!(said(&container, &["stat", "--file-system", "--format=%T", "/run/workspace-mcp"]), "tmpfs");
    let read: Value = serde_json::from_str(&said(&container, &["cat", SECRETS])).unwrap();
    let installed = json!({
        "client_id": "the client",
        "client_secret": CANARY,
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "redirect_uris": ["http://localhost:8000/oauth2callback"],
    });
    assert_eq!(read["installed"], installed);
    assert_eq!(docker(&["diff", container.id()]).lines().filter(|line| line.contains("secret")).count(), 0);
    let saved = Saved::new(&tag());
    assert!(!saved.with("PATH=").is_empty(), "the search finds nothing");
    for text in ["canary-", "client_secrets.json\"}"] {
        assert_eq!(saved.with(text), Vec::<String>::new(), "{text}");
    }
    let in_image = ["run", "--rm", "--user=0", "--entrypoint=find", &tag(), "/", "-xdev", "-name", "client_secrets*"];
    assert_eq!(docker(&in_image), "");
    assert!(!container.logs().contains("canary-"));
}

#[test]
fn a_secret_may_come_from_a_file_or_from_compose() {
    let mut project = Project::new(&folder());
    project.set("GOOGLE_OAUTH_CLIENT_ID", "id");
    project.set("GOOGLE_OAUTH_CLIENT_SECRET", CANARY);
    project.free_ports(&["PORT"]);
    project.up();
    let read: Value = serde_json::from_str(&project.exec("workspace-mcp", &["cat", SECRETS])).unwrap();
    assert_eq!(read["installed"]["client_secret"], CANARY);
    let kind = project.exec("workspace-mcp", &["stat", "--file-system", "--format=%T", "/run/workspace-mcp"]);
    assert_eq!(kind, "tmpfs");
    assert!(mirror::get(&project.address("PORT"), "/health").contains("healthy"));
    let redirect = project.address("PORT").replace("127.0.0.1", "http://localhost") + "/oauth2callback";
    assert_eq!(read["installed"]["redirect_uris"], json!([redirect]));
}

#[test]
fn it_is_healthy_on_whatever_port_the_platform_sets() {
    for port in ["8000", "9123", "80"] {
        let container = start(&[&format!("--env=PORT={port}"), &format!("--publish=127.0.0.1::{port}")], &[]);
        wait_until_healthy(&container);
        let answer = mirror::get(&container.published(port.parse().unwrap()), "/health");
        assert!(answer.contains("\"status\":\"healthy\""), "{answer}");
    }
    let refused = start(&["--env=PORT=none", "--env=GOOGLE_OAUTH_CLIENT_ID="], &[]);
    assert_eq!(refused.exit_code(), 1);
    assert!(refused.logged("PORT is not a port: none") && refused.logged("GOOGLE_OAUTH_CLIENT_ID is required"));
}

#[test]
fn arguments_follow_the_command_and_a_stop_is_prompt() {
    let container = start(&["--read-only", "--tmpfs=/tmp"], &["--tools", "drive calendar"]);
    wait_until_healthy(&container);
    let words = said(&container, &["cat", "/proc/1/cmdline"]);
    let words: Vec<&str> = words.trim_end_matches('\0').split('\0').collect();
    assert_eq!(words, ["python", "main.py", "--transport", "streamable-http", "--tools", "drive calendar"]);
    assert_eq!(said(&container, &["id", "-un"]), "app");
    let written = said(
        &container,
        &["sh", "-c", "echo token >~/.google_workspace_mcp/token && cat ~/.google_workspace_mcp/token"],
    );
    assert_eq!(written, "token");
    let stopped = container.stop();
    assert!(matches!(stopped.exit_code, 0 | 143) && stopped.took < Duration::from_secs(5), "{stopped:?}");
}
