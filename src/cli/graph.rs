//! `hullwright graph`: the start order as a picture.

use hullwright::diagnostic::{list, nearest};
use hullwright::graph::Part;
use hullwright::model::Model;

use super::args::{GraphArgs, GraphFormat};
use super::failure::Failure;
use super::report::Report;
use super::{Outcome, compile, console};

pub(super) fn run(args: &GraphArgs) -> Result<Outcome, Failure> {
    let mut report = Report::for_people("graph", &args.color);
    let Some(compiled) = compile::read(&args.spec, &mut report)? else { return report.stopped("", &[]) };
    let part = match &args.service {
        Some(name) => Part::around(&compiled.model, name).ok_or_else(|| unknown(name, &compiled.model))?,
        None => Part::all(&compiled.model),
    };
    console::out(&match args.format {
        GraphFormat::Text => part.text(),
        GraphFormat::Mermaid => part.mermaid(),
        GraphFormat::Dot => part.dot(),
    })?;
    Ok(Outcome::Fine)
}

fn unknown(name: &str, model: &Model) -> Failure {
    let all = Part::all(model);
    let step = nearest(name, all.names())
        .map_or_else(|| format!("those that do are {}", list(all.names())), |near| format!("did you mean `{near}`?"));
    Failure::Usage(format!("no service `{name}` starts in the image; {step}"))
}
