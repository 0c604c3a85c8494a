//! A text without one entry of a map, or without one item of a list.

use std::ops::Range;

use crate::source::Span;
use crate::yaml::{Entry, Node};

/// What is cut out of a text, so that the rest is the same without that entry. None for the only entry, which goes with
/// the map that it stands in.
pub(super) fn entry(text: &str, map: Span, entries: &[Entry], at: usize) -> Option<Range<usize>> {
    let parts: Vec<Range<usize>> = entries.iter().map(|entry| range(map, entry)).collect::<Option<_>>()?;
    part(text, &parts, at)
}

/// The same of a list.
pub(super) fn item(text: &str, list: Span, items: &[Node], at: usize) -> Option<Range<usize>> {
    let within = |item: &Node| item.span.is_within(list).then(|| item.span.range());
    let parts: Vec<Range<usize>> = items.iter().map(within).collect::<Option<_>>()?;
    part(text, &parts, at)
}

/// Where an entry stands: its key and its value. None when it came from elsewhere, by an alias.
pub(super) fn range(map: Span, entry: &Entry) -> Option<Range<usize>> {
    let (key, value) = (entry.key.span, entry.value.span);
    key.is_within(map).then_some(())?;
    let end = if value.is_within(map) && value.start >= key.end { value.end } else { key.end };
    Some(Span { end, ..key }.range())
}

fn part(text: &str, parts: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let this = parts.get(at)?;
    // What comes next takes the place, with what stands before this one: an indent, a dash, a bracket.
    if let Some(next) = parts.get(at + 1) {
        return (this.end <= next.start).then_some(this.start..next.start);
    }
    let before = parts.get(at.checked_sub(1)?)?;
    let cut = before.end..this.end;
    let ends_line = |range: &Range<usize>| text.get(range.clone()).is_some_and(|text| text.ends_with('\n'));
    // A block of text ends with its line; the line before that one ends once, too.
    let end = if ends_line(&cut) && !ends_line(before) { cut.end - 1 } else { cut.end };
    (cut.start <= end).then_some(cut.start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::yaml;

    #[test]
    fn the_rest_stays() {
        let text = "a: 1 # one\nb: {c: 1, d: [x, y], e: }\nf:\n  - g: 1\n    h: 2\n  - i\nj: |\n  k\nl:\nm: 1\n";
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text);
        let root = yaml::parse(&sources, id).0.unwrap();
        let without = |cut: Range<usize>| {
            let mut text = text.to_owned();
            text.replace_range(cut, "");
            let mut sources = Sources::default();
            let id = sources.add("a.yaml", text.clone());
            let (root, wrong) = yaml::parse(&sources, id);
            assert!(wrong.is_empty(), "{text}");
            root.unwrap()
        };
        check(text, &root, &root, &without);
    }

    /// Cuts out each entry and item, and looks whether all others are there.
    fn check(text: &str, node: &Node, root: &Node, without: &dyn Fn(Range<usize>) -> Node) {
        let count = |node: &Node| {
            let mut number = 0;
            node.clone().map_scalars(&mut |_, _| number += 1);
            number
        };
        if let Some(entries) = node.entries() {
            for at in 0..entries.len() {
                if let Some(cut) = entry(text, node.span, entries, at) {
                    assert_eq!(
                        count(&without(cut)),
                        count(root) - count(&entries[at].value),
                        "{}",
                        entries[at].key.text
                    );
                } else {
                    assert_eq!(entries.len(), 1);
                }
                check(text, &entries[at].value, root, without);
            }
        }
        if let Some(items) = node.items() {
            for at in 0..items.len() {
                if let Some(cut) = item(text, node.span, items, at) {
                    assert_eq!(count(&without(cut)), count(root) - count(&items[at]), "item {at}");
                }
                check(text, &items[at], root, without);
            }
        }
    }
}
