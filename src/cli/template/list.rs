//! `hullwright template list`: a line for each template, and one for its blocks.

use hullwright::template::BUILT_IN;
use serde_json::json;

use super::args::ListArgs;
use super::block_names;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::report::{Report, count};

pub(super) fn run(args: &ListArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("template list", &args.report);
    for template in BUILT_IN {
        let blocks = block_names(template);
        report.result(
            |_| format!("{}: {}\n    blocks: {}\n", template.name, template.makes, blocks.join(", ")),
            || json!({ "type": "template", "name": template.name, "makes": template.makes, "blocks": blocks }),
        );
    }
    report.summary(&format!("\n{}", count(BUILT_IN.len(), "template")), &[("templates", BUILT_IN.len())])?;
    Ok(Outcome::Fine)
}
