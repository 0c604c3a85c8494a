//! `hullwright check` and `generate` as processes: in checkouts of every kind, beside each other, and for other programs.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "machine/tree.rs"]
#[allow(dead_code, reason = "another test asks it for more")]
mod tree;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;
use tree::{Thing, Tree};

const SPEC: &str = include_str!("cli/check.in/hull.yaml");

fn hullwright(folder: &Path, arguments: &[&str]) -> Output {
    // Neither git nor Docker, nor a home, nor a network's settings.
    Command::new(env!("CARGO_BIN_EXE_hullwright")).args(arguments).current_dir(folder).env_clear().output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn ends(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = hullwright(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output));
    text(&output)
}

fn generated() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hull.yaml"), SPEC).unwrap();
    ends(folder.path(), &["generate"], 0);
    folder
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let things = Tree::of(folder).0.into_iter().filter(|(_, thing)| matches!(thing, Thing::File { .. }));
    things.map(|(path, _)| folder.join(path)).collect()
}

fn copied(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for (path, thing) in Tree::of(from).0 {
        let (there, path) = (from.join(&path), to.path().join(&path));
        match thing {
            Thing::Folder => fs::create_dir_all(path).unwrap(),
            Thing::File { .. } => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::copy(there, path).unwrap();
            }
            Thing::Link => {}
        }
    }
    to
}

#[test]
fn a_checkout_with_the_line_ends_of_windows() {
    let examples = fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path());
    let mut specs = 0;
    for example in
        examples.filter(|folder| folder.join("hull.yaml").exists() || folder.join("docker/hull.yaml").exists())
    {
        specs += 1;
        let copy = copied(&example);
        for file in files(copy.path()) {
            if let Ok(text) = fs::read_to_string(&file) {
                fs::write(file, text.replace('\n', "\r\n")).unwrap();
            }
        }
        let is_below = !example.join("hull.yaml").exists();
        let folder = if is_below { copy.path().join("docker") } else { copy.path().to_owned() };
        let lines = ends(&folder, &["check", "--format", "json"], 1);
        let drifts = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let drifts: Vec<Value> = drifts.filter(|line| line["type"] == "drift").collect();
        assert!(!drifts.is_empty() && drifts.iter().all(|drift| drift["kind"] == "wrong line ends"), "{drifts:#?}");
        assert!(drifts.iter().all(|drift| drift["path"] != "README.md"), "its author decides how its lines end");
        assert!(ends(&folder, &["check"], 1).contains("`* text=auto eol=lf` in .gitattributes"));
        ends(&folder, &["generate"], 0);
        ends(&folder, &["check"], 0);
    }
    assert!(specs > 5);
}

