//! What earlier runs wrote, as the lists on the disk tell it, and what the lists should be.

use super::{Disk, Drift, Kind, Write};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::manifest::{Damage, Digest, FILES, Manifest, NEXT, REGIONS};
use crate::region;

/// What earlier runs wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Whole files, by path.
    pub files: Manifest,
    /// Regions, by the file that they stand in and their own name.
    pub regions: Manifest,
}

impl Memory {
    /// Reads the lists, and those that a killed run left behind.
    pub fn of(disk: &Disk) -> Self {
        Self { files: read(disk, FILES), regions: read(disk, REGIONS) }
    }

    /// Whether we wrote that body of a region, in whichever file: its owner may have moved it.
    pub(super) fn wrote_region(&self, project: &str, region: &str, body: &str) -> bool {
        let end = region_name("", project, region);
        self.regions.names().any(|name| name.ends_with(&end) && self.regions.wrote(name, body))
    }
}

fn read(disk: &Disk, list: &str) -> Manifest {
    let mut manifest = Manifest::default();
    for path in [own(list), next(list)] {
        // A line that cannot be read is reported by `drifts`; here it only means that a name is not known.
        let _: Option<Damage> = manifest.read(&text(disk, &path).unwrap_or_default());
    }
    manifest
}

fn text(disk: &Disk, path: &ArtefactPath) -> Option<String> {
    disk.contents(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// The path of a list.
fn own(list: &str) -> ArtefactPath {
    ArtefactPath::new(list).expect("internal: the lists lie in the output folder")
}

/// Where a list stands until the run that it describes is over.
pub(super) fn next(list: &str) -> ArtefactPath {
    own(&format!("{list}{NEXT}"))
}

/// How the list of regions names a region.
fn region_name(path: &str, project: &str, region: &str) -> String {
    format!("{path}#{project}:{region}")
}

/// The two lists with their paths.
pub(super) type Lists = [(ArtefactPath, String); 2];

/// The lists as they should be after `files` are written, with their paths; an empty list needs no file.
pub(super) fn lists(files: &FileSet, disk: &Disk) -> Lists {
    let (mut whole, mut regions) = (Manifest::default(), Manifest::default());
    for (path, artefact) in files.iter() {
        match artefact {
            Artefact::File { contents, mode: _ } => whole.record(path.as_str(), Digest::of(contents)),
            Artefact::Regions { language, project, regions: wanted, skeleton } => {
                let existing = text(disk, path).unwrap_or_else(|| skeleton.clone());
                // Markers that cannot be read are a refusal of their own.
                for found in region::find(*language, &existing, project, wanted).unwrap_or_default() {
                    let body = wanted.iter().find(|(name, _)| *name == found.name);
                    let body = body.map(|(_, body)| region::normal(body)).unwrap_or_default();
                    regions.record(region_name(path.as_str(), project, &found.name), Digest::of(body));
                }
            }
        }
    }
    [(own(FILES), whole.to_string()), (own(REGIONS), regions.to_string())]
}

/// What is wrong with the lists themselves.
pub(super) fn drifts(lists: &Lists, disk: &Disk) -> Vec<Drift> {
    lists.iter().filter_map(|(path, wanted)| drift(path.clone(), wanted.clone(), disk)).collect()
}

fn drift(path: ArtefactPath, wanted: String, disk: &Disk) -> Option<Drift> {
    let kind = match text(disk, &path) {
        Some(text) if text == wanted => return None,
        None if wanted.is_empty() => return None,
        None => Kind::Missing,
        Some(text) => Manifest::default().read(&text).map_or(Kind::Stale, Kind::Damaged),
    };
    Some(Drift { path, kind, wanted: Some(Write { contents: wanted, mode: Some(Mode::Regular) }) })
}
