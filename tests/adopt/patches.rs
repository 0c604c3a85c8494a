//! Edits as patches: recorded once, made again whenever the file is generated, and loud when their text is gone.

use std::fs;

use super::{SPEC, copy_of, edit, ends, generated, read};

#[test]
fn an_edit_is_recorded_and_made_again() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "docker-compose.yml", "restart: unless-stopped", "restart: \"no\"");
    edit(folder, "README.md", "docker run --detach", "docker run --detach --tty");
    edit(folder, "Dockerfile", "ENTRYPOINT", "# mine\nENTRYPOINT");
    let files = ["docker-compose.yml", "README.md", "Dockerfile"].map(|file| (file, read(folder, file)));
    let told = ends(folder, &["adopt", "--patch", "ours"], 0);
    assert!(told.contains("the patch `ours` changes `Dockerfile` from now on"), "{told}");
    for (file, text) in &files {
        assert_eq!(read(folder, file), *text, "{file}");
    }
    ends(folder, &["check"], 0);
    let spec = read(folder, "hull.yaml");
    assert!(spec.starts_with(SPEC) && spec.contains("\n\npatches:\n  ours:\n    file: Dockerfile\n"), "{spec}");

    // Whatever is generated from then on has them.
    fs::write(folder.join("hull.yaml"), spec.replace("port: 8000", "port: 8080")).unwrap();
    fs::remove_file(folder.join("README.md")).unwrap();
    ends(folder, &["generate"], 0);
    assert!(read(folder, "docker-compose.yml").contains("restart: \"no\""));
    assert!(read(folder, "README.md").contains("docker run --detach --tty"));
    assert!(read(folder, "Dockerfile").contains("# mine\nENTRYPOINT"));
    ends(folder, &["check"], 0);
    let why = ends(folder, &["explain", "Dockerfile"], 0);
    assert!(why.contains("`patches.ours"), "{why}");

    // A name is one patch's.
    edit(folder, "Dockerfile", "# mine", "# still mine");
    let told = ends(folder, &["adopt"], 0);
    assert!(told.contains("`patches.ours"), "an edit of what a patch writes is one of the patch: {told}");
    edit(folder, "Dockerfile", "HEALTHCHECK", "# more\nHEALTHCHECK");
    assert!(ends(folder, &["adopt", "--patch", "ours"], 2).contains("has a patch `ours` already"));
    assert!(ends(folder, &["adopt", "--patch", "Ours"], 2).contains("is not a name of lower-case letters"));
    ends(folder, &["adopt", "--patch", "more"], 0);
    ends(folder, &["check"], 0);
}

#[test]
fn a_patch_whose_text_is_gone_is_loud() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(
        folder,
        "Dockerfile",
        "FROM python:3.12-slim AS final",
        "FROM --platform=linux/amd64 python:3.12-slim AS final",
    );
    ends(folder, &["adopt", "--patch", "ours"], 0);
    let spec = read(folder, "hull.yaml");
    assert!(spec.contains("find: FROM python:3.12-slim\n"), "{spec}");
    fs::write(folder.join("hull.yaml"), spec.replace("base: python:3.12-slim", "base: python:3.13-slim")).unwrap();
    let told = ends(folder, &["generate"], 1);
    assert!(
        told.contains("error[HW266]") && told.contains("is the nearest: `FROM python:3.13-slim AS final`"),
        "{told}"
    );
    ends(folder, &["check"], 1);
    assert!(read(folder, "Dockerfile").contains("--platform=linux/amd64 "));

    // A bot that bumps the tag in the output breaks the patch as well: the spec refuses it, and says which.
    fs::write(folder.join("hull.yaml"), &spec).unwrap();
    edit(folder, "Dockerfile", "python:3.12-slim", "python:3.13-slim");
    let told = ends(folder, &["adopt"], 1);
    assert!(told.contains("`image.base` would be wrong: the text that the patch `ours` replaces is not in"), "{told}");
    assert!(read(folder, "hull.yaml").contains("base: python:3.12-slim "));
    assert!(read(folder, "Dockerfile").contains("FROM --platform=linux/amd64 python:3.13-slim"));
}

/// In every example, whatever is done to a line can be recorded.
#[test]
fn edits_of_every_kind_in_the_examples() {
    for example in ["tasks", "promtior", "workspace-mcp", "cocosearch-infra"] {
        for (kind, change) in [
            ("remark", (|line: &str| format!("{line}\n# mine")) as fn(&str) -> String),
            ("longer", |line: &str| format!("{line} # mine")),
        ] {
            let folder = copy_of(example);
            let folder = folder.path();
            let file = if folder.join("Dockerfile").exists() { "Dockerfile" } else { "docker/Dockerfile" };
            let text = read(folder, file);
            let edited: Vec<String> = text
                .lines()
                .enumerate()
                .map(|(at, line)| if at % 9 == 1 && line.starts_with('#') { change(line) } else { line.to_owned() })
                .collect();
            let edited = edited.join("\n") + "\n";
            if edited == text {
                continue;
            }
            fs::write(folder.join(file), &edited).unwrap();
            ends(folder, &["adopt", "--patch", kind], 0);
            assert_eq!(read(folder, file), edited, "{example}");
            ends(folder, &["check"], 0);
        }
    }
}
