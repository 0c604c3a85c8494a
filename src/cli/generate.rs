//! `hullwright generate`: everything is written, or nothing.

use hullwright::disk;
use hullwright::drift::{Disk, Plan, Refusals, plan};
use hullwright::fileset::ArtefactPath;
use serde_json::json;

use super::args::{GenerateArgs, PlaceArgs};
use super::failure::Failure;
use super::report::{Report, count};
use super::{Outcome, compile, console, difference};

pub(super) fn run(args: &GenerateArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("generate", &args.report);
    let Some(compiled) = compile::read(&args.place.spec, &mut report)? else { return report.stopped("", &[]) };
    let root = args.place.root();
    let lock = disk::lock(root)?;
    let there = disk::snapshot(root, &compiled.files)?;
    let plan = match plan(&compiled.files, &there, args.force) {
        Ok(plan) => plan,
        Err(refusals) => return refuse(&refusals, &there, &args.place, report),
    };
    disk::apply(root, &plan, &lock)?;
    tell(&plan, args, report)?;
    Ok(Outcome::Fine)
}

/// Names everything that would be lost; nothing has been written.
pub(super) fn refuse(
    refusals: &Refusals,
    there: &Disk,
    place: &PlaceArgs,
    mut report: Report,
) -> Result<Outcome, Failure> {
    for drift in &refusals.0 {
        let step = difference::next_step(drift, place);
        let words = format!("error: {drift}\n  = help: {step}\n\n");
        report.obstacle(&console::visible(&words), || {
            difference::machine("refusal", drift, drift.line(there), None, &step)
        })?;
    }
    let number = refusals.0.len();
    let words = format!("nothing was written: {} in the way\n", count(number, "file"));
    report.stopped(&words, &[("refused", number)])
}

/// Says what was done; each file is named for machines, and for people who want to know.
fn tell(plan: &Plan, args: &GenerateArgs, mut report: Report) -> Result<(), Failure> {
    for (deed, path) in deeds(plan) {
        let words = |_| if args.verbose { console::visible(&format!("{deed} {path}\n")) } else { String::new() };
        report.result(words, || json!({ "type": deed, "path": path.as_str() }));
    }
    let (written, removed) = (plan.writes.len() + plan.modes.len(), plan.removals.len());
    let words = summary(written, removed, plan.unchanged);
    report.summary(&words, &[("written", written), ("removed", removed), ("unchanged", plan.unchanged)])
}

/// Every file that changed, and how.
pub(super) fn deeds(plan: &Plan) -> impl Iterator<Item = (&'static str, &ArtefactPath)> {
    let written = plan.writes.keys().map(|path| ("wrote", path));
    let modes = plan.modes.keys().map(|path| ("changed the mode of", path));
    let removed = plan.removals.iter().map(|path| ("removed", path));
    written.chain(modes).chain(removed)
}

fn summary(written: usize, removed: usize, unchanged: usize) -> String {
    match (written, removed) {
        (0, 0) => format!("nothing to do: {} as the spec says", count(unchanged, "file")),
        (_, 0) => format!("wrote {}, {unchanged} unchanged", count(written, "file")),
        _ => format!("wrote {}, removed {removed}, {unchanged} unchanged", count(written, "file")),
    }
}
