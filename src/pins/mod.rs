//! What a spec takes from elsewhere, and `hull.lock`, which says exactly what: the digests of images and the checksums
//! of downloads.
//!
//! The lock stands beside the spec and is committed with it. Whatever compiles a spec finds it. It may come from
//! anybody, so a digest is a type, and nothing else of it reaches an output.

mod change;
mod needs;
mod read;

use indexmap::IndexMap;
use serde::Deserialize;

pub use change::{Change, Found};
pub(crate) use needs::split;
pub use needs::{Needs, WantedDownload, WantedImage};
pub use read::{file_name, read};

use crate::source::SourceId;
use crate::spec::{Checksum, Digest};
use crate::yaml::{Spanned, written};

/// The pins of a spec.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    /// Digests, by the reference of the image as the spec has it.
    #[serde(default)]
    pub images: IndexMap<Spanned<String>, Spanned<Digest>>,
    /// Checksums, by the address of the download.
    #[serde(default)]
    pub downloads: IndexMap<Spanned<String>, Spanned<Checksum>>,
    /// The text that they were read from; none where there is no lock.
    #[serde(skip)]
    pub source: Option<SourceId>,
}

impl Pins {
    /// The digest of an image, by its reference.
    pub fn image(&self, reference: &str) -> Option<&Spanned<Digest>> {
        self.images.get(&reference.to_owned())
    }

    /// The checksum of a download, by its address.
    pub fn download(&self, url: &str) -> Option<&Spanned<Checksum>> {
        self.downloads.get(&url.to_owned())
    }

    /// The text of a lock with these pins: each on a line of its own, by name.
    pub fn text(&self) -> String {
        let images = self.images.iter().map(|(name, digest)| (name.as_str(), digest.as_str()));
        let downloads = self.downloads.iter().map(|(name, sum)| (name.as_str(), sum.as_str()));
        let mut text = String::from(
            "# Written by `hullwright lock`: what the tags and the downloads of the spec are. Commit it with the spec.\n",
        );
        section(&mut text, "images", images.collect());
        section(&mut text, "downloads", downloads.collect());
        text
    }
}

fn section(text: &mut String, name: &str, mut pins: Vec<(&str, &str)>) {
    if pins.is_empty() {
        return;
    }
    pins.sort_unstable();
    text.extend([name, ":\n"]);
    text.extend(pins.into_iter().map(|(name, pin)| format!("  {}: {pin}\n", written(name))));
}
