//! `volumes` of a service.

use super::{File, Kind, Service};
use crate::import::cx::{Cx, Volume};
use crate::import::draft::Claim;
use crate::import::words::name as fitting;
use crate::yaml::Node;

pub(super) fn volumes(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    for item in node.items().unwrap_or_default() {
        let facts = file.of(item);
        let mount = item.text().map_or_else(|| long(item), |text| Some(text.to_owned()));
        let Some(mount) = mount else {
            facts.into_iter().for_each(|fact| cx.ledger.lose(fact, "a mount with such options has no word here"));
            continue;
        };
        if service.kind == Kind::Built {
            let bare = mount.trim_end_matches(":ro").trim_end_matches(":rw");
            let path = bare.rsplit(':').next().unwrap_or_default().to_owned();
            let mount = mount.contains(':').then_some(mount);
            cx.volumes.push(Volume { mount, path, facts });
        } else {
            let mount =
                if mount.contains(':') { mount } else { format!("{}:{mount}", nameless(&mount, &service.name)) };
            cx.claim(Claim::item(&["services", &service.name, "volumes"], mount.clone()).of(facts));
            declare(cx, &mount);
        }
    }
}

/// A name for a volume that has none.
pub(in crate::import) fn nameless(path: &str, owner: &str) -> String {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    format!("{owner}-{}", fitting(last))
}

/// Declares the volume that a mount names.
pub(in crate::import) fn declare(cx: &mut Cx<'_>, mount: &str) {
    let source = mount.split(':').next().unwrap_or_default();
    if source.starts_with(['.', '/', '~', '$']) || cx.draft.has(&["volumes", source]) {
        return;
    }
    cx.claim(Claim::put(&["volumes", source], crate::yaml_out::Mapping::new()));
}

/// The short form of a long one that says no more.
fn long(item: &Node) -> Option<String> {
    let known = ["type", "source", "target", "read_only"];
    if item.entries()?.iter().any(|entry| !known.contains(&entry.key.text.as_str())) {
        return None;
    }
    let text = |key: &str| item.get(key).and_then(Node::text);
    if !matches!(text("type"), Some("bind" | "volume")) {
        return None;
    }
    let only = if text("read_only") == Some("true") { ":ro" } else { "" };
    Some(format!("{}:{}{only}", text("source")?, text("target")?))
}
