//! Sources that cannot be read, and folders with something in them that should not be there.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::{errors, imported};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn said(files: &[(&str, &str)]) -> String {
    imported(folder(files).path()).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    assert!(said(&[]).contains("no compose file, no Dockerfile and no s6-rc.d"));
    assert_eq!(said(&[("Dockerfile", "FROM a\nRUM x\n")]), "`Dockerfile`, line 2: unknown instruction 'RUM'");
    let yaml = said(&[("compose.yaml", "services:\n  a: [\n")]);
    assert!(yaml.starts_with("`compose.yaml`, line "), "{yaml}");
    assert_eq!(said(&[("compose.yaml", "- a\n")]), "`compose.yaml`, line 1: it is no map");
    let windows = said(&[("Dockerfile", "# escape=`\nFROM a\n")]);
    assert!(windows.contains("images for Windows"), "{windows}");
}

/// Whatever leads out of the folder is neither read nor copied.
#[test]
fn nothing_leads_out_of_the_folder() {
    let dockerfile = "FROM debian:12\nCOPY ../secret /a\nCOPY a/../../secret /b\nCOPY x /../c\nCMD [\"a\"]\n";
    let compose = "services: {app: {build: {context: ., dockerfile: ../../Dockerfile}, volumes: ['../x:/y']}}\n";
    let folder = folder(&[("in/Dockerfile", dockerfile), ("in/compose.yaml", compose), ("secret", "FROM secret\n")]);
    let root = folder.path().join("in");
    symlink(folder.path().join("secret"), root.join("Dockerfile.other")).unwrap();
    symlink(folder.path(), root.join("rootfs")).unwrap();
    let made = imported(&root).unwrap();
    assert_eq!(errors(&made.spec, &root), [""; 0]);
    assert!(!made.spec.contains("secret"), "{}", made.spec);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let text = format!("FROM debian:12\n{}", "# x\n".repeat(400_000));
    assert_eq!(said(&[("Dockerfile", &text)]), "`Dockerfile`: it is larger than 1 MiB, or no UTF-8 text");
    let folder = folder(&[("other", "services: {}\n")]);
    symlink("other", folder.path().join("compose.yaml")).unwrap();
    let link = imported(folder.path()).unwrap_err().to_string();
    assert_eq!(link, "`compose.yaml`: it is a symbolic link, and none is followed");
}

/// A value that grows when aliases are resolved ends the reading.
#[test]
fn bombs_end_the_reading() {
    let mut text = "x-a: &a [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for (one, two) in ["ab", "bc", "cd", "de", "ef", "fg"].iter().map(|pair| pair.split_at(1)) {
        text.extend(["x-", two, ": &", two, " [", vec![format!("*{one}"); 10].join(", ").as_str(), "]\n"]);
    }
    assert!(said(&[("compose.yaml", &text)]).starts_with("`compose.yaml`"));
    let deep = format!("a: {}{}", "[".repeat(500), "]".repeat(500));
    assert!(said(&[("compose.yaml", &deep)]).starts_with("`compose.yaml`"));
}

/// The sources stay as they were, and a spec that is there is not overwritten.
#[test]
fn nothing_is_overwritten() {
    let folder = folder(&[("Dockerfile", "FROM debian:12\nCMD [\"sleep\", \"1\"]\n"), ("hull.yaml", "mine\n")]);
    let run = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hullwright"));
        let output = command.arg("init").arg("--from").arg(folder.path()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, text) = run();
    assert!(code == Some(2) && text.contains("is there already"), "{text}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("hull.yaml"), "mine\n");
    fs::remove_file(folder.path().join("hull.yaml")).unwrap();
    assert_eq!(run().0, Some(0));
    let generate = |folder: &Path| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hullwright"));
        command.arg("generate").current_dir(folder).output().unwrap()
    };
    let output = generate(folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(read("Dockerfile"), "FROM debian:12\nCMD [\"sleep\", \"1\"]\n");
    assert!(read("Dockerfile.hull").contains("\"sleep\""));
}
