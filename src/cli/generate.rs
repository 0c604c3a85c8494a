//! `hullwright generate`: everything is written, or nothing.

use hullwright::disk;
use hullwright::drift::{Plan, Refusals, plan};
use hullwright::fileset::Mode;
use serde_json::json;

use super::args::GenerateArgs;
use super::failure::Failure;
use super::report::{Report, count};
use super::{Outcome, compile, console, difference};

pub(super) fn run(args: &GenerateArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("generate", &args.report);
    let Some(compiled) = compile::read(&args.place.spec, &mut report)? else { return report.stopped(&[]) };
    let root = args.place.root();
    let lock = disk::lock(root)?;
    let plan = match plan(&compiled.files, &disk::snapshot(root, &compiled.files)?, args.force) {
        Ok(plan) => plan,
        Err(refusals) => return refuse(&refusals, args, &report),
    };
    disk::apply(root, &plan, &lock)?;
    tell(&plan, &report)?;
    Ok(Outcome::Fine)
}

/// Names everything that would be lost; nothing has been written.
fn refuse(refusals: &Refusals, args: &GenerateArgs, report: &Report) -> Result<Outcome, Failure> {
    for drift in &refusals.0 {
        let step = difference::next_step(drift, &args.place);
        let words = || console::visible(&format!("error: {}\n  = help: {step}\n\n", difference::sentence(drift)));
        report.obstacle(words, || difference::machine("refusal", drift, None, &step))?;
    }
    let number = refusals.0.len();
    report.obstacle(
        || format!("nothing was written: {} in the way\n", count(number, "file")),
        || report.machine_summary(&[("refused", number)]),
    )?;
    Ok(Outcome::Findings)
}

/// Names every file that changed.
fn tell(plan: &Plan, report: &Report) -> Result<(), Failure> {
    let written = plan.writes.keys().map(|path| ("wrote", path));
    let modes = plan.modes.iter().map(|(path, mode)| match mode {
        Mode::Executable => ("made executable:", path),
        Mode::Regular => ("made not executable:", path),
    });
    let removed = plan.removals.iter().map(|path| ("removed", path));
    for (deed, path) in written.chain(modes).chain(removed) {
        let words = |_| console::visible(&format!("{deed} {path}\n"));
        report.result(words, || json!({ "type": "change", "deed": deed, "path": path.as_str() }))?;
    }
    let (written, removed) = (plan.writes.len() + plan.modes.len(), plan.removals.len());
    report.summary(
        &summary(written, removed, plan.unchanged),
        &[("written", written), ("removed", removed), ("unchanged", plan.unchanged)],
    )
}

fn summary(written: usize, removed: usize, unchanged: usize) -> String {
    match (written, removed) {
        (0, 0) => format!("nothing to do: {} as the spec says", count(unchanged, "file")),
        (_, 0) => format!("wrote {}, {unchanged} unchanged", count(written, "file")),
        _ => format!("wrote {}, removed {removed}, {unchanged} unchanged", count(written, "file")),
    }
}
