//! `hullwright kit list`: a line for each kit.

use hullwright::kit::Kit;
use serde_json::json;

use super::args::KitListArgs;
use crate::cli::failure::Failure;
use crate::cli::report::{Report, count};
use crate::cli::{Outcome, console};

pub(super) fn run(args: &KitListArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("kit list", &args.report);
    let (catalogue, outcome) = super::catalogue(args.spec.file.as_deref(), &mut report)?;
    let kits: Vec<Kit<'_>> = catalogue.all().collect();
    let width = |text: fn(&Kit<'_>) -> usize| kits.iter().map(text).max().unwrap_or_default();
    let (names, uses) = (width(|kit| kit.name.len()), width(|kit| kit.uses().join(", ").len()));
    for kit in &kits {
        let description = kit.interface().map(|interface| interface.description).unwrap_or_default();
        let place = kit.folder().map(|folder| format!(" ({folder})")).unwrap_or_default();
        let line = format!("{:names$}  {:uses$}  {description}{place}", kit.name, kit.uses().join(", "));
        report.result(
            |_| format!("{}\n", console::visible(line.trim_end())),
            || json!({ "type": "kit", "name": kit.name, "for": kit.uses(), "folder": kit.folder(), "description": description }),
        );
    }
    report.summary(&format!("\n{}", count(kits.len(), "kit")), &[("kits", kits.len())])?;
    Ok(outcome)
}
