//! Our own kits and templates are tested as their users test theirs: the cases below `tests/cases` give what was
//! approved, and nothing of a kit or a template is in none of them.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;
use tempfile::TempDir;

/// The exit code, and both outputs.
fn test(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
    let output = command.arg("test").args(arguments).current_dir(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

/// The files below a folder, with the way to them.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// The texts of all files of that name below the cases.
fn texts(name: &str) -> Vec<String> {
    let all = files(Path::new("tests/cases"));
    all.iter().filter(|path| path.ends_with(name)).map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn our_cases_give_what_was_approved() {
    let (code, text) = test(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    assert_eq!(code, Some(0), "{text}");
    let folder = |path: &PathBuf| path.ancestors().find(|folder| folder.ends_with("expected")).map(Path::to_owned);
    let cases: BTreeSet<PathBuf> = files(Path::new("tests/cases")).iter().filter_map(folder).collect();
    assert_eq!(text, format!("{0} cases: {0} passed\n", cases.len()));
}

/// The uses of kits in a spec: their names and arguments.
fn uses(value: &Value) -> Vec<(String, Value)> {
    let entries = |section: &Value| section.as_mapping().cloned().unwrap_or_default();
    let parts = entries(&value["services"]).into_iter().chain(entries(&value["stages"]));
    let by_key = parts.filter_map(|(_, part)| Some((part["kit"].as_str()?.to_owned(), part["with"].clone())));
    let in_place = entries(&value["image"]["kits"]).into_iter();
    let in_place = in_place.map(|(name, arguments)| (name.as_str().unwrap().to_owned(), arguments));
    by_key.chain(in_place).collect()
}

#[test]
fn every_parameter_of_every_kit_and_every_choice_is_in_a_case() {
    let mut given = BTreeSet::new();
    for (name, arguments) in texts("hull.yaml").iter().flat_map(|text| uses(&serde_yaml::from_str(text).unwrap())) {
        given.insert(name.clone());
        for (parameter, value) in arguments.as_mapping().cloned().unwrap_or_default() {
            let parameter = format!("{name}.{}", parameter.as_str().unwrap());
            let values = value.as_sequence().cloned().unwrap_or_else(|| vec![value]);
            let text = |value: &Value| serde_yaml::to_string(value).unwrap().trim().trim_matches('\'').to_owned();
            given.extend(values.iter().map(|value| format!("{parameter}={}", text(value))));
            given.insert(parameter);
        }
    }
    // What a case sets for the constant that a spec gives to the kit.
    given.insert("postgresql.repository=distribution".to_owned());
    let mut missing = Vec::new();
    let kits = ["templates/kits", "examples/kit-by-path/kits"].map(|folder| files(Path::new(folder))).concat();
    for manifest in kits.iter().filter(|path| path.ends_with("kit.yaml")) {
        let kit = manifest.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let manifest: Value = serde_yaml::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
        let mut wanted = vec![kit.to_owned()];
        for (name, parameter) in manifest["parameters"].as_mapping().unwrap() {
            let name = format!("{kit}.{}", name.as_str().unwrap());
            let choices = parameter["choices"].as_mapping().cloned().unwrap_or_default();
            wanted.extend(choices.keys().map(|choice| format!("{name}={}", choice.as_str().unwrap())));
            wanted.push(name);
        }
        missing.extend(wanted.into_iter().filter(|wanted| !given.contains(wanted)));
    }
    assert!(missing.is_empty(), "no case has {missing:#?}");
}

#[test]
fn every_template_of_init_is_in_a_case() {
    let cases = texts("case.yaml").concat();
    for folder in fs::read_dir("templates/scaffolds").unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(cases.contains(&format!("template: {name}\n")), "no case has the template {name}");
    }
}

#[test]
fn every_line_of_every_template_is_in_a_case() {
    let approved: BTreeSet<String> =
        texts("files.txt").iter().flat_map(|text| text.lines()).map(|line| line.trim().to_owned()).collect();
    let mut missing = Vec::new();
    let templates = ["templates/scripts", "templates/readme"].map(|folder| files(Path::new(folder))).concat();
    for path in templates {
        for line in fs::read_to_string(&path).unwrap().lines().map(str::trim) {
            let is_as_it_is = !line.contains(['{', '}']) && !line.is_empty();
            if is_as_it_is && !approved.contains(line) {
                missing.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no case has {missing:#?}");
}

/// A folder with one case, of which something else was approved.
fn stale() -> TempDir {
    let folder = TempDir::new().unwrap();
    let case = folder.path().join("cases/one");
    fs::create_dir_all(case.join("expected")).unwrap();
    fs::copy("tests/cases/images/smallest/hull.yaml", case.join("hull.yaml")).unwrap();
    for name in ["report.txt", "files.txt", "files.txt.next", "notes.txt"] {
        fs::write(case.join("expected").join(name), "before\n").unwrap();
    }
    folder
}

#[test]
fn approving_replaces_and_removes_snapshots_and_nothing_else() {
    let folder = stale();
    let before = files(folder.path());
    let (code, text) = test(folder.path(), &["cases"]);
    assert_eq!((code, files(folder.path())), (Some(1), before), "{text}");
    let (code, text) = test(folder.path(), &["cases", "--update"]);
    assert_eq!(code, Some(0), "{text}");
    let names = ["cases/one/expected/files.txt", "cases/one/expected/notes.txt", "cases/one/hull.yaml"];
    assert_eq!(files(folder.path()), names.map(|name| folder.path().join(name)));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read(names[0]), read_approved());
    assert_eq!(read(names[1]), "before\n");
    assert_eq!(test(folder.path(), &["cases", "--update"]), (Some(0), "1 case: 1 passed\n".to_owned()));
}

fn read_approved() -> String {
    fs::read_to_string("tests/cases/images/smallest/expected/files.txt").unwrap()
}

#[test]
fn every_setting_is_documented() {
    let folder = stale();
    fs::write(folder.path().join("cases/one/case.yaml"), "xxxxxxxx: 1\n").unwrap();
    let (_, text) = test(folder.path(), &["cases"]);
    let keys = text.split_once("the keys here are ").unwrap().1.lines().next().unwrap();
    let page = fs::read_to_string("docs/testing.md").unwrap();
    let keys: Vec<&str> = keys.split('`').skip(1).step_by(2).collect();
    assert!(keys.contains(&"only"), "{text}");
    for key in keys {
        assert!(page.contains(&format!("\n| `{key}` |")), "{key} is not documented");
    }
}

#[test]
fn nothing_is_approved_through_a_link() {
    let folder = stale();
    let expected = folder.path().join("cases/one/expected");
    fs::rename(&expected, folder.path().join("elsewhere")).unwrap();
    symlink(folder.path().join("elsewhere"), &expected).unwrap();
    let (code, text) = test(folder.path(), &["cases", "--update"]);
    assert!(code == Some(2) && text.contains("is a symbolic link"), "{text}");
    assert_eq!(fs::read_to_string(folder.path().join("elsewhere/files.txt")).unwrap(), "before\n");
    fs::remove_file(&expected).unwrap();
    fs::create_dir(&expected).unwrap();
    symlink(folder.path().join("elsewhere/notes.txt"), expected.join("files.txt")).unwrap();
    assert_eq!(test(folder.path(), &["cases", "--update"]).0, Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("elsewhere/notes.txt")).unwrap(), "before\n");
}
