//! What a run tells: words for people, or one JSON object per line for machines.

use std::fmt::Write as _;

use clap::ColorChoice;
use hullwright::diagnostic::{Diagnostic, render};
use hullwright::source::Sources;
use serde_json::{Map, Value, json};

use super::args::{ColorArgs, Format, ReportArgs};
use super::failure::Failure;
use super::{Outcome, console};

/// Tells what happens, and keeps the numbers that the last line of a JSON report holds.
pub(super) struct Report {
    command: &'static str,
    format: Format,
    color: ColorChoice,
    coloured: bool,
    errors: usize,
    warnings: usize,
    /// What goes to standard output, in one piece.
    results: String,
}

impl Report {
    pub(super) fn new(command: &'static str, args: &ReportArgs) -> Self {
        Self { format: args.format, ..Self::for_people(command, &args.color) }
    }

    pub(super) fn for_people(command: &'static str, args: &ColorArgs) -> Self {
        let (color, coloured) = (args.color, console::out_has_colour(args.color));
        Self { command, format: Format::Human, color, coloured, errors: 0, warnings: 0, results: String::new() }
    }

    /// What was found in the spec.
    pub(super) fn findings(&mut self, findings: &[Diagnostic], sources: &Sources) -> Result<(), Failure> {
        let errors = findings.iter().filter(|finding| finding.is_error()).count();
        self.errors = errors;
        self.warnings = findings.len() - errors;
        match self.format {
            Format::Human if findings.is_empty() => Ok(()),
            Format::Human => console::err(&render::human(findings, sources, console::err_has_colour(self.color))),
            Format::Json => console::out(&render::json_lines(findings, sources)),
        }
    }

    /// A result; the words are told whether they may be coloured.
    pub(super) fn result(&mut self, words: impl FnOnce(bool) -> String, machine: impl FnOnce() -> Value) {
        match self.format {
            Format::Human => self.results.push_str(&words(self.coloured)),
            Format::Json => self.line(&machine()),
        }
    }

    /// Something that keeps the command from doing its work.
    pub(super) fn obstacle(&mut self, words: &str, machine: impl FnOnce() -> Value) -> Result<(), Failure> {
        match self.format {
            Format::Human => console::err(words),
            Format::Json => {
                self.line(&machine());
                Ok(())
            }
        }
    }

    /// The last line of a report.
    pub(super) fn summary(mut self, words: &str, numbers: &[(&str, usize)]) -> Result<(), Failure> {
        let machine = self.numbers(numbers);
        self.result(|_| format!("{words}\n"), || machine);
        console::out(&self.results)
    }

    /// The end of a report that needs no last line.
    pub(super) fn end(self) -> Result<(), Failure> {
        console::out(&self.results)
    }

    /// The end of a run that could not do its work.
    pub(super) fn stopped(mut self, words: &str, numbers: &[(&str, usize)]) -> Result<Outcome, Failure> {
        let machine = self.numbers(numbers);
        self.obstacle(words, || machine)?;
        console::out(&self.results)?;
        Ok(Outcome::Findings)
    }

    fn line(&mut self, value: &Value) {
        let _ = writeln!(self.results, "{value}");
    }

    /// The last line for machines.
    fn numbers(&self, numbers: &[(&str, usize)]) -> Value {
        let findings = [("errors", self.errors), ("warnings", self.warnings)];
        let numbers = findings.iter().chain(numbers).map(|(name, number)| ((*name).to_owned(), json!(number)));
        let head = [("type", json!("summary")), ("command", json!(self.command))];
        let head = head.into_iter().map(|(name, value)| (name.to_owned(), value));
        Value::Object(head.chain(numbers).collect::<Map<_, _>>())
    }
}

/// "1 file", "2 files".
pub(super) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
