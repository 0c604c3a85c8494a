//! The application with a model server beside it: what it may write, what it may use, what outlives it, and what is
//! otherwise in development.

use std::fs;
use std::io::Read as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cache::steps_run;
use crate::docker::{docker, eventually, run};
use crate::example::{Build, copy, root};
use crate::mirror;
use crate::project::{HINT, Project};

const KEY: &str = "the key of a test";

const FILES: [&str; 2] = ["docker-compose.yml", "docker-compose.dev.yml"];

fn example() -> PathBuf {
    root().join("examples/promtior")
}

/// With what it requires, on a port of its own.
fn project(files: &[&str]) -> Project {
    let mut project = Project::with(&example(), files);
    project.free_ports(&["PORT"]);
    project.set("ADMIN_REINGEST_KEY", KEY);
    project
}

/// What the application answers, from outside its container.
fn get(project: &Project, path: &str) -> Value {
    serde_json::from_str(&mirror::get(&project.address("PORT"), path)).unwrap()
}

/// What the application answers to a request with a key; the status when it is not content.
fn reingest(project: &Project, key: &str) -> String {
    let script = "import os, sys, urllib.error, urllib.request as r\n\
        q = r.Request(f'http://127.0.0.1:{os.environ[\"PORT\"]}/admin/reingest', b'', {'X-Admin-Key': sys.argv[1]})\n\
        try: print(r.urlopen(q).read().decode())\n\
        except urllib.error.HTTPError as error: print(error.code)";
    project.exec("app", &["python", "-c", script, key])
}

/// The limits of a service's container, then its reservations: processors in billionths, memory in bytes.
fn resources(project: &Project, service: &str) -> Value {
    let id = project.compose(&["ps", "--quiet", service]).text.trim().to_owned();
    let host = docker(&["inspect", "--format", "{{json .HostConfig}}", &id]);
    let host: Value = serde_json::from_str(&host).unwrap();
    json!([host["NanoCpus"], host["Memory"], host["MemoryReservation"]])
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{}: `{from}`", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

const GIB: u64 = 1 << 30;

#[test]
fn what_it_remembers_outlives_it_and_the_model_server_answers() {
    let project = project(&FILES[..1]);
    project.up();
    assert_eq!(get(&project, "/models"), json!([]));
    for model in ["tinyllama", "nomic-embed-text"] {
        project.exec("ollama", &["ollama", "pull", model]);
    }
    let models = get(&project, "/models").to_string();
    assert!(models.contains("tinyllama") && models.contains("nomic-embed-text"), "{models}");

    assert_eq!(get(&project, "/pages"), 0);
    assert_eq!(reingest(&project, "another key"), "403");
    let pages = reingest(&project, KEY);
    assert!(pages.parse::<u32>().unwrap() > 0, "{pages}");
    assert!(!get(&project, "/ask?question=why").as_str().unwrap().is_empty());

    assert!(project.compose(&["down"]).success);
    assert_eq!(project.compose(&["ps", "--all", "--quiet"]).text.trim(), "");
    project.up();
    assert_eq!(get(&project, "/pages").to_string(), pages, "the document");
    assert_eq!(get(&project, "/models").to_string(), models, "the models");
}

#[test]
fn its_user_owns_what_it_must_and_limits_are_those_of_production() {
    let project = project(&FILES[..1]);
    project.up();
    let inside = |command: &str| project.exec("app", &["sh", "-c", command]);
    assert_eq!(inside("whoami; id -u; id -g"), "appuser\n1001\n1001");
    assert_eq!(inside("grep -E '^[UG]id:' /proc/1/status | tr -s '\\t ' ' '").matches(" 1001").count(), 8);
    assert_eq!(inside("find /app /opt/venv /home/appuser ! '(' -user appuser -group appgroup ')'"), "");
    assert_eq!(inside("find / -maxdepth 1 -type d -writable | sort"), "/app\n/tmp");
    assert_eq!(inside("touch /app/data/chroma_db/file && stat -c %U:%G /app/data/chroma_db"), "appuser:appgroup");
    assert_eq!(inside("getent passwd appuser | cut -d: -f7"), "/usr/sbin/nologin");

    assert_eq!(resources(&project, "app"), json!([1_000_000_000, GIB, GIB / 2]));
    assert_eq!(resources(&project, "ollama"), json!([0, 16 * GIB, 8 * GIB]));

    // What is edited here is nothing that the image knows.
    edit(&project.folder().join("src/main.py"), "\"healthy\"", "\"edited\"");
    assert!(project.compose(&["restart", "app"]).success);
    project.up();
    assert_eq!(
        get(&project, "/health"),
        json!({"status": "healthy", "environment": "production", "provider": "ollama"})
    );
}

#[test]
fn a_port_that_is_moved_at_the_start_moves_everywhere() {
    let project = project(&FILES[..1]);
    // The port is one of the tests' own: the probe has found the server there.
    project.up();
    let port = project.exec("app", &["printenv", "PORT"]);
    assert_ne!(port, "8000");
    assert_eq!(project.address("PORT"), format!("127.0.0.1:{port}"));
    assert!(project.published("app", port.parse().unwrap()).ends_with(&format!(":{port}")));
    assert_eq!(get(&project, "/health")["status"], "healthy");
}

#[test]
fn nothing_starts_without_the_key() {
    let mut project = project(&FILES[..1]);
    project.set("ADMIN_REINGEST_KEY", "");
    let up = project.compose(&["up", "--detach"]);
    assert!(!up.success);
    let said =
        "required variable ADMIN_REINGEST_KEY is missing a value: set it in .env (Admin API key for /admin/reingest)";
    assert!(up.text.contains(said), "{}", up.text);
    // Whoever starts it without Compose is told by the container.
    let image = crate::image::of(&example(), None);
    let alone = run(Command::new("docker").args(["run", "--rm", &image]), HINT);
    assert!(!alone.success && alone.text.contains("ADMIN_REINGEST_KEY is required"), "{}", alone.text);
}

#[test]
fn the_development_sees_edits_and_can_be_debugged() {
    let project = project(&FILES);
    project.up();
    assert_eq!(get(&project, "/health")["environment"], "development");
    edit(&project.folder().join("src/main.py"), "\"healthy\"", "\"edited\"");
    let sees = || {
        let script = "import os, urllib.request as r; \
            print(r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health').read())";
        project.compose(&["exec", "--no-TTY", "app", "python", "-c", script]).text.contains("edited")
    };
    eventually("the server has started again with the edited source", sees);

    for path in ["src", "tests", "docs"] {
        let write = project.compose(&["exec", "--no-TTY", "app", "touch", &format!("/app/{path}/new")]);
        assert!(!write.success && write.text.contains("Read-only file system"), "{}", write.text);
    }
    let tests = project.compose(&["exec", "--no-TTY", "app", "python", "-m", "unittest", "discover", "tests"]);
    assert!(tests.text.contains("Ran 2 tests"), "{}", tests.text);

    let debugger = project.published("app", 9229);
    assert!(debugger.starts_with("127.0.0.1:"), "for this machine alone: {debugger}");
    let mut greeting = [0; 15];
    TcpStream::connect(&debugger).unwrap().read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"Content-Length:", "the debugger speaks first");

    assert_eq!(resources(&project, "app"), json!([2_000_000_000, 2 * GIB, 0]));
    assert_eq!(resources(&project, "ollama"), json!([0, 8 * GIB, 0]));
}

