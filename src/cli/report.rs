//! What a run tells: words for people, or one JSON object per line for machines.

use std::fmt::Write as _;

use clap::ColorChoice;
use hullwright::diagnostic::{Diagnostic, render};
use hullwright::source::Sources;
use serde_json::{Map, Value, json};

use super::args::{ColorArgs, FindingsArgs, FindingsFormat, ReportArgs};
use super::failure::Failure;
use super::noted::{self, Noted};
use super::{Outcome, console};

/// Tells what happens, and keeps the numbers that the last line of a JSON report holds.
pub(super) struct Report {
    command: &'static str,
    format: FindingsFormat,
    color: ColorChoice,
    coloured: bool,
    errors: usize,
    warnings: usize,
    /// What goes to standard output, in one piece.
    results: String,
    /// What is shown at places of files.
    noted: Vec<Noted>,
}

impl Report {
    pub(super) fn new(command: &'static str, args: &ReportArgs) -> Self {
        Self { format: args.format.into(), ..Self::for_people(command, &args.color) }
    }

    pub(super) fn of_findings(command: &'static str, args: &FindingsArgs) -> Self {
        Self { format: args.format, ..Self::for_people(command, &args.color) }
    }

    pub(super) fn for_people(command: &'static str, args: &ColorArgs) -> Self {
        let (color, coloured) = (args.color, console::out_has_colour(args.color));
        let (format, results, noted) = (FindingsFormat::Human, String::new(), Vec::new());
        Self { command, format, color, coloured, errors: 0, warnings: 0, results, noted }
    }

    /// Whether results may be coloured.
    pub(super) fn coloured(&self) -> bool {
        self.coloured
    }

    /// What was found in the spec; services that show it at a place are told each by [`Self::noted`].
    pub(super) fn findings(&mut self, findings: &[Diagnostic], sources: &Sources) -> Result<(), Failure> {
        let errors = findings.iter().filter(|finding| finding.is_error()).count();
        self.errors = errors;
        self.warnings = findings.len() - errors;
        match self.format {
            FindingsFormat::Human if findings.is_empty() => Ok(()),
            FindingsFormat::Human => {
                console::err(&render::human(findings, sources, console::err_has_colour(self.color)))
            }
            FindingsFormat::Json => console::out(&render::json_lines(findings, sources)),
            FindingsFormat::Sarif | FindingsFormat::Github => Ok(()),
        }
    }

    /// A result; the words are told whether they may be coloured.
    pub(super) fn result(&mut self, words: impl FnOnce(bool) -> String, machine: impl FnOnce() -> Value) {
        match self.format {
            FindingsFormat::Human => self.results.push_str(&words(self.coloured)),
            FindingsFormat::Json => self.line(&machine()),
            FindingsFormat::Sarif | FindingsFormat::Github => {}
        }
    }

    /// A result or a finding, for services that show it at a place.
    pub(super) fn noted(&mut self, noted: impl FnOnce() -> Noted) {
        if matches!(self.format, FindingsFormat::Sarif | FindingsFormat::Github) {
            self.noted.push(noted());
        }
    }

    /// Something that keeps the command from doing its work.
    pub(super) fn obstacle(&mut self, words: &str, machine: impl FnOnce() -> Value) -> Result<(), Failure> {
        match self.format {
            FindingsFormat::Human => console::err(words),
            FindingsFormat::Json => {
                self.line(&machine());
                Ok(())
            }
            FindingsFormat::Sarif | FindingsFormat::Github => Ok(()),
        }
    }

    /// The last line of a report.
    pub(super) fn summary(mut self, words: &str, numbers: &[(&str, usize)]) -> Result<(), Failure> {
        let machine = self.numbers(numbers);
        self.result(|_| format!("{words}\n"), || machine);
        self.end()
    }

    /// The end of a report that needs no last line.
    pub(super) fn end(self) -> Result<(), Failure> {
        match self.format {
            FindingsFormat::Human | FindingsFormat::Json => console::out(&self.results),
            FindingsFormat::Sarif => console::out(&noted::sarif(&self.noted)),
            FindingsFormat::Github => console::out(&noted::github(&self.noted)),
        }
    }

    /// The end of a run that could not do its work.
    pub(super) fn stopped(mut self, words: &str, numbers: &[(&str, usize)]) -> Result<Outcome, Failure> {
        let machine = self.numbers(numbers);
        self.obstacle(words, || machine)?;
        self.end()?;
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
