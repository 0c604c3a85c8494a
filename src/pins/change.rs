//! What becomes of a lock when its spec, its tags or its downloads have moved.

use std::collections::BTreeMap;

use super::{Needs, Pins};
use crate::spec::{Checksum, Digest};
use crate::yaml::Spanned;

/// What the registries and the servers say, by reference and by address.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Digests of images.
    pub images: BTreeMap<String, Digest>,
    /// Checksums of downloads.
    pub downloads: BTreeMap<String, Checksum>,
}

/// A pin that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The reference of an image, or the address of a download.
    pub name: String,
    /// Whether it is an image.
    pub is_image: bool,
    /// What it is in the lock.
    pub old: Option<String>,
    /// What it is in truth; none of what nobody needs.
    pub new: Option<String>,
}

impl Pins {
    /// The lock that has all that is needed and nothing else, and what is otherwise in it. What was not found stays as it
    /// is.
    pub fn changed(&self, needs: &Needs, found: &Found) -> (Self, Vec<Change>) {
        let (mut pins, mut changes) = (Self { source: self.source, ..Self::default() }, Vec::new());
        for image in &needs.images {
            let name = &image.reference;
            let old = self.image(name).map(|pin| &pin.value);
            let new = found.images.get(name);
            note(&mut changes, name, true, old, new);
            if let Some(pin) = new.or(old) {
                pins.images.insert(name.clone().into(), pin.clone().into());
            }
        }
        for download in &needs.downloads {
            let name = &download.url;
            let old = self.download(name).map(|pin| &pin.value);
            let new = found.downloads.get(name);
            note(&mut changes, name, false, old, new);
            if let Some(pin) = new.or(old) {
                pins.downloads.insert(name.clone().into(), pin.clone().into());
            }
        }
        let images = self.images.iter().map(|(name, pin)| (name, true, pin.value.as_str()));
        let downloads = self.downloads.iter().map(|(name, pin)| (name, false, pin.value.as_str()));
        let is_needed = |name: &Spanned<String>, is_image| {
            if is_image { pins.images.contains_key(name) } else { pins.downloads.contains_key(name) }
        };
        let unneeded = images.chain(downloads).filter(|(name, is_image, _)| !is_needed(name, *is_image));
        changes.extend(unneeded.map(|(name, is_image, pin)| Change {
            name: name.value.clone(),
            is_image,
            old: Some(pin.to_owned()),
            new: None,
        }));
        (pins, changes)
    }
}

/// Notes a pin that is new or another one.
fn note<T: PartialEq + ToString>(
    changes: &mut Vec<Change>,
    name: &str,
    is_image: bool,
    old: Option<&T>,
    new: Option<&T>,
) {
    if new.is_some() && old != new {
        let text = |pin: Option<&T>| pin.map(ToString::to_string);
        changes.push(Change { name: name.to_owned(), is_image, old: text(old), new: text(new) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn digest(digit: char) -> Digest {
        Digest::try_from(format!("sha256:{}", digit.to_string().repeat(64))).unwrap()
    }

    #[test]
    fn a_lock_has_what_is_needed_and_nothing_else() {
        let mut needs = Needs::default();
        for name in ["kept", "moved", "new", "unanswered"] {
            needs.image(name, Span::nowhere(), &[]);
        }
        let sum = Checksum::try_from(format!("sha256:{}", "0".repeat(64))).unwrap();
        let mut pins = Pins::default();
        for name in ["kept", "moved", "gone", "unanswered"] {
            pins.images.insert(name.to_owned().into(), digest('a').into());
        }
        pins.downloads.insert("https://gone".to_owned().into(), sum.clone().into());
        needs.download("https://new", Span::nowhere());
        let found = Found {
            images: [("kept", 'a'), ("moved", 'b'), ("new", 'c')]
                .map(|(name, to)| (name.to_owned(), digest(to)))
                .into(),
            downloads: [("https://new".to_owned(), sum)].into(),
        };
        let (after, changes) = pins.changed(&needs, &found);
        let told: Vec<(&str, Option<char>, Option<char>)> = changes
            .iter()
            .map(|change| {
                let last = |pin: &Option<String>| pin.as_ref().and_then(|pin| pin.chars().next_back());
                (change.name.as_str(), last(&change.old), last(&change.new))
            })
            .collect();
        let expected = [
            ("moved", Some('a'), Some('b')),
            ("new", None, Some('c')),
            ("https://new", None, Some('0')),
            ("gone", Some('a'), None),
            ("https://gone", Some('0'), None),
        ];
        assert_eq!(told, expected);
        let names: Vec<&str> = after.images.keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["kept", "moved", "new", "unanswered"]);
        assert_eq!(after.image("moved").map(|pin| &pin.value), Some(&digest('b')));
        assert_eq!(after.changed(&needs, &found).1, []);
    }
}
