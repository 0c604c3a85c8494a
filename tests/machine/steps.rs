//! What a user does, between runs.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use proptest::prelude::*;

use super::{OUTPUTS, SPECS};

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Spec(usize),
    Generate {
        force: bool,
    },
    Adopt {
        patch: bool,
    },
    Write(String, u8),
    Append(String),
    Delete(String),
    Rename(String, String),
    Chmod(String),
    /// Every line is given a Windows end, or only the first.
    LineEnds(String, bool),
    FolderInstead(String),
    LinkInstead(String),
    EmptyFolder(String),
    /// Replaces one text in a file by another, where it has the first.
    Replace(String, &'static str, &'static str),
    /// Takes the lines from the first to the second out of a file, or writes them a second time.
    Lines(String, &'static str, &'static str, bool),
}

/// A place where an output is or may be, or where the user has files of their own.
fn place() -> impl Strategy<Value = String> {
    let outputs = OUTPUTS.iter().flat_map(|files| files.iter().map(|(path, _)| path.to_string()));
    let own = ["notes.txt", "rootfs/mine", "rootfs/etc/mine", "build/rootfs/a", "deploy/mine", "docs/own.md", "deploy"];
    let mut places: Vec<String> = outputs.chain(own.map(str::to_owned)).collect();
    places.sort();
    places.dedup();
    prop::sample::select(places)
}

