//! What earlier runs wrote, as the lists on the disk tell it, and what the lists should be.

use std::collections::BTreeMap;

use super::{Disk, Drift, Kind, Write, ends, standing};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::manifest::{self, Damage, Digest, FILES, Manifest, REGIONS, VERSION};
use crate::region;

/// What earlier runs wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Whole files, by path.
    pub files: Manifest,
    /// Regions, by the file that they stand in and their own name.
    pub regions: Manifest,
    /// The version of hullwright that wrote them, as far as that is known.
    pub version: Option<String>,
}

impl Memory {
    /// Reads the lists, and those that a killed run left behind.
    pub fn of(disk: &Disk) -> Self {
        let version = text(disk, &manifest::own(VERSION)).map(|note| note.trim().to_owned());
        let is_version = |note: &String| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
            note.starts_with(|first: char| first.is_ascii_digit()) && note.len() < 64 && note.bytes().all(fits)
        };
        Self { files: read(disk, FILES), regions: read(disk, REGIONS), version: version.filter(is_version) }
    }

    /// Whether another version of hullwright wrote the outputs.
    pub fn other_version(&self) -> Option<&str> {
        self.version.as_deref().filter(|version| *version != super::VERSION)
    }

    /// Whether we wrote what stands at a path, be the ends of its lines what they may.
    pub(super) fn wrote(&self, path: &ArtefactPath, contents: &[u8]) -> bool {
        self.files.wrote(path.as_str(), contents) || self.files.wrote(path.as_str(), ends::compared(contents))
    }

    /// Whether we wrote that body of a region, in whichever file: its owner may have moved it.
    pub(super) fn wrote_region(&self, project: &str, region: &str, body: &str) -> bool {
        let end = region_name("", project, region);
        self.regions.names().any(|name| name.ends_with(&end) && self.regions.wrote(name, body))
    }

    /// Regions that no output has, and whose markers still stand: their file, their name and the line.
    pub(super) fn unwanted_regions(&self, files: &FileSet, disk: &Disk) -> Vec<(ArtefactPath, String, usize)> {
        let unwanted = |name: &str| {
            let (path, project, region) = named(name)?;
            let is_wanted =
                matches!(files.get(&path), Some(Artefact::Regions { project: ours, .. }) if ours == project);
            let line = region::line_of(&text(disk, &path)?, project, region).filter(|_| !is_wanted)?;
            Some((path, format!("{project}:{region}"), line))
        };
        self.regions.names().filter_map(unwanted).collect()
    }
}

fn read(disk: &Disk, list: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let list = manifest::own(list);
    for path in [&list, &manifest::next(&list)] {
        // A line that cannot be read is reported by `drifts`; here it only means that a name is not known.
        let _: Option<Damage> = manifest.read(&text(disk, path).unwrap_or_default());
    }
    manifest
}

fn text(disk: &Disk, path: &ArtefactPath) -> Option<String> {
    disk.contents(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// How the list of regions names a region.
fn region_name(path: impl std::fmt::Display, project: &str, region: &str) -> String {
    format!("{path}#{project}:{region}")
}

/// The file, the project and the region of such a name.
fn named(name: &str) -> Option<(ArtefactPath, &str, &str)> {
    let (path, region) = name.rsplit_once('#')?;
    let (project, region) = region.split_once(':')?;
    Some((ArtefactPath::new(path).ok()?, project, region))
}

/// The files in which there are regions that we wrote.
pub(crate) fn files_with_regions(regions: &Manifest) -> impl Iterator<Item = ArtefactPath> {
    regions.names().filter_map(|name| named(name).map(|(path, _, _)| path))
}

/// The two lists as they should be, with their paths.
pub(super) type Lists = BTreeMap<ArtefactPath, Manifest>;

/// The lists as they should be after `files` are written; an empty list needs no file.
pub(super) fn lists(files: &FileSet, disk: &Disk, memory: &Memory) -> Lists {
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
                    regions.record(region_name(path, project, &found.name), Digest::of(body));
                }
            }
        }
    }
    // As long as they stand there, they are ours.
    for (path, name, _) in memory.unwanted_regions(files, disk) {
        regions.keep(&format!("{path}#{name}"), &memory.regions);
    }
    [(FILES, whole), (REGIONS, regions)].map(|(list, wanted)| (manifest::own(list), wanted)).into()
}

/// What is wrong with the lists themselves.
pub(super) fn drifts(lists: &Lists, disk: &Disk, memory: &Memory) -> Vec<Drift> {
    let lists = lists.iter().filter_map(|(path, wanted)| drift(path, &wanted.to_string(), disk, memory));
    let others =
        [manifest::own(VERSION)].into_iter().chain([FILES, REGIONS].map(|list| manifest::next(&manifest::own(list))));
    let others = others.filter_map(|path| blocked(&path, disk, memory));
    // What stands in the place of our folder is in the way of everything in it.
    let mut drifts: Vec<Drift> = lists.chain(others).collect();
    let mut seen = Vec::new();
    drifts.retain(|drift| match &drift.kind {
        Kind::Blocked { by, .. } if seen.contains(by) => false,
        Kind::Blocked { by, .. } => {
            seen.push(by.clone());
            true
        }
        _ => true,
    });
    drifts
}

fn blocked(path: &ArtefactPath, disk: &Disk, memory: &Memory) -> Option<Drift> {
    let (by, what) = standing::obstacle(path, disk, memory)?;
    Some(Drift { path: path.clone(), kind: Kind::Blocked { by, what }, wanted: None })
}

fn drift(path: &ArtefactPath, wanted: &str, disk: &Disk, memory: &Memory) -> Option<Drift> {
    if let Some(blocked) = blocked(path, disk, memory) {
        return Some(blocked);
    }
    let kind = match disk.contents(path) {
        Some(there) if there == wanted.as_bytes() => return None,
        None if wanted.is_empty() => return None,
        None => Kind::Missing,
        Some(there) if *ends::compared(there) == *wanted.as_bytes() => Kind::WrongLineEnds,
        Some(there) => Manifest::default().read(&String::from_utf8_lossy(there)).map_or(Kind::Stale, Kind::Damaged),
    };
    let wanted = Write { contents: wanted.to_owned(), mode: Some(Mode::Regular) };
    Some(Drift { path: path.clone(), kind, wanted: Some(wanted) })
}
