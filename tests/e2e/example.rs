//! The examples: where they lie, how their containers are started. Knows what their specs say, and no test.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::docker::Container;
use crate::image::{self, Built};

/// Where the Dockerfile lies in each example.
pub(crate) const DOCKERFILE: &str = "docker/Dockerfile";

/// What both examples print when they are ready.
pub(crate) const READY: &str = "COCOSEARCH_READY";

/// The password that the tests give where one must be given.
pub(crate) const PASSWORD: &str = "secret";

/// A database and a model server.
pub(crate) static INFRA: Example = Example::new("cocosearch-infra", &["--env=POSTGRES_PASSWORD=secret"]);

/// The same, and an application.
pub(crate) static AIO: Example = Example::new("cocosearch-aio", &[]);

/// An example whose committed outputs are built once and booted often.
pub(crate) struct Example {
    name: &'static str,
    /// Options without which its container does not start.
    required: &'static [&'static str],
    built: OnceLock<Built>,
}

impl Example {
    const fn new(name: &'static str, required: &'static [&'static str]) -> Self {
        Self { name, required, built: OnceLock::new() }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        root().join("examples").join(self.name)
    }

    /// The tag of its image.
    pub(crate) fn image(&self) -> &str {
        let build = || image::build(&self.folder(), &format!("hullwright-e2e/{}", self.name));
        image::tag(self.built.get_or_init(build))
    }

    /// Starts it with what it requires, which a later option may replace.
    pub(crate) fn start(&self, options: &[&str]) -> Container {
        Container::run(self.image(), &[self.required, options].concat())
    }

    /// Starts it and waits until it says that it is ready.
    pub(crate) fn ready(&self, options: &[&str]) -> Container {
        let container = self.start(options);
        container.wait_for_log(READY);
        container
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders of all examples, those included that no test here knows.
pub(crate) fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<_> =
        fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("hull.yaml").exists());
    folders.sort();
    assert!(!folders.is_empty(), "there are examples");
    folders
}

/// The files of a folder. Folders with a dot before their name hold nobody's sources.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let hidden = path.file_name().unwrap().as_encoded_bytes().starts_with(b".");
        match path.is_dir() {
            true if hidden => {}
            true => found.extend(files_below(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}
