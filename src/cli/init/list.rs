//! `hullwright init --list`: the built-in templates, and what they ask.

use std::fmt::Write as _;

use hullwright::init::{built_in, built_in_names};
use hullwright::source::Sources;
use serde_json::json;

use super::super::Outcome;
use super::super::failure::Failure;
use super::super::report::{Report, count};

pub(super) fn print(mut report: Report) -> Result<Outcome, Failure> {
    report.result(|_| lines(), || json!({ "type": "templates", "templates": machine() }));
    let number = built_in_names().count();
    report.summary(&count(number, "template"), &[("templates", number)])?;
    Ok(Outcome::Fine)
}

/// A line for each template.
pub(super) fn lines() -> String {
    let width = built_in_names().map(str::len).max().unwrap_or_default();
    let mut text = String::new();
    for scaffold in scaffolds() {
        let _ = writeln!(text, "{:width$}  {}", scaffold.name, scaffold.description);
    }
    text
}

fn machine() -> Vec<serde_json::Value> {
    let questions = |scaffold: &hullwright::init::Scaffold| -> Vec<serde_json::Value> {
        let questions = scaffold.questions.iter();
        questions
            .map(|(name, question)| {
                let default = question.default.as_ref().map(|default| default.value.as_str());
                json!({ "name": name, "description": question.description, "answer": question.expected(), "default": default })
            })
            .collect()
    };
    let entry = |scaffold: hullwright::init::Scaffold| json!({ "name": scaffold.name, "description": scaffold.description, "questions": questions(&scaffold) });
    scaffolds().map(entry).collect()
}

fn scaffolds() -> impl Iterator<Item = hullwright::init::Scaffold> {
    built_in_names().filter_map(|name| built_in(name, &mut Sources::default()))
}
