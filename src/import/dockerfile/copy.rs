//! `COPY` and `ADD`: what is taken, and where it is put.

use super::read::Flags;
use super::walk::Walk;
use crate::import::cx::own_name;
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::import::files::Item;
use crate::import::words::plain;
use crate::yaml_out::{Mapping, Value};

/// Names without a dot that are files nevertheless.
const FILES: [&str; 12] = [
    "Makefile",
    "LICENSE",
    "README",
    "Gemfile",
    "Rakefile",
    "Procfile",
    "Pipfile",
    "go",
    "NOTICE",
    "VERSION",
    "CHANGELOG",
    "Cargo",
];

/// What the whole of a context becomes.
const WHOLE: &str = "the whole context is never copied: name what the image needs under `image.steps`";

/// A copy of an instruction.
pub(super) struct Wanted<'a> {
    pub(super) flags: &'a Flags,
    pub(super) sources: &'a [String],
    pub(super) to: &'a str,
    pub(super) facts: &'a [FactId],
    pub(super) raw: &'a str,
}

/// What a copy comes from.
enum From {
    Context,
    Stage(String),
    Image(String),
}

impl Walk<'_, '_> {
    pub(super) fn copy(&mut self, wanted: &Wanted<'_>, is_add: bool) {
        let Wanted { flags, sources, to, facts, raw } = wanted;
        let flag = |name: &str| flags.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
        let is_known = |name: &str| ["from", "chown", "chmod", "link"].contains(&name);
        let from = match flag("from") {
            None => From::Context,
            Some(name) => match self.stage_name(name) {
                Some(stage) => From::Stage(stage),
                None => From::Image(name.to_owned()),
            },
        };
        let is_address = |source: &String| {
            source.contains("://")
                || source.trim_end_matches('/').rsplit('.').next() == Some("git")
                || source.starts_with('$')
        };
        let is_download = is_add && sources.iter().any(is_address);
        if is_download || (flags.iter().any(|(name, _)| !is_known(name)) && !matches!(from, From::Context)) {
            return self.keep(raw, facts);
        }
        if flags.iter().any(|(name, _)| !is_known(name)) {
            return self.lose(facts, "the option has no word here; copy by hand what it would have");
        }
        let Some(to) = self.absolute(to) else {
            return self.lose(facts, "where it is copied to is a variable's business");
        };
        let is_folder = to.ends_with('/') || sources.len() > 1;
        for (source, fact) in sources.iter().zip(*facts) {
            if is_add && [".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2"].iter().any(|end| source.ends_with(end)) {
                self.lose(&[*fact], "ADD unpacks it: copy it, and unpack it in a step");
                continue;
            }
            self.source(source, &to, is_folder, (&from, flags), *fact);
        }
    }

    fn source(&mut self, source: &str, to: &str, is_folder: bool, (from, flags): (&From, &Flags), fact: FactId) {
        match from {
            From::Context if matches!(source, "." | "./" | "/" | "*" | "./*") => self.whole(to, flags, fact),
            From::Context if source.contains(['*', '?', '[']) => {
                self.lose(&[fact], "the pattern is not taken: name what it stands for");
            }
            From::Context if self.is_of_rootfs(source) => self.rootfs(source, to, fact),
            From::Context if self.lies_over_own(source, to) => self.file_by_file(source, to, flags, fact),
            From::Context => {
                let path = source.trim_start_matches("./").trim_matches('/');
                let to = target(path, to, is_folder && self.is_file(source));
                self.step(&format!("./{path}"), None, &to, flags, &[fact], "");
            }
            From::Stage(name) if name == super::OVERLAY => self.cx.ledger.imply(fact),
            From::Stage(name) => {
                let path = rooted(source);
                let to = target(&path, to, is_folder && is_file_by_name(source));
                self.step(name, Some(&path), &to, flags, &[fact], "");
            }
            From::Image(image) => {
                let path = rooted(source);
                let to = target(&path, to, is_folder && (is_file_by_name(source) || to.ends_with("/bin/")));
                self.step(image, Some(&path), &to, flags, &[fact], "");
            }
        }
    }

