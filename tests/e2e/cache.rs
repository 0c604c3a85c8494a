//! What a build runs again after a change: the sources of the application change most often.

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;

use crate::docker::try_docker;
use crate::example::{AIO, Build, copy};
use crate::mirror;

/// The steps that a build of the image ran, in words: `STAGE: INSTRUCTION`. Those that were in the cache are not among
/// them.
pub(crate) fn steps_run(what: &Build) -> Vec<String> {
    let options = mirror::build_options();
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let said = try_docker(&[&["build", "--progress=plain"], &options[..], &what.arguments()].concat());
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
    let scratch = TempDir::new().unwrap();
    let folder = copy(&AIO.folder(), scratch.path());
    steps_run(&Build::of(&folder));
    let source = folder.join("src/cocosearch/__init__.py");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, format!("{text}\n# {}\n", folder.display())).unwrap();
    let run = steps_run(&Build::of(&folder));
    let expected = ["app: COPY src ", "app: RUN ", "final: COPY --from=app "];
    assert_eq!(run.len(), expected.len(), "{run:#?}");
    for (step, expected) in run.iter().zip(expected) {
        assert!(step.starts_with(expected), "{run:#?}");
    }
    assert!(!run.iter().any(|step| step.contains("--no-install-project")), "{run:#?}");
    assert_eq!(steps_run(&Build::of(&folder)), [""; 0], "nothing has changed");
}
