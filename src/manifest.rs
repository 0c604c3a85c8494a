//! What the last run wrote: a list of hashes that `sha256sum -c` reads.
//!
//! `.hull/manifest.sha256` lists whole files and `.hull/regions.sha256` the marked regions in files of the
//! user's. Modes are not listed: the file set decides them. While a run writes, the list that it is about to
//! leave behind stands beside the old one, so that files of a killed run are still known as ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::fileset::ArtefactPath;

/// The list of whole files.
pub const FILES: &str = ".hull/manifest.sha256";
/// The list of regions; a region is named `<file>#<project>:<region>`.
pub const REGIONS: &str = ".hull/regions.sha256";
/// What the name of a list ends in while the run that it describes is still writing.
const NEXT: &str = ".next";
/// A note for people: which version of hullwright wrote the outputs.
pub const VERSION: &str = ".hull/version";

/// The path of a file of our own.
///
/// # Panics
/// When the name is none of those above.
pub fn own(name: &str) -> ArtefactPath {
    ArtefactPath::new(name).expect("internal: our own files lie in the output folder")
}

/// Where a list stands until the run that it describes is over.
pub fn next(list: &ArtefactPath) -> ArtefactPath {
    own(&format!("{list}{NEXT}"))
}

/// A SHA-256 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The hash of some bytes.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(hmac_sha256::Hash::hash(bytes.as_ref()))
    }

    fn parse(hex: &str) -> Option<Self> {
        if hex.len() != 64 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two numbers are printed much faster than 32.
        let number = |half: &[u8]| half.iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
        let (high, low) = self.0.split_at(16);
        write!(f, "{:032x}{:032x}", number(high), number(low))
    }
}

/// Names and the hashes under which we wrote them.
///
/// A name has several hashes after a run that was killed, or in a list with both sides of a merge conflict:
/// each of them is ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(BTreeMap<String, BTreeSet<Digest>>);

/// The first line of a list that is no `<sha256>  <path>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Line, from 1.
    pub line: usize,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is not `<sha256>  <path>`", self.line)
    }
}

impl Manifest {
    /// Adds the lines of a list and says which is the first that cannot be read.
    ///
    /// The other lines count all the same: a name that is lost with its line is refused where it would be
    /// overwritten, so nothing worse than a question comes of it.
    pub fn read(&mut self, text: &str) -> Option<Damage> {
        let mut damage = None;
        for (index, line) in text.lines().enumerate() {
            match entry(line) {
                Some((name, digest)) => self.record(name, digest),
                None => damage = damage.or(Some(Damage { line: index + 1 })),
            }
        }
        damage
    }

    /// Notes that `name` was written with that hash.
    pub fn record(&mut self, name: impl Into<String>, digest: Digest) {
        self.0.entry(name.into()).or_default().insert(digest);
    }

    /// Adds everything that another list names.
    pub fn add(&mut self, other: &Self) {
        for (name, digests) in &other.0 {
            self.0.entry(name.clone()).or_default().extend(digests);
        }
    }

    /// Takes over what another list has of a name.
    pub fn keep(&mut self, name: &str, other: &Self) {
        if let Some(digests) = other.0.get(name) {
            self.0.entry(name.to_owned()).or_default().extend(digests);
        }
    }

    /// Whether we wrote `name`, whatever stood in it.
    pub fn knows(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether we wrote exactly these bytes to `name`.
    pub fn wrote(&self, name: &str, bytes: impl AsRef<[u8]>) -> bool {
        self.0.get(name).is_some_and(|digests| digests.contains(&Digest::of(bytes)))
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = self.0.iter().flat_map(|(name, digests)| digests.iter().map(move |digest| (name, digest)));
        lines.try_for_each(|(name, digest)| writeln!(f, "{digest}  {name}"))
    }
}

fn entry(line: &str) -> Option<(&str, Digest)> {
    let (hex, name) = line.split_once("  ").or_else(|| line.split_once(" *"))?;
    ArtefactPath::new(name).ok()?;
    Some((name, Digest::parse(hex)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `printf abc | sha256sum`.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn lists_are_written_as_sha256sum_writes_them() {
        let mut manifest = Manifest::default();
        manifest.record("b", Digest::of("abc"));
        manifest.record("a/x y", Digest::of("abc"));
        assert_eq!(manifest.to_string(), format!("{ABC}  a/x y\n{ABC}  b\n"));
        let mut again = Manifest::default();
        assert_eq!(again.read(&manifest.to_string()), None);
        assert_eq!(again, manifest);
    }

    #[test]
    fn other_spellings_of_sha256sum_are_read() {
        let mut manifest = Manifest::default();
        assert_eq!(manifest.read(&format!("{} *a\r\n", ABC.to_uppercase())), None);
        assert!(manifest.wrote("a", "abc") && !manifest.wrote("a", "abd") && !manifest.knows("b"));
    }

    #[test]
    fn bad_lines_are_named_and_good_ones_kept() {
        let bad = [ABC.to_owned(), format!("{ABC}  ../up"), format!("{}  a", &ABC[1..]), format!("{ABC}0  a")];
        for line in bad.iter().map(String::as_str).chain(["", "<<<<<<< ours", "x  a"]) {
            let mut manifest = Manifest::default();
            let damage = manifest.read(&format!("{ABC}  first\n{line}\n{ABC}  last\n"));
            assert_eq!(damage, Some(Damage { line: 2 }), "{line:?}");
            assert!(manifest.names().eq(["first", "last"]), "{line:?}");
        }
    }

    #[test]
    fn both_sides_of_a_merge_conflict_are_ours() {
        let (ours, theirs) = (Digest::of("ours"), Digest::of("theirs"));
        let mut manifest = Manifest::default();
        let text = format!("<<<<<<< a\n{ours}  f\n=======\n{theirs}  f\n>>>>>>> b\n");
        assert_eq!(manifest.read(&text), Some(Damage { line: 1 }));
        assert!(manifest.wrote("f", "ours") && manifest.wrote("f", "theirs"));
    }
}
