//! Puts values in the place of `${…}` in a manifest's tree, before it is read.

use super::arguments::Items;
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node, Scalar};

/// Replaces every item of a list that is one `${fact}` by the fact's own items, where it has some.
pub(super) fn splice(node: &mut Node, items: &dyn Fn(&str) -> Option<Items>) {
    match &mut node.kind {
        Kind::Scalar(_) => {}
        Kind::Mapping(entries) => entries.iter_mut().for_each(|Entry { value, .. }| splice(value, items)),
        Kind::Sequence(nodes) => {
            for node in nodes.iter_mut() {
                splice(node, items);
            }
            *nodes = std::mem::take(nodes).into_iter().flat_map(|node| spliced(node, items)).collect();
        }
    }
}

fn spliced(node: Node, items: &dyn Fn(&str) -> Option<Items>) -> Vec<Node> {
    let Some(items) = node.text().and_then(whole).and_then(items) else { return vec![node] };
    let item = |(text, span): (String, Option<Span>)| Node {
        span: span.unwrap_or(node.span),
        kind: Kind::Scalar(Scalar { text, plain: false }),
    };
    items.into_iter().map(item).collect()
}

/// The fact, where a text is one `${fact}` and nothing else.
fn whole(text: &str) -> Option<&str> {
    text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).filter(|fact| !fact.contains('}'))
}

/// Replaces `${fact}` in every text of a tree where the fact is known. A text that consists of one fact gets the
/// place where that was written, since a mistake in it is one of that place.
pub(super) fn substitute(node: &mut Node, place: &dyn Fn(&str) -> Option<Span>, fact: &dyn Fn(&str) -> Option<String>) {
    node.map_scalars(&mut |scalar, span| {
        let Some(text) = substituted(&scalar.text, fact) else { return };
        *span = whole(&scalar.text).and_then(place).unwrap_or(*span);
        scalar.text = text;
        scalar.plain &= !scalar.is_nothing();
    });
}

pub(super) fn substituted(text: &str, fact: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, reference) = rest.split_at(at);
        result.push_str(before);
        let end = reference.find('}').map_or(reference.len(), |end| end + 1);
        let (reference, after) = reference.split_at(end);
        let name = reference.trim_start_matches("${").trim_end_matches('}');
        result.push_str(&fact(name).unwrap_or_else(|| reference.to_owned()));
        rest = after;
    }
    result.push_str(rest);
    (result != text).then_some(result)
}
