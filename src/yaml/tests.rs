//! The promises of this module, each by its smallest text.

use indexmap::IndexMap;
use proptest::prelude::*;
use serde::Deserialize;

use super::{Invalid, Kind, Node, Spanned, decode, parse};
use crate::diagnostic::{Code, Diagnostic, Help};
use crate::source::{SourceId, Sources};

mod decoding;
mod reading;

/// One text as the only source.
fn source(text: &str) -> (Sources, SourceId) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    (sources, id)
}

fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let (sources, id) = source(text);
    parse(&sources, id)
}

/// The tree of a text without mistakes.
fn tree(text: &str) -> Node {
    let (node, reports) = read(text);
    assert_eq!(reports, [], "{text:?}");
    node.expect("a tree")
}

fn codes(reports: &[Diagnostic]) -> Vec<Code> {
    reports.iter().map(|report| report.code).collect()
}

/// What the first label of each report covers.
fn places<'a>(text: &'a str, reports: &[Diagnostic]) -> Vec<&'a str> {
    reports.iter().map(|report| &text[report.labels[0].span.range()]).collect()
}

/// The text after the edit of a report.
fn apply(text: &str, report: &Diagnostic) -> String {
    let Help::Edit { edits, .. } = &report.help else { panic!("no edit: {report:?}") };
    let mut edits = edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut fixed = text.to_owned();
    for edit in &edits {
        fixed.replace_range(edit.span.range(), &edit.replacement);
    }
    fixed
}

/// Every report has a next step, and the text after all edits, one report after the other.
fn mend(text: &str, check: impl Fn(&str) -> Vec<Diagnostic>) -> String {
    let mut text = text.to_owned();
    loop {
        let reports = check(&text);
        let edit = reports.iter().find(|report| matches!(report.help, Help::Edit { .. }));
        for report in &reports {
            assert_ne!(report.help, Help::Advice(String::new()), "{report:?}");
        }
        let Some(report) = edit else { return text };
        let fixed = apply(&text, report);
        let same = |other: &Diagnostic| {
            other.code == report.code
                && other.labels[0].span == report.labels[0].span
                && other.message == report.message
        };
        assert!(!check(&fixed).iter().any(same), "the edit of {report:?} gives {fixed:?}");
        text = fixed;
    }
}

fn check_span(text: &str, node: &Node) {
    assert!(text.get(node.span.range()).is_some(), "{:?} in {text:?}", node.span);
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.iter().for_each(|item| check_span(text, item)),
        Kind::Mapping(entries) => entries.iter().for_each(|entry| {
            assert!(text.get(entry.key.span.range()).is_some());
            check_span(text, &entry.value);
        }),
    }
}

fn check_reports(text: &str, reports: &[Diagnostic]) {
    for report in reports {
        assert!(report.labels.iter().all(|label| text.get(label.span.range()).is_some()), "{report:?} in {text:?}");
        assert_ne!(report.help, Help::Advice(String::new()), "{report:?}");
        if matches!(report.help, Help::Edit { .. }) {
            apply(text, report);
        }
    }
}

/// A type with a little of everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only decoded")]
struct Anything {
    name: Option<Spanned<String>>,
    port: Option<u16>,
    on: Option<bool>,
    list: Option<Vec<Spanned<String>>>,
    map: Option<IndexMap<Spanned<String>, Anything>>,
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "(\\PC|[-:{}\\[\\]$&*!|>'\"%@`#,<~\\t\\r\\n \u{0}\u{feff}])*") {
        let (node, reports) = read(&text);
        check_reports(&text, &reports);
        prop_assert!(node.is_some() || !reports.is_empty());
        if let Some(node) = node {
            check_span(&text, &node);
            check_reports(&text, &decode::<Anything>(&node).1);
        }
    }

    #[test]
    fn any_words_of_the_language_are_read_without_a_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "name: ", "port: ", "on: ", "list:", "map: ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ", ", "${x.y}",
            "{{ x }}", "&a ", "*a", "<<: ", "x", "80", "'q'", "\"d\\0\"", "|\n  t\n", "# c", "!t ", "@", "é", ": ", "yes",
        ]), 0..40),
    ) {
        let text = words.concat();
        let (node, reports) = read(&text);
        check_reports(&text, &reports);
        prop_assert!(node.is_some() || !reports.is_empty());
        if let Some(node) = node {
            check_span(&text, &node);
            check_reports(&text, &decode::<Anything>(&node).1);
        }
    }
}

/// A name in small letters; capitals are answered with the small ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
struct Name(String);

impl TryFrom<String> for Name {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        if text.chars().all(|c| c.is_ascii_lowercase()) {
            return Ok(Self(text));
        }
        let invalid = Invalid::new(format!("`{text}` is not a name: use small letters"));
        let small = text.to_ascii_lowercase();
        Err(if small.chars().all(|c| c.is_ascii_lowercase()) { invalid.instead(small) } else { invalid })
    }
}
