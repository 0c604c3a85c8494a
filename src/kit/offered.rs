//! Edits of a kit's file are made of the kit's own text, and never of what stood in the place of `${…}` for one use.

use super::catalogue::Catalogue;
use super::fill::is_of_the_file;
use super::proof::texts;
use crate::diagnostic::{Diagnostic, Help};
use crate::source::Span;
use crate::yaml::Node;

/// Replaces every report whose edit would write a value where the kit has a fact. `as_written` are the reports of the
/// manifest with nothing in place: the one of the same place is taken, else the edit becomes an advice.
pub(super) fn in_own_words(findings: &mut [Diagnostic], manifest: &Node, as_written: &[Diagnostic]) {
    let own: Vec<Span> = texts::all(manifest)
        .into_iter()
        .filter(|text| text.facts().any(|fact| !is_of_the_file(fact)))
        .map(|text| text.span)
        .collect();
    for found in findings {
        let Help::Edit { message, edits } = &found.help else { continue };
        if !edits.iter().any(|edit| own.iter().any(|own| meet(*own, edit.span))) {
            continue;
        }
        let place = |found: &Diagnostic| found.labels.first().map(|label| label.span);
        match as_written.iter().find(|other| other.code == found.code && place(other) == place(found)) {
            Some(other) => *found = other.clone(),
            None => {
                let advice = format!(
                    "{message}, or what comes to that; what stands there comes from a fact, so which of them only you know"
                );
                found.help = Help::Advice(advice);
            }
        }
    }
}

impl Catalogue {
    /// The same for what is found where kits are used: nothing there can be taken instead.
    pub(crate) fn in_own_words(&self, findings: &mut [Diagnostic]) {
        for found in findings {
            let Help::Edit { edits, .. } = &found.help else { continue };
            let manifest = edits.iter().find_map(|edit| self.of_source(edit.span.source)?.own_tree());
            if let Some(manifest) = manifest {
                in_own_words(std::slice::from_mut(found), manifest, &[]);
            }
        }
    }
}

/// Whether two places have something in common.
fn meet(one: Span, other: Span) -> bool {
    one.source == other.source && one.start < other.end.max(other.start + 1) && other.start < one.end
}