#[test]
fn a_build_of_the_development_takes_what_the_other_has_done() {
    let scratch = TempDir::new().unwrap();
    let folder = copy(&example(), scratch.path());
    let mark = |file: &str| {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("{text}\n# {}\n", folder.display())).unwrap();
    };
    let production = Build::of(&folder);
    let development = Build { target: Some("development".to_owned()), ..production.clone() };
    mark("pyproject.toml");
    let run = steps_run(&production);
    assert!(run.iter().any(|step| step.starts_with("dependencies: RUN --mount")), "{run:#?}");
    let run = steps_run(&development);
    assert!(run.iter().any(|step| step.starts_with("dependencies-development: RUN --mount")), "{run:#?}");
    let is_own = |step: &String| step.starts_with("dependencies-development: ") || step.starts_with("development: ");
    assert!(run.iter().all(is_own), "the common steps are done: {run:#?}");

    mark("src/main.py");
    assert!(steps_run(&production).iter().all(|step| step.starts_with("final: COPY ")));
    assert!(steps_run(&development).iter().all(|step| step.starts_with("development: COPY ")));
    assert_eq!(steps_run(&production), [""; 0], "nothing has changed");
}

#[test]
fn the_shortcuts_of_its_makefile_say_what_they_do() {
    let scratch = TempDir::new().unwrap();
    let folder = copy(&example(), scratch.path());
    let program = Path::new(env!("CARGO_BIN_EXE_hullwright")).parent().unwrap();
    let make = |arguments: &[&str]| {
        let path = format!("{}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", program.display());
        run(Command::new("make").args(arguments).current_dir(&folder).env("PATH", path), "these tests need make")
    };
    let both = "docker compose --file docker-compose.yml --file docker-compose.dev.yml up --build";
    for (target, command) in [
        ("docker-build", "docker compose build"),
        ("docker-run", "docker compose up --detach --wait"),
        ("docker-dev", both),
        ("docker-logs", "docker compose logs --follow"),
        ("docker-clean", "docker compose --profile '*' down --volumes"),
    ] {
        let said = make(&["--dry-run", target]);
        assert!(said.success && said.text.trim() == command, "{target}: {}", said.text);
    }
    assert!(make(&["docker-check"]).success);
    edit(&folder.join("docker-compose.yml"), "memory: \"1G\"", "memory: \"3G\"");
    let drifted = make(&["docker-check"]);
    assert!(!drifted.success && drifted.text.contains("docker-compose.yml"), "{}", drifted.text);
}
