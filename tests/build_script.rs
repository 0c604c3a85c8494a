//! `examples/build-script`, as somebody else's crate: built from a clean copy, changed, and broken.
//!
//! The dependencies are built once, in a folder of their own: cargo has them from the build of these tests.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/build-script");

/// Where the copy and what is built of it lie.
fn place() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script")
}

/// A clean copy of the example, which finds this hullwright.
fn copy() -> PathBuf {
    let copy = place().join("copy");
    let _ = fs::remove_dir_all(&copy);
    copy_folder(Path::new(EXAMPLE), &copy);
    let manifest = copy.join("Cargo.toml");
    replace(&manifest, "path = \"../..\"", &format!("path = {:?}", env!("CARGO_MANIFEST_DIR")));
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap() {
            kind if kind.is_dir() && entry.file_name() == "target" => {}
            kind if kind.is_dir() => copy_folder(&entry.path(), &target),
            _ => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{}: {from}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

fn cargo(copy: &Path, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        // What these tests are built with is no part of somebody else's build.
        let name = name.to_string_lossy().into_owned();
        if name == "RUSTFLAGS" || (name.starts_with("CARGO_") && name != "CARGO_HOME") {
            cargo.env_remove(name);
        }
    }
    cargo.args(arguments).args(["--locked", "--offline"]).current_dir(copy);
    cargo.env("CARGO_TARGET_DIR", place().join("target")).env("CARGO_TERM_COLOR", "never").output().unwrap()
}

/// Builds the copy, and says whether the build script ran.
fn build(copy: &Path) -> bool {
    // Times of files are no finer than the kernel's clock.
    std::thread::sleep(std::time::Duration::from_millis(20));
    let output = cargo(copy, &["build", "-v"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    told.lines().any(|line| line.contains("Running") && line.contains("greeter") && line.contains("build-script-build"))
}

/// What the program says of the port that the spec publishes.
fn address() -> String {
    let output = Command::new(place().join("target/debug/greeter")).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().next().unwrap().to_owned()
}

/// What the build script told cargo, of one kind.
fn told(kind: &str) -> BTreeSet<String> {
    let newest = fs::read_dir(place().join("target/debug/build")).unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        let is_greeters = path.file_name()?.to_str()?.starts_with("greeter-");
        let output = Some(path.join("output")).filter(|output| is_greeters && output.exists())?;
        Some((fs::metadata(&output).unwrap().modified().unwrap(), output))
    });
    let (_, output) = newest.max().unwrap();
    let text = fs::read_to_string(output).unwrap();
    text.lines().filter_map(|line| line.strip_prefix(kind)).map(str::to_owned).collect()
}

/// One test: every step stands on what the one before it built.
#[test]
fn it_builds_follows_its_spec_and_stops_at_errors() {
    let copy = copy();
    let spec = copy.join("image.yaml");

    // From a clean checkout.
    assert!(build(&copy));
    assert_eq!(address(), "http://localhost:8080/");
    let watched = told("cargo::rerun-if-changed=");
    let wanted = [
        "image.yaml",
        "kits/pages",
        "kits/pages/kit.yaml",
        "kits/pages/serve.sh",
        "site",
        "templates",
        "templates/readme/ports.md",
    ];
    assert_eq!(watched, wanted.map(str::to_owned).into());
    assert_eq!(told("cargo::warning="), BTreeSet::new());

    // Nothing that the spec reads has changed.
    assert!(!build(&copy));
    fs::write(copy.join("NOTES"), "nobody reads this").unwrap();
    replace(&copy.join("src/main.rs"), "docker build", "docker buildx build");
    assert!(!build(&copy));

    // Each of the things that it reads.
    for path in watched.iter().filter(|path| copy.join(path).is_file()) {
        let mut text = fs::read_to_string(copy.join(path)).unwrap();
        text.push('\n');
        fs::write(copy.join(path), text).unwrap();
        assert!(build(&copy), "{path}");
        assert!(!build(&copy), "{path}");
    }
    fs::write(copy.join("site/more.html"), "more").unwrap();
    assert!(build(&copy));

    // The program has the port that the spec says.
    replace(&spec, "publish: 8080", "publish: 8090");
    assert!(build(&copy));
    assert_eq!(address(), "http://localhost:8090/");

    // A warning is told in one line, with its place, and the script waits for what is absent.
    replace(&spec, "./site:", "./sites:");
    assert!(build(&copy));
    let warnings = told("cargo::warning=");
    let warning = warnings.first().unwrap();
    assert!(warnings.len() == 1 && warning.starts_with("image.yaml:17:"), "{warnings:?}");
    assert!(build(&copy), "what is absent may be there by now");
    replace(&spec, "./sites:", "./site:");
    assert!(build(&copy));
    assert!(!build(&copy));

    // An error stops the build with the report of the command line.
    replace(&spec, "{folder: ", "{foldr: ");
    let failed = cargo(&copy, &["build"]);
    assert!(!failed.status.success());
    let shown = String::from_utf8(failed.stderr).unwrap();
    let report = report_of_the_command_line(&copy);
    assert!(report.contains("error[HW") && report.contains("image.yaml:16:"), "{report}");
    let indented: String = report.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n").collect();
    let shown_lines: String = shown.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    assert!(shown_lines.contains(&indented), "{shown}\nlacks\n{indented}");
    assert!(shown.contains("error: greeter@0.1.0: image.yaml:16:"), "{shown}");
}

fn report_of_the_command_line(folder: &Path) -> String {
    let mut hullwright = Command::new(env!("CARGO_BIN_EXE_hullwright"));
    let output = hullwright.args(["validate", "-f", "image.yaml"]).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}
