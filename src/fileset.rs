//! The outputs in memory: what `generate` writes and what `check` compares with.

mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::region::Language;

/// Where an output stands: relative to the output folder, `/` between parts, never `.` or `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtefactPath(String);

/// Why a text is no [`ArtefactPath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotInside;

impl fmt::Display for NotInside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a path inside the output folder")
    }
}

impl ArtefactPath {
    /// Reads a path; a leading `./` is dropped.
    pub fn new(text: &str) -> Result<Self, NotInside> {
        let text = text.strip_prefix("./").unwrap_or(text);
        let inside = !text.is_empty()
            && !text.contains(['\\', '\0', '\n', '\r'])
            && text.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if inside { Ok(Self(text.to_owned())) } else { Err(NotInside) }
    }

    /// The path below this one.
    pub fn join(&self, below: &str) -> Result<Self, NotInside> {
        Self::new(&format!("{}/{below}", self.0))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders on the way to this path, the outermost first.
    pub fn folders(&self) -> impl Iterator<Item = Self> + '_ {
        self.0.match_indices('/').filter_map(|(at, _)| self.0.get(..at)).map(|folder| Self(folder.to_owned()))
    }

    /// Whether this path lies below `folder`.
    pub fn is_below(&self, folder: &Self) -> bool {
        self.0.strip_prefix(&folder.0).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Display for ArtefactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Permission bits of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Mode {
    /// 0644
    #[default]
    Regular,
    /// 0755
    Executable,
}

impl Mode {
    /// The bits, as `chmod` takes them.
    pub fn bits(self) -> u32 {
        match self {
            Self::Regular => 0o644,
            Self::Executable => 0o755,
        }
    }
}

/// One output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artefact {
    /// A file that is ours from its first byte to its last.
    File {
        /// The whole text.
        contents: String,
        /// Permission bits.
        mode: Mode,
    },
    /// Marked regions in a file of the user's; all else in it is never touched.
    Regions {
        /// How the markers are written.
        language: Language,
        /// The name in the markers: several specs may share a file.
        project: String,
        /// Region name and text, in the order in which a new file would hold them.
        regions: Vec<(String, String)>,
        /// The file to start from when there is none: it holds every marker.
        skeleton: String,
    },
}

impl Artefact {
    /// The mode that the file has where there was none before.
    pub fn mode(&self) -> Mode {
        match self {
            Self::File { mode, .. } => *mode,
            Self::Regions { .. } => Mode::Regular,
        }
    }

    /// The texts that are ours: the whole, or each region with its name.
    pub fn texts(&self) -> Vec<(Option<&str>, &str)> {
        match self {
            Self::File { contents, mode: _ } => vec![(None, contents)],
            Self::Regions { regions, language: _, project: _, skeleton: _ } => {
                regions.iter().map(|(name, text)| (Some(name.as_str()), text.as_str())).collect()
            }
        }
    }
}

/// All outputs of one spec, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<ArtefactPath, Artefact>,
    owned: BTreeSet<ArtefactPath>,
}

impl FileSet {
    /// Adds an output.
    ///
    /// # Errors
    /// The path, when there is an output of that name already, or one is the folder of the other.
    pub fn insert(&mut self, path: ArtefactPath, artefact: Artefact) -> Result<(), ArtefactPath> {
        if self.clash(&path).is_some() {
            return Err(path);
        }
        self.files.insert(path, artefact);
        Ok(())
    }

    /// Claims a folder: a file in it that is no output is reported as foreign.
    pub fn own(&mut self, folder: ArtefactPath) {
        self.owned.insert(folder);
    }

    /// The output that takes `path`, has it as a folder, or stands where a folder of it would be.
    pub fn clash(&self, path: &ArtefactPath) -> Option<&ArtefactPath> {
        let below = ArtefactPath(format!("{path}/"));
        let key = |path: &ArtefactPath| self.files.get_key_value(path).map(|(path, _)| path);
        key(path)
            .or_else(|| path.folders().find_map(|folder| key(&folder)))
            .or_else(|| self.files.range(below..).next().map(|(next, _)| next).filter(|next| next.is_below(path)))
    }

    /// The outputs in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&ArtefactPath, &Artefact)> {
        self.files.iter()
    }

    /// The output at `path`.
    pub fn get(&self, path: &ArtefactPath) -> Option<&Artefact> {
        self.files.get(path)
    }

    /// The output at `path`, to change it.
    pub(crate) fn get_mut(&mut self, path: &ArtefactPath) -> Option<&mut Artefact> {
        self.files.get_mut(path)
    }

    /// The folders that are ours with everything in them.
    pub fn owned(&self) -> impl Iterator<Item = &ArtefactPath> {
        self.owned.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for bad in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/.", "a\\b", "a\n"] {
            assert_eq!(ArtefactPath::new(bad), Err(NotInside), "{bad:?}");
        }
        assert_eq!(ArtefactPath::new("./a/b").unwrap().as_str(), "a/b");
    }

    #[test]
    fn a_file_is_not_a_folder() {
        let file = || Artefact::File { contents: String::new(), mode: Mode::Regular };
        let path = |text| ArtefactPath::new(text).unwrap();
        let mut files = FileSet::default();
        files.insert(path("a/b"), file()).unwrap();
        files.insert(path("a-b"), file()).unwrap();
        assert!(files.insert(path("a/b"), file()).is_err());
        assert!(files.insert(path("a"), file()).is_err());
        assert!(files.insert(path("a/b/c"), file()).is_err());
        assert!(files.insert(path("a/c"), file()).is_ok());
    }
}
