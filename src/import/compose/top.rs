//! What a compose file says beside its services.

use super::{File, value_of};
use crate::import::cx::Cx;
use crate::import::draft::Claim;
use crate::yaml::Node;
use crate::yaml_out::Mapping;

pub(super) fn top(cx: &mut Cx<'_>, file: &File) {
    for entry in file.root.entries().unwrap_or_default() {
        let value = &entry.value;
        let facts = file.of(value);
        match entry.key.text.as_str() {
            // The name is claimed where it is decided.
            "services" | "name" => {}
            "version" => facts.into_iter().for_each(|fact| cx.ledger.imply(fact)),
            "volumes" => volumes(cx, file, value),
            kept @ ("networks" | "secrets" | "configs") => named(cx, file, kept, value),
            free if free.starts_with("x-") => {
                let why = "keys that begin with `x-` are nobody's: what is used of it stands where it is used";
                facts.into_iter().for_each(|fact| cx.ledger.unless_read(fact, why));
            }
            key => cx.claim(Claim::put(&["compose", key], value_of(value)).of(facts).kept()),
        }
    }
}

fn volumes(cx: &mut Cx<'_>, file: &File, node: &Node) {
    for entry in node.entries().unwrap_or_default() {
        let name = entry.key.text.as_str();
        match entry.value.entries().filter(|entries| !entries.is_empty()) {
            None => cx.claim(Claim::put(&["volumes", name], Mapping::new()).of(file.of(&entry.value))),
            Some(entries) => {
                for word in entries {
                    let at = ["volumes", name, word.key.text.as_str()];
                    let kept = Claim::put(&["compose", "volumes", name, &word.key.text], value_of(&word.value));
                    let claim = Claim::put(&at, value_of(&word.value)).of(file.of(&word.value));
                    cx.claim(claim.or(kept.of(file.of(&word.value)).kept()));
                }
            }
        }
    }
}

/// Networks, secrets and configs: Compose's own words, but for a network that only has a name.
fn named(cx: &mut Cx<'_>, file: &File, key: &str, node: &Node) {
    for entry in node.entries().unwrap_or_default() {
        let is_bare =
            entry.value.entries().is_none_or(<[_]>::is_empty) && key == "networks" && entry.key.text != "default";
        let facts = file.of(&entry.value);
        if is_bare {
            facts.into_iter().for_each(|fact| cx.ledger.imply(fact));
        } else {
            cx.claim(Claim::put(&["compose", key, &entry.key.text], value_of(&entry.value)).of(facts).kept());
        }
    }
}
