//! What is found in a template, at its place in the user's file.

use std::ops::Range;

use minijinja::machinery::Span as Place;

use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::{SourceId, Span};

/// The words of an advice where no edit is offered.
pub(super) const UNKNOWN: &str = "which was meant only you know";

/// A template's file.
#[derive(Clone, Copy, Debug)]
pub(in crate::template) struct File<'a> {
    /// Its text, among the sources.
    pub(in crate::template) source: SourceId,
    /// Its text.
    pub(in crate::template) text: &'a str,
}

impl File<'_> {
    /// A place in it.
    pub(super) fn span(self, place: Place) -> Span {
        self.range(place.start_offset as usize..place.end_offset as usize)
    }

    pub(in crate::template) fn range(self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// The last place of a name within a place.
    pub(super) fn name(self, place: Place, name: &str) -> Span {
        let (start, end) = (place.start_offset as usize, place.end_offset as usize);
        let found = self.text.get(start..end).and_then(|text| text.rfind(name)).map(|at| start + at);
        found.map_or_else(|| self.span(place), |start| self.range(start..start + name.len()))
    }
}

/// A name that does not exist, with the one that is nearest to it.
pub(super) fn unknown<'n>(
    code: Code,
    span: Span,
    message: String,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    let finding = Diagnostic::new(code, span, message);
    match nearest(name, known.iter().copied()) {
        Some(near) => finding.edit(format!("write `{near}`"), span, near),
        None => finding.advice(format!("there is {}: {UNKNOWN}", list(known))),
    }
}

/// Something that templates do not have.
pub(super) fn not_offered(span: Span, what: &str, instead: &str) -> Diagnostic {
    Diagnostic::new(Code::NoTemplate, span, format!("templates have no {what}"))
        .advice(format!("{instead}: what it was to do only you know"))
}

/// A value that cannot stand where it does.
pub(super) fn misplaced(span: Span, message: String, instead: &str) -> Diagnostic {
    Diagnostic::new(Code::TemplateValue, span, message).advice(format!("{instead}: what is meant only you know"))
}
