//! Volumes with a path of their own: where every service has a container of its own, one is mounted only where something
//! is kept in it.

use super::expanded::{Expanded, Service};
use crate::spec::{ContainerPath, Entry, Piece, Script, Text, VolumeName};
use crate::yaml::Spanned;

impl Expanded {
    /// The volumes with a path of their own that are mounted in the container of the image in view, and in those of its
    /// jobs.
    pub fn shared_volumes(&self) -> impl Iterator<Item = (&Spanned<VolumeName>, &Spanned<ContainerPath>)> {
        let with_path = self.spec.volumes.iter().filter_map(|(name, volume)| Some((name, volume.path.as_ref()?)));
        with_path.filter(|(name, path)| !self.view.is_split() || self.is_kept_in(&name.value, path))
    }

    /// Whether a service of the image in view keeps something in a volume: its kit says so, or it speaks of a place there.
    fn is_kept_in(&self, name: &VolumeName, path: &ContainerPath) -> bool {
        let fact = format!("volumes.{name}.path");
        let speaks = |text: &Text| {
            text.pieces().iter().any(|piece| match piece {
                Piece::Literal(text) => names(text, path),
                Piece::Fact(other) => *other == fact,
                Piece::Variable(_) => false,
            })
        };
        // What it keeps there it keeps in a volume of its own, as a kit says of somebody else's image.
        let mounts = |service: &Service| service.volumes.iter().any(|mount| mount.path == *path);
        let keeps = |service: &Service| {
            let shared = self.spec.environment.values().filter(|_| !service.is_kits);
            service.working_dir.as_ref().is_some_and(|folder| folder.value.is_within(path))
                || service.files.keys().any(|file| file.path().is_within(path))
                || texts(service).any(speaks)
                || shared.filter_map(value).any(speaks)
                || matches!(service.script.as_ref().map(|script| &script.value), Some(Script::Inline(text)) if names(text, path))
        };
        self.state.iter().any(|state| state.path.value.is_within(path))
            || self.services.iter().filter(|service| service.runs_our_image() && !mounts(service)).any(keeps)
    }
}

/// The texts of a service that may name a place.
fn texts(service: &Service) -> impl Iterator<Item = &Text> {
    let words = service.words().map(|(word, _)| word);
    let contents = service.files.values().map(|file| &file.value.content.value);
    words.chain(service.environment.values().filter_map(value)).chain(contents)
}

fn value(entry: &Entry) -> Option<&Text> {
    entry.text().map(|text| &text.value)
}

/// Whether a text names a path, or one below it.
fn names(text: &str, path: &ContainerPath) -> bool {
    let path = path.as_str().trim_end_matches('/');
    text.match_indices(path).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + path.len()..).and_then(|after| after.chars().next());
        let is_part = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
        !before.is_some_and(is_part) && after.is_none_or(|letter| letter == '/' || !is_part(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_as_a_whole() {
        let path = ContainerPath::try_from("/data".to_owned()).unwrap();
        for text in ["/data", "/data/x", "--dir=/data", "cp x /data; y", "file:/data/db"] {
            assert!(names(text, &path), "{text}");
        }
        for text in ["", "data", "/database", "/var/data", "/data-2", "/data.old"] {
            assert!(!names(text, &path), "{text}");
        }
    }
}
