//! What a change of a spec means: the facts of a research by hand, the command, the advice of the built-in kits.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod checklist;
mod codes;
mod command;
mod data;
mod revision;

use hullwright::disk::Context;
use hullwright::impact::Impact;
use hullwright::source::Sources;
use hullwright::{Compiled, Settings, compile};

/// What it means to go from one text to another; their folder is an empty one.
fn impact(old: &str, new: &str) -> Impact {
    let compiled = |text: &str| -> Compiled {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", text);
        let compiled = compile(&mut sources, id, &Settings::default(), &Context::new("tests/diff"));
        let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
        assert!(compiled.files.is_some(), "{report}");
        compiled
    };
    let (old, new) = (compiled(old), compiled(new));
    let side = |compiled: &Compiled| (compiled.model.clone().unwrap(), compiled.files.clone().unwrap());
    let ((before, old), (after, new)) = (side(&old), side(&new));
    Impact::between((&before, &old), (&after, &new))
}
