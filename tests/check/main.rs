//! `hullwright check` and `generate` as processes: in checkouts of every kind, beside each other, and for other programs.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

mod patch;
mod reports;
mod sarif_schema;
#[path = "../machine/tree.rs"]
#[allow(dead_code, reason = "another test asks it for more")]
mod tree;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tree::{Thing, Tree, copied};

const SPEC: &str = include_str!("../cli/check.in/hull.yaml");

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
pub(crate) fn much_is_wrong() -> TempDir {
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
