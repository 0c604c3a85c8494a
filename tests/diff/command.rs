//! The command: what it takes, what it prints where, and how it ends.

use std::fs;
use std::path::Path;
use std::process::Command;

const OLD: &str = "hull: 1\nname: shop\nimage: {base: debian:bookworm-slim, init: none}\n\
                   services: {web: {command: serve, ports: {http: {port: 80, publish: true}}}}\n";

/// The exit code, standard output and standard error.
fn diff(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_hullwright")).arg("diff").args(arguments).current_dir(folder).output();
    let output = output.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn folder(new: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("old", OLD), ("new", new)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("hull.yaml"), text).unwrap();
    }
    folder
}

#[test]
fn the_same_spec_has_no_impact() {
    let folder = folder(OLD);
    for format in ["text", "markdown"] {
        let (code, out, err) = diff(folder.path(), &["old", "new/hull.yaml", "--format", format]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        assert!(out.contains("No impact"), "{out}");
    }
    let (code, out, _) = diff(folder.path(), &["old", "new", "--format", "json"]);
    assert_eq!(code, Some(0));
    assert!(out.contains(r#""empty":true"#), "{out}");
}

#[test]
fn what_breaks_ends_with_1_unless_it_is_allowed() {
    let folder = folder(&OLD.replace("publish: true", "publish: 81"));
    let (code, _, err) = diff(folder.path(), &["old", "new"]);
    assert_eq!(code, Some(1));
    assert!(err.ends_with("what you mean to do you allow: --allow published-port\n"), "{err}");
    let (code, out, err) = diff(folder.path(), &["old", "new", "--allow", "published-port"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("published-port`, allowed"), "{out}");
    let (code, _, _) = diff(folder.path(), &["old", "new", "--allow", "user", "--allow", "command"]);
    assert_eq!(code, Some(1));
}

#[test]
fn an_unknown_code_is_a_usage_error_with_the_nearest_one() {
    let folder = folder(OLD);
    let (code, _, err) = diff(folder.path(), &["old", "new", "--allow", "publish-port"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("did you mean `published-port`?"), "{err}");
}

#[test]
fn both_specs_are_reported_in_one_run() {
    let folder = folder(&OLD.replace("serve", "$NOBODY"));
    fs::write(folder.path().join("old/hull.yaml"), OLD.replace("init: none", "init: nobody")).unwrap();
    let (code, out, err) = diff(folder.path(), &["old", "new"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("old/hull.yaml:3:") && err.contains("new/hull.yaml:4:"), "{err}");
    let (code, out, _) = diff(folder.path(), &["old", "new", "--format", "json"]);
    assert_eq!(code, Some(1));
    assert!(out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{out}");
}

#[test]
fn usage_errors_say_what_to_write() {
    let folder = folder(OLD);
    let (code, _, err) = diff(folder.path(), &[]);
    assert_eq!(code, Some(2));
    assert!(err.contains("hullwright diff OLD NEW"), "{err}");
    for wrong in [&["old"][..], &["old", "new", "--since", "HEAD"], &["--file", "old/hull.yaml"]] {
        assert_eq!(diff(folder.path(), wrong).0, Some(2), "{wrong:?}");
    }
    let (code, _, err) = diff(folder.path(), &["old", "absent"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("cannot read `absent`"), "{err}");
}

#[test]
fn every_line_for_machines_has_its_type() {
    let folder = folder(&OLD.replace("serve", "work").replace("80", "81"));
    let (_, out, _) = diff(folder.path(), &["old", "new", "--format", "json"]);
    let types: std::collections::BTreeSet<String> = out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    for wanted in ["break", "change", "command", "file", "changelog", "value", "verdict", "summary"] {
        assert!(types.contains(wanted), "{wanted}: {types:?}");
    }
    let page = fs::read_to_string("docs/diff.md").unwrap();
    for wanted in types {
        assert!(page.contains(&format!("| `{wanted}` |")), "docs/diff.md says nothing of {wanted}");
    }
}

#[test]
fn nothing_breaks_out_of_the_markdown() {
    let odd = "a | b `c` <img src=x> [d](e) @@ ``` \\n # f";
    let quoted = odd.replace('\\', "\\\\").replace('"', "\\\"");
    let new = OLD
        .replace("publish: true", &format!("publish: true, description: \"{quoted}\""))
        .replace("serve", "\"serve '| `x` ```'\"");
    let folder = folder(&new);
    let (_, out, _) = diff(folder.path(), &["old", "new", "--format", "markdown"]);
    // Outside of code, nothing of it is as it was written.
    let mut fence: Option<String> = None;
    for line in out.lines() {
        let ticks: String = line.chars().take_while(|char| *char == '`').collect();
        match &fence {
            Some(open) if *open == line => fence = None,
            Some(_) => {}
            None if ticks.len() > 2 => fence = Some(ticks),
            None => {
                assert!(!line.contains("<img"), "{line}");
                let head = line.starts_with('|').then(|| line.matches('|').count());
                assert!(head.is_none_or(|cells| (3..=5).contains(&cells)), "{line}");
            }
        }
    }
    assert!(fence.is_none(), "every block is closed");
}
