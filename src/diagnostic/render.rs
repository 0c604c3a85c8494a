//! Findings as text: for people, as rustc shows them, and for machines, one JSON object per line.
//!
//! Pure: whether there is a terminal, and whether it has colours, is for the caller to know.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Edit, Help, Label, Severity};
use crate::source::{SourceId, Sources, Span};

/// The findings for people, and a last line that counts them; empty when there are none.
pub fn human(findings: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&groups(finding, sources)));
        text.push_str("\n\n");
    }
    text.push_str(&count(findings));
    text
}

/// "2 errors, 1 warning", or nothing.
fn count(findings: &[Diagnostic]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let several = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{number} {word}s")),
    };
    let parts = [several(errors, "error"), several(findings.len() - errors, "warning")];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if line.is_empty() { line } else { line + "\n" }
}

/// Something told of places that is no finding: a title, the places with what each has to do with it, and notes.
pub fn told(title: &str, labels: &[Label], notes: &[String], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let notes = notes.iter().map(|note| Level::NOTE.message(shown(note)));
    let title = Level::INFO.no_name().primary_title(shown(title));
    let group = title.elements(snippets(labels, sources)).elements(notes);
    renderer.render(&[group]) + "\n"
}

fn groups<'a>(finding: &Diagnostic, sources: &Sources) -> Vec<Group<'a>> {
    let level = if finding.is_error() { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(shown(&finding.message)).id(finding.code.id());
    let notes = finding.notes.iter().map(|note| Level::NOTE.message(shown(note)));
    let main = title.elements(snippets(&finding.labels, sources)).elements(notes);
    match &finding.help {
        Help::Advice(advice) if advice.is_empty() => vec![main],
        Help::Advice(advice) => vec![main.element(Level::HELP.message(shown(advice)))],
        Help::Edit { message, edits } => {
            let help = Level::HELP.secondary_title(shown(message)).elements(patches(edits, sources));
            vec![main, help]
        }
    }
}

/// One snippet per source, in the order in which the labels mention them.
fn snippets<'a>(labels: &[Label], sources: &Sources) -> Vec<Snippet<'a, Annotation<'a>>> {
    let ids = distinct(labels.iter().map(|label| label.span.source));
    let annotation = |(index, label): (usize, &Label)| {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| shown(&label.text));
        (label.span.source, kind.span(within(label.span, sources)).label(text))
    };
    let all: Vec<_> = labels.iter().enumerate().map(annotation).collect();
    let of = |id| all.iter().filter(move |(source, _)| *source == id).map(|(_, annotation)| annotation.clone());
    ids.into_iter().map(|id| snippet(id, sources).annotations(of(id))).collect()
}

fn patches<'a>(edits: &[Edit], sources: &Sources) -> Vec<Snippet<'a, Patch<'a>>> {
    let patch = |edit: &Edit| {
        let usual = || (within(edit.span, sources), shown(&edit.replacement));
        let (range, replacement) = at_end(edit, sources).unwrap_or_else(usual);
        Patch::new(range, replacement)
    };
    let of = |id| edits.iter().filter(move |edit| edit.span.source == id).map(patch);
    distinct(edits.iter().map(|edit| edit.span.source))
        .into_iter()
        .map(|id| snippet(id, sources).patches(of(id)))
        .collect()
}

/// Lines behind the last one, as what follows the last one's text: the renderer knows no line behind the last.
fn at_end(edit: &Edit, sources: &Sources) -> Option<(std::ops::Range<usize>, String)> {
    let text = &sources.get(edit.span.source).text;
    let lines = edit.replacement.strip_suffix('\n').filter(|_| edit.span.range().start == text.len())?;
    let end = text.strip_suffix('\n')?.trim_end_matches('\r').len();
    Some((end..end, format!("\n{}", shown(lines))))
}

fn snippet<'a, T: Clone>(id: SourceId, sources: &Sources) -> Snippet<'a, T> {
    let source = sources.get(id);
    Snippet::source(shown(&source.text)).path(shown(&source.name).replace(['\n', '\t'], "?"))
}

fn distinct(ids: impl Iterator<Item = SourceId>) -> Vec<SourceId> {
    ids.fold(Vec::new(), |mut seen, id| {
        if !seen.contains(&id) {
            seen.push(id);
        }
        seen
    })
}

/// The range, cut to what the text has: the renderer accepts no other.
fn within(span: Span, sources: &Sources) -> std::ops::Range<usize> {
    let length = sources.get(span.source).text.len();
    let end = span.range().end.min(length);
    span.range().start.min(end)..end
}

/// The text without characters that could steer a terminal; each gives way to one of as many bytes, so that
/// ranges stay true.
fn shown(text: &str) -> String {
    let harmless = |char: char| match char {
        '\n' | '\t' => char,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ if char.is_ascii_control() => '?',
        _ if char.is_control() => '\u{bf}',
        _ => char,
    };
    // The end of a line is no control character, however it is written.
    text.replace("\r\n", " \n").chars().map(harmless).collect()
}