    /// One copy as a step. `path` is where it lies in a stage or an image.
    fn step(&mut self, from: &str, path: Option<&str>, to: &str, flags: &Flags, facts: &[FactId], note: &str) {
        let flag = |name: &str| flags.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
        let to = &self.cx.put_at(to);
        let mut map = Mapping::new();
        map.put("from", plain(from));
        map.put_some("path", path);
        map.put("to", to.as_str());
        map.put_some("mode", flag("chmod"));
        map.put_some("link", flag("link").map(|value| value != "false"));
        let group = flag("chown");
        let owner = group.and_then(|owner| self.known_user(owner));
        map.put_some("owner", owner.as_deref());
        let is_short = !["mode", "link", "owner"].iter().any(|key| map.get(key).is_some());
        let short = match path {
            None => format!("{from}:{to}"),
            Some(path) if path == to.as_str() => format!("{from}:{to}"),
            Some(path) => format!("{from}:{path}:{to}"),
        };
        let is_image = path.is_some() && self.stage_name(from).is_none();
        let value: Value = if is_short && !is_image { short.into() } else { map.into() };
        self.item([("copy", Value::Sequence(vec![value]))], |claim| claim.of(facts.iter().copied()).note(note));
        if let Some(group) = group.filter(|_| owner.is_none()) {
            let line = format!("chown -R {} {to}", crate::shell::quote(group));
            self.item([("run", plain(&line).into())], |claim| claim.of(facts.iter().copied()));
        }
    }

    /// The whole context: what is there now, but for what no image needs.
    fn whole(&mut self, to: &str, flags: &Flags, fact: FactId) {
        let Some(folder) = self.cx.context.inside("") else { return self.lose(&[fact], WHOLE) };
        let files = self.cx.files;
        let is_wanted = |name: &&str| {
            let is_link = matches!(files.get(&join(&folder, name)), Some(Item::Link) | None);
            !name.starts_with('.') && !is_link && !is_about_images(name)
        };
        let names: Vec<String> = files.names(&folder).into_iter().filter(is_wanted).map(str::to_owned).collect();
        if names.is_empty() {
            self.lose(&[fact], WHOLE);
            let at: Vec<String> = self.at.iter().cloned().chain(["steps".to_owned()]).collect();
            let at: Vec<&str> = at.iter().map(String::as_str).collect();
            return self.cx.look(&at, "The whole context was copied here: add a `copy` of what the image needs.", fact);
        }
        let found = names.join(", ");
        self.lose(
            &[fact],
            &format!("the whole context is never copied: what was found there is, but for hidden files: {found}"),
        );
        let note = "The whole context was copied. Keep what the image needs of what was found there.";
        for (number, name) in names.into_iter().enumerate() {
            let to = format!("{}/{name}", to.trim_end_matches('/'));
            let copy = Value::Sequence(vec![format!("./{name}:{to}").into()]);
            let done = Mapping::from_iter([("copy", copy)]);
            if !self.cx.draft.has_item(&self.keys(&["steps"]), &done.into()) {
                self.step(&format!("./{name}"), None, &to, flags, &[fact], if number == 0 { note } else { "" });
            }
        }
    }

    fn is_of_rootfs(&self, source: &str) -> bool {
        let Some(rootfs) = &self.cx.rootfs else { return false };
        let Some(path) = self.cx.context.inside(source) else { return false };
        self.is_image && (path == rootfs.folder || path.starts_with(&format!("{}/", rootfs.folder)))
    }

