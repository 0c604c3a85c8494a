//! A folder as it will be when the files of a template are in it.

use std::path::Path;

use hullwright::disk::Context;
use hullwright::fileset::ArtefactPath;
use hullwright::init::Rendered;
use hullwright::source::Sources;
use hullwright::{Compiled, Folder, Settings, compile};
use indexmap::IndexMap;

type Made = IndexMap<ArtefactPath, Rendered>;

/// What becomes of a spec among the files that are made for the folder at `root`.
pub(in crate::cli) fn compiled(root: &Path, spec: &ArtefactPath, made: &Made, sources: &mut Sources) -> Compiled {
    let text = made.get(spec).map(|made| String::from_utf8_lossy(&made.contents).into_owned());
    let id = sources.add(spec.as_str(), text.unwrap_or_default());
    let folder = spec.folders().last();
    let inside: Made = made
        .iter()
        .filter_map(|(path, made)| {
            let path = folder.as_ref().map_or(Some(path.as_str()), |folder| {
                path.is_below(folder).then(|| path.as_str().get(folder.as_str().len() + 1..))?
            });
            Some((ArtefactPath::new(path?).ok()?, made.clone()))
        })
        .collect();
    let disk = Context::new(folder.map_or_else(|| root.to_owned(), |folder| root.join(folder.as_str())));
    compile(sources, id, &Settings::default(), &Beside { disk, made: &inside })
}

/// What is there, and what is about to be.
struct Beside<'a> {
    disk: Context,
    made: &'a Made,
}

impl Folder for Beside<'_> {
    fn files(&self, path: &str) -> Vec<String> {
        let below = ArtefactPath::new(path).ok();
        let inside = |file: &ArtefactPath| {
            let folder = below.as_ref()?;
            file.is_below(folder).then(|| file.as_str().get(folder.as_str().len() + 1..).map(str::to_owned))?
        };
        let mut files = self.disk.files(path);
        files.extend(self.made.keys().filter_map(inside));
        files.sort();
        files.dedup();
        files
    }

    fn text(&self, path: &str) -> Option<String> {
        let made = ArtefactPath::new(path).ok().and_then(|path| self.made.get(&path));
        made.map_or_else(|| self.disk.text(path), |made| String::from_utf8(made.contents.clone()).ok())
    }

    fn has(&self, path: &str) -> bool {
        let is_made = |wanted: ArtefactPath| self.made.keys().any(|file| *file == wanted || file.is_below(&wanted));
        self.disk.has(path) || ArtefactPath::new(path).is_ok_and(is_made)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        self.disk.context(path)
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        self.disk.above(levels)
    }
}