/// A finding in one line: its place, what is wrong, its code, and the next step.
pub fn line(finding: &Diagnostic, sources: &Sources) -> String {
    let place = finding.labels.first().map(|label| {
        let position = sources.position(label.span);
        format!("{}:{}:{}: ", sources.get(label.span.source).name, position.line, position.column)
    });
    let (Help::Advice(help) | Help::Edit { message: help, edits: _ }) = &finding.help;
    let help = if help.is_empty() { String::new() } else { format!("; help: {help}") };
    one_line(&format!("{}{} [{}]{help}", place.unwrap_or_default(), finding.message, finding.code.id()))
}

/// The text in one line, and without characters that could steer a terminal.
pub fn one_line(text: &str) -> String {
    shown(text).replace(['\n', '\t'], " ")
}

/// The findings for machines: one JSON object per line.
pub fn json_lines(findings: &[Diagnostic], sources: &Sources) -> String {
    let mut lines = String::new();
    for finding in findings {
        lines.push_str(&json(finding, sources).to_string());
        lines.push('\n');
    }
    lines
}

fn json(finding: &Diagnostic, sources: &Sources) -> Value {
    let labels = finding.labels.iter().map(|label| place_with(label.span, sources, "text", &label.text));
    let help = match &finding.help {
        Help::Advice(advice) => json!({ "message": advice, "edits": [] }),
        Help::Edit { message, edits } => {
            let edits = edits.iter().map(|edit| place_with(edit.span, sources, "replacement", &edit.replacement));
            json!({ "message": message, "edits": edits.collect::<Vec<_>>() })
        }
    };
    json!({
        "type": "finding",
        "code": finding.code.id(),
        "severity": match finding.code.severity() { Severity::Error => "error", Severity::Warning => "warning" },
        "title": finding.code.title(),
        "message": finding.message,
        "labels": labels.collect::<Vec<_>>(),
        "notes": finding.notes,
        "help": help,
    })
}

/// A place for machines: a line and a column from 1, and bytes from 0.
pub fn place(span: Span, sources: &Sources) -> Value {
    let position = sources.position(span);
    json!({
        "file": sources.get(span.source).name,
        "line": position.line,
        "column": position.column,
        "start": span.start,
        "end": span.end,
    })
}

/// A place with what is said of it.
pub fn place_with(span: Span, sources: &Sources, key: &str, text: &str) -> Value {
    let mut value = place(span, sources);
    if let Some(fields) = value.as_object_mut() {
        fields.insert(key.to_owned(), json!(text));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn example() -> (Diagnostic, Sources) {
        let mut sources = Sources::default();
        let spec = sources.add("hull\u{1b}.yaml", "a: postgresq\r\nb: \u{1b}[2J\r\n");
        let kit = sources.add("kit postgresql", "name: postgresql\n");
        let finding = Diagnostic::new(Code::UnknownService, Span::new(spec, 3..12), "no service `\u{1b}[31m`")
            .label("not\u{202e} known")
            .also(Span::new(kit, 6..16), "this one is")
            .edit("write `postgresql`", Span::new(spec, 3..12), "postgresql");
        (finding, sources)
    }

    #[test]
    fn people_see_every_place_and_no_control_character() {
        let (finding, sources) = example();
        let text = human(&[finding], &sources, false);
        for part in
            ["error[HW102]: no service", "hull?.yaml:1:4", "kit postgresql:1:7", "this one is", "+", "\n1 error\n"]
        {
            assert!(text.contains(part), "{part:?} in\n{text}");
        }
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{text}");
    }

    #[test]
    fn a_line_is_one_line() {
        let (mut finding, sources) = example();
        finding.message.push_str("\nb");
        let wanted = "hull?.yaml:1:4: no service `?[31m` b [HW102]; help: write `postgresql`";
        assert_eq!(line(&finding, &sources), wanted);
    }

    #[test]
    fn colour_comes_only_when_asked_for() {
        let (finding, sources) = example();
        assert!(human(&[finding], &sources, true).contains("\u{1b}["));
        assert_eq!(human(&[], &sources, true), "");
    }

    #[test]
    fn machines_see_places_in_lines_and_bytes() {
        let (finding, sources) = example();
        let value: Value = serde_json::from_str(&json_lines(&[finding], &sources)).unwrap();
        assert_eq!(value["code"], "HW102");
        assert_eq!(value["labels"][1]["file"], "kit postgresql");
        assert_eq!((&value["labels"][1]["line"], &value["labels"][1]["column"]), (&json!(1), &json!(7)));
        assert_eq!(value["help"]["edits"][0]["replacement"], "postgresql");
    }
}
