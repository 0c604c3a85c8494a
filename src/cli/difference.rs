//! A difference between the outputs and the disk, in words.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use hullwright::drift::{Drift, Kind};
use hullwright::shell;
use serde_json::{Value, json};

use super::args::PlaceArgs;
use super::console;

/// What to do about most differences.
pub(super) fn usual_step(place: &PlaceArgs) -> String {
    format!("run `{}`", place.generate())
}

/// What to do about this difference, with the exact command.
pub(super) fn next_step(drift: &Drift, place: &PlaceArgs) -> String {
    let generate = place.generate();
    let here = || shell::quote(&place.root().join(drift.path.as_str()).to_string_lossy());
    match &drift.kind {
        Kind::Missing
        | Kind::Stale
        | Kind::Moved { .. }
        | Kind::WrongMode
        | Kind::WrongLineEnds
        | Kind::Orphaned { edited: false }
        | Kind::Hollow
        | Kind::Damaged(_) => usual_step(place),
        Kind::Edited => {
            let adopt = generate.replacen("generate", "adopt", 1);
            format!("bring it home to the spec: `{adopt}`; or give it up: `{generate} --force`")
        }
        Kind::Taken => {
            format!("move it away, or name another path under `outputs`, or replace it: `{generate} --force`")
        }
        Kind::Orphaned { edited: true } => format!("move it away, or remove it: `{generate} --force`"),
        Kind::OrphanedRegion { .. } => {
            "remove it there with its markers, or the markers alone: the file is yours".to_owned()
        }
        Kind::Foreign => format!("move it away, or remove it: `rm {}`", here()),
        Kind::Blocked { by, .. } => format!("move `{by}` away, then run `{generate}`"),
        Kind::Markers(_) => format!("mend the markers, then run `{generate}`"),
        Kind::NotText => format!("save it as UTF-8, then run `{generate}`"),
    }
}

/// The difference for machines.
pub(super) fn machine(of_type: &str, drift: &Drift, line: Option<usize>, diff: Option<&str>, next_step: &str) -> Value {
    json!({
        "type": of_type,
        "path": drift.path.as_str(),
        "line": line,
        "kind": drift.kind.name(),
        "message": drift.to_string(),
        "diff": diff,
        "help": next_step,
    })
}

/// A diff as it can be shown on a terminal, with the colours that people know from git.
pub(super) fn shown(diff: &str, colour: bool) -> String {
    let diff = console::visible(diff);
    if colour { coloured(&diff) } else { diff }
}

fn coloured(diff: &str) -> String {
    let style = |line: &str| match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => Style::new().bold(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        [b'@', ..] => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    };
    let mut text = String::new();
    for line in diff.lines() {
        let _ = writeln!(text, "{0}{line}{0:#}", style(line));
    }
    text
}
