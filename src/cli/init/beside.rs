//! A folder as it will be when the files of a template are in it.

use hullwright::Folder;
use hullwright::disk::Context;
use hullwright::fileset::ArtefactPath;
use hullwright::init::Rendered;
use indexmap::IndexMap;

/// What is there, and what is about to be.
pub(super) struct Beside<'a> {
    pub(super) disk: Context,
    pub(super) made: &'a IndexMap<ArtefactPath, Rendered>,
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
