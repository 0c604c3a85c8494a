//! Where a service's packages are written, so that one can be added.

use super::Check;
use crate::diagnostic::{Diagnostic, Edit};
use crate::kit::Service;
use crate::source::Span;

impl Check<'_> {
    /// Offers to add a package to a service. `or` is what else could be done.
    pub(super) fn with_package(&self, service: &Service, package: &str, or: &str, report: Diagnostic) -> Diagnostic {
        match self.longer_list(service, package).or_else(|| self.new_list(service, package)) {
            Some(edit) => report.edits(format!("add the package `{package}`{or}"), vec![edit]),
            None => report
                .advice(format!("add `packages: [{package}]` to the service{or}; where it has a place only you know")),
        }
    }

    /// One item more behind the last one.
    fn longer_list(&self, service: &Service, package: &str) -> Option<Edit> {
        let last = service.packages.iter().rev().map(|package| package.span).find(|span| self.is_users(*span))?;
        let before = self.before(last)?;
        let line = before.rsplit('\n').next().unwrap_or(before);
        let end = Span { start: last.end, ..last };
        match before.trim_end().chars().next_back()? {
            '[' | ',' => Some(Edit { span: end, replacement: format!(", {package}") }),
            '-' if line.trim() == "-" => Some(Edit { span: end, replacement: format!("\n{line}{package}") }),
            _ => None,
        }
    }

    /// A list of its own before one of the keys of the service.
    fn new_list(&self, service: &Service, package: &str) -> Option<Edit> {
        if service.packages.iter().any(|package| self.is_users(package.span)) {
            return None;
        }
        let keys = [
            ("healthcheck", service.healthcheck.as_ref().map(|check| check.span)),
            ("command", service.command.as_ref().map(|command| command.span)),
        ];
        keys.into_iter().find_map(|(key, span)| {
            let entry = self.entry(key, span.filter(|span| self.is_users(*span))?)?;
            let before = self.before(entry)?;
            let line = before.rsplit('\n').next().unwrap_or(before);
            let behind = match line.trim_end().chars().next_back() {
                None => format!("\n{line}"),
                Some('{' | ',') => ", ".to_owned(),
                Some(_) => return None,
            };
            // At the beginning of a line stands a key of a map without braces, unless a brace is still open.
            let is_open = line.trim().is_empty() && before.trim_end().ends_with(['{', ',']);
            let start = Span { end: entry.start, ..entry };
            (!is_open).then(|| Edit { span: start, replacement: format!("packages: [{package}]{behind}") })
        })
    }

    /// The text before a place.
    fn before(&self, span: Span) -> Option<&str> {
        self.sources.get(span.source).text.get(..span.range().start)
    }
}
