//! What a map is when all its entries are read: keys that stand once, and merge keys resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::node::{Entry, Key, Kind, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// An entry as it was read.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) key: Key,
    /// Whether the key is `<<` without quotes.
    pub(super) merges: bool,
    pub(super) value: Node,
    /// Where the entry ends in the file; its value may stand elsewhere.
    pub(super) end: usize,
}

/// The entries that count. The first of two equal keys does.
pub(super) fn finish(pending: Vec<Pending>, text: &str, in_flow: bool, reports: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let unique = without_duplicates(pending, text, in_flow, reports);
    let mut known: BTreeSet<String> =
        unique.iter().filter(|entry| !entry.merges).map(|entry| entry.key.text.clone()).collect();
    let mut entries = Vec::new();
    for Pending { key, merges, value, .. } in unique {
        if merges {
            entries.extend(merged(value, reports).into_iter().filter(|entry| known.insert(entry.key.text.clone())));
        } else {
            entries.push(Entry { key, value });
        }
    }
    entries
}

fn without_duplicates(pending: Vec<Pending>, text: &str, in_flow: bool, reports: &mut Vec<Diagnostic>) -> Vec<Pending> {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut unique = Vec::new();
    let mut previous_end = None;
    for entry in pending {
        let end = entry.end;
        if let Some(&earlier) = first.get(&entry.key.text) {
            let extent = if in_flow { flow_extent(previous_end, end, text) } else { block_extent(&entry, text) };
            reports.push(duplicate(&entry, earlier, extent));
        } else {
            first.insert(entry.key.text.clone(), entry.key.span);
            unique.push(entry);
        }
        previous_end = Some(end);
    }
    unique
}

fn duplicate(entry: &Pending, earlier: Span, extent: Option<Range<usize>>) -> Diagnostic {
    let span = entry.key.span;
    let found =
        Diagnostic::new(Code::DuplicateKey, span, format!("the key `{}` stands twice in one map", entry.key.text))
            .label("again here")
            .also(earlier, "first here");
    match extent {
        Some(extent) => found.edit("remove the second one", Span::new(span.source, extent), ""),
        None => found.advice("remove one of the two: only you know which value is meant"),
    }
}

/// The comma before an entry and the entry, if both stand on one line.
fn flow_extent(previous_end: Option<usize>, end: usize, text: &str) -> Option<Range<usize>> {
    let extent = previous_end?..end;
    removable(text.get(extent.clone())?)
        .then_some(extent)
        .filter(|extent| !text.get(extent.clone()).unwrap_or_default().contains('\n'))
}

/// The lines of an entry, if nothing else stands on them.
fn block_extent(entry: &Pending, text: &str) -> Option<Range<usize>> {
    let key = entry.key.span.range().start;
    let start = text.get(..key)?.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(entry.end..)?.find('\n').map_or(text.len(), |newline| entry.end + newline + 1);
    let before = text.get(start..key)?;
    let after = text.get(entry.end..end)?.trim();
    let alone =
        before.trim().is_empty() && matches!(after.trim_start_matches(':').trim().chars().next(), None | Some('#'));
    (alone && removable(text.get(start..end)?)).then_some(start..end)
}

/// Whether nothing else refers to the text.
fn removable(text: &str) -> bool {
    !text.contains('&')
}

fn merged(value: Node, reports: &mut Vec<Diagnostic>) -> Vec<Entry> {
    match value.kind {
        Kind::Mapping(entries) => entries,
        Kind::Sequence(items) if items.iter().all(|item| item.entries().is_some()) => {
            items.into_iter().flat_map(|item| merged(item, reports)).collect()
        }
        _ => {
            let message = format!("the merge key `<<` takes a map or a list of maps, and here is {}", value.shape());
            reports.push(Diagnostic::new(Code::OtherYaml, value.span, message).advice(
                "write `<<: *name`, where `&name` stands before a map; quote the key if it is an ordinary one: which is meant only you know",
            ));
            Vec::new()
        }
    }
}
