//! What `docker save` writes of an image: its layers with the files in them, its configuration, its history.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::docker::{docker, run, try_docker};
use crate::example::Build;
use crate::mirror;

const HINT: &str = "these tests need tar and grep";

/// An image on disk, not compressed.
pub(crate) struct Saved {
    folder: TempDir,
    pub(crate) layers: Vec<Layer>,
}

/// What one step of a build wrote.
pub(crate) struct Layer {
    blob: PathBuf,
    digest: String,
}

/// A file in a layer.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) size: u64,
}

impl Saved {
    pub(crate) fn new(image: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let archive = folder.path().join("image.tar");
        docker(&["save", "--output", archive.to_str().unwrap(), image]);
        let untar = run(Command::new("tar").arg("-C").arg(folder.path()).arg("-xf").arg(&archive), HINT);
        assert!(untar.success, "{}", untar.text);
        fs::remove_file(archive).unwrap();
        let manifest = fs::read_to_string(folder.path().join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        let blobs = manifest[0]["Layers"].as_array().unwrap().iter();
        let blobs = blobs.map(|blob| folder.path().join(blob.as_str().unwrap()));
        let layers = blobs.zip(digests(image)).map(|(blob, digest)| Layer { blob, digest }).collect();
        Self { folder, layers }
    }

    /// The layers above the base, which is one of the images that the Dockerfile names.
    pub(crate) fn own_layers(&self, what: &Build) -> &[Layer] {
        let stand_ins = mirror::stand_ins();
        let dockerfile = fs::read_to_string(&what.dockerfile).unwrap();
        let words: BTreeSet<_> = dockerfile
            .lines()
            .filter(|line| line.starts_with("FROM "))
            .flat_map(|line| line.split_whitespace())
            .collect();
        let bases = words.iter().map(|&image| stand_ins.get(image).map_or(image, String::as_str));
        let is_below =
            |base: &Vec<String>| self.layers.iter().map(|layer| &layer.digest).zip(base).all(|(own, of)| own == of);
        let below = bases.map(digests).filter(|base| base.len() < self.layers.len() && is_below(base));
        let count = below.map(|base| base.len()).max().unwrap_or_default();
        &self.layers[count..]
    }

    /// The files of all that was saved in which a text stands: layers, configuration with the history, manifests.
    pub(crate) fn with(&self, text: &str) -> Vec<String> {
        let mut grep = Command::new("grep");
        let said = run(grep.args(["-rlaF", "--", text]).arg(self.folder.path()), HINT);
        said.text.lines().map(str::to_owned).collect()
    }
}

impl Layer {
    pub(crate) fn files(&self) -> Vec<File> {
        let said = run(Command::new("tar").args(["--numeric-owner", "-tvf"]).arg(&self.blob), HINT);
        assert!(said.success, "{}", said.text);
        said.text.lines().filter(|line| line.starts_with('-')).filter_map(file).collect()
    }
}

/// Of `-rw-r--r-- 0/0 123 2026-01-31 12:34 path`.
fn file(line: &str) -> Option<File> {
    let mut rest = line;
    let mut words = Vec::new();
    for _ in 0..5 {
        let (word, behind) = rest.split_once(' ')?;
        words.push(word);
        rest = behind.trim_start();
    }
    Some(File { path: rest.to_owned(), size: words[2].parse().ok()? })
}

/// The layers of an image, from its base upwards; none of what is no image here, such as a stage.
fn digests(image: &str) -> Vec<String> {
    let said = try_docker(&["image", "inspect", "--format", "{{json .RootFS.Layers}}", image]);
    if said.success { serde_json::from_str(&said.text).unwrap() } else { Vec::new() }
}
