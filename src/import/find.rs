//! What there is to import: the compose file, the Dockerfile, the tree of definitions, and what all of it is called.

use super::cx::{Context, Cx};
use super::facts::{FactId, Ledger};
use super::files::{self, Files};
use super::{Place, Unreadable, compose, dockerfile, words};
use crate::yaml::Node;

/// What Compose reads by itself; the first of each that is there.
const COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
const OVERRIDE: [&str; 4] =
    ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"];

/// The compose file with what Compose lays over it, and the paths of both.
pub(super) fn read_compose<'a>(
    files: &'a Files,
    ledger: &mut Ledger,
) -> Result<(Option<compose::File>, Vec<&'a str>), Unreadable> {
    let mut read: Vec<(&str, &str)> = Vec::new();
    for names in [COMPOSE, OVERRIDE] {
        if let Some(name) = names.into_iter().find(|name| files.get(name).is_some()) {
            read.push((name, files.source(name)?));
        }
    }
    let paths = read.iter().map(|(path, _)| *path).collect();
    Ok((compose::read(&read, ledger)?, paths))
}

/// The build context, below the folder or above it.
pub(super) fn context_of(build: Option<&compose::Build>, place: &Place) -> Context {
    let context = build.map_or(".", |build| build.context.as_str());
    let up = context.split('/').filter(|part| *part == "..").count();
    let below: Vec<&str> = context.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    if up == 0 {
        return Context { below: below.join("/"), above: String::new() };
    }
    let mut names: Vec<&str> =
        std::iter::once(place.name.as_str()).chain(place.above.iter().map(String::as_str)).take(up).collect();
    names.reverse();
    Context { below: String::new(), above: names.join("/") }
}

/// The Dockerfile of the image, by what Compose says, or by its usual places.
pub(super) fn dockerfile_of(files: &Files, build: Option<&compose::Build>, context: &Context) -> Option<String> {
    let named = build.and_then(|build| context.inside(build.dockerfile.as_deref().unwrap_or("Dockerfile")));
    let usual = ["Dockerfile", "Containerfile", "docker/Dockerfile"].into_iter().map(str::to_owned);
    let found = named.into_iter().chain(usual.filter(|_| build.is_none())).find(|path| files.get(path).is_some());
    found.or_else(|| files.paths().find(|path| files::is_dockerfile(path) && build.is_none()).map(str::to_owned))
}

/// The project's name, and what accounts for it.
pub(super) fn name_of(compose: Option<&compose::File>, place: &Place) -> (String, Vec<FactId>) {
    let named = compose.and_then(compose::File::name);
    match named {
        Some((name, facts)) if !name.contains('$') => (words::name(&name), facts),
        _ => (words::name(&place.name), Vec::new()),
    }
}

/// The tree of definitions that the image has: the one that the Dockerfile copies, or the first.
pub(super) fn tree_of(trees: &[String], file: Option<&dockerfile::File>, cx: &Cx<'_>) -> Option<String> {
    let is_copied = |tree: &&String| {
        let root = files::root_of(tree);
        let copied = file.into_iter().flat_map(dockerfile::File::copied).filter_map(|path| cx.context.inside(path));
        copied
            .into_iter()
            .any(|path| root.starts_with(path.as_str()) || tree.starts_with(path.as_str()) && !path.is_empty())
    };
    trees.iter().find(is_copied).or_else(|| trees.first()).cloned()
}

impl compose::File {
    /// The project's name, where the file has one.
    pub(super) fn name(&self) -> Option<(String, Vec<FactId>)> {
        let node = self.get("name")?;
        Some((node.text()?.to_owned(), self.of(node)))
    }

    fn get(&self, key: &str) -> Option<&Node> {
        self.tree().get(key)
    }
}
