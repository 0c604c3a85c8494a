//! Explanations as text: for people, and for machines one JSON object per line.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Condition, Effect, Explained, How, Line, Origin, Part, Rule, Section, Use};
use crate::diagnostic::{Label, render};
use crate::fileset::ArtefactPath;
use crate::source::{Sources, Span};

/// So many places of a line are shown.
const MOST: usize = 6;

/// How a line is shown: the name of its file, the file's text, and its number there, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
    /// The number of the line there, from 1.
    pub number: usize,
}

/// Why a line is there, for people.
pub fn line(line: &Line, shown: Shown<'_>, sources: &Sources, colour: bool) -> String {
    let mut sources = sources.clone();
    let file = sources.add(shown.name, shown.text);
    let start: usize = shown.text.split_inclusive('\n').take(shown.number.saturating_sub(1)).map(str::len).sum();
    let mut labels =
        vec![Label { span: Span::new(file, start..start + line.text.len()), text: "this line".to_owned() }];
    let origins = line.origins.iter().take(MOST);
    labels.extend(origins.map(|origin| Label { span: head(origin, &sources), text: words(origin) }));
    if let Some(template) = &line.template {
        let words = |condition: &Condition| if condition.holds { "only here" } else { "and not here" };
        let tags = template.conditions.iter();
        let tags = tags.map(|tag| Label { span: tag.place, text: words(tag).to_owned() });
        let label = Label { span: template.place, text: "the line of the template".to_owned() };
        labels.extend(std::iter::once(label).chain(tags));
    }
    labels.extend(line.script.map(|span| Label { span, text: "the line of the kit's script".to_owned() }));
    let mut notes = vec![rule(&line.rule)];
    let more = line.origins.len().saturating_sub(MOST);
    if more > 0 {
        notes.push(format!("{more} more values have to do with it: `--format json` names them"));
    }
    let title = format!("{}:{} comes from {}", shown.name, shown.number, summary(line, &sources));
    render::told(&title, &labels, &notes, &sources, colour)
}

/// Where a line comes from first of all.
fn summary(line: &Line, sources: &Sources) -> String {
    let first = line.origins.first().map(|origin| {
        let (key, place) = (&origin.key, place(origin.place, sources));
        let kit = origin.kit.as_ref().map(|kit| format!(" of the kit `{kit}`")).unwrap_or_default();
        format!("`{key}`{kit} ({place})")
    });
    first.unwrap_or_default()
}

/// The part of a place that is worth being underlined: of several lines the first.
fn head(origin: &Origin, sources: &Sources) -> Span {
    let length = sources.text(origin.place).lines().next().unwrap_or_default().trim_end().len();
    Span::new(origin.place.source, origin.place.range().start..origin.place.range().start + length)
}

/// What an origin has to do with a line.
fn words(origin: &Origin) -> String {
    let key = &origin.key;
    match (origin.how, origin.is_printed, origin.effect) {
        (How::Changed, true, _) => format!("`{key}` is printed on it"),
        (How::Changed, false, Effect::Changes) => format!("with another `{key}` it is another line"),
        (How::Changed, false, Effect::Removes) => format!("with another `{key}` there is no such line"),
        (How::Renamed, true, _) => format!("the name of `{key}` is printed on it"),
        (How::Renamed, false, _) => format!("it belongs to `{key}`"),
        (How::Removed, _, Effect::Changes) => format!("without `{key}` it is another line"),
        (How::Removed, _, Effect::Removes) => format!("without `{key}` there is no such line"),
        (How::Switched, _, _) => {
            format!("`{key}: false` leaves out the whole file; nothing else of the spec decides it")
        }
    }
}

/// What an origin has to do with a whole file.
fn decides(origin: &Origin) -> String {
    let key = &origin.key;
    match origin.how {
        How::Changed => format!("with another `{key}` there is no such file"),
        How::Renamed => format!("it belongs to `{key}`"),
        How::Removed => format!("without `{key}` there is no such file"),
        How::Switched => format!("`{key}: false` leaves it out"),
    }
}

fn rule(rule: &Rule) -> String {
    rule.page.map_or_else(|| rule.text.to_owned(), |page| format!("{} See {page}", rule.text))
}

fn place(span: Span, sources: &Sources) -> String {
    format!("{}:{}", sources.get(span.source).name, sources.position(span).line)
}

/// What a file is for, and where each part of it comes from, for people.
pub fn file(explained: &Explained, path: &ArtefactPath, there: Option<&str>, sources: &Sources) -> Option<String> {
    let (what, origins) = explained.file(path)?;
    let mut text = format!("{path}: {}\n", rule(&what));
    for origin in origins.iter().take(MOST) {
        let _ = writeln!(text, "  {}: {}", place(origin.place, sources), decides(origin));
    }
    for part in explained.parts().filter(|part| part.path == *path) {
        let blocks = blocks(explained, part, there, sources);
        if let (Section::Region(name), false) = (&part.section, blocks.is_empty()) {
            let _ = writeln!(text, "region {name}:");
        }
        for (first, last, words) in blocks {
            let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
            let _ = writeln!(text, "{lines:>9}  {words}");
        }
    }
    Some(text)
}

