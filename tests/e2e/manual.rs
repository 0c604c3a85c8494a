//! The pages of the manual, as the readers of pages see them.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::run;
use crate::example::files_below;

/// `hullwright man` into a folder that `man` reads.
fn written() -> TempDir {
    let folder = TempDir::new().unwrap();
    let said = run(Command::new(env!("CARGO_BIN_EXE_hullwright")).arg("man").arg(folder.path().join("man1")), "");
    assert!(said.success, "{}", said.text);
    folder
}

/// `man`, without the notes of a smaller installation.
fn man(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("man");
    command.env("MANPATH", folder).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "100").args(arguments);
    let said = run(&mut command, "install it: apt-get install man-db");
    assert!(said.success, "{}", said.text);
    said.text
}

#[test]
fn the_linters_of_manuals_are_content() {
    let folder = written();
    let pages = files_below(folder.path());
    assert!(pages.len() > 5, "{pages:?}");
    for page in pages {
        let page = page.to_str().unwrap();
        let mut mandoc = Command::new("mandoc");
        let said = run(mandoc.args(["-T", "lint", "-W", "error", page]), "install it: apt-get install mandoc");
        assert!(said.success && said.text.is_empty(), "{}", said.text);
        // What groff warns of stands before the page.
        let text = man(folder.path(), &["--warnings", "--local-file", page]);
        assert!(text.starts_with("HULLWRIGHT") && !text.contains("warning:"), "{text}");
    }
}

#[test]
fn man_finds_the_page_of_a_command() {
    let folder = written();
    let text = man(folder.path(), &["hullwright-check"]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["hullwright-check - Compare the outputs", "-f, --file <SPEC>", "0 the outputs are as the spec says"] {
        assert!(words.contains(said), "{said}: {text}");
    }
}
