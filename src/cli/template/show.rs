//! `hullwright template show`: what a template sees, its blocks and its text.

use std::fmt::Write as _;

use hullwright::template::{BuiltIn, Field, VERSION, View};
use serde_json::{Value, json};

use super::args::ShowArgs;
use super::{block_names, named};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::report::Report;

pub(super) fn run(args: &ShowArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("template show", &args.report);
    let template = named(&args.name)?;
    report.result(|_| words(template), || machine(template));
    report.end()?;
    Ok(Outcome::Fine)
}

fn words(template: &BuiltIn) -> String {
    let mut out = format!("{}: {}\n\nIt sees:\n", template.name, template.makes);
    fields(&mut out, template.view, 1);
    let _ = writeln!(out, "\nBlocks: {}\n\n{}", block_names(template).join(", "), template.text.trim_end());
    out
}

/// The fields of a view, each with those of what is in it below it.
fn fields(out: &mut String, view: &View, depth: usize) {
    for field in view.fields {
        let _ = writeln!(out, "{}{} ({}): {}", "  ".repeat(depth), field.name, field.kind, field.about());
        if let Some(view) = field.kind.view() {
            fields(out, view, depth + 1);
        }
    }
}

fn machine(template: &BuiltIn) -> Value {
    let blocks: Vec<Value> =
        template.blocks().iter().map(|block| json!({ "name": block.name, "text": block.text })).collect();
    json!({
        "type": "template",
        "name": template.name,
        "makes": template.makes,
        "version": VERSION,
        "fields": template.view.fields.iter().map(field).collect::<Vec<_>>(),
        "blocks": blocks,
        "text": template.text,
    })
}

fn field(field: &Field) -> Value {
    let fields: Vec<Value> =
        field.kind.view().map(|view| view.fields.iter().map(self::field)).into_iter().flatten().collect();
    json!({ "name": field.name, "kind": field.kind.to_string(), "about": field.about(), "fields": fields })
}
