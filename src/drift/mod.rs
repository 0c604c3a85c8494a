//! Compares the outputs with what stands on the disk, and plans how to make them equal.
//!
//! Pure: it sees a snapshot of the disk and knows nothing of reading or writing one.

mod diff;
mod edited;
mod ends;
mod left;
mod memory;
mod patch;
mod plan;
mod standing;

use std::collections::BTreeMap;
use std::fmt;

pub use edited::{Edited, edited};
pub use memory::Memory;
pub(crate) use memory::files_with_regions;
pub use patch::patch;
pub use plan::{List, Plan, Refusals, Write, plan, plan_adopted};

use crate::fileset::{ArtefactPath, FileSet, Mode};
use crate::manifest::Damage;
use crate::region::RegionError;

/// The version of hullwright that this is.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A file that was read.
    File {
        /// All its bytes.
        contents: Vec<u8>,
        /// Whether its owner may run it; the other bits depend on the user's umask and are not compared.
        mode: Mode,
    },
    /// A folder.
    Folder,
    /// A symbolic link; where it leads is never looked at.
    Symlink,
    /// Anything else: a device, or a file in one of our folders that nobody asked for.
    Other,
}

/// What stands at the paths that matter: the outputs, what we wrote earlier, the folders on the way to them,
/// and everything in our own folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk(pub BTreeMap<ArtefactPath, Node>);

impl Disk {
    /// The bytes of a file; none when there is no file.
    pub fn contents(&self, path: &ArtefactPath) -> Option<&[u8]> {
        match self.0.get(path)? {
            Node::File { contents, .. } => Some(contents),
            Node::Folder | Node::Symlink | Node::Other => None,
        }
    }
}

/// One difference between what is wanted and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The path.
    pub path: ArtefactPath,
    /// What differs.
    pub kind: Kind,
    /// What the file should hold; none when it should not be there, or when that cannot be said.
    pub wanted: Option<Write>,
}

/// The ways to differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is not there.
    Missing,
    /// It is as we wrote it, and the spec wants something else now.
    Stale,
    /// It is as another version of hullwright wrote it, and is something else by this version.
    Moved {
        /// The version that wrote it.
        from: String,
    },
    /// Somebody changed what we wrote.
    Edited,
    /// Its contents are right, its mode is not.
    WrongMode,
    /// Its contents are right but for the ends of its lines, all of which are Windows' own.
    WrongLineEnds,
    /// We wrote it, and nothing wants it any more.
    Orphaned {
        /// Whether somebody changed it since.
        edited: bool,
    },
    /// We wrote a region of a file of the user's, and nothing wants it any more.
    OrphanedRegion {
        /// Its name, as the marker has it.
        name: String,
        /// The line of its first marker, from 1.
        line: usize,
    },
    /// A folder of ours holds nothing, and nothing belongs there.
    Hollow,
    /// A file that is not ours stands where an output belongs.
    Taken,
    /// A file that is not ours stands in one of our folders.
    Foreign,
    /// Something that is no file stands at the path, or no folder on the way to it.
    Blocked {
        /// Where it stands.
        by: ArtefactPath,
        /// What it is.
        what: Obstacle,
    },
    /// The file is not ours, and its markers do not say where our regions are.
    Markers(RegionError),
    /// The file is to hold regions and is no UTF-8 text.
    NotText,
    /// A list of what we wrote has a line that cannot be read.
    Damaged(Damage),
}

/// What can stand in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A folder where a file belongs.
    Folder,
    /// A symbolic link: writing through it could leave the output folder.
    Symlink,
    /// A file where a folder belongs.
    File,
    /// A device, a socket or the like.
    Other,
}

