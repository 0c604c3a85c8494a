//! The application of the all-in-one example: when it is ready, what moves it, what it may do and know.

use std::fs;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::docker::{Container, docker, eventually};
use crate::example::{AIO, READY};
use crate::inside::{CLOSED, Mounted, crash, health, process, sql, variable, wait_until_healthy};
use crate::mirror;
use crate::project::Project;

const URL: &str = "COCOSEARCH_DATABASE_URL";

/// Makes the application wait before it opens its port.
fn slow(seconds: u16) -> Mounted {
    let script = format!("import sys, time\nif \"mcp\" in sys.orig_argv:\n    time.sleep({seconds})\n");
    Mounted::new("/app/.venv/lib/python3.11/site-packages/sitecustomize.py", &script)
}

/// What the application says that it was told.
fn settings(container: &Container, port: u16) -> Value {
    let said = container.exec(&["curl", "-sf", &format!("http://127.0.0.1:{port}/")]);
    assert!(said.success, "nothing answers on {port}: {}", said.text);
    serde_json::from_str(&said.text).unwrap()
}

/// What the database tells to whoever has this address.
fn ask(container: &Container, url: &str) -> String {
    let said = container.exec(&["psql", "-XAt", "--no-password", url, "-c", "select current_user"]);
    said.text.trim().to_owned()
}

/// The files with some text among all layers of the image and what the container wrote, its volume excepted.
fn files_with(container: &Container, text: &str) -> Vec<String> {
    let not_files = ["--exclude-dir=proc", "--exclude-dir=sys", "--exclude-dir=data"];
    let said = container.exec(&[&["grep", "-rlF"], &not_files[..], &[text, "/"]].concat());
    said.text.lines().filter(|line| line.starts_with('/')).map(str::to_owned).collect()
}

#[test]
fn ready_is_never_said_before_the_application_answers() {
    for delay in [0, 4] {
        let slow = slow(delay);
        let container = AIO.ready(&[&slow.option, "--env=COCOSEARCH_LOG_LEVEL=info"]);
        let [serves, ready] = ["serving MCP", READY].map(|words| container.logged_at(words));
        // Modulo a day, which may end in between.
        let after = (ready - serves + 43_200.0).rem_euclid(86_400.0) - 43_200.0;
        assert!((0.0..=2.0).contains(&after), "{after:.1} s after the application, delayed by {delay} s");
        assert!(health(&container).success);
    }
}

#[test]
fn stops_with_exit_0_inside_10_s() {
    let container = AIO.ready(&["--env=COCOSEARCH_LOG_LEVEL=info"]);
    let stopped = container.stop();
    assert!(stopped.exit_code == 0 && stopped.took < Duration::from_secs(10), "{stopped:?}");
    assert!(container.logged("INFO stopped") && container.logged(CLOSED));
}

#[test]
fn stops_in_order_while_the_application_is_not_ready() {
    let slow = slow(600);
    let container = AIO.start(&[&slow.option]);
    container.wait_for_log("service mcp: starting");
    let stopped = container.stop();
    assert!(stopped.took < Duration::from_secs(10), "{stopped:?}");
    assert!(container.logged(CLOSED));
    assert!(!container.logged(READY));
}

