//! A tree of s6 definitions into services.

mod definition;
mod script;

use std::collections::BTreeMap;

use super::cx::{Cx, Rootfs};
use super::facts::FactId;
use super::files::{Item, definitions, root_of};
use definition::Definition;

/// Bundles and services of s6-overlay's own.
const OWN: [&str; 7] = ["base", "top", "user", "user2", "fix-attrs", "legacy-cont-init", "legacy-services"];

/// What hullwright's own definitions begin with.
const GENERATED: &str = "hull-";

/// The folders of definitions below the imported one.
pub(super) fn folders(paths: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let mut folders: Vec<String> =
        paths.filter_map(|path| definitions(path.as_ref()).map(|(folder, _)| folder.to_owned())).collect();
    folders.sort();
    folders.dedup();
    folders
}

/// Counts the files of a tree and loses them: it is not the one that the image has.
pub(super) fn lose(cx: &mut Cx<'_>, folder: &str, why: &str) {
    for (_, fact) in count(cx, folder) {
        cx.ledger.lose(fact, why);
    }
}

/// Counts the files of what is laid over the root.
fn count(cx: &mut Cx<'_>, folder: &str) -> Vec<(String, FactId)> {
    let prefix = format!("{}/", root_of(folder));
    let files = cx.files;
    let is_file = |path: &&str| {
        let is_inside = path.starts_with(&prefix) || prefix == "/";
        is_inside && !matches!(files.get(path), Some(Item::Folder) | None)
    };
    let paths: Vec<String> = files.paths().filter(is_file).map(str::to_owned).collect();
    paths.into_iter().map(|path| (path.clone(), cx.ledger.fact(&path, 1, "the whole file"))).collect()
}

/// Reads the tree into services, in the order of their names.
pub(super) fn import(cx: &mut Cx<'_>, folder: &str) {
    let mut left = Vec::new();
    let mut by_name: BTreeMap<String, Definition> = BTreeMap::new();
    for (path, fact) in count(cx, folder) {
        if let Some(Item::Link) = cx.files.get(&path) {
            cx.ledger.lose(fact, "a symbolic link is not followed");
            continue;
        }
        let Some(rest) = path.strip_prefix(&format!("{folder}/")) else {
            left.push((path, fact));
            continue;
        };
        let Some((name, file)) = rest.split_once('/') else {
            cx.ledger.lose(fact, "s6-rc has no place for a file here");
            continue;
        };
        let text = cx.files.text(&path).map(str::to_owned);
        by_name.entry(name.to_owned()).or_default().files.insert(file.to_owned(), (text, fact));
    }
    let started = started(&by_name);
    let mut bundles: Vec<String> = Vec::new();
    let root = root_of(folder).to_owned();
    let generated =
        |path: &str| path.strip_prefix(&root).is_some_and(|rest| rest.starts_with("/etc/s6-overlay/scripts/hull-"));
    for (path, fact) in &left {
        cx.put_at(path.strip_prefix(&root).unwrap_or(path));
        if generated(path) {
            cx.ledger.imply(*fact);
        }
    }
    left.retain(|(path, _)| !generated(path));
    cx.rootfs = Some(Rootfs { folder: root.clone(), files: left });
    let services = by_name.iter().filter(|(name, definition)| is_service(name) && !definition.is_bundle());
    let services: Vec<_> = services.map(|(name, definition)| (name.clone(), definition.condition())).collect();
    for (name, definition) in &by_name {
        if name.starts_with(GENERATED) {
            definition.files.values().for_each(|(_, fact)| cx.ledger.imply(*fact));
        } else if is_service(name) && definition.is_bundle() && started.contains(name) {
            // What it holds is started all the same.
            bundles.push(name.clone());
        } else if is_service(name) && definition.is_bundle() {
            definition.lose_all("services are started by themselves, and not by bundles of yours", cx);
        } else if is_service(name) {
            definition.import(name, started.contains(name), &services, cx);
        }
    }
    for (name, definition) in &by_name {
        if bundles.contains(name) || (!is_service(name) && !name.starts_with(GENERATED)) {
            contents(cx, definition, &bundles);
        }
    }
}

fn is_service(name: &str) -> bool {
    !OWN.contains(&name) && !name.starts_with(GENERATED)
}

/// The services that a boot starts, by bundles within bundles, and by what these wait for.
fn started(definitions: &BTreeMap<String, Definition>) -> Vec<String> {
    let mut started: Vec<String> = Vec::new();
    let mut ahead = vec!["user".to_owned(), "user2".to_owned()];
    while let Some(name) = ahead.pop() {
        if started.contains(&name) {
            continue;
        }
        if let Some(definition) = definitions.get(&name) {
            ahead.extend(definition.contents().chain(definition.dependencies()));
        }
        started.push(name);
    }
    started
}

/// What the bundles of a boot hold.
fn contents(cx: &mut Cx<'_>, bundle: &Definition, bundles: &[String]) {
    for (file, (_, fact)) in &bundle.files {
        let name = file.strip_prefix("contents.d/");
        let is_there = name.is_some_and(|name| {
            name.starts_with(GENERATED)
                || bundles.iter().any(|bundle| bundle == name)
                || cx.supervised.iter().any(|service| service.name == super::words::name(name))
        });
        if is_there || file == "type" || name.is_some_and(str::is_empty) {
            cx.ledger.imply(*fact);
        } else {
            cx.ledger.lose(*fact, "the service is not in the spec");
        }
    }
}
