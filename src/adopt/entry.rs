//! A new entry in a map of a text; all else stays as it is.

use crate::diagnostic::Edit;
use crate::source::Span;
use crate::yaml::{Kind, Node, written};
use crate::yaml_out::{Mapping, Value, document};

/// What is to stand under a new key.
pub(super) enum New {
    /// A text of one line.
    Scalar(String),
    /// A map, on lines of its own where the map that it goes into has lines.
    Map(Mapping),
}

/// The edit that puts a value under these keys; none where something stands there that it would not fit into.
pub(super) fn insert(text: &str, root: &Node, keys: &[&str], value: &New) -> Option<Edit> {
    let (mut map, mut rest) = (root, keys);
    while let [key, deeper @ ..] = rest {
        let Some(entry) = map.entries()?.iter().find(|entry| entry.key.text == *key) else { break };
        let is_own = entry.value.span.is_within(map.span) && entry.value.span.start >= entry.key.span.end;
        if !is_own || deeper.is_empty() {
            return None;
        }
        (map, rest) = (&entry.value, deeper);
    }
    let Kind::Mapping(entries) = &map.kind else { return None };
    let own = |span: Span| span.is_within(map.span);
    if text.get(map.span.range())?.starts_with('{') {
        let new = flow(rest, value)?;
        return Some(match entries.iter().rfind(|entry| own(entry.key.span)) {
            None => Edit { span: map.span, replacement: format!("{{{new}}}") },
            Some(last) => {
                let end = last.value.span.range().end.max(last.key.span.range().end);
                Edit { span: Span::new(map.span.source, end..end), replacement: format!(", {new}") }
            }
        });
    }
    // What a kit is told stands behind its name.
    let first = entries.iter().find(|entry| own(entry.key.span))?;
    let kit = entries.iter().find(|entry| rest.first() == Some(&"with") && entry.key.text == "kit");
    let before = kit.or_else(|| entries.iter().rfind(|entry| own(entry.key.span)))?;
    let end = if own(before.value.span) { end(text, &before.value) } else { before.key.span.range().end };
    on_lines(text, first.key.span, end, map.span == root.span, rest, value)
}

/// The same on lines of its own, behind the line that ends an entry.
fn on_lines(text: &str, first: Span, end: usize, is_root: bool, rest: &[&str], value: &New) -> Option<Edit> {
    let before = text.get(..first.range().start)?;
    let indent = " ".repeat(before.chars().rev().take_while(|char| *char != '\n').count());
    let ends_line = text.get(..end)?.ends_with('\n');
    let line_end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1);
    let mut at = if ends_line { end } else { line_end };
    // A new section goes to the end of the file, behind remarks.
    let is_remark = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let is_section = is_root && text.get(at..)?.lines().all(is_remark);
    if is_section {
        at = text.len();
    }
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = String::new();
    if !text.get(..at)?.ends_with('\n') {
        lines += ending;
    }
    if is_section && text.contains(&[ending, ending].concat()) && !text.ends_with(&[ending, ending].concat()) {
        lines += ending;
    }
    for line in block(rest, value)?.lines() {
        let indent = if line.is_empty() { "" } else { indent.as_str() };
        lines += &[indent, line, ending].concat();
    }
    Some(Edit { span: Span::new(first.source, at..at), replacement: lines })
}

/// Where a value ends: its last line may be one of a block of text, which takes its line break along.
fn end(text: &str, node: &Node) -> usize {
    let is_flow = text.get(node.span.range()).is_some_and(|raw| raw.starts_with(['{', '[']));
    let inside = |inner: &&Node| inner.span.is_within(node.span);
    let last = match &node.kind {
        Kind::Mapping(entries) if !is_flow => entries.iter().map(|entry| &entry.value).rfind(inside),
        Kind::Sequence(items) if !is_flow => items.iter().rfind(inside),
        _ => None,
    };
    last.map_or(node.span.range().end, |last| self::end(text, last))
}

/// As lines: what has a map of its own has lines of its own.
fn block(keys: &[&str], value: &New) -> Option<String> {
    match (keys, value) {
        ([key], New::Map(map)) => Some(document("", &[(*key, map.clone())].into_iter().collect())),
        ([key, rest @ ..], New::Map(_)) => {
            let inner = block(rest, value)?;
            let inner: String = inner
                .lines()
                .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
                .collect();
            Some(format!("{}:\n{inner}", written(key)))
        }
        _ => Some(flow(keys, value)? + "\n"),
    }
}