#[test]
fn a_checkout_that_is_read_only() {
    let folder = generated();
    let file = folder.path().join("Dockerfile");
    fs::write(&file, "FROM mine\n").unwrap();
    fs::remove_file(folder.path().join(".hull/lock")).unwrap();
    for path in [".", ".hull", "rootfs"] {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(0o555)).unwrap();
    }
    let before = Tree::of(folder.path());
    for format in ["human", "json", "sarif", "github"] {
        ends(folder.path(), &["check", "--format", format, "--patch", "/dev/null"], 1);
    }
    // Whoever may write all the same, as root may, has written nothing.
    assert_eq!(Tree::of(folder.path()), before);
    for path in [".", ".hull", "rootfs"] {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_run_beside_another_is_told_so() {
    let folder = generated();
    fs::remove_file(folder.path().join("Dockerfile")).unwrap();
    let lock = hullwright::disk::lock(folder.path()).unwrap();
    let told = ends(folder.path(), &["generate"], 2);
    assert!(told.contains("another hullwright is writing to `.`; wait until it is done"), "{told}");
    assert!(!folder.path().join("Dockerfile").exists());
    ends(folder.path(), &["check"], 1);
    drop(lock);
    ends(folder.path(), &["generate"], 0);
}

#[test]
fn of_runs_at_once_nothing_is_mixed() {
    let folder = tempfile::tempdir().unwrap();
    let specs: Vec<String> = (0..4).map(|number| format!("{number}.yaml")).collect();
    for (number, spec) in specs.iter().enumerate() {
        let port = format!("{}", 9000 + number);
        fs::write(folder.path().join(spec), SPEC.replace("8000", &port)).unwrap();
    }
    for _ in 0..10 {
        let run = |spec: &String| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
            command.args(["generate", "-o", "out", "-f", spec]).current_dir(folder.path());
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        };
        let runs: Vec<_> = specs.iter().map(run).collect();
        let ended: Vec<Output> = runs.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
        let codes: Vec<_> = ended.iter().map(|output| output.status.code().unwrap()).collect();
        assert!(codes.contains(&0) && codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
        let as_said = |spec: &&String| hullwright(folder.path(), &["check", "-o", "out", "-f", spec]).status.success();
        assert_eq!(specs.iter().filter(as_said).count(), 1, "the outputs are those of one of them");
    }
}

#[test]
fn what_stands_in_the_way_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), "theirs\n").unwrap();
    let link = |target: &str, path: &Path| symlink(outside.path().join(target), path).unwrap();
    for (path, what) in
        [("Dockerfile", "file"), ("README.md", "file"), ("rootfs", ""), (".hull/manifest.sha256", "file")]
    {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hull.yaml"), SPEC).unwrap();
        fs::create_dir(folder.path().join(".hull")).unwrap();
        link(what, &folder.path().join(path));
        let told = ends(folder.path(), &["generate", "--force"], 1);
        assert!(
            told.contains(&format!("`{path}` is a symbolic link")) && told.contains("nothing was written"),
            "{told}"
        );
        assert!(ends(folder.path(), &["check"], 1).contains(&format!("`{path}` is a symbolic link")));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), if path.starts_with('.') { 2 } else { 3 });
    }
    for path in ["Dockerfile", "README.md", "rootfs/etc/s6-overlay/scripts/health-check", ".hull/manifest.sha256"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hull.yaml"), SPEC).unwrap();
        fs::create_dir_all(folder.path().join(path)).unwrap();
        let told = ends(folder.path(), &["generate", "--force"], 1);
        assert!(told.contains(&format!("`{path}` is a folder")) && told.contains("nothing was written"), "{told}");
        assert!(!folder.path().join("docker-compose.yml").exists());
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(outside.path().join("file")).unwrap(), "theirs\n");
}

