//! `hullwright init`: in folders as people have them, with answers in every way in which they can be given.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::with_prefix("shop-").unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The exit code, and both outputs.
fn hullwright(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hullwright"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

/// The spec that `init` makes there. It is valid, and what comes out of it is what it says.
fn made(folder: &Path, arguments: &[&str]) -> Value {
    let (code, said) = hullwright(folder, &[&["init"], arguments].concat());
    assert_eq!(code, Some(0), "{said}");
    for command in ["validate", "generate", "check"] {
        let (code, said) = hullwright(folder, &[command]);
        assert_eq!(code, Some(0), "{command}: {said}");
        assert!(!said.contains("warning"), "{command}: {said}");
    }
    let text = fs::read_to_string(folder.join("hull.yaml")).unwrap();
    assert!(text.starts_with("# ") && text.contains("\n# yaml-language-server: $schema="), "{text}");
    serde_yaml::from_str(&text).unwrap()
}

/// Compares the spec that was made with the approved one, comments and all: `INSTA_UPDATE=always` approves another.
fn is_as_approved(folder: &Path, name: &str) {
    let spec = fs::read_to_string(folder.join("hull.yaml")).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, spec);
    });
}

/// A value of a spec, by a path of JSON.
fn at<'v>(spec: &'v Value, path: &str) -> &'v Value {
    spec.pointer(path).unwrap_or_else(|| panic!("{path}: {spec:#}"))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const SERVER: &str =
    "from fastapi import FastAPI\n\napi = FastAPI()\n\n\n@api.get('/health')\ndef health():\n    return 1\n";

#[test]
fn a_python_project_with_a_lock_of_uv() {
    let metadata = "[project]\nname = 'Guest_Book'\ndescription = 'Keeps: [what] guests \"write\"'\n\
                    requires-python = '>=3.11,<3.13'\ndependencies = ['fastapi>=0.100', 'uvicorn[standard]']\n";
    let folder = folder(&[
        ("pyproject.toml", metadata),
        ("uv.lock", ""),
        ("app/__init__.py", ""),
        ("app/main.py", SERVER),
        ("tests/test_app.py", ""),
        (".venv/lib/x.py", ""),
    ]);
    let spec = made(folder.path(), &["--yes"]);
    assert_eq!(at(&spec, "/name"), "guest-book");
    assert_eq!(at(&spec, "/description"), "Keeps: [what] guests \"write\"");
    assert_eq!(at(&spec, "/image/base"), "python:3.12-slim");
    assert_eq!(at(&spec, "/stages/project/kit"), "python-uv");
    assert_eq!(at(&spec, "/services/web/copy"), &serde_json::json!(["project", "./app"]));
    let command = "uvicorn app.main:api --host ${ports.http.bind} --port ${ports.http}";
    assert_eq!(at(&spec, "/services/web/command"), command);
    assert_eq!(at(&spec, "/services/web/healthcheck/http"), "/health");
    is_as_approved(folder.path(), "python-uv");
}

#[test]
fn a_python_project_that_is_installed() {
    let metadata = "[project]\nname = 'shop'\nscripts = {shop-server = 'shop:main'}\n[build-system]\nrequires = []\n";
    let files = [("pyproject.toml", metadata), ("src/shop/__init__.py", ""), (".python-version", "3.14.1\n")];
    let without_lock = folder(&files);
    let spec = made(without_lock.path(), &["--yes"]);
    assert_eq!(at(&spec, "/stages/project/kit"), "python-pip");
    assert_eq!(at(&spec, "/services/web/command"), "shop-server");
    is_as_approved(without_lock.path(), "python-pip");
    let with_lock = folder(&[&files[..], &[("uv.lock", "")]].concat());
    let spec = made(with_lock.path(), &["--yes", "--answer=port="]);
    assert_eq!(at(&spec, "/image/base"), "python:3.14-slim");
    assert_eq!(at(&spec, "/stages/project/with/sources"), &serde_json::json!(["./src"]));
    assert_eq!(at(&spec, "/services/web/copy"), &serde_json::json!(["project"]));
    assert_eq!(spec.pointer("/services/web/ports"), None);
}