/// Lines that come from the same, one after the other: the first, the last, and what they come from.
fn blocks(explained: &Explained, part: &Part, there: Option<&str>, sources: &Sources) -> Vec<(usize, usize, String)> {
    let mut blocks: Vec<(usize, usize, String)> = Vec::new();
    for number in 1..=explained.lines(part).map_or(0, <[String]>::len) {
        let Some(shown) = explained.number(part, there, number) else { continue };
        let Some(line) = explained.line_of(part, number) else { continue };
        let template = line.template.as_ref().map(|template| format!(", by the template {}", template.name));
        let script = line.script.map(|span| format!(", copied from {}", sources.get(span.source).name));
        let more = script.or(template).unwrap_or_default();
        let words = format!("{}{more}", summary(&line, sources));
        match blocks.last_mut() {
            Some((_, last, known)) if *known == words && *last + 1 == shown => *last = shown,
            _ => blocks.push((shown, shown, words)),
        }
    }
    blocks
}

/// The lines that depend on a value, for people.
pub fn uses(key: &str, uses: &[(String, usize, &Use)], sources: &Sources) -> String {
    let printed = uses.iter().filter(|(_, _, found)| found.is_printed).count();
    let first = uses.first().map(|(_, _, found)| format!(" ({})", place(found.place, sources))).unwrap_or_default();
    let lines = |number: usize| if number == 1 { "1 line".to_owned() } else { format!("{number} lines") };
    let others = uses.len() - printed;
    let more = match others {
        0 => String::new(),
        1 => "; 1 more depends on it".to_owned(),
        _ => format!("; {others} more depend on it"),
    };
    let mut text = format!("`{key}`{first} is printed on {}{more}\n", lines(printed));
    let mut last = "";
    for (name, number, found) in uses {
        if name != last {
            let _ = writeln!(text, "{}", render::one_line(name));
            last = name;
        }
        let sign = if found.is_printed { '|' } else { '~' };
        let _ = writeln!(text, "{}", render::one_line(&format!("{number:>6} {sign} {}", found.text)).trim_end());
    }
    text
}

/// Why a line is there, for machines.
pub fn line_json(line: &Line, shown: Shown<'_>, sources: &Sources) -> Value {
    let template = line.template.as_ref().map(|template| {
        let condition = |tag: &Condition| json!({ "place": render::place(tag.place, sources), "holds": tag.holds });
        let conditions: Vec<Value> = template.conditions.iter().map(condition).collect();
        json!({ "name": template.name, "place": render::place(template.place, sources), "conditions": conditions })
    });
    json!({
        "type": "line",
        "file": shown.name,
        "line": shown.number,
        "text": line.text,
        "origins": line.origins.iter().map(|origin| origin_json(origin, sources)).collect::<Vec<_>>(),
        "template": template,
        "script": line.script.map(|span| render::place(span, sources)),
        "rule": rule_json(&line.rule),
    })
}

/// What a file is for, for machines.
pub fn file_json(path: &ArtefactPath, rule: &Rule, origins: &[Origin], sources: &Sources) -> Value {
    json!({
        "type": "file",
        "file": path.as_str(),
        "origins": origins.iter().map(|origin| origin_json(origin, sources)).collect::<Vec<_>>(),
        "rule": rule_json(rule),
    })
}

/// A line that depends on a value, for machines.
pub fn use_json(key: &str, name: &str, number: usize, found: &Use, sources: &Sources) -> Value {
    json!({
        "type": "use",
        "key": key,
        "file": name,
        "line": number,
        "text": found.text,
        "printed": found.is_printed,
        "effect": effect(found.effect),
        "place": render::place(found.place, sources),
    })
}

fn rule_json(rule: &Rule) -> Value {
    json!({ "text": rule.text, "page": rule.page })
}

fn origin_json(origin: &Origin, sources: &Sources) -> Value {
    let edits = origin.edits.iter();
    let edits = edits.map(|edit| render::place_with(edit.span, sources, "replacement", &edit.replacement));
    json!({
        "key": origin.key,
        "kit": origin.kit,
        "place": render::place(origin.place, sources),
        "printed": origin.is_printed,
        "experiment": match origin.how {
            How::Changed => "changed",
            How::Renamed => "renamed",
            How::Removed => "removed",
            How::Switched => "switched off",
        },
        "effect": effect(origin.effect),
        "edits": edits.collect::<Vec<_>>(),
    })
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Changes => "changes",
        Effect::Removes => "removes",
    }
}