/// On one line: `a: {b: c}`.
fn flow(keys: &[&str], value: &New) -> Option<String> {
    let (key, rest) = keys.split_first()?;
    let value = match (rest, value) {
        ([], New::Scalar(text)) => written(text).into_owned(),
        ([], New::Map(map)) => format!("{{{}}}", entries(map)?),
        _ => format!("{{{}}}", flow(rest, value)?),
    };
    Some(format!("{}: {value}", written(key)))
}

fn entries(map: &Mapping) -> Option<String> {
    let entry = |(key, entry): (&str, &crate::yaml_out::Entry)| match &entry.value {
        Value::Text(text) => Some(format!("{}: {}", written(key), in_quotes(text))),
        _ => None,
    };
    Some(map.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", "))
}

/// A text of any number of lines on one.
fn in_quotes(text: &str) -> String {
    if !text.contains(['\n', '\t']) {
        return written(text).into_owned();
    }
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::edited;
    use crate::source::Sources;
    use crate::yaml;

    fn inserted(text: &str, keys: &[&str], value: &New) -> Option<String> {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", text);
        let root = yaml::parse(&sources, id).0.unwrap();
        let edit = insert(text, &root, keys, value)?;
        let new = edited(text, &[edit]);
        let id = sources.add("hull.yaml", new.as_str());
        let (root, wrong) = yaml::parse(&sources, id);
        assert!(wrong.is_empty(), "{new}");
        let at = keys.iter().try_fold(&root.unwrap(), |node, key| node.get(key)).is_some();
        assert!(at, "{new}");
        Some(new)
    }

    #[test]
    fn a_value_is_put_where_it_belongs() {
        let value = || New::Scalar("17".to_owned());
        for (text, wanted) in [
            (
                "a:\n  db: # ours\n    kit: pg # why\n    user: x\nb: 1\n",
                "a:\n  db: # ours\n    kit: pg # why\n    with: {v: 17}\n    user: x\nb: 1\n",
            ),
            ("a: {db: {kit: pg}}\n", "a: {db: {kit: pg, with: {v: 17}}}\n"),
            ("a:\n  db: {kit: pg, with: {w: 1}}\n", "a:\n  db: {kit: pg, with: {w: 1, v: 17}}\n"),
            (
                "a:\n  db:\n    with:\n      w: |\n        x\n    kit: pg\n",
                "a:\n  db:\n    with:\n      w: |\n        x\n      v: 17\n    kit: pg\n",
            ),
            ("a:\n  db:\n    kit: pg", "a:\n  db:\n    kit: pg\n    with: {v: 17}\n"),
            ("a:\n  db:\n    kit: pg\r\n", "a:\n  db:\n    kit: pg\r\n    with: {v: 17}\r\n"),
            ("a: {db: {with: {}}}\n", "a: {db: {with: {v: 17}}}\n"),
        ] {
            assert_eq!(inserted(text, &["a", "db", "with", "v"], &value()).as_deref(), Some(wanted));
        }
        for other in ["a: {db: x}\n", "a: {db: {with: {v: 16}}}\n", "a: {db: {with: [x]}}\n"] {
            assert_eq!(inserted(other, &["a", "db", "with", "v"], &value()), None, "{other}");
        }
    }

    #[test]
    fn a_map_has_lines_of_its_own() {
        let map = || New::Map([("find", "a"), ("replace", "b\nc\n")].into_iter().collect());
        let keys = ["patches", "one"];
        for (text, wanted) in [
            ("a: 1\n", "a: 1\npatches:\n  one:\n    find: a\n    replace: |\n      b\n      c\n"),
            (
                "a: 1\n\nb: 2\n# end\n",
                "a: 1\n\nb: 2\n# end\n\npatches:\n  one:\n    find: a\n    replace: |\n      b\n      c\n",
            ),
            (
                "patches:\n  two: {find: x}\nb: 1\n",
                "patches:\n  two: {find: x}\n  one:\n    find: a\n    replace: |\n      b\n      c\nb: 1\n",
            ),
            ("patches: {two: {find: x}}\n", "patches: {two: {find: x}, one: {find: a, replace: \"b\\nc\\n\"}}\n"),
            ("{a: 1}\n", "{a: 1, patches: {one: {find: a, replace: \"b\\nc\\n\"}}}\n"),
        ] {
            assert_eq!(inserted(text, &keys, &map()).as_deref(), Some(wanted));
        }
    }
}
