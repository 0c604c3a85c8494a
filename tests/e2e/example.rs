//! The examples: where they lie, how their containers are started. Knows what their specs say, and no test.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};

use serde_yaml::Value;

use crate::docker::Container;
use crate::image::{self, Built};
use crate::locks;

/// What both examples print when they are ready.
pub(crate) const READY: &str = "COCOSEARCH_READY";

/// The password that the tests give where one must be given.
pub(crate) const PASSWORD: &str = "secret";

/// A database and a model server.
pub(crate) static INFRA: Example = Example::new("cocosearch-infra", &["--env=POSTGRES_PASSWORD=secret"]);

/// The same, and an application.
pub(crate) static AIO: Example = Example::new("cocosearch-aio", &[]);

/// Redis by a kit that lies beside the spec.
pub(crate) static VISITS: Example = Example::new("kit-by-path", &["--env=REDIS_PASSWORD=secret"]);

/// An application on a base with an s6 tree of its own.
pub(crate) static LINKS: Example = Example::new("links", &["--env=PUID=1234", "--env=PGID=1235"]);

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
        let build = || image::build(&Build::of(&self.folder()), &format!("hullwright-e2e/{}", self.name));
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

/// The folders with the specs of all examples, those included that no test here knows.
pub(crate) fn folders() -> Vec<PathBuf> {
    static COMPLETE: Once = Once::new();
    let is_spec = |path: &PathBuf| path.ends_with("hull.yaml");
    let specs = files_below(&root().join("examples")).into_iter().filter(is_spec);
    let folders: Vec<_> = specs.map(|spec| spec.parent().unwrap().to_owned()).collect();
    assert!(!folders.is_empty(), "there are examples");
    COMPLETE.call_once(|| folders.iter().for_each(|folder| locks::complete(folder)));
    folders
}

/// The name of an example: a spec may lie deeper than its folder, where the context is one level up.
pub(crate) fn name(folder: &Path) -> String {
    let below = folder.strip_prefix(root().join("examples")).unwrap();
    below.iter().next().unwrap().to_string_lossy().into_owned()
}

/// What is built of an example, as its committed compose file says it.
#[derive(Clone)]
pub(crate) struct Build {
    pub(crate) context: PathBuf,
    pub(crate) dockerfile: PathBuf,
    pub(crate) target: Option<String>,
}

impl Build {
    /// Of the folder with the spec, or a copy of it.
    pub(crate) fn of(folder: &Path) -> Self {
        let compose = compose_file(folder);
        let services = compose["services"].as_mapping().unwrap().values();
        let build = services.map(|service| &service["build"]).find(|build| build.is_mapping());
        let build = build.unwrap_or_else(|| panic!("{}: nothing is built", folder.display()));
        let word = |key: &str| build[key].as_str();
        let context = folder.join(word("context").unwrap_or("."));
        let context = context.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", context.display()));
        let dockerfile = context.join(word("dockerfile").unwrap_or("Dockerfile"));
        Self { context, dockerfile, target: word("target").map(str::to_owned) }
    }

    /// Options of `docker build`, and the context.
    pub(crate) fn arguments(&self) -> Vec<&str> {
        let target = self.target.iter().flat_map(|target| ["--target", target.as_str()]);
        ["--file", self.dockerfile.to_str().unwrap()]
            .into_iter()
            .chain(target)
            .chain([self.context.to_str().unwrap()])
            .collect()
    }

    /// Whether the first process is that of s6-overlay. Else it is the one of the service, or one that reaps for it.
    pub(crate) fn is_s6(&self) -> bool {
        // A base that brings it has the entry point already.
        self.names("/etc/s6-overlay/scripts/health-check")
    }

    /// Whether a word stands in the Dockerfile.
    pub(crate) fn names(&self, word: &str) -> bool {
        fs::read_to_string(&self.dockerfile).unwrap().contains(word)
    }
}

/// Copies an example, of which the folder with the spec is given. Returns that of the copy.
pub(crate) fn copy(folder: &Path, to: &Path) -> PathBuf {
    let original = root().join("examples").join(name(folder));
    copy_into(&original, to);
    to.join(folder.strip_prefix(&original).unwrap())
}

/// Copies what a folder holds, files with a dot before their name included.
fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_into(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// The committed compose file of a folder with a spec.
pub(crate) fn compose_file(folder: &Path) -> Value {
    let path = folder.join("docker-compose.yml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap()
}

/// The variables without which Compose refuses to read a compose file.
pub(crate) fn required_variables(compose: &str) -> Vec<String> {
    let names = compose.split("${").skip(1).filter_map(|rest| {
        let end = rest.find(|each: char| !each.is_ascii_alphanumeric() && each != '_')?;
        let (name, rest) = rest.split_at(end);
        (rest.starts_with('?') || rest.starts_with(":?")).then(|| name.to_owned())
    });
    names.collect::<BTreeSet<_>>().into_iter().collect()
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