    /// What is laid over the root, but for the definitions.
    fn rootfs(&mut self, source: &str, to: &str, fact: FactId) {
        self.cx.ledger.imply(fact);
        let (Some(rootfs), Some(path)) = (&mut self.cx.rootfs, self.cx.context.inside(source)) else { return };
        let prefix = format!("{path}/");
        let (taken, left) =
            std::mem::take(&mut rootfs.files).into_iter().partition(|(file, _)| file.starts_with(&prefix));
        rootfs.files = left;
        let taken: Vec<(String, FactId)> = taken;
        for (file, fact) in taken {
            let Some(from) = self.cx.context.path(&file) else { continue };
            let rest = file.strip_prefix(&prefix).unwrap_or_default();
            let to = self.cx.put_at(&format!("{}/{rest}", to.trim_end_matches('/')));
            let names_moved = self.cx.files.text(&file).is_some_and(|text| self.cx.told(text) != text);
            let note = if names_moved {
                format!("{from} names files by their old places: see where they are copied to.")
            } else {
                String::new()
            };
            let value = Value::Sequence(vec![format!("./{from}:{to}").into()]);
            self.item([("copy", value)], |claim: Claim| claim.of([fact]).kept().note(note));
        }
    }

    /// The files below a folder of the context, relative to it.
    fn files_below(&self, source: &str) -> Vec<String> {
        let Some(folder) = self.cx.context.inside(source) else { return Vec::new() };
        let prefix = if folder.is_empty() { folder } else { format!("{folder}/") };
        let files = self.cx.files;
        let is_file = |path: &&str| !matches!(files.get(path), Some(Item::Folder | Item::Link) | None);
        files.paths().filter(is_file).filter_map(|path| path.strip_prefix(&prefix)).map(str::to_owned).collect()
    }

    /// Whether a file of the folder would lie where one of hullwright's own does.
    fn lies_over_own(&self, source: &str, to: &str) -> bool {
        let to = to.trim_end_matches('/');
        self.is_image && self.files_below(source).iter().any(|file| own_name(&format!("{to}/{file}")).is_some())
    }

    fn file_by_file(&mut self, source: &str, to: &str, flags: &Flags, fact: FactId) {
        let (source, to) = (source.trim_start_matches("./").trim_matches('/'), to.trim_end_matches('/'));
        for file in self.files_below(source) {
            self.step(&format!("./{source}/{file}"), None, &format!("{to}/{file}"), flags, &[fact], "");
        }
    }

    fn is_file(&self, source: &str) -> bool {
        if source.ends_with('/') {
            return false;
        }
        match self.cx.context.inside(source).and_then(|path| self.cx.files.get(&path)) {
            Some(Item::Folder) => false,
            Some(Item::Text(_) | Item::File | Item::Link) => true,
            None => is_file_by_name(source),
        }
    }

    /// An absolute path for one of an instruction; none where a variable stands in it.
    pub(super) fn absolute(&self, path: &str) -> Option<String> {
        if path.contains('$') {
            return None;
        }
        let path = match path {
            "." | "./" => format!("{}/", self.folder.trim_end_matches('/')),
            _ if path.starts_with('/') => path.to_owned(),
            _ => format!("{}/{}", self.folder.trim_end_matches('/'), path.trim_start_matches("./")),
        };
        Some(path)
    }
}

/// Whether a name looks like that of a file.
fn is_file_by_name(source: &str) -> bool {
    let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let has_dot = name.trim_start_matches('.').contains('.');
    !source.ends_with('/') && (has_dot || FILES.contains(&name))
}

/// Files that say how images are made, and nothing that images hold.
fn is_about_images(name: &str) -> bool {
    const OTHERS: [&str; 6] = ["hull.yaml", "node_modules", "__pycache__", "target", "venv", "Makefile"];
    super::super::files::is_dockerfile(name) || super::super::files::is_compose(name) || OTHERS.contains(&name)
}

fn rooted(path: &str) -> String {
    let path = path.trim_end_matches('/');
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Where a source is put: in the folder `to` under its own name if it is a file, else there.
fn target(source: &str, to: &str, is_file: bool) -> String {
    let folder = to.trim_end_matches('/');
    let name = source.rsplit('/').next().unwrap_or_default();
    match (is_file, folder) {
        (true, _) => format!("{folder}/{name}"),
        (false, "") => "/".to_owned(),
        (false, _) => folder.to_owned(),
    }
}
