//! What the library brings with it, where somebody else's build script uses it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The most crates of others that a build script may bring.
const MOST: usize = 30;

/// The crates of others that a package needs to be built, as cargo itself counts them.
fn crates(folder: &Path, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // One that is not of a registry has its path behind it.
    let name = |line: &str| line.trim_end_matches(" (*)").trim_end_matches(" (proc-macro)").to_owned();
    text.lines().map(name).filter(|line| !line.is_empty() && !line.contains('(')).collect()
}

#[test]
fn the_footprint_is_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_the_library = crates(root, &["--no-default-features"]);
    let of_the_example = crates(&root.join("examples/build-script"), &[]);
    for crates in [&of_the_library, &of_the_example] {
        assert!((10..=MOST).contains(&crates.len()), "{} crates: {crates:#?}", crates.len());
    }
    assert_eq!(of_the_library, of_the_example, "the same versions: run `cargo update` in both folders, or in neither");
}

#[test]
fn the_page_names_this_version() {
    let page = std::fs::read_to_string("docs/library.md").unwrap();
    let (minor, _) = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap();
    let line = format!("hullwright = {{ version = \"{minor}\", default-features = false }}\n");
    assert!(page.contains(&line), "{line}");
}
