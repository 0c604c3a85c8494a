//! What a build runs again after a change: the sources of the application change most often.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::docker::try_docker;
use crate::example::{AIO, DOCKERFILE};
use crate::mirror;

/// A copy of a folder, files with a dot before their name included.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// The steps that a build of the image ran, in words: `STAGE: INSTRUCTION`. Those that were in the cache are not among
/// them.
fn steps_run(context: &Path) -> Vec<String> {
    let (dockerfile, context) = (context.join(DOCKERFILE), context.to_str().unwrap());
    let options = mirror::build_options();
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let build = ["build", "--progress=plain", "--file", dockerfile.to_str().unwrap()];
    let said = try_docker(&[&build[..], &options, &[context]].concat());
    assert!(said.success, "{}", said.text);
    let mut steps: BTreeMap<u32, String> = BTreeMap::new();
    for line in said.text.lines() {
        let Some((number, rest)) = line.strip_prefix('#').and_then(|line| line.split_once(' ')) else { continue };
        let Ok(number) = number.parse() else { continue };
        if rest == "CACHED" {
            steps.remove(&number);
        } else if let Some((stage, instruction)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            let stage = stage.split(' ').next().unwrap_or_default();
            if !matches!(stage, "internal" | "context") {
                steps.insert(number, format!("{stage}: {instruction}"));
            }
        }
    }
    // A download is looked at each time, and the same when its checksum is.
    let is_step = |step: &String| ["COPY ", "RUN ", "WORKDIR "].iter().any(|word| step.contains(word));
    steps.into_values().filter(is_step).collect()
}

#[test]
fn a_change_of_the_sources_runs_no_step_of_the_dependencies_again() {
    let folder = TempDir::new().unwrap();
    copied(&AIO.folder(), folder.path());
    steps_run(folder.path());
    let source = folder.path().join("src/cocosearch/__init__.py");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, format!("{text}\n# {}\n", folder.path().display())).unwrap();
    let run = steps_run(folder.path());
    let expected = ["app: COPY src ", "app: RUN ", "final: COPY --from=app "];
    assert_eq!(run.len(), expected.len(), "{run:#?}");
    for (step, expected) in run.iter().zip(expected) {
        assert!(step.starts_with(expected), "{run:#?}");
    }
    assert!(!run.iter().any(|step| step.contains("--no-install-project")), "{run:#?}");
    assert_eq!(steps_run(folder.path()), [""; 0], "nothing has changed");
}