/// A folder in which much is wrong, and a spec with a warning and an edit.
fn much_is_wrong() -> TempDir {
    let folder = generated();
    let at = |path: &str| folder.path().join(path);
    fs::write(at("hull.yaml"), SPEC.replace("8000", "9000") + "volumes: {forgotten: }\n").unwrap();
    fs::write(at("Dockerfile"), "FROM ä\r\nmine\u{1b}[2J").unwrap();
    fs::remove_file(at(".dockerignore")).unwrap();
    fs::write(at("rootfs/etc/a b,c:%\n.txt"), "").unwrap();
    fs::set_permissions(at("docker-compose.yml"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(at("rootfs/hollow")).unwrap();
    folder
}

/// What the SARIF 2.1.0 schema asks of the parts that are used here.
fn sarif_schema() -> Value {
    let position = json!({ "type": "integer", "minimum": 1 });
    let text = json!({ "type": "object", "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } });
    let region = json!({
        "type": "object", "additionalProperties": false, "required": ["startLine"],
        "properties": { "startLine": position, "startColumn": position, "endLine": position, "endColumn": position },
    });
    let artifact = json!({
        "type": "object", "additionalProperties": false, "required": ["uri"],
        "properties": { "uri": { "type": "string", "format": "uri-reference", "pattern": "^[A-Za-z0-9%/._~-]+$" } },
    });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    let location = json!({
        "type": "object", "additionalProperties": false,
        "properties": { "physicalLocation": {
            "type": "object", "additionalProperties": false, "required": ["artifactLocation"],
            "properties": { "artifactLocation": artifact, "region": region },
        } },
    });
    let fix = json!({
        "type": "object", "additionalProperties": false, "required": ["artifactChanges"],
        "properties": { "description": text, "artifactChanges": { "type": "array", "minItems": 1, "uniqueItems": true, "items": {
            "type": "object", "additionalProperties": false, "required": ["artifactLocation", "replacements"],
            "properties": { "artifactLocation": artifact, "replacements": { "type": "array", "minItems": 1, "items": {
                "type": "object", "additionalProperties": false, "required": ["deletedRegion"],
                "properties": { "deletedRegion": region, "insertedContent": { "type": "object", "required": ["text"] } },
            } } },
        } } },
    });
    let rule = json!({
        "type": "object", "additionalProperties": false, "required": ["id"],
        "properties": {
            "id": { "type": "string", "pattern": "^[A-Za-z0-9-]+$" },
            "shortDescription": text,
            "defaultConfiguration": { "type": "object", "additionalProperties": false, "properties": { "level": level } },
        },
    });
    let result = json!({
        "type": "object", "additionalProperties": false, "required": ["message"],
        "properties": {
            "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": -1 }, "level": level, "message": text,
            "locations": { "type": "array", "items": location }, "fixes": { "type": "array", "uniqueItems": true, "items": fix },
        },
    });
    let driver = json!({
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": { "name": { "const": "hullwright" }, "semanticVersion": { "type": "string" },
            "rules": { "type": "array", "uniqueItems": true, "items": rule } },
    });
    let run = json!({
        "type": "object", "additionalProperties": false, "required": ["tool"],
        "properties": {
            "tool": { "type": "object", "additionalProperties": false, "required": ["driver"], "properties": { "driver": driver } },
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "results": { "type": "array", "items": result },
        },
    });
    json!({
        "type": "object", "additionalProperties": false, "required": ["version", "runs"],
        "properties": {
            "$schema": { "type": "string", "format": "uri" },
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 0, "items": run },
        },
    })
}

/// A log, which is one that the schema allows.
fn sarif(folder: &Path, arguments: &[&str]) -> Value {
    let output = hullwright(folder, arguments);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = jsonschema::validator_for(&sarif_schema()).unwrap();
    let wrong: Vec<String> =
        schema.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{log:#}");
    log
}

#[test]
fn sarif_names_every_difference_and_finding() {
    let folder = much_is_wrong();
    let log = sarif(folder.path(), &["check", "--format", "sarif"]);
    let run = &log["runs"][0];
    let (rules, results) = (run["tool"]["driver"]["rules"].as_array().unwrap(), run["results"].as_array().unwrap());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let of = |rule: &str| {
        let found = results.iter().filter(|result| result["ruleId"] == rule);
        found.map(|result| &result["locations"][0]["physicalLocation"]).collect::<Vec<_>>()
    };
    assert_eq!(of("edited")[0]["artifactLocation"]["uri"], "Dockerfile");
    assert_eq!(of("edited")[0]["region"]["startLine"], 1);
    assert_eq!(of("missing")[0], &json!({ "artifactLocation": { "uri": ".dockerignore" } }));
    assert_eq!(of("foreign")[0]["artifactLocation"]["uri"], "rootfs/etc/a%20b%2Cc%3A%25%EF%BF%BD.txt");
    assert_eq!(of("wrong-mode").len() + of("orphaned").len(), 2);
    let warning = results.iter().find(|result| result["level"] == "warning").unwrap();
    assert_eq!(warning["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "hull.yaml");
    // As many as are told to people.
    let json = ends(folder.path(), &["check", "--format", "json"], 1);
    assert_eq!(json.lines().count() - 1, results.len());
    // A spec with an error has the edit that mends it.
    fs::write(folder.path().join("hull.yaml"), SPEC.replace("command:", "comand:")).unwrap();
    for command in ["check", "validate"] {
        let log = sarif(folder.path(), &[command, "--format", "sarif"]);
        let fixes =
            log["runs"][0]["results"].as_array().unwrap().iter().filter_map(|result| result["fixes"].as_array());
        let change = &fixes.flatten().next().unwrap()["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "command");
        let region = &change["replacements"][0]["deletedRegion"];
        let line = SPEC.lines().position(|line| line.contains("command:")).unwrap() + 1;
        assert_eq!(region["startLine"], line);
        assert_eq!(region["endColumn"].as_u64().unwrap() - region["startColumn"].as_u64().unwrap(), 6);
    }
    // Where nothing is wrong there is a log all the same.
    let fine = generated();
    assert_eq!(sarif(fine.path(), &["check", "--format", "sarif"])["runs"][0]["results"], json!([]));
}

#[test]
fn annotations_are_a_line_each() {
    let folder = much_is_wrong();
    let lines = ends(folder.path(), &["check", "--format", "github"], 1);
    let json = ends(folder.path(), &["check", "--format", "json"], 1);
    assert_eq!(lines.lines().count(), json.lines().count() - 1);
    let (errors, warnings): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| line.starts_with("::error file="));
    assert!(
        warnings.iter().all(|line| line.starts_with("::warning file=hull.yaml,line=")) && warnings.len() == 1,
        "{lines}"
    );
    assert!(
        errors.iter().any(|line| line.starts_with("::error file=Dockerfile,line=1,endLine=1,title=edited%3A ")),
        "{lines}"
    );
    assert!(!lines.contains('\u{1b}'));
    assert_eq!(ends(generated().path(), &["check", "--format", "github"], 0), "");
}

/// Applies a patch as strictly as can be: each line where it says, and nothing else.
fn apply(patch: &str, folder: &Path) {
    for of_file in patch.split("diff --git a/").skip(1) {
        let mut lines = of_file.split_inclusive('\n').peekable();
        let head = lines.next().unwrap().trim_end();
        let path = folder.join(&head[..head.len() / 2 - 1]);
        let mut mode = None;
        while let Some(line) = lines.next_if(|line| !line.starts_with("@@")) {
            mode = line.strip_prefix("new file mode 100").or(line.strip_prefix("new mode 100")).or(mode);
            if line.starts_with("deleted") {
                mode = None;
            }
        }
        let is_deleted = of_file.contains("\ndeleted file mode ");
        let old = fs::read_to_string(&path).unwrap_or_default();
        let mut old = old.split_inclusive('\n');
        let (mut new, mut at) = (String::new(), 0);
        // What has no line's end says so on a line of its own.
        let body = lines.collect::<String>().replace("\n\\ No newline at end of file\n", "\u{0}");
        let body = body.split_inclusive(['\n', '\u{0}']).map(|line| line.trim_end_matches('\u{0}'));
        for line in body {
            if let Some(header) = line.strip_prefix("@@ -") {
                let range = header.split(' ').next().unwrap();
                let (start, count) = range.split_once(',').unwrap_or((range, "1"));
                let first = start.parse::<usize>().unwrap() - usize::from(count != "0");
                for _ in at..first {
                    new.push_str(old.next().unwrap());
                    at += 1;
                }
                continue;
            }
            let (sign, line) = line.split_at(1);
            if sign != "+" {
                assert_eq!(old.next().unwrap(), line, "{}", path.display());
                at += 1;
            }
            if sign != "-" {
                new.push_str(line);
            }
        }
        new.extend(old);
        if is_deleted {
            assert_eq!(new, "");
            fs::remove_file(&path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, new).unwrap();
        }
        if let Some(mode) = mode {
            let mode = u32::from_str_radix(mode.trim(), 8).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}

#[test]
fn a_patch_mends_what_a_patch_can() {
    let folder = much_is_wrong();
    let at = |path: &str| folder.path().join(path);
    fs::remove_file(at("rootfs/etc/a b,c:%\n.txt")).unwrap();
    fs::remove_dir(at("rootfs/hollow")).unwrap();
    fs::write(at("rootfs/etc/s6-overlay/s6-rc.d/user/contents.d/web"), "not empty").unwrap();
    ends(folder.path(), &["check", "--patch", "../mend.patch"], 1);
    let patch = folder.path().parent().unwrap().join("mend.patch");
    let text = fs::read_to_string(&patch).unwrap();
    fs::remove_file(patch).unwrap();
    apply(&text, folder.path());
    ends(folder.path(), &["check"], 0);
    // The next patch replaces it, and nothing but a patch is replaced.
    ends(folder.path(), &["check", "--patch", "mend.patch"], 0);
    assert_eq!(fs::read_to_string(at("mend.patch")).unwrap(), "");
    fs::write(at("mend.patch"), &text).unwrap();
    ends(folder.path(), &["check", "--patch", "mend.patch"], 0);
    assert_eq!(fs::read_to_string(at("mend.patch")).unwrap(), "");
    let told = ends(folder.path(), &["check", "--patch", "Dockerfile"], 2);
    assert!(told.contains("`Dockerfile` is no patch"), "{told}");
    ends(folder.path(), &["check"], 0);
}
