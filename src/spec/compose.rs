//! `compose`: Compose's own words, which are no type of ours.

use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::yaml::{Kind, Node};

/// The keys that a compose file may have beside what is generated.
const KEYS: [&str; 5] = ["services", "networks", "volumes", "configs", "secrets"];

/// Compose's own words, by its own keys.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
pub(super) struct Words {
    /// Compose services, added or merged.
    services: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// Compose networks.
    networks: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// Compose volumes.
    volumes: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// Compose configs.
    configs: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// Compose secrets.
    secrets: Option<std::collections::BTreeMap<String, serde_json::Value>>,
}

/// The section is a map of maps, with Compose's keys.
pub(super) fn check(words: &Node, findings: &mut Vec<Diagnostic>) {
    let Some(entries) = words.entries() else {
        return findings.push(map_expected(words, "compose"));
    };
    for entry in entries {
        let key = entry.key.text.as_str();
        if !KEYS.contains(&key) {
            let report = Diagnostic::new(
                Code::UnknownKey,
                entry.key.span,
                format!("`compose` has no key `{}`", key.escape_debug()),
            )
            .label("not known here");
            findings.push(match nearest(key, KEYS) {
                Some(near) => report.edit(format!("write `{near}`"), entry.key.span, near),
                None => report.advice(format!("it takes {}; which is meant only you know", list(KEYS))),
            });
        } else if !matches!(entry.value.kind, Kind::Mapping(_)) {
            findings.push(map_expected(&entry.value, key));
        }
    }
}

fn map_expected(node: &Node, key: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongType, node.span, format!("expected a map for `{key}`"))
        .label("not a map")
        .advice("write it as a map, by name: what it shall hold only you know")
}
