//! `hullwright validate`: only findings.

use super::args::ValidateArgs;
use super::failure::Failure;
use super::report::{Report, count};
use super::{Outcome, compile};

pub(super) fn run(args: &ValidateArgs) -> Result<Outcome, Failure> {
    let mut report = Report::of_findings("validate", &args.report);
    let Some(compiled) = compile::read(&args.spec, &mut report)? else { return report.stopped("", &[]) };
    let (services, outputs) = (compiled.model.services().len(), compiled.files.iter().count());
    let words = format!("ok: {}, {}", count(services, "service"), count(outputs, "output"));
    report.summary(&words, &[("services", services), ("outputs", outputs)])?;
    Ok(Outcome::Fine)
}
