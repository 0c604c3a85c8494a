//! Characters that no spec has a use for: control characters and byte order marks inside the text.
//!
//! They are found in the raw text, before it is parsed, because most of them are no YAML at all.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::source::{SourceId, Span};

/// A binary file would otherwise fill the screen.
const MAX_REPORTS: usize = 20;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Unicode's own line breaks, which end a line in YAML 1.1 and do not in YAML 1.2.
const LINE_BREAKS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// Whether a character is one that a text may not contain.
pub(crate) fn is_junk(c: char) -> bool {
    c == BYTE_ORDER_MARK || LINE_BREAKS.contains(&c) || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Reports every such character of a whole file, and returns the text with each replaced by letters of the
/// same length, so that it can be parsed and all places stay.
pub(super) fn scan(source: SourceId, text: &str) -> (String, Vec<Diagnostic>) {
    let mut clean = String::with_capacity(text.len());
    let mut reports = Vec::new();
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if !is_junk(c) || rest.starts_with("\r\n") || (at == 0 && c == BYTE_ORDER_MARK) {
            clean.push(c);
            continue;
        }
        (0..c.len_utf8()).for_each(|_| clean.push('_'));
        if reports.len() < MAX_REPORTS {
            reports.push(report(c, Span::new(source, at..at + c.len_utf8())));
        }
    }
    (clean, reports)
}

fn report(c: char, span: Span) -> Diagnostic {
    let name = name(c);
    let (code, message) = if c == BYTE_ORDER_MARK {
        (Code::OtherYaml, format!("{name} may only begin a file"))
    } else {
        (Code::ControlCharacter, format!("{name} stands in the file"))
    };
    Diagnostic::new(code, span, message).label("not visible in most editors").edit("remove it", span, "")
}

/// What is wrong with the value of a quoted text whose escapes (`\0`, `\u0007`) make control characters.
pub(super) fn check_escapes(value: &str, raw: &str, span: Span, is_key: bool) -> Option<Diagnostic> {
    let refused = |c: char| is_junk(c) || (is_key && c.is_control());
    let culprit = value.chars().find(|&c| refused(c))?;
    let place = if is_key { "a key" } else { "a text" };
    let found = Diagnostic::new(Code::ControlCharacter, span, format!("{} stands in {place}", name(culprit)));
    let removal: Vec<Edit> = escapes(raw, refused)
        .into_iter()
        .map(|range| Span::new(span.source, span.range().start + range.start..span.range().start + range.end))
        .map(|span| Edit { span, replacement: String::new() })
        .collect();
    Some(if removal.is_empty() {
        found.advice("take the character out of the text; how the text was meant only you know")
    } else {
        found.edits("remove the escape", removal)
    })
}

/// The places of the escapes in a double-quoted text that make a refused character.
fn escapes(raw: &str, refused: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let start = raw.len() - rest.len() + at;
        let (made, length) = escape(rest.get(at + 1..).unwrap_or_default());
        if made.is_some_and(&refused) {
            found.push(start..start + 1 + length);
        }
        rest = raw.get(start + 1 + length..).unwrap_or_default();
    }
    found
}

/// The character that an escape makes, as far as it can be a control character, and the escape's length
/// without the backslash.
fn escape(after: &str) -> (Option<char>, usize) {
    let Some(letter) = after.chars().next() else { return (None, 0) };
    let hex = |digits: usize| {
        let number = after.get(1..=digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        (number.and_then(char::from_u32), 1 + digits)
    };
    match letter {
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        '0' => (Some('\0'), 1),
        'a' => (Some('\u{7}'), 1),
        'b' => (Some('\u{8}'), 1),
        't' | '\t' => (Some('\t'), 1),
        'n' => (Some('\n'), 1),
        'v' => (Some('\u{b}'), 1),
        'f' => (Some('\u{c}'), 1),
        'r' => (Some('\r'), 1),
        'e' => (Some('\u{1b}'), 1),
        'N' => (Some('\u{85}'), 1),
        'L' => (Some('\u{2028}'), 1),
        'P' => (Some('\u{2029}'), 1),
        other => (None, other.len_utf8()),
    }
}

fn name(c: char) -> String {
    match c {
        '\0' => "a NUL character".to_owned(),
        '\n' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        '\r' => "a lone carriage return".to_owned(),
        BYTE_ORDER_MARK => "a byte order mark".to_owned(),
        other if LINE_BREAKS.contains(&other) => format!("the line break U+{:04X}", u32::from(other)),
        other => format!("the control character U+{:04X}", u32::from(other)),
    }
}
