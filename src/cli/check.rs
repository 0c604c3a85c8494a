//! `hullwright check`: compares, and writes nothing.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use hullwright::drift::{Disk, Drift, Kind, compare};
use hullwright::{disk, manifest};

use super::args::CheckArgs;
use super::failure::Failure;
use super::report::{Report, count};
use super::{Outcome, compile, console, difference};

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("check", &args.report);
    let Some(compiled) = compile::read(&args.place.spec, &mut report)? else { return report.stopped("", &[]) };
    let disk = disk::snapshot(args.place.root(), &compiled.files)?;
    let drifts = compare(&compiled.files, &disk);
    for drift in &drifts {
        let step = difference::next_step(drift, &args.place);
        let diff = diff(drift, &disk);
        report.result(
            |colour| words(drift, diff.as_deref(), &step, colour),
            || difference::machine("drift", drift, diff.as_deref(), &step),
        );
    }
    let (differing, outputs) = (drifts.len(), compiled.files.iter().count());
    let words = match differing {
        0 => format!("{} as the spec says", count(outputs, "file")),
        1 => "1 file differs".to_owned(),
        _ => format!("{differing} files differ"),
    };
    report.summary(&words, &[("outputs", outputs), ("differing", differing)])?;
    Ok(if differing == 0 { Outcome::Fine } else { Outcome::Findings })
}

/// The diff, where reading it helps: a file that is missing or unwanted differs as a whole, and the lists of what
/// was written are not for people.
fn diff(drift: &Drift, disk: &Disk) -> Option<String> {
    let is_list = [manifest::FILES, manifest::REGIONS].contains(&drift.path.as_str());
    match drift.kind {
        Kind::Stale | Kind::Edited | Kind::Taken if !is_list => drift.diff(disk),
        _ => None,
    }
}

fn words(drift: &Drift, diff: Option<&str>, step: &str, colour: bool) -> String {
    let diff = console::visible(diff.unwrap_or_default());
    let diff = if colour { coloured(&diff) } else { diff };
    let sentence = console::visible(&difference::sentence(drift));
    format!("{sentence}\n{diff}  = help: {}\n\n", console::visible(step))
}

/// The diff as people know it from git.
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
