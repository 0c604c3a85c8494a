//! Imports run one way: each room may use the rooms that stand before it, and no other.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms with what each may import. A room may always import itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("variable", &[]),
    ("word", &[]),
    ("diagnostic", &["source"]),
    ("duration", &[]),
    ("pattern", &[]),
    ("script", &[]),
    ("region", &["diagnostic"]),
    ("fileset", &["region"]),
    ("folder", &[]),
    ("yaml", &["source", "diagnostic"]),
    ("execline", &["s6"]),
    ("shell", &["variable"]),
    ("yaml_out", &[]),
    ("markdown", &[]),
    ("dotenv", &["variable"]),
    ("dockerignore", &[]),
    ("makefile", &[]),
    ("s6", &["execline", "fileset"]),
    ("dockerfile", &["variable", "duration"]),
    ("compose", &["variable", "duration", "yaml_out"]),
    ("spec", &["source", "diagnostic", "yaml", "yaml_out", "variable"]),
    ("kit", &["source", "diagnostic", "folder", "yaml", "spec"]),
    ("pins", &["source", "diagnostic", "folder", "yaml", "spec"]),
    ("model", &["spec", "s6", "fileset", "yaml", "pattern"]),
    (
        "check",
        &[
            "source",
            "diagnostic",
            "folder",
            "yaml",
            "spec",
            "kit",
            "pins",
            "model",
            "pattern",
            "script",
            "s6",
            "fileset",
            "dockerfile",
            "compose",
            "dockerignore",
        ],
    ),
    ("template", &["source", "diagnostic", "folder", "shell", "markdown"]),
    ("graph", &["model", "spec"]),
    (
        "emit",
        &[
            "model",
            "spec",
            "template",
            "graph",
            "s6",
            "dockerfile",
            "compose",
            "shell",
            "execline",
            "yaml",
            "yaml_out",
            "markdown",
            "dotenv",
            "dockerignore",
            "makefile",
            "fileset",
            "region",
            "variable",
        ],
    ),
    ("schema", &["diagnostic", "spec", "kit", "check", "s6"]),
    ("manifest", &["fileset"]),
    ("drift", &["fileset", "region", "manifest"]),
    (
        "pipeline",
        &[
            "source",
            "diagnostic",
            "folder",
            "yaml",
            "spec",
            "kit",
            "pins",
            "check",
            "model",
            "template",
            "emit",
            "fileset",
            "region",
            "script",
            "s6",
        ],
    ),
    ("front", &["source", "diagnostic", "folder", "pipeline", "fileset"]),
    (
        "explain",
        &[
            "source",
            "diagnostic",
            "folder",
            "yaml",
            "kit",
            "model",
            "template",
            "fileset",
            "region",
            "pipeline",
            "word",
        ],
    ),
    ("impact", &["model", "spec", "yaml", "emit", "shell", "markdown", "fileset", "word"]),
    (
        "adopt",
        &["source", "diagnostic", "folder", "yaml", "yaml_out", "pins", "fileset", "region", "pipeline", "explain"],
    ),
    ("init", &["source", "diagnostic", "fileset", "folder", "yaml", "spec", "yaml_out", "shell", "markdown", "import"]),
    ("import", &["source", "diagnostic", "folder", "yaml", "yaml_out", "spec", "s6", "shell", "compile", "Settings"]),
    ("disk", &["fileset", "drift", "manifest", "import", "Folder"]),
    ("build", &["source", "diagnostic", "folder", "pipeline", "front", "model", "fileset", "drift", "disk"]),
];

/// The rim touches the world, and only the rim uses it.
const RIM: [&str; 5] = ["build", "cli", "disk", "main", "lib"];

#[test]
fn imports_run_one_way() {
    for file in rust_files(Path::new("src")) {
        let room = room_of(&file);
        if room == "cli" || room == "main" || room == "lib" {
            continue;
        }
        let (_, allowed) =
            ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is no room: add it"));
        for used in imports(&fs::read_to_string(&file).unwrap()) {
            let fine = used == room || allowed.contains(&used.as_str());
            assert!(fine, "{}: `{room}` must not import `{used}`", file.display());
            let is_inner = used == room || room == "build" || !RIM.contains(&used.as_str());
            assert!(is_inner, "{}: only the rim imports the rim", file.display());
        }
    }
}

#[test]
fn only_the_rim_touches_the_file_system() {
    for file in rust_files(Path::new("src")) {
        if RIM.contains(&room_of(&file).as_str()) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for forbidden in ["std::fs", "std::env", "std::time::SystemTime", "std::process"] {
            assert!(!code.contains(forbidden), "{}: {forbidden} is for the rim", file.display());
        }
    }
}

/// The room a file of `src` belongs to: its first folder, or its own name.
fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    let room = first.trim_end_matches(".rs");
    room.trim_end_matches("_tests").to_owned()
}

/// The rooms that a file's code names as `crate::ROOM`. Its tests may use everything.
fn imports(text: &str) -> Vec<String> {
    // A file that holds nothing else says so in its first lines.
    let code = if text.contains("#![cfg(test)]") { "" } else { text.split("#[cfg(test)]").next().unwrap_or_default() };
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in lines {
        for after in line.split("crate::").skip(1) {
            let name: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