impl Kind {
    /// The name of the kind, for reports and for machines.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Moved { .. } => "generator moved",
            Self::Edited => "edited",
            Self::WrongMode => "wrong mode",
            Self::WrongLineEnds => "wrong line ends",
            Self::Orphaned { .. } | Self::OrphanedRegion { .. } | Self::Hollow => "orphaned",
            Self::Taken | Self::Foreign => "foreign",
            Self::Blocked { .. } => "blocked",
            Self::Markers(_) | Self::NotText => "markers",
            Self::Damaged(_) => "damaged",
        }
    }

    /// What the kind stands for, in a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Missing => "a file that is not there",
            Self::Stale => "a file that is not what the spec says now",
            Self::Moved { .. } => "a file that another version of hullwright wrote otherwise",
            Self::Edited => "a file that was changed by hand",
            Self::WrongMode => "a file with the wrong mode",
            Self::WrongLineEnds => "a file with the line ends of Windows",
            Self::Orphaned { .. } | Self::OrphanedRegion { .. } | Self::Hollow => "what the spec no longer asks for",
            Self::Taken | Self::Foreign => "a file that hullwright did not write",
            Self::Blocked { .. } => "something in the place of a file or a folder",
            Self::Markers(_) | Self::NotText => "a file whose regions cannot be found",
            Self::Damaged(_) => "a list that cannot be read",
        }
    }

    /// Whether `generate` would destroy something of the user's here.
    pub fn loses_work(&self) -> bool {
        matches!(self, Self::Edited | Self::Taken | Self::Orphaned { edited: true })
    }

    /// Whether only the user can put this right.
    pub fn needs_hands(&self) -> bool {
        matches!(self, Self::Blocked { .. } | Self::Markers(_) | Self::NotText)
    }
}

/// Says in a sentence what is wrong with which file.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.path)?;
        match (&self.kind, &self.wanted) {
            (Kind::WrongMode, Some(Write { mode: Some(Mode::Executable), .. })) => {
                f.write_str("is not executable and should be")
            }
            (Kind::WrongMode, _) => f.write_str("is executable and should not be"),
            (Kind::Markers(error), _) => write!(f, "cannot be updated: {error}"),
            (kind, _) => kind.fmt(f),
        }
    }
}

/// Says in a sentence what is wrong, without the path.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is not there"),
            Self::Stale => f.write_str("is not what the spec says now"),
            Self::Moved { from } => {
                write!(f, "is not what hullwright {VERSION} makes of the spec: hullwright {from} wrote it")
            }
            Self::Edited => f.write_str("was changed by hand"),
            Self::WrongMode => f.write_str("has the wrong mode"),
            Self::WrongLineEnds => f.write_str("has the line ends of Windows"),
            Self::Orphaned { edited: false } => f.write_str("is no longer wanted"),
            Self::Orphaned { edited: true } => f.write_str("is no longer wanted, and was changed by hand"),
            Self::OrphanedRegion { name, line } => {
                write!(f, "has a region `{name}` on line {line} that is no longer wanted")
            }
            Self::Hollow => f.write_str("is an empty folder, and nothing belongs there"),
            Self::Taken => f.write_str("was not written by hullwright and stands where an output belongs"),
            Self::Foreign => f.write_str("was not written by hullwright and stands in one of its folders"),
            Self::Blocked { by, what } => write!(f, "cannot be written: `{by}` is {what}"),
            Self::Markers(error) => error.fmt(f),
            Self::NotText => f.write_str("is not UTF-8 text"),
            Self::Damaged(damage) => damage.fmt(f),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "a folder",
            Self::Symlink => "a symbolic link",
            Self::File => "a file",
            Self::Other => "neither a file nor a folder",
        })
    }
}

/// All differences, in the order of their paths.
pub fn compare(files: &FileSet, disk: &Disk) -> Vec<Drift> {
    let memory = Memory::of(disk);
    compare_with(files, disk, &memory, &memory::lists(files, disk, &memory))
}

/// The same, with what is known of earlier runs, and the lists as they should be.
fn compare_with(files: &FileSet, disk: &Disk, memory: &Memory, lists: &memory::Lists) -> Vec<Drift> {
    let mut drifts: Vec<Drift> = files
        .iter()
        .filter_map(|(path, artefact)| standing::of(path, artefact, disk, memory))
        .chain(left::orphans(files, disk, memory))
        .chain(left::strangers(files, disk, memory))
        .chain(left::regions(files, disk, memory))
        .chain(left::hollow(files, disk))
        .chain(memory::drifts(lists, disk, memory))
        .collect();
    if let Some(from) = memory.other_version() {
        for drift in drifts.iter_mut().filter(|drift| drift.kind == Kind::Stale) {
            drift.kind = Kind::Moved { from: from.to_owned() };
        }
    }
    drifts.sort_by(|a, b| a.path.cmp(&b.path));
    drifts
}
