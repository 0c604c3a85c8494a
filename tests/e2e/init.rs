//! What `init` proposes for the folders of people is built and run, and its questions are answered at a real terminal.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{Container, eventually, run};
use crate::example::Build;
use crate::image;
use crate::locks;
use crate::mirror;
use crate::terminal::Terminal;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::with_prefix("shop-").unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn hullwright(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
    let said = run(command.args(arguments).current_dir(folder), "cargo builds it");
    assert!(said.success, "{arguments:?}\n{}", said.text);
}

/// Makes the spec and all that comes out of it, as somebody who answers nothing.
fn generated(folder: &Path) {
    hullwright(folder, &["init", "--yes"]);
    hullwright(folder, &["generate"]);
}

/// What the built image answers as soon as it is healthy.
fn answers(folder: &Path, tag: &str, port: u16, path: &str) -> String {
    let built = image::build(&Build::of(folder), &format!("hullwright-e2e/init-{tag}"));
    let container = Container::run(image::tag(&built), &[&format!("--publish=127.0.0.1::{port}")]);
    eventually("it is healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
    let answer = mirror::get(&container.published(port), path);
    assert_eq!(container.inspect("{{.Config.User}}"), "1001:1001");
    assert_eq!(container.stop().exit_code, 0, "it ends when it is told to");
    answer
}

#[test]
fn a_python_project_with_uv_is_built_and_run() {
    let metadata = "[project]\nname = 'shop'\nversion = '0.1.0'\nrequires-python = '>=3.11'\n\
                    dependencies = ['starlette==0.47.2', 'uvicorn==0.35.0']\n";
    let server = "from starlette.applications import Starlette\nfrom starlette.responses import PlainTextResponse\n\
                  from starlette.routing import Route\n\n\
                  app = Starlette(routes=[Route('/health', lambda request: PlainTextResponse('sold'))])\n";
    let files = [("pyproject.toml", metadata), ("uv.lock", ""), (".python-version", "3.12\n"), ("main.py", server)];
    let folder = folder(&files);
    generated(folder.path());
    // It had to be there to be seen; what is in it is made now.
    fs::remove_file(folder.path().join("uv.lock")).unwrap();
    locks::complete(folder.path());
    assert_eq!(answers(folder.path(), "uv", 8000, "/health"), "sold");
}

#[test]
fn a_python_project_with_requirements_is_built_and_run() {
    let server =
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get('/health')\ndef health():\n    return 'sold'\n";
    let requirements = "flask==3.1.1\ngunicorn==23.0.0\n";
    let folder = folder(&[("requirements.txt", requirements), (".python-version", "3.12\n"), ("app.py", server)]);
    generated(folder.path());
    assert_eq!(answers(folder.path(), "requirements", 8000, "/health"), "sold");
}

#[test]
fn a_node_application_is_built_and_run() {
    let package = r#"{"name": "shop", "version": "1.0.0", "private": true, "engines": {"node": "20.x"},
        "scripts": {"start": "node server.js"}, "dependencies": {"ms": "2.1.3"}}"#;
    let server = "const ms = require('ms');\n\
        const server = require('http').createServer((request, response) => {\n\
          response.end(request.url === '/health' ? ms(60000) : 'shop');\n\
        });\n\
        server.listen(process.env.PORT);\n\
        process.on('SIGTERM', () => process.exit(0));\n";
    let folder = folder(&[("package.json", package), ("server.js", server)]);
    locks::make(folder.path(), "node:20-slim", "package.json", "npm install --package-lock-only", "package-lock.json");
    generated(folder.path());
    assert_eq!(answers(folder.path(), "node", 3000, "/health"), "1m");
}

const REQUIREMENTS: &[(&str, &str)] = &[("requirements.txt", "flask\n"), ("main.py", "")];