#[test]
fn a_python_project_with_lists_of_requirements() {
    let server = "from flask import Flask\nshop = Flask(__name__)\n";
    let folder = folder(&[
        ("requirements.txt", "flask==3.1.0\nGunicorn>=23\n"),
        ("constraints.txt", ""),
        ("server.py", server),
        ("templates/index.html", ""),
    ]);
    let spec = made(folder.path(), &["--yes", "--answer", "name=shop"]);
    let with = serde_json::json!({"requirements": ["./requirements.txt"], "constraints": ["./constraints.txt"]});
    assert_eq!(at(&spec, "/stages/dependencies/with"), &with);
    assert_eq!(at(&spec, "/services/web/copy"), &serde_json::json!(["dependencies", "./server.py", "./templates"]));
    let command = "gunicorn --bind ${ports.http.bind}:${ports.http} server:shop";
    assert_eq!(at(&spec, "/services/web/command"), command);
    is_as_approved(folder.path(), "python-requirements");
}

#[test]
fn a_node_application() {
    let package = r#"{"name": "@me/shop", "main": "lib/x.js", "engines": {"node": "^20.1"}, "scripts": {"start": "node server.js"}}"#;
    let folder = folder(&[
        ("package.json", package),
        ("package-lock.json", "{}"),
        ("server.js", "if (url === '/healthz') {}"),
        ("lib/x.js", ""),
        ("test/x.js", ""),
        ("node_modules/x/index.js", ""),
    ]);
    let spec = made(folder.path(), &["--yes"]);
    assert_eq!(at(&spec, "/name"), "me-shop");
    assert_eq!(at(&spec, "/image/base"), "node:20-slim");
    assert_eq!(at(&spec, "/services/web/command"), "node server.js");
    assert_eq!(at(&spec, "/services/web/healthcheck/http"), "/healthz");
    let copy = serde_json::json!(["packages", "./package.json", "./server.js", "./lib"]);
    assert_eq!(at(&spec, "/services/web/copy"), &copy);
    let install = at(&spec, "/stages/packages/steps/1/run").as_str().unwrap();
    assert!(install.starts_with("npm ci --omit=dev "), "{install}");
    is_as_approved(folder.path(), "node");
}

#[test]
fn a_node_application_that_is_built() {
    let package = r#"{"scripts": {"build": "tsc", "start": "node dist/main.js"}}"#;
    let folder = folder(&[("package.json", package), ("tsconfig.json", "{}"), ("src/main.ts", ""), ("yarn.lock", "")]);
    let (_, said) = hullwright(folder.path(), &["init", "--yes", "--answer=name=shop"]);
    assert!(said.contains("npm does not read `yarn.lock`"), "{said}");
    let spec = made(folder.path(), &["--yes", "--answer=name=shop", "--force"]);
    assert_eq!(at(&spec, "/stages/packages/provides"), &serde_json::json!(["/app/node_modules", "/app/dist"]));
    assert_eq!(at(&spec, "/stages/packages/steps/2/copy"), &serde_json::json!(["./tsconfig.json", "./src"]));
    assert_eq!(at(&spec, "/services/web/copy"), &serde_json::json!(["packages", "./package.json"]));
    is_as_approved(folder.path(), "node-built");
}

#[test]
fn a_program_in_go() {
    let folder = folder(&[
        ("go.mod", "module example.org/me/greeter/v2\n\ngo 1.26\n"),
        ("go.sum", ""),
        ("cmd/other/main.go", "package other\n"),
        ("cmd/greeter/main.go", "package main\n// \"/ping\"\n"),
        ("internal/x/x.go", "package x\n"),
    ]);
    let spec = made(folder.path(), &["--yes"]);
    assert_eq!(at(&spec, "/name"), "greeter");
    let with = serde_json::json!({
        "version": "1.26", "name": "greeter", "package": "./cmd/greeter",
        "modules": ["./go.mod", "./go.sum"], "sources": ["./cmd", "./internal"],
    });
    assert_eq!(at(&spec, "/stages/program/with"), &with);
    assert_eq!(at(&spec, "/services/web/healthcheck/http"), "/ping");
    is_as_approved(folder.path(), "go");
}

