//! The draft becomes a spec without errors: what our own check refuses is taken out, with the check's own words as the reason.

use super::draft::{Claim, Draft, place_of};
use super::facts::Ledger;
use crate::diagnostic::{Code, Diagnostic};
use crate::folder::Folder;
use crate::source::Sources;
use crate::yaml;
use crate::{Settings, compile};

/// How often a draft is judged; each time at least one claim goes.
const ROUNDS: usize = 1_000;

/// What runs where the sources name nothing that could.
const NOTHING_TO_RUN: &str = "The sources do not say what is run here: write the command.";

/// The text of the spec, which our own check accepts; or what it says of a spec that could not be mended.
pub(super) fn settle(
    draft: &mut Draft,
    header: &str,
    name: &str,
    ledger: &mut Ledger,
    folder: &dyn Folder,
) -> Result<String, String> {
    let mut said = String::new();
    for _ in 0..ROUNDS {
        let written = draft.write(header, ledger);
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", written.text.clone());
        let compiled = compile(&mut sources, id, &Settings::default(), folder);
        let errors: Vec<&Diagnostic> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
        if errors.is_empty() {
            return Ok(written.text);
        }
        let Some(root) = yaml::parse(&sources, id).0 else {
            return Err(errors.first().map(|error| error.message.clone()).unwrap_or_default());
        };
        // What follows from another mistake is judged when that is gone.
        let first = errors.iter().map(|error| rank(error.code)).min();
        let mut has_changed = false;
        for error in errors.into_iter().filter(|error| Some(rank(error.code)) == first) {
            said.clone_from(&error.message);
            if error.code == Code::Init && !has_something_to_run(draft, name) {
                let command = Claim::put(&["services", name, "command"], "sleep infinity");
                draft.add(command.note(NOTHING_TO_RUN), ledger);
                has_changed = true;
                break;
            }
            let Some(label) = error.labels.first() else { continue };
            let place = place_of(&root, label.span.range().start);
            let why = format!("{} ({})", error.message, error.code.id());
            has_changed |= draft.refuse(&written, &place, &why, ledger);
        }
        draft.tidy();
        if !has_changed {
            break;
        }
    }
    Err(said)
}

/// Mistakes of shape come before those of sense, and what a lack of others causes comes last.
fn rank(code: Code) -> u8 {
    match code {
        _ if code.id() < "HW100" => 0,
        Code::ServiceShape => 1,
        Code::Init => 3,
        _ => 2,
    }
}

/// Whether the placeholder was tried already.
fn has_something_to_run(draft: &Draft, name: &str) -> bool {
    draft.has(&["services", name])
}
