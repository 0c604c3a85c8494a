//! `hullwright check`: compares, and writes nothing but the patch that it is asked for.

use hullwright::drift::{Disk, Drift, Kind, Memory, VERSION, compare};
use hullwright::{disk, manifest};

use super::args::CheckArgs;
use super::failure::Failure;
use super::noted::Noted;
use super::report::{Report, count};
use super::{Outcome, compile, console, difference, patch};

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let mut report = Report::of_findings("check", &args.report);
    let Some(compiled) = compile::read(&args.place.spec, &mut report)? else { return report.stopped("", &[]) };
    let disk = disk::snapshot(args.place.root(), &compiled.files)?;
    let drifts = compare(&compiled.files, &disk);
    if let Some(file) = &args.patch {
        patch::write(file, &drifts, &disk)?;
    }
    let usual = difference::usual_step(&args.place);
    let mut any_usual = false;
    for drift in &drifts {
        let step = difference::next_step(drift, &args.place);
        any_usual |= step == usual;
        let diff = diff(drift, &disk);
        report.result(
            |colour| words(drift, diff.as_deref(), Some(&step).filter(|step| **step != usual), colour),
            || difference::machine("drift", drift, drift.line(&disk), diff.as_deref(), &step),
        );
        report.noted(|| Noted::drift(drift, &disk, &args.place));
    }
    let (differing, outputs) = (drifts.len(), compiled.files.iter().count());
    let advice = || help(any_usual.then_some(&usual)) + of_line_ends(&drifts) + &of_version(&disk);
    let words = match differing {
        0 => format!("{} as the spec says", count(outputs, "file")),
        1 => format!("1 file differs{}", advice()),
        _ => format!("{differing} files differ{}", advice()),
    };
    report.summary(&words, &[("outputs", outputs), ("differing", differing)])?;
    Ok(if differing == 0 { Outcome::Fine } else { Outcome::Findings })
}

/// What keeps git from writing the line ends of Windows again.
fn of_line_ends(drifts: &[Drift]) -> &'static str {
    if drifts.iter().any(|drift| drift.kind == Kind::WrongLineEnds) {
        "\n  = note: a line `* text=auto eol=lf` in .gitattributes keeps git from writing such line ends"
    } else {
        ""
    }
}

/// Which version wrote what is there, if it is another one.
fn of_version(disk: &Disk) -> String {
    let memory = Memory::of(disk);
    let note = memory
        .other_version()
        .map(|from| format!("\n  = note: hullwright {from} wrote the files, and this is {VERSION}"));
    note.unwrap_or_default()
}

/// The next step on a line of its own.
fn help(step: Option<&String>) -> String {
    step.map(|step| format!("\n  = help: {}", console::visible(step))).unwrap_or_default()
}

/// The diff, where reading it helps: a file that is missing or unwanted differs as a whole, and the lists of what
/// was written are not for people.
fn diff(drift: &Drift, disk: &Disk) -> Option<String> {
    let is_list = [manifest::FILES, manifest::REGIONS].contains(&drift.path.as_str());
    match drift.kind {
        Kind::Stale | Kind::Moved { .. } | Kind::Edited | Kind::Taken if !is_list => drift.diff(disk),
        _ => None,
    }
}

/// A difference for people; the usual next step is told once, at the end.
fn words(drift: &Drift, diff: Option<&str>, step: Option<&String>, colour: bool) -> String {
    let sentence = console::visible(&drift.to_string());
    let diff = difference::shown(diff.unwrap_or_default(), colour);
    let space = if diff.is_empty() && step.is_none() { "" } else { "\n" };
    format!("{sentence}{}\n{diff}{space}", help(step))
}
