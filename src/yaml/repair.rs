//! Texts that need quotes and have none.
//!
//! YAML stops at the first of them. So that one run reports them all, the characters that YAML stumbles over
//! are covered by letters in a copy of the text, which keeps every place, and the copy is read again. The
//! plain text that then contains a covered place is the value that needs quotes, from its first byte to its
//! last, which is what an edit has to know.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::junk::is_junk;
use super::text::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A covered place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) range: Range<usize>,
    pub(super) reason: Reason,
}

/// Why it had to be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// `${…}` in a flow collection.
    Reference,
    /// `{{ … }}`.
    Braces,
    /// A text that begins with a character that YAML reserves.
    Indicator,
    /// A text with a colon and a space.
    Colon,
}

impl Cover {
    /// The place to cover after an error, if the error is one of those that quotes mend. `before` is the
    /// plain text that was read last.
    pub(super) fn mending(error: &ScanError, text: &str, before: Option<Range<usize>>) -> Option<Self> {
        let at = error.marker().byte_offset()?;
        let rest = text.get(at..)?;
        if rest.starts_with('{') && text.get(..at)?.ends_with('$') {
            let range = at - 1..at + braced(rest)?;
            return Some(Self { range, reason: Reason::Reference });
        }
        let one = |reason| Some(Self { range: at..at + 1, reason });
        match error.kind() {
            ErrorKind::UnexpectedCharacter { character: '@' | '`' | '%' } => one(Reason::Indicator),
            ErrorKind::MappingValueNotAllowed | ErrorKind::ExpectedFlowMappingSeparator => {
                let before = before.filter(|before| before.end == at && rest.starts_with(':'))?;
                let single_line = !text.get(before)?.contains('\n');
                if single_line { one(Reason::Colon) } else { None }
            }
            _ => None,
        }
    }

    /// The place to cover where a flow map begins, if it is no map but `{{ x }}`.
    pub(super) fn braces(text: &str, at: usize) -> Option<Self> {
        let start = if text.get(..at)?.ends_with('$') { at - 1 } else { at };
        let rest = text.get(at..)?;
        let line = rest.lines().next().filter(|line| line.starts_with("{{"))?;
        Some(Self { range: start..at + line.find("}}")? + 2, reason: Reason::Braces })
    }

    /// Covers the place: every byte of it becomes a letter.
    pub(super) fn apply(&self, copy: &mut String) {
        copy.replace_range(self.range.clone(), &"_".repeat(self.range.len()));
    }
}

/// The length of the braced text that `text` begins with, on its first line.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.lines().next()?.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// A plain text as it would read with its quotes in place, and the report if it lacks them.
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) report: Option<Diagnostic>,
}

/// Restores a plain text that covers or junk lie in. `raw` is what stands in the file.
pub(super) fn mend(raw: &str, span: Span, reason: Option<Reason>, in_flow: bool) -> Mended {
    let clean: String = raw.chars().filter(|&c| !is_junk(c) || c == '\n').collect();
    let line = clean.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let text = with_references(&line);
    let Some(reason) = reason.or((text != line).then_some(Reason::Braces)) else {
        return Mended { text: line, report: None };
    };
    let foreign = reason == Reason::Braces && text.contains("{{");
    let fixed = if in_flow || foreign || reason != Reason::Braces { quoted(&text) } else { text.clone() };
    let mut report = explain(reason, raw, span, in_flow);
    if foreign {
        report = report.note("only a dotted name has a counterpart here; quotes keep a text that another tool reads");
    }
    let report = report.edit(format!("write `{fixed}`"), span, fixed);
    Mended { text, report: Some(report) }
}

fn explain(reason: Reason, raw: &str, span: Span, in_flow: bool) -> Diagnostic {
    match reason {
        Reason::Reference => {
            let message = "a reference stands in `{…}` or `[…]` without quotes, where YAML takes its brace for a map";
            Diagnostic::new(Code::UnquotedReference, span, message).label("needs quotes")
        }
        Reason::Braces => {
            let message = "a reference is written `{{ … }}`; in this language it is `${…}`";
            Diagnostic::new(Code::Braces, span, message).label("the spelling of other tools")
        }
        Reason::Indicator => {
            let first = raw.chars().next().unwrap_or_default();
            let message =
                format!("a text that begins with `{first}` needs quotes, because YAML reserves that character");
            Diagnostic::new(Code::Syntax, span, message).label("needs quotes")
        }
        Reason::Colon => {
            let place = if in_flow { "a text in `{…}` or `[…]`" } else { "a text" };
            let message =
                format!("{place} contains `: ` and needs quotes, because YAML takes what stands before it for a key");
            Diagnostic::new(Code::Syntax, span, message).label("needs quotes")
        }
    }
}

/// The text with every `{{ a.b }}` written `${a.b}`; other braces stay.
fn with_references(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, inside, after)) = split_braces(rest) {
        let name = inside.trim();
        written += &if is_path(name) {
            [before.strip_suffix('$').unwrap_or(before), "${", name, "}"].concat()
        } else {
            [before, "{{", inside, "}}"].concat()
        };
        rest = after;
    }
    written + rest
}

fn split_braces(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (inside, after) = rest.split_once("}}")?;
    Some((before, inside, after))
}

fn is_path(name: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    name.split('.').all(part)
}
