//! Lock files name where packages are found, so they are in no repository of ours: they are made beside the examples that
//! need one, as a reader of their READMEs does, by the tool that then reads them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::docker::try_docker;
use crate::mirror;

const LOCK: &str = "uv.lock";

/// What Dockerfiles take uv from.
const UV: &str = "--mount=type=bind,from=ghcr.io/astral-sh/uv:";

/// Makes what the Dockerfile of an example copies and nobody committed.
pub(crate) fn complete(folder: &Path) {
    let text = fs::read_to_string(folder.join("Dockerfile")).unwrap_or_default();
    if folder.join(LOCK).exists() || !text.contains(&format!(" {LOCK} ")) {
        return;
    }
    let base = text.lines().find_map(|line| line.strip_prefix("FROM ")?.split(' ').next()).unwrap();
    let uv = text.split(UV).nth(1).and_then(|rest| rest.split(',').next()).unwrap();
    let run = format!("{UV}{uv},source=/uv,target=/usr/local/bin/uv uv lock");
    make(folder, base, "pyproject.toml", &run, LOCK);
}

/// Makes a lock file in a folder, by a tool of an image that reads one file of the folder.
pub(crate) fn make(folder: &Path, base: &str, read: &str, run: &str, lock: &str) {
    let scratch = TempDir::new().unwrap();
    let dockerfile = scratch.path().join("Dockerfile");
    let steps = format!(
        "FROM {base} AS lock\nWORKDIR /lock\nCOPY {read} /lock/\nRUN {run}\nFROM scratch\nCOPY --from=lock /lock/{lock} /\n"
    );
    fs::write(&dockerfile, steps).unwrap();
    // The folder's own ignore file may deny what is read.
    fs::write(scratch.path().join("Dockerfile.dockerignore"), "").unwrap();
    let made = scratch.path().join("made");
    let output = format!("--output=type=local,dest={}", made.display());
    let mirror = mirror::build_options();
    let mirror: Vec<_> = mirror.iter().map(String::as_str).collect();
    let file = ["build", "--file", dockerfile.to_str().unwrap(), &output];
    let said = try_docker(&[&file[..], &mirror, &[folder.to_str().unwrap()]].concat());
    assert!(said.success, "{lock} cannot be made\n{}", said.text);
    fs::copy(made.join(lock), folder.join(lock)).unwrap();
}