#[test]
fn variables_move_server_probe_and_banner() {
    let moved = ["MCP_PORT=8123", "MCP_TRANSPORT=sse", "LOG_LEVEL=debug", "PG_PORT=6543", "OLLAMA_PORT=12345"];
    let moved = moved.map(|variable| format!("--env=COCOSEARCH_{variable}"));
    let options = moved.each_ref().map(String::as_str);
    let container = AIO.ready(&[&options[..], &["--publish=127.0.0.1::8123"]].concat());
    let told = serde_json::json!({
        "transport": "sse", "port": 8123, "log_level": "debug",
        "database": "127.0.0.1:6543", "ollama": "127.0.0.1:12345",
    });
    assert_eq!(settings(&container, 8123), told);
    for line in ["MCP server 8123", "PostgreSQL 6543", "Ollama 12345"] {
        assert!(container.logged(line), "the table does not show `{line}`");
    }
    assert!(container.logged("DEBUG /health: 200"), "the probe asks elsewhere");
    eventually("the engine calls it healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
    assert!(mirror::get(&container.published(8123), "/health").contains("ok"));
    assert_eq!(ask(&container, &variable(&container, "mcp", URL).unwrap()), "cocosearch");
}

#[test]
fn the_defaults_are_those_of_the_spec() {
    let container = AIO.ready(&["--env=COCOSEARCH_MCP_PORT=", "--env=COCOSEARCH_MCP_TRANSPORT="]);
    let told = serde_json::json!({
        "transport": "http", "port": 3000, "log_level": "warn",
        "database": "127.0.0.1:5432", "ollama": "127.0.0.1:11434",
    });
    assert_eq!(settings(&container, 3000), told);
    assert!(!container.logged("DEBUG") && !container.logged("INFO serving"));
}

#[test]
fn the_address_of_the_database_holds_any_password() {
    let container = AIO.ready(&["--env=POSTGRES_PASSWORD=p@:/%? #&+ü'\"$x\\ "]);
    let url = variable(&container, "mcp", URL).unwrap();
    assert_eq!(ask(&container, &url), "cocosearch", "{url}");
    assert_ne!(ask(&container, "postgresql://cocosearch:wrong@127.0.0.1/cocosearch"), "cocosearch");
}

#[test]
fn the_generated_password_is_the_applications_and_in_no_layer_history_or_log() {
    let container = AIO.ready(&["--env=COCOSEARCH_LOG_LEVEL=debug"]);
    let password = container.exec(&["cat", "/data/secrets/POSTGRES_PASSWORD"]).text;
    assert_eq!(password.len(), 32);
    let url = variable(&container, "mcp", URL).unwrap();
    assert_eq!(ask(&container, &url), "cocosearch");
    let encoded = password.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
    assert!(url.contains(&password) || url.contains(&encoded), "another password");

    let history = docker(&["history", "--no-trunc", AIO.image()]);
    let variables = docker(&["inspect", "--format", "{{.Config.Env}}", AIO.image()]);
    for secret in ["POSTGRES_PASSWORD=", "COCOSEARCH_DATABASE_URL="] {
        assert!(!history.contains(secret) && !variables.contains(secret), "{secret}");
    }
    let command = process(&container, "mcp", "cmdline");
    assert_ne!(files_with(&container, READY), Vec::<String>::new(), "the search finds nothing");
    for secret in [&password, &encoded] {
        assert!(!container.logged(secret) && !command.contains(secret));
        assert_eq!(files_with(&container, secret), Vec::<String>::new());
    }
    let image = docker(&["run", "--rm", "--entrypoint=find", AIO.image(), "/data"]);
    assert_eq!(image, "/data", "the image has data");
    let other = variable(&container, "ollama", URL).or_else(|| variable(&container, "mcp", "POSTGRES_PASSWORD"));
    assert_eq!(other, None, "a service has a secret that it does not need");
}

#[test]
fn killed_application_is_restarted_and_named_meanwhile() {
    let container = AIO.ready(&[]);
    let meanwhile = crash(&container, "mcp");
    assert!(!meanwhile.success && meanwhile.text.contains("mcp is not healthy"), "{}", meanwhile.text);
    wait_until_healthy(&container);
    assert_eq!(settings(&container, 3000)["port"], 3000);
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn the_application_is_not_root_and_writes_where_it_may() {
    let repository = TempDir::new().unwrap();
    fs::write(repository.path().join("file"), "read me").unwrap();
    let container = AIO.ready(&[&format!("--volume={}:/mnt/repos:ro", repository.path().display())]);
    let status = process(&container, "mcp", "status");
    for line in ["Uid:\t1000\t1000\t1000\t1000", "Gid:\t1000\t1000\t1000\t1000"] {
        assert!(status.contains(line), "{status}");
    }
    let home = variable(&container, "mcp", "HOME").unwrap();
    let as_app = |script: &str| container.exec(&["s6-setuidgid", "app", "sh", "-c", script]);
    assert!(as_app(&format!("touch {home}/a /tmp/a && cat /mnt/repos/file && git --version")).success);
    for folder in ["/etc/s6-overlay", "/mnt/repos", "/data", "/usr/local/bin", "/"] {
        assert!(!as_app(&format!("touch {folder}/a")).success, "it may write to {folder}");
    }
    assert!(!as_app("cat /data/secrets/POSTGRES_PASSWORD").success);
    assert_eq!(sql(&container, "cocosearch", "select extname from pg_extension where extname = 'vector'"), "vector");
}

#[test]
fn compose_moves_and_publishes_what_the_variables_say() {
    let repositories = TempDir::new().unwrap();
    fs::write(repositories.path().join("file"), "read me").unwrap();
    let mut project = Project::new(&AIO.folder());
    project.free_ports(&["COCOSEARCH_MCP_PORT", "COCOSEARCH_PG_PORT", "COCOSEARCH_OLLAMA_PORT"]);
    project.set("COCOSEARCH_MCP_TRANSPORT", "sse");
    project.set("COCOSEARCH_LOG_LEVEL", "error");
    project.set("COCOSEARCH_REPOS", repositories.path().to_str().unwrap());
    project.up();
    let address = project.address("COCOSEARCH_MCP_PORT");
    let told: Value = serde_json::from_str(&mirror::get(&address, "/")).unwrap();
    assert_eq!((&told["transport"], &told["log_level"]), (&"sse".into(), &"error".into()));
    assert_eq!(told["database"], project.address("COCOSEARCH_PG_PORT"));
    assert_eq!(told["ollama"], project.address("COCOSEARCH_OLLAMA_PORT"));
    assert!(project.compose(&["exec", "cocosearch", "cat", "/mnt/repos/file"]).text.contains("read me"));
    let id = project.compose(&["ps", "--quiet"]).text.trim().to_owned();
    let published = docker(&["port", &id]);
    assert!(
        !published.is_empty() && published.lines().all(|line| line.ends_with(&address["127.0.0.1".len()..])),
        "{published}"
    );
    assert!(project.compose(&["stop"]).success);
    assert_eq!(docker(&["inspect", "--format", "{{.State.ExitCode}}", &id]), "0");
}
