//! Digests that a lock has: a bot bumps them in the outputs, and they come home to the lock.

use std::fs;

use super::{copy_of, ends, read};

fn digest(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

/// A copy of an example, with a lock for its base and for what is beside it.
fn locked() -> tempfile::TempDir {
    let folder = copy_of("cocosearch-aio");
    let lock = format!(
        "# Ours.\nimages:\n  python:3.11-slim: {}   # since spring\n  \"ollama/ollama:0.9.6\": '{}'\n  \
         ghcr.io/astral-sh/uv:0.13.8: {}\n  pgvector/pgvector:pg16: {}\n",
        digest('1'),
        digest('2'),
        digest('3'),
        digest('4')
    );
    fs::write(folder.path().join("hull.lock"), lock).unwrap();
    ends(folder.path(), &["generate"], 0);
    folder
}

/// What somebody replaces in an output.
fn edit(folder: &tempfile::TempDir, file: &str, from: &str, to: &str) {
    let text = read(folder.path(), file);
    assert!(text.contains(from), "{text}");
    fs::write(folder.path().join(file), text.replace(from, to)).unwrap();
}

#[test]
fn a_digest_comes_home_to_the_lock() {
    let folder = locked();
    let (spec, lock) = (read(folder.path(), "hull.yaml"), read(folder.path(), "hull.lock"));
    edit(&folder, "docker/Dockerfile", &digest('1'), &digest('a'));
    edit(&folder, "docker-compose.split.yml", &digest('2'), &digest('b'));
    let told = ends(folder.path(), &["adopt"], 0);
    assert!(told.contains(&format!("hull.lock:3: `images.python:3.11-slim` is `{}` now", digest('a'))), "{told}");
    assert_eq!(read(folder.path(), "hull.yaml"), spec);
    let wanted = lock.replace(&digest('1'), &digest('a')).replace(&digest('2'), &digest('b'));
    assert_eq!(read(folder.path(), "hull.lock"), wanted);
    ends(folder.path(), &["check"], 0);
}

#[test]
fn a_tag_and_its_digest_come_home_together() {
    let folder = locked();
    let lock = read(folder.path(), "hull.lock");
    let (from, to) = (format!("python:3.11-slim@{}", digest('1')), format!("python:3.12-slim@{}", digest('a')));
    edit(&folder, "docker/Dockerfile", &from, &to);
    let told = ends(folder.path(), &["adopt"], 0);
    assert!(told.contains("`image.base` is `python:3.12-slim` now"), "{told}");
    assert!(read(folder.path(), "hull.yaml").contains("  base: python:3.12-slim\n"));
    let wanted = lock.replace("python:3.11-slim", "python:3.12-slim").replace(&digest('1'), &digest('a'));
    assert_eq!(read(folder.path(), "hull.lock"), wanted);
    ends(folder.path(), &["check"], 0);
}

#[test]
fn a_version_of_a_kit_takes_its_pin_along() {
    let folder = locked();
    let lock = read(folder.path(), "hull.lock");
    let (from, to) = (format!("ollama/ollama:0.9.6@{}", digest('2')), format!("ollama/ollama:0.9.7@{}", digest('b')));
    edit(&folder, "docker-compose.split.yml", &from, &to);
    let told = ends(folder.path(), &["adopt"], 0);
    assert!(told.contains("`services.ollama.with.version` is `0.9.7` now"), "{told}");
    let wanted = lock.replace("ollama:0.9.6", "ollama:0.9.7").replace(&digest('2'), &digest('b'));
    assert_eq!(read(folder.path(), "hull.lock"), wanted);
    ends(folder.path(), &["check"], 0);
}

#[test]
fn two_digests_of_one_image_are_one_too_many() {
    let folder = locked();
    let before = (read(folder.path(), "hull.yaml"), read(folder.path(), "hull.lock"));
    let text = read(folder.path(), "docker/Dockerfile");
    let edited = text.replacen(&digest('1'), &digest('a'), 1).replacen(&digest('1'), &digest('b'), 1);
    fs::write(folder.path().join("docker/Dockerfile"), &edited).unwrap();
    let told = ends(folder.path(), &["adopt"], 1);
    assert!(told.contains("`images.python:3.11-slim` is asked to be"), "{told}");
    assert_eq!((read(folder.path(), "hull.yaml"), read(folder.path(), "hull.lock")), before);
    assert_eq!(read(folder.path(), "docker/Dockerfile"), edited);
}