/// What a bot does, or a person who is in a hurry.
pub(crate) fn bump() -> impl Strategy<Value = Step> {
    let edits = [
        ("Dockerfile", "debian:bookworm-slim AS final", "debian:trixie-slim AS final"),
        ("Dockerfile", "debian:bookworm-slim AS s6", "debian:trixie-slim AS s6"),
        ("Dockerfile", "debian:bookworm-slim AS final", "debian:bookworm-slim@sha256:0123 AS final"),
        ("Dockerfile", "EXPOSE 8000", "EXPOSE 8080"),
        ("Dockerfile", "EXPOSE 9000", "EXPOSE 8000"),
        ("Dockerfile", "# The image", "# What is shipped"),
        ("Dockerfile", "ENTRYPOINT", "USER nobody\nENTRYPOINT"),
        ("docker-compose.yml", "8000:8000", "8443:8443"),
        ("docker-compose.yml", "    restart: unless-stopped\n", ""),
        ("deploy/compose.yml", "unless-stopped", "on-failure"),
        ("README.md", "8000", "8001"),
        ("README.md", "--publish", "--tty --publish"),
        ("docs/MORE.md", "--detach", "--tty"),
    ];
    prop::sample::select(edits.to_vec()).prop_map(|(path, from, to)| Step::Replace(path.to_owned(), from, to))
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let with_regions = || prop::sample::select(vec!["README.md", "docs/MORE.md", "Makefile"]).prop_map(str::to_owned);
    let ours = prop::sample::select(vec![".hull/manifest.sha256", ".hull/regions.sha256", ".hull/version"]);
    prop_oneof![
        6 => any::<bool>().prop_map(|force| Step::Generate { force }),
        8 => Just(Step::Generate { force: false }),
        5 => any::<bool>().prop_map(|patch| Step::Adopt { patch }),
        5 => bump(),
        6 => (0..SPECS.len()).prop_map(Step::Spec),
        3 => (place(), 0..3u8).prop_map(|(path, byte)| Step::Write(path, byte)),
        3 => place().prop_map(Step::Append),
        2 => place().prop_map(Step::Delete),
        2 => (place(), place()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => place().prop_map(Step::Chmod),
        2 => (place(), any::<bool>()).prop_map(|(path, all)| Step::LineEnds(path, all)),
        1 => place().prop_map(Step::FolderInstead),
        1 => place().prop_map(Step::LinkInstead),
        1 => place().prop_map(Step::EmptyFolder),
        2 => with_regions().prop_map(|path| Step::Replace(path, "docker", "podman")),
        1 => with_regions().prop_map(|path| Step::Replace(path, "\n## ", "\nmine\n\n## ")),
        1 => with_regions().prop_map(|path| Step::Replace(path, "/hull:demo:", "/hull:demi:")),
        1 => (with_regions(), any::<bool>())
            .prop_map(|(path, twice)| Step::Lines(path, "<!-- hull:demo:health", "<!-- /hull:demo:health", twice)),
        1 => (with_regions(), any::<bool>())
            .prop_map(|(path, twice)| Step::Lines(path, "# hull:demo", "# /hull:demo", twice)),
        1 => (ours.clone(), 0..3u8).prop_map(|(path, byte)| Step::Write(path.to_owned(), byte)),
        1 => ours.clone().prop_map(|path| Step::Append(path.to_owned())),
        1 => ours.clone().prop_map(|path| Step::Delete(path.to_owned())),
        1 => ours.prop_map(|path| Step::LineEnds(path.to_owned(), true)),
        1 => Just(Step::Replace(".hull/version".to_owned(), env!("CARGO_PKG_VERSION"), "0.0.1")),
    ]
}

/// Does it where it can be done: what is not there cannot be changed.
pub(crate) fn by_the_user(step: &Step, root: &Path, outside: &Path) {
    match step {
        Step::Write(path, byte) => write(&root.join(path), format!("mine {byte}\n").as_bytes()),
        Step::Append(path) => change(&root.join(path), |text| text + "mine, too\n"),
        Step::Delete(path) => drop(fs::remove_file(root.join(path))),
        Step::Rename(from, to) => {
            let (from, to) = (root.join(from), root.join(to));
            if from.is_file() && make_room(&to) {
                let _ = fs::rename(from, to);
            }
        }
        Step::Chmod(path) => {
            let path = root.join(path);
            if let Ok(there) = fs::symlink_metadata(&path)
                && there.is_file()
            {
                let mode = there.permissions().mode() ^ 0o111;
                fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
            }
        }
        Step::LineEnds(path, true) => change(&root.join(path), |text| text.replace("\r\n", "\n").replace('\n', "\r\n")),
        Step::LineEnds(path, false) => change(&root.join(path), |text| text.replacen('\n', "\r\n", 1)),
        Step::FolderInstead(path) => instead(&root.join(path), |path| {
            fs::create_dir(path).unwrap();
            fs::write(path.join("mine"), "mine\n").unwrap();
        }),
        Step::LinkInstead(path) => {
            instead(&root.join(path), |path| std::os::unix::fs::symlink(outside, path).unwrap());
        }
        Step::EmptyFolder(path) => {
            instead(&root.join(path).with_file_name("hollow"), |path| fs::create_dir(path).unwrap());
        }
        Step::Replace(path, from, to) => change(&root.join(path), |text| text.replacen(from, to, 1)),
        Step::Lines(path, from, to, twice) => change(&root.join(path), |text| lines(&text, from, to, *twice)),
        Step::Spec(_) | Step::Generate { .. } | Step::Adopt { .. } => unreachable!("it is not for the user to do"),
    }
}

fn lines(text: &str, from: &str, to: &str, twice: bool) -> String {
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let at = |start: &str| all.iter().position(|line| line.starts_with(start));
    let (Some(first), Some(last)) = (at(from), at(to)) else { return text.to_owned() };
    if last < first {
        return text.to_owned();
    }
    let part = if twice { all[first..=last].concat().repeat(2) } else { String::new() };
    all[..first].concat() + &part + &all[last + 1..].concat()
}

/// Makes the folders on the way; not where something else is in the way, or a link leads elsewhere.
fn make_room(path: &Path) -> bool {
    let parent = path.parent().unwrap();
    fs::create_dir_all(parent).is_ok() && !fs::symlink_metadata(path).is_ok_and(|there| !there.is_file())
}

fn write(path: &Path, bytes: &[u8]) {
    if make_room(path) {
        fs::write(path, bytes).unwrap();
    }
}

fn change(path: &Path, how: impl FnOnce(String) -> String) {
    if fs::symlink_metadata(path).is_ok_and(|there| there.is_file())
        && let Ok(text) = fs::read_to_string(path)
    {
        fs::write(path, how(text)).unwrap();
    }
}

fn instead(path: &Path, make: impl FnOnce(&Path)) {
    if make_room(path) {
        let _ = fs::remove_file(path);
        make(path);
    }
}
