//! `hullwright test`: renders a folder of cases and compares them with what was approved.
//!
//! A case is a folder with a spec and, where that says not all, a `case.yaml` with settings. In its folder `expected`
//! is what was approved: `files.txt`, all outputs as one text, and `report.txt`, what is found in the spec.

mod approved;
mod compare;
mod find;
mod made;
mod render;
mod settings;
mod verdict;

use std::path::Path;

use hullwright::shell;

use super::Outcome;
use super::args::{DEFAULT_CASES, TestArgs};
use super::failure::Failure;
use super::report::{Report, count};
use approved::Snapshots;
use find::Case;
use render::Rendered;
use verdict::{Title, Verdict};

pub(super) fn run(args: &TestArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("test", &args.report);
    let (mut passed, mut updated, mut failed) = (0, 0, 0);
    let mut can_be_approved = false;
    for case in find::cases(&args.folder, &args.filter)? {
        let Rendered { description, snapshots } = render::render(&case)?;
        let verdict = judge(&case, snapshots, args.update)?;
        *match verdict {
            Verdict::Passed => &mut passed,
            Verdict::Updated => &mut updated,
            Verdict::Differs(_) | Verdict::Unapproved | Verdict::Wrong(_) => &mut failed,
        } += 1;
        can_be_approved |= matches!(verdict, Verdict::Differs(_) | Verdict::Unapproved);
        let title = Title { case: &case.name, description: description.as_deref() };
        report.result(|colour| verdict.words(title, args.verbose, colour), || verdict.machine(title));
    }
    let help = if can_be_approved { format!("\n  = help: {}", next_step(args)) } else { String::new() };
    let words = summary(passed, updated, failed) + &help;
    report.summary(&words, &[("passed", passed), ("updated", updated), ("failed", failed)])?;
    Ok(if failed == 0 { Outcome::Fine } else { Outcome::Findings })
}

/// The names of the cases in a folder, if it can be read.
pub(super) fn names(folder: &Path) -> Vec<String> {
    find::cases(folder, &[]).map(|cases| cases.into_iter().map(|case| case.name).collect()).unwrap_or_default()
}

/// Compares what a case gives with what was approved, or approves it.
fn judge(case: &Case, given: Result<Snapshots, String>, update: bool) -> Result<Verdict, Failure> {
    let given = match given {
        Ok(given) => given,
        Err(why) => return Ok(Verdict::Wrong(why)),
    };
    let approved = Snapshots::approved(case)?;
    if given == approved {
        return Ok(Verdict::Passed);
    }
    if update {
        given.approve(case)?;
        return Ok(Verdict::Updated);
    }
    Ok(if approved.is_empty() { Verdict::Unapproved } else { Verdict::Differs(compare::compare(&approved, &given)) })
}

/// "1 case differs …": how many cases ended how.
fn summary(passed: usize, updated: usize, failed: usize) -> String {
    let parts = [(failed, "failed"), (updated, "updated"), (passed, "passed")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let words: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
    format!("{}: {}", count(passed + updated + failed, "case"), words.join(", "))
}

/// What to do about cases that can be approved.
fn next_step(args: &TestArgs) -> String {
    let folder = args.folder.to_string_lossy();
    let folder = (folder != DEFAULT_CASES).then(|| shell::quote(&folder));
    let filters = args.filter.iter().flat_map(|filter| ["--filter".to_owned(), shell::quote(filter)]);
    let words: Vec<String> = ["hullwright test".to_owned()].into_iter().chain(folder).chain(filters).collect();
    format!("if that is what you want, approve it: `{} --update`", words.join(" "))
}
