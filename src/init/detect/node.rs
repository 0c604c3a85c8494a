//! Applications of Node.js: `package.json`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Here, Proposal, health, version, words};

const VERSIONS: [&str; 4] = ["18", "20", "22", "24"];
const PREFERRED: &str = "22";

/// <https://docs.npmjs.com/cli/configuring-npm/package-json>
#[derive(Default, Deserialize)]
#[serde(default)]
struct Package {
    name: Option<String>,
    description: Option<String>,
    main: Option<String>,
    engines: BTreeMap<String, serde_json::Value>,
    scripts: BTreeMap<String, serde_json::Value>,
}

pub(super) fn detect(here: &Here<'_>) -> Option<Proposal> {
    let package: Package = serde_json::from_str(&here.text("package.json")?).unwrap_or_default();
    let script = |name: &str| package.scripts.get(name).and_then(serde_json::Value::as_str);
    let has_lock = here.has_file("package-lock.json") || here.has_file("npm-shrinkwrap.json");
    let mut proposal =
        Proposal::new("node", if has_lock { "package.json and package-lock.json" } else { "package.json" });
    let foreign = ["yarn.lock", "pnpm-lock.yaml", "bun.lock"].into_iter().find(|name| here.has_file(name));
    if let Some(foreign) = foreign.filter(|_| !has_lock) {
        proposal.notes.push(format!(
            "npm does not read `{foreign}`: make a `package-lock.json` for the same versions in every build"
        ));
    }
    proposal.put("lock", here.has_file("package-lock.json").to_string());
    proposal.name(package.name.as_deref(), here);
    proposal.describe(package.description.as_deref());
    proposal.put("base", format!("node:{}-slim", version_of(here, &package)));
    let start = script("start").map(str::trim).filter(|start| !start.is_empty());
    let main = package.main.clone().or_else(|| {
        ["server.js", "index.js", "app.js"].map(str::to_owned).into_iter().find(|name| here.has_file(name))
    });
    let main = main.map(|main| main.trim_start_matches("./").to_owned()).filter(|main| is_word(main));
    let command = match start {
        // Node itself gets the signals that npm would keep for itself.
        Some(start) if start.starts_with("node ") && start.split(' ').all(is_word) => Some(start.to_owned()),
        Some(_) => Some("npm start".to_owned()),
        None => main.as_ref().map(|main| format!("node {main}")),
    };
    proposal.put_some("command", command.clone());
    let sources: Vec<String> = sources(here).collect();
    let is_built = script("build").is_some();
    proposal.put("build", is_built.to_string());
    if is_built {
        proposal.put_some("sources", words(sources.iter().cloned()));
        let made = command.iter().flat_map(|command| command.split(' ')).chain(main.as_deref());
        let made = made.filter_map(|word| word.trim_start_matches("./").split_once('/')).map(|(folder, _)| folder);
        proposal.put_some(
            "output",
            made.into_iter().find(|folder| !here.folders.iter().any(|there| there == folder) || *folder == "dist"),
        );
        proposal.put("copy", "./package.json");
    } else {
        proposal.put_some("copy", words(std::iter::once("package.json".to_owned()).chain(sources.iter().cloned())));
    }
    let entry = command.iter().flat_map(|command| command.split(' ')).filter(|word| here.folder.has(word));
    let texts: Vec<String> = entry.chain(main.as_deref()).filter_map(|path| here.text(path)).collect();
    proposal.put_some("health", health(&texts));
    Some(proposal)
}

/// Whether a word needs no shell.
fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/=@:+-".contains(&byte))
}

fn version_of(here: &Here<'_>, package: &Package) -> String {
    let named = [".nvmrc", ".node-version"].into_iter().find_map(|file| version::named(&here.text(file)?, 1));
    let range = package.engines.get("node").and_then(serde_json::Value::as_str).unwrap_or_default();
    named.unwrap_or_else(|| version::allowed(range, PREFERRED, &VERSIONS).unwrap_or(PREFERRED).to_owned())
}

/// Modules, and the folders of sources and of what is served.
fn sources<'h>(here: &'h Here<'_>) -> impl Iterator<Item = String> + 'h {
    const NO_SOURCES: [&str; 4] = ["package.json", "package-lock.json", "npm-shrinkwrap.json", "composer.json"];
    let is_source =
        |name: &&str| !NO_SOURCES.contains(name) && !name.contains(".test.") && !name.starts_with("eslint.");
    let files = here.files_with(&[".js", ".mjs", ".cjs", ".ts", ".mts", ".json"]).filter(is_source);
    files.chain(here.source_folders()).map(str::to_owned)
}