#[test]
fn questions_are_answered_at_a_terminal() {
    let asked = folder(REQUIREMENTS);
    let terminal = Terminal::open(asked.path());
    terminal.line("hullwright init");
    terminal.waits_for("found requirements.txt: the template `python-requirements`");
    terminal.waits_for("Name of the image");
    terminal.line("My Shop");
    terminal.waits_for("`My Shop` is not a text like");
    terminal.keys(&["C-u"]);
    for _ in 0.."My Shop".len() {
        terminal.keys(&["BSpace"]);
    }
    for (question, answer) in [
        ("Name of the image", "shop"),
        ("Image with Python", "python:3.12-slim"),
        ("Command that starts it", ""),
        ("Port that it listens on", "9000"),
        ("Path that answers", "/up"),
    ] {
        terminal.waits_for(question);
        terminal.line(answer);
    }
    terminal.waits_for("Database beside it: none, postgresql");
    terminal.text("post");
    terminal.keys(&["Tab", "Enter"]);
    terminal.waits_for("hullwright generate");
    terminal.line("hullwright validate");
    terminal.waits_for("ok: 4 services");

    let told = folder(REQUIREMENTS);
    let answers = ["name=shop", "base=python:3.12-slim", "port=9000", "health=/up", "database=postgresql"];
    let answers: Vec<&str> = answers.into_iter().flat_map(|answer| ["--answer", answer]).collect();
    hullwright(told.path(), &[&["init", "--yes"], &answers[..]].concat());
    let spec = |folder: &TempDir| fs::read_to_string(folder.path().join("hull.yaml")).unwrap();
    assert_eq!(spec(&asked), spec(&told));
}

#[test]
fn a_template_is_chosen_at_a_terminal() {
    let folder = folder(&[]);
    let terminal = Terminal::open(folder.path());
    terminal.line("hullwright init --answer name=shop");
    terminal.waits_for("nothing in the folder says what it is");
    terminal.waits_for("Template [application]:");
    terminal.text("s6");
    terminal.keys(&["Tab", "Enter"]);
    for question in ["Image that", "Packages of", "Files and", "Command that", "Port that", "Path that"] {
        terminal.waits_for(question);
        terminal.keys(&["Enter"]);
    }
    terminal.waits_for("wrote hull.yaml");
    assert!(fs::read_to_string(folder.path().join("hull.yaml")).unwrap().contains("kit: postgresql"));
}

#[test]
fn what_is_there_already_is_imported_or_not_as_one_says() {
    let files = [
        ("Dockerfile", "FROM python:3.12-slim\nCMD [\"python\", \"main.py\"]\n"),
        ("main.py", ""),
        ("requirements.txt", ""),
    ];
    for (answer, shown, in_spec) in [("", "facts", "python:3.12-slim"), ("false", "Name of the image", "")] {
        let folder = folder(&files);
        let terminal = Terminal::open(folder.path());
        terminal.line("hullwright init");
        terminal.waits_for("Make the spec of Dockerfile: true, false [true]:");
        terminal.text(answer);
        terminal.keys(&["Enter"]);
        terminal.waits_for(shown);
        let spec = fs::read_to_string(folder.path().join("hull.yaml")).unwrap_or_default();
        assert!(spec.contains(in_spec) && spec.is_empty() == in_spec.is_empty(), "{spec}");
    }
}

#[test]
fn who_thinks_better_of_it_finds_everything_as_it_was() {
    let folder = folder(REQUIREMENTS);
    let terminal = Terminal::open(folder.path());
    terminal.line("hullwright init");
    terminal.waits_for("Name of the image");
    terminal.line("shop");
    terminal.waits_for("Image with Python");
    terminal.text("half");
    terminal.keys(&["C-c"]);
    terminal.line("echo \"code $?\"; stty -a | grep -ow -e '-*echo' -e '-*icanon'; ls -A | wc -l");
    terminal.waits_for("code 130");
    terminal.waits_for("\n2\n");
    let screen = terminal.screen();
    assert!(screen.contains("\necho\n") && screen.contains("icanon\n") && !screen.contains("-icanon\n"), "{screen}");
    assert!(terminal.has_cursor());
}
