//! What a spec takes from elsewhere, as it is found when the spec is checked.

use std::collections::BTreeSet;

use super::Pins;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::Digest;

/// All images and downloads that a spec takes from elsewhere and a lock can pin, each once, in the order of their use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The images whose references have no digest.
    pub images: Vec<WantedImage>,
    /// The downloads whose checksums neither the spec has nor hullwright itself.
    pub downloads: Vec<WantedDownload>,
    /// All places that ask for one of them.
    askers: BTreeSet<Span>,
}

/// An image of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedImage {
    /// Its reference, as the spec has it.
    pub reference: String,
    /// Where it is used first.
    pub place: Span,
    /// The platforms, as Docker writes them, that it must be there for.
    pub platforms: Vec<String>,
}

/// A file that a build downloads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedDownload {
    /// Its address.
    pub url: String,
    /// What asks for it.
    pub place: Span,
}

impl Needs {
    /// Adds an image; one that is known may be needed for more platforms.
    pub(crate) fn image(&mut self, reference: &str, place: Span, platforms: &[String]) {
        match self.images.iter_mut().find(|known| known.reference == reference) {
            Some(known) => {
                let new = platforms.iter().filter(|platform| !known.platforms.contains(platform));
                let new: Vec<String> = new.cloned().collect();
                known.platforms.extend(new);
            }
            None => {
                self.images.push(WantedImage { reference: reference.to_owned(), place, platforms: platforms.to_vec() });
            }
        }
    }

    /// Adds a download.
    pub(crate) fn download(&mut self, url: &str, place: Span) {
        self.askers.insert(place);
        if !self.downloads.iter().any(|known| known.url == url) {
            self.downloads.push(WantedDownload { url: url.to_owned(), place });
        }
    }

    /// Adds what another pass over the same spec needs.
    pub(crate) fn add(&mut self, other: &Self) {
        other.images.iter().for_each(|image| self.image(&image.reference, image.place, &image.platforms));
        other.downloads.iter().for_each(|download| self.download(&download.url, download.place));
        self.askers.extend(&other.askers);
    }

    /// The images that a lock does not have, where there is one: who pins images pins all of them.
    pub(crate) fn not_locked(&self, pins: &Pins) -> Vec<Diagnostic> {
        let missing =
            self.images.iter().filter(|image| pins.source.is_some() && pins.image(&image.reference).is_none());
        let report = |image: &WantedImage| {
            let message = format!("`{}` has no digest, and the lock has none for it", image.reference);
            Diagnostic::new(Code::NotLocked, image.place, message).label("whatever the tag is when one builds").advice(
                "run `hullwright lock`, which asks the registry: the digest is not known here, so no edit can be offered",
            )
        };
        missing.map(report).collect()
    }

    /// Whether a finding is only that a download is not pinned yet.
    pub fn explain(&self, finding: &Diagnostic) -> bool {
        let place = finding.labels.first().map(|label| label.span);
        finding.code == Code::UnknownChecksum && place.is_some_and(|place| self.askers.contains(&place))
    }
}

/// A reference without its digest, and the digest, if it has one.
pub(crate) fn split(reference: &str) -> (&str, Option<Digest>) {
    match reference.split_once('@') {
        Some((name, digest)) => (name, Digest::try_from(digest.to_owned()).ok()),
        None => (reference, None),
    }
}
