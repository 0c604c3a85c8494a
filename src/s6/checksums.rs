//! SHA-256 sums of release files that we know, so that a build needs no second download to check the first.

use super::platform::Tarball;
use super::version::Version;

/// One line per file: version, what [`Tarball::name`] gives, sum in hexadecimal. The first line is a heading.
const TABLE: &str = include_str!("checksums.tsv");

/// The sum of a release file in hexadecimal, if known.
pub fn checksum(version: Version, tarball: Tarball) -> Option<&'static str> {
    let mut found = rows().filter(|row| row.version == version && row.tarball == tarball.name());
    found.next().map(|row| row.sum)
}

/// The releases of which we know sums, oldest first.
pub fn known_versions() -> Vec<Version> {
    let mut versions: Vec<_> = rows().map(|row| row.version).collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}

struct Row {
    version: Version,
    tarball: &'static str,
    sum: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().skip(1).map(|line| row(line).expect("internal: checksums.tsv is well-formed"))
}

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    Some(Row { version: cells.next()?.parse().ok()?, tarball: cells.next()?, sum: cells.next()? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::s6::platform::Platform;

    #[test]
    fn every_row_is_one_sum_of_one_file() {
        let names: BTreeSet<_> =
            Platform::ALL.map(Tarball::Arch).into_iter().chain([Tarball::Noarch]).map(Tarball::name).collect();
        let mut files = BTreeSet::new();
        for row in rows() {
            assert!(names.contains(row.tarball), "{}", row.tarball);
            assert!(row.sum.len() == 64 && row.sum.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
            assert!(files.insert((row.version, row.tarball)), "{} {} stands twice", row.version, row.tarball);
        }
    }

    #[test]
    fn known_releases_have_the_file_that_every_platform_needs() {
        for version in known_versions() {
            assert!(checksum(version, Tarball::Noarch).is_some(), "{version}");
        }
        assert_eq!(checksum(Version::new(3, 0, 0, 0), Tarball::Noarch), None);
        assert_eq!(checksum(Version::new(3, 2, 2, 0), Tarball::Arch(Platform::S390x)), None);
    }
}
