//! `hullwright graph`: the start order as a picture.

use hullwright::graph;

use super::args::{GraphArgs, GraphFormat};
use super::failure::Failure;
use super::report::Report;
use super::{Outcome, compile, console};

pub(super) fn run(args: &GraphArgs) -> Result<Outcome, Failure> {
    let mut report = Report::for_people("graph", &args.color);
    let Some(compiled) = compile::read(&args.spec, &mut report)? else { return report.stopped("", &[]) };
    console::out(&match args.format {
        GraphFormat::Text => graph::text(&compiled.model),
        GraphFormat::Mermaid => graph::mermaid(&compiled.model),
    })?;
    Ok(Outcome::Fine)
}
