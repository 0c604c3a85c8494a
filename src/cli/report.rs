//! What a run tells: words for people, or one JSON object per line for machines.

use clap::ColorChoice;
use hullwright::diagnostic::{Diagnostic, render};
use hullwright::source::Sources;
use serde_json::{Map, Value, json};

use super::Outcome;
use super::args::{Format, ReportArgs};
use super::console;
use super::failure::Failure;

/// Tells what happens, and keeps the numbers that the last line of a JSON report holds.
pub(super) struct Report {
    command: &'static str,
    format: Format,
    color: ColorChoice,
    errors: usize,
    warnings: usize,
}

impl Report {
    pub(super) fn new(command: &'static str, args: &ReportArgs) -> Self {
        Self { command, format: args.format, color: args.color.color, errors: 0, warnings: 0 }
    }

    /// Findings: standard error for people, standard output for machines.
    pub(super) fn findings(&mut self, findings: &[Diagnostic], sources: &Sources) -> Result<(), Failure> {
        let errors = findings.iter().filter(|finding| finding.is_error()).count();
        self.errors += errors;
        self.warnings += findings.len() - errors;
        match self.format {
            Format::Human => console::err(&render::human(findings, sources, console::err_has_colour(self.color))),
            Format::Json => console::out(&render::json_lines(findings, sources)),
        }
    }

    /// A result.
    pub(super) fn result(
        &self,
        words: impl FnOnce(bool) -> String,
        machine: impl FnOnce() -> Value,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Human => console::out(&words(console::out_has_colour(self.color))),
            Format::Json => console::out(&format!("{}\n", machine())),
        }
    }

    /// Something that keeps the command from doing its work.
    pub(super) fn obstacle(
        &self,
        words: impl FnOnce() -> String,
        machine: impl FnOnce() -> Value,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Human => console::err(&words()),
            Format::Json => console::out(&format!("{}\n", machine())),
        }
    }

    /// The last line of a run that ends well, or finds what it was asked to look for.
    pub(super) fn summary(&self, words: &str, numbers: &[(&str, usize)]) -> Result<(), Failure> {
        self.result(|_| format!("{words}\n"), || self.machine_summary(numbers))
    }

    /// The last line of a run that findings stopped; people have read it already.
    pub(super) fn stopped(&self, numbers: &[(&str, usize)]) -> Result<Outcome, Failure> {
        if self.format == Format::Json {
            console::out(&format!("{}\n", self.machine_summary(numbers)))?;
        }
        Ok(Outcome::Findings)
    }

    pub(super) fn machine_summary(&self, numbers: &[(&str, usize)]) -> Value {
        let fixed = [
            ("type", json!("summary")),
            ("command", json!(self.command)),
            ("errors", json!(self.errors)),
            ("warnings", json!(self.warnings)),
        ];
        let numbers = numbers.iter().map(|(name, number)| (*name, json!(number)));
        Value::Object(
            fixed.into_iter().chain(numbers).map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>(),
        )
    }
}

/// "1 file", "2 files".
pub(super) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