#[test]
fn a_program_in_rust() {
    let manifest =
        "[package]\nname = 'shop'\ndescription = 'Sells'\nrust-version = '1.99'\n[[bin]]\nname = 'shop-server'\n";
    let folder = folder(&[
        ("Cargo.toml", manifest),
        ("Cargo.lock", ""),
        ("build.rs", ""),
        ("src/bin/shop-server.rs", ""),
        ("migrations/1.sql", ""),
        ("tests/x.rs", ""),
    ]);
    let spec = made(folder.path(), &["--yes", "--answer=base=debian:bookworm-slim"]);
    let with = serde_json::json!({
        "version": "1.99", "name": "shop-server", "release": "bookworm",
        "manifests": ["./Cargo.toml", "./Cargo.lock"], "sources": ["./build.rs", "./migrations", "./src"],
    });
    assert_eq!(at(&spec, "/stages/program/with"), &with);
    assert_eq!(at(&spec, "/services/web/command"), "shop-server");
    is_as_approved(folder.path(), "rust");
}

/// The spec that `init` makes of what somebody made by hand, which is left as it was.
fn imported(folder: &Path) -> Value {
    let before = names(folder);
    let (code, said) = hullwright(folder, &["init"]);
    assert!(code == Some(2) && said.contains("the folder has ") && said.contains("`--yes`"), "{said}");
    let (code, said) = hullwright(folder, &["init", "--yes"]);
    assert!(code.is_some_and(|code| code < 2) && said.contains("wrote "), "{said}");
    let (code, said) = hullwright(folder, &["validate"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = hullwright(folder, &["generate"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(before.iter().all(|name| names(folder).contains(name)));
    serde_yaml::from_str(&fs::read_to_string(folder.join("hull.yaml")).unwrap()).unwrap()
}

const DOCKERFILE: &str =
    "FROM python:3.12-slim\nWORKDIR /srv\nCOPY server.py ./\nEXPOSE 8000\nCMD [\"python\", \"server.py\"]\n";

#[test]
fn an_existing_compose_file() {
    let compose = "services:\n  web:\n    build: .\n    ports: ['8000:8000']\n    environment: {MODE: fast}\n    depends_on: [cache]\n\
                   \x20 cache:\n    image: redis:7\n";
    let folder = folder(&[
        ("docker-compose.yml", compose),
        ("Dockerfile", DOCKERFILE),
        ("server.py", ""),
        ("requirements.txt", ""),
    ]);
    let spec = imported(folder.path());
    assert_eq!(at(&spec, "/image/base"), "python:3.12-slim");
    assert_eq!(at(&spec, "/services/cache/image"), "redis:7");
    assert_eq!(fs::read_to_string(folder.path().join("Dockerfile")).unwrap(), DOCKERFILE);
    assert_eq!(fs::read_to_string(folder.path().join("docker-compose.yml")).unwrap(), compose);
}

#[test]
fn an_existing_image_with_s6() {
    let dockerfile = "FROM debian:bookworm-slim\nADD https://github.com/just-containers/s6-overlay/releases/download/v3.2.2.0/s6-overlay-noarch.tar.xz /tmp\n\
        RUN tar -C / -Jxpf /tmp/s6-overlay-noarch.tar.xz\n\
        ADD https://github.com/just-containers/s6-overlay/releases/download/v3.2.2.0/s6-overlay-x86_64.tar.xz /tmp\n\
        RUN tar -C / -Jxpf /tmp/s6-overlay-x86_64.tar.xz\n\
        RUN apt-get update && apt-get install -y python3\nCOPY rootfs/ /\nENTRYPOINT [\"/init\"]\n";
    let run = "#!/command/with-contenv sh\nexec python3 -m http.server 8000\n";
    let tree = "rootfs/etc/s6-overlay/s6-rc.d";
    let at_tree = |path: &str| format!("{tree}/{path}");
    let files = [
        ("Dockerfile".to_owned(), dockerfile),
        (at_tree("web/type"), "longrun\n"),
        (at_tree("web/run"), run),
        (at_tree("user/contents.d/web"), ""),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = folder(&files);
    let spec = imported(folder.path());
    assert!(spec.pointer("/services/web").is_some(), "{spec:#}");
    assert!(spec.pointer("/image/init/s6-overlay").is_some(), "{spec:#}");
    assert_eq!(fs::read_to_string(folder.path().join(at_tree("web/run"))).unwrap(), run);
}

#[test]
fn a_workspace_in_rust() {
    let workspace = "[workspace]\nmembers = ['library', 'crates/*']\n";
    let folder = folder(&[
        ("Cargo.toml", workspace),
        ("Cargo.lock", ""),
        ("library/src/lib.rs", ""),
        ("crates/server/Cargo.toml", "[package]\nname = 'shop-server'\n"),
        ("crates/server/src/main.rs", ""),
    ]);
    let spec = made(folder.path(), &["--yes", "--answer=name=shop"]);
    assert_eq!(at(&spec, "/stages/program/with/name"), "shop-server");
    assert_eq!(at(&spec, "/stages/program/with/sources"), &serde_json::json!(["./crates", "./library"]));
    fs::remove_file(folder.path().join("crates/server/src/main.rs")).unwrap();
    let (code, said) = hullwright(folder.path(), &["init", "--yes", "--force"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("add `--answer command=VALUE --answer program=VALUE`"), "{said}");
}

#[test]
fn every_template_is_valid_with_and_without_a_database() {
    let (code, list) = hullwright(Path::new("."), &["init", "--list", "--format=json"]);
    assert_eq!(code, Some(0));
    let list: Value = serde_json::from_str(list.lines().next().unwrap()).unwrap();
    let templates = list["templates"].as_array().unwrap();
    assert!(templates.len() >= 9);
    for template in templates {
        let name = template["name"].as_str().unwrap();
        let questions: Vec<&str> = template["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|question| question["name"].as_str().unwrap())
            .collect();
        // Words that are no others in YAML, and nothing there that the template copies.
        let hard = ["--yes", "--force", "--answer=name=no", "--answer=command=sh -c 'echo: [a], {b} # c'"];
        for database in ["none", "postgresql"] {
            let folder = folder(&[("site/index.html", "")]);
            let mut arguments = vec!["init", "--template", name];
            arguments.extend(hard);
            arguments.extend(questions.contains(&"program").then_some("--answer=program=app"));
            arguments.extend((name == "application").then_some("--answer=copy=./site"));
            let database = format!("--answer=database={database}");
            arguments.extend(questions.contains(&"database").then_some(database.as_str()));
            let (code, said) = hullwright(folder.path(), &arguments);
            assert_eq!(code, Some(0), "{name}: {said}");
            let (code, said) = hullwright(folder.path(), &["generate"]);
            assert_eq!(code, Some(0), "{name}: {said}");
            let text = fs::read_to_string(folder.path().join("hull.yaml")).unwrap();
            let spec: Value = serde_yaml::from_str(&text).unwrap();
            assert_eq!(spec["name"], "no", "{text}");
            if ["application", "empty", "s6-services"].contains(&name)
                && database.ends_with(if name == "empty" { "none" } else { "postgresql" })
            {
                is_as_approved(folder.path(), name);
            }
            assert!(text.contains("sh -c 'echo: [a], {b} # c'"), "{text}");
        }
    }
}

/// Every line of a built-in template is in an approved spec.
#[test]
fn no_line_of_a_template_is_untested() {
    let texts = |folder: &str, ending: &str| -> Vec<(String, String)> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let fitting = entries.filter(|path| path.to_str().unwrap().ends_with(ending));
        fitting.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
    };
    let approved = texts("tests/snapshots", ".snap").into_iter().map(|(_, text)| text).collect::<String>();
    let approved: Vec<&str> = approved.lines().map(str::trim).collect();
    for scaffold in fs::read_dir("templates/scaffolds").unwrap() {
        for (path, text) in texts(scaffold.unwrap().path().to_str().unwrap(), ".jinja") {
            for line in text.lines().map(str::trim).filter(|line| !line.contains(['{', '}']) && !line.is_empty()) {
                assert!(approved.contains(&line), "{path}: {line}");
            }
        }
    }
}

#[test]
fn answers_are_the_same_in_every_way() {
    let answers =
        "name: shop\nport: 9000\nhealth: /up\ncommand: python -m shop\ndatabase: postgresql\npackages: [git, curl]\n";
    let project: &[(&str, &str)] = &[("requirements.txt", ""), ("shop/__main__.py", "")];
    let by_file = folder(&[project, &[("answers.yaml", answers)]].concat());
    let from_file = made(by_file.path(), &["--answers", "answers.yaml", "--yes"]);
    let by_flags = folder(project);
    let flags =
        ["name=shop", "port=9000", "health=/up", "command=python -m shop", "database=postgresql", "packages=git curl"];
    let flags: Vec<&str> =
        flags.into_iter().flat_map(|flag| ["--answer", flag]).chain(["--answer", "base=python:3.13-slim"]).collect();
    // Every question that would be asked has its answer, so `--yes` is not needed.
    assert_eq!(made(by_flags.path(), &flags), from_file);
    assert_eq!(at(&from_file, "/services/web/packages"), &serde_json::json!(["git", "curl"]));
    assert_eq!(at(&from_file, "/services/db/kit"), "postgresql");
}

#[test]
fn without_a_terminal_every_missing_answer_is_named() {
    let folder = folder(&[("requirements.txt", "")]);
    let (code, said) = hullwright(folder.path(), &["init"]);
    assert_eq!(code, Some(2));
    for told in ["no terminal", "  name: ", "  command: ", "  port: ", "--yes --answer command=VALUE"] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let (code, said) = hullwright(folder.path(), &["init", "--yes"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("add `--answer command=VALUE`") && !said.contains("  port: "), "{said}");
    assert_eq!(names(folder.path()), ["requirements.txt"]);
}

#[test]
fn wrong_answers_are_all_reported_with_their_places() {
    let folder = folder(&[("answers.yaml", "prot: 1\nport: http\nname: Shop\n")]);
    let arguments = ["init", "-t", "application", "--answers", "answers.yaml", "--answer", "database=postgres"];
    let (code, said) = hullwright(folder.path(), &arguments);
    assert_eq!(code, Some(1));
    for told in [
        "answers.yaml:1:1",
        "write `port`",
        "answers.yaml:2:7",
        "answers.yaml:3:7",
        "--answer database:1:1",
        "4 errors",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    assert_eq!(names(folder.path()), ["answers.yaml"]);
}

#[test]
fn nothing_is_overwritten_and_everything_in_the_way_is_named() {
    let folder = folder(&[
        ("hull.yaml", "mine"),
        ("template/scaffold.yaml", "description: x\n"),
        ("template/hull.yaml", "hull: 1\nname: x\nimage: {base: scratch}\nservices: {x: {command: /x}}\n"),
        ("template/docs/readme.txt", "theirs"),
        ("template/link", "theirs"),
        ("docs", "a file"),
        ("Dockerfile", "FROM mine\n"),
    ]);
    symlink("/nowhere", folder.path().join("link")).unwrap();
    let arguments = ["init", "--template", "./template"];
    let (code, said) = hullwright(folder.path(), &arguments);
    assert_eq!(code, Some(1), "{said}");
    for told in ["`hull.yaml` is there", "`docs/readme.txt` is no file", "`link` is no file", "3 files in the way"] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let (code, said) = hullwright(folder.path(), &[&arguments[..], &["--force"]].concat());
    assert!(code == Some(1) && said.contains("2 files in the way"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("hull.yaml")).unwrap(), "mine");

    fs::remove_file(folder.path().join("link")).unwrap();
    fs::remove_file(folder.path().join("docs")).unwrap();
    let (code, said) = hullwright(folder.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("move `Dockerfile` away"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("docs/readme.txt")).unwrap(), "theirs");
    assert_eq!(fs::read_to_string(folder.path().join("Dockerfile")).unwrap(), "FROM mine\n");
}

const MINE: &[(&str, &str)] = &[
    (
        "mine/scaffold.yaml",
        "description: Ours\nquestions:\n  name: {type: text, description: Name}\n  debug: {type: boolean, description: Debug, default: false}\n",
    ),
    (
        "mine/hull.yaml.jinja",
        "hull: 1\nname: {{ name }}\nimage: {base: 'debian:trixie-slim'}\nservices:\n  web: {copy: [./run.sh], command: sh run.sh}\n",
    ),
    ("mine/run.sh.jinja", "#!/bin/sh\necho {% if debug %}-x {% endif %}{{ name }}\n"),
    ("mine/.github/workflow.yml", "on: ${{ push }}\n"),
];

#[test]
fn a_template_of_ones_own_has_any_files() {
    let folder = folder(MINE);
    let script = folder.path().join("mine/run.sh.jinja");
    fs::set_permissions(script, fs::Permissions::from_mode(0o755)).unwrap();
    let (code, said) =
        hullwright(folder.path(), &["init", "-t", "./mine", "-o", "new", "-a", "name=a", "-a", "debug=true"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("  cd new\n  hullwright generate\n"), "{said}");
    let new = folder.path().join("new");
    assert_eq!(names(&new), [".github", "hull.yaml", "run.sh"]);
    assert_eq!(fs::read_to_string(new.join("run.sh")).unwrap(), "#!/bin/sh\necho -x a\n");
    assert_eq!(fs::metadata(new.join("run.sh")).unwrap().permissions().mode() & 0o777, 0o755);
    assert_eq!(fs::read_to_string(new.join(".github/workflow.yml")).unwrap(), "on: ${{ push }}\n");
    assert_eq!(hullwright(&new, &["generate"]).0, Some(0));
}

#[test]
fn a_wrong_template_writes_nothing_and_says_where_it_is_wrong() {
    let spec = "mine/hull.yaml.jinja";
    for (file, from, to, told) in [
        (spec, "{{ name }}", "{{ nam }}", "--> ./mine/hull.yaml.jinja:2:10"),
        (spec, "{{ name }}", "{{ name", "--> ./mine/hull.yaml.jinja:"),
        (spec, "services:", "servces:", "write `services`"),
        ("mine/scaffold.yaml", "type: text", "type: txt", "--> ./mine/scaffold.yaml:3:16"),
        ("mine/run.sh.jinja", "{% if debug %}", "{% if debugging %}", "--> ./mine/run.sh.jinja:2:"),
    ] {
        let folder = folder(MINE);
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
        fs::write(&path, text.replace(from, to)).unwrap();
        let (code, said) = hullwright(folder.path(), &["init", "-t", "./mine", "-y", "-a", "name=a"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(told) && said.contains("nothing was written"), "{told}\n{said}");
        assert_eq!(names(folder.path()), ["mine"]);
    }
    let empty = folder(&[("mine/hull.yaml", ""), ("other/scaffold.yaml", "description: x\n")]);
    let (code, said) = hullwright(empty.path(), &["init", "-t", "./mine"]);
    assert!(code == Some(2) && said.contains("it has no `scaffold.yaml`"), "{said}");
    let (code, said) = hullwright(empty.path(), &["init", "-t", "./other"]);
    assert!(code == Some(2) && said.contains("makes no `hull.yaml`"), "{said}");
}

#[test]
fn machines_are_told_the_same() {
    let folder = folder(&[]);
    let (code, said) = hullwright(folder.path(), &["init", "-y", "--format", "json"]);
    assert_eq!(code, Some(0), "{said}");
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0], serde_json::json!({"type": "wrote", "path": "hull.yaml"}));
    assert_eq!((&lines[1]["command"], &lines[1]["written"]), (&"init".into(), &1.into()));
    let (code, said) = hullwright(folder.path(), &["init", "-y", "--format", "json"]);
    let refusal: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert_eq!((code, &refusal["type"], &refusal["path"]), (Some(1), &"refusal".into(), &"hull.yaml".into()));
}
