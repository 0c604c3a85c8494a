//! Uses of kits that cannot be read, or not as a whole: what else is found there may only follow from that.

use super::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span};
use crate::yaml::{Entry, Node};

/// The services and stages of a spec that come from no kit, or from one with an error of its own.
pub(crate) struct Doubtful<'a> {
    catalogue: &'a Catalogue,
    entries: Vec<(&'static str, &'a Entry)>,
}

impl<'a> Doubtful<'a> {
    /// Those of a spec.
    pub(crate) fn of(root: &'a Node, catalogue: &'a Catalogue) -> Self {
        let mut entries = Vec::new();
        for (section, part) in [("services", "service"), ("stages", "stage")] {
            let all = root.get(section).and_then(Node::entries).unwrap_or_default();
            let is_doubtful = |entry: &&Entry| {
                let kit = entry.value.get("kit").and_then(Node::text);
                let is_right = |name| catalogue.find(name).is_some_and(|kit| !kit.is_broken() && kit.is_for(part));
                kit.is_some_and(|name| !is_right(name))
            };
            entries.extend(all.iter().filter(is_doubtful).map(|entry| (section, entry)));
        }
        Self { catalogue, entries }
    }

    /// The names of such services.
    pub(crate) fn services(&self) -> impl Iterator<Item = &'a str> {
        self.entries.iter().filter(|(section, _)| *section == "services").map(|(_, entry)| entry.key.text.as_str())
    }

    /// Whether a finding is at such a use, or where something names one, or in the file of such a kit.
    pub(crate) fn explains(&self, found: &Diagnostic, sources: &Sources) -> bool {
        let Some(place) = found.labels.first().map(|label| label.span) else { return false };
        let text = sources.text(place);
        let names = |(section, entry): &(&str, &Entry)| {
            let name = entry.key.text.as_str();
            let whole = Span::new(entry.key.span.source, entry.key.span.range().start..entry.value.span.range().end);
            place.is_within(whole) || text == name || text.contains(&format!("${{{section}.{name}."))
        };
        self.entries.iter().any(names) || self.catalogue.of_source(place.source).is_some_and(|kit| kit.is_broken())
    }
}
