//! Proofreads a kit of the spec's own: everything that is wrong with it, whoever uses it and however.
//!
//! What depends on the values of its parameters is found where they are given.

mod facts;
mod keeps;
mod parameters;
mod parts;
mod programs;
pub(in crate::kit) mod texts;

use super::arguments;
use super::catalogue::{Kit, interface_of};
use super::fill::{decode, with_arguments, with_use};
use super::manifest::Interface;
use super::offered::in_own_words;
use super::open::Use;
use crate::diagnostic::{Code, Diagnostic, Help};
use crate::source::Sources;
use crate::yaml;

/// Stands for the volume for the services' state.
const VOLUME: &str = "/data";

/// What is wrong with a kit whose manifest is a tree.
pub(super) fn read(kit: Kit<'_>, sources: &mut Sources) -> Vec<Diagnostic> {
    let Some(tree) = kit.tree(sources) else { return Vec::new() };
    let used = if kit.is_for("stage") { Use::Stage("name") } else { Use::Service("name") };
    let mut filled = tree.clone();
    with_use(&mut filled, &used, VOLUME);
    let (interface, mut findings) = yaml::decode::<Interface>(&interface_of(&filled));
    let texts = texts::all(&tree);
    findings.extend(facts::check(kit, &tree, &texts, interface.as_ref(), sources));
    findings.extend(parameters::check(&tree, &texts, interface.as_ref()));
    findings.extend(parts::check(kit, &tree));
    findings.extend(keeps::check(&tree, interface.as_ref()));
    let stand_ins = interface.as_ref().map(arguments::stand_ins).unwrap_or_default();
    with_arguments(&mut filled, &stand_ins, &["./name".to_owned()]);
    let (manifest, mut wrong) = decode(&mut filled);
    let (_, as_written) = decode(&mut tree.clone());
    wrong.extend(manifest.map(|manifest| parts::scripts(kit, manifest)).unwrap_or_default());
    // A value that nobody gave yet may be right or wrong.
    let open: Vec<_> = texts.iter().filter(|text| facts::is_open(text, interface.as_ref())).collect();
    let is_open =
        |found: &Diagnostic| found.labels.first().is_some_and(|label| open.iter().any(|text| text.span == label.span));
    wrong.retain(|found| wants_list(found) || !is_open(found));
    in_own_words(&mut wrong, &tree, &as_written);
    findings.extend(wrong);
    // What the kit takes is a part of all that it says.
    findings.into_iter().collect::<indexmap::IndexSet<_>>().into_iter().collect()
}

/// Whether a list is wanted where a text is: that is so whatever the text is.
fn wants_list(found: &Diagnostic) -> bool {
    let Help::Edit { edits, .. } = &found.help else { return false };
    found.code == Code::WrongType && edits.iter().all(|edit| edit.replacement.starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::built_in;
    use super::*;

    #[test]
    fn nothing_is_wrong_with_the_built_in_kits() {
        for kit in built_in() {
            assert_eq!(read(kit, &mut Sources::default()), [], "{}", kit.name);
        }
    }
}
