//! Builds images: of an example's committed outputs, and of its spec after an edit. Each once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use hullwright::source::Sources;
use hullwright::{Settings, compile, disk, drift};
use tempfile::TempDir;

use crate::docker::try_docker;
use crate::example::{Build, INFRA, name};
use crate::mirror;

/// The infrastructure with a password that nobody gives, and so with an unpublished database.
pub(crate) fn with_generated_password() -> &'static str {
    static BUILT: OnceLock<Built> = OnceLock::new();
    let edits = [
        ("ports: {db: {env: COCOSEARCH_PG_PORT, publish: true}}", "ports: {db: {env: COCOSEARCH_PG_PORT}}"),
        ("POSTGRES_PASSWORD: {required: true}", "UNUSED: nothing"),
    ];
    tag(BUILT.get_or_init(|| build(&Build::of(edited(&edits).path()), "hullwright-e2e/generated-password")))
}

/// The infrastructure, whose container ends when Ollama does.
pub(crate) fn that_stops_with_ollama() -> &'static str {
    static BUILT: OnceLock<Built> = OnceLock::new();
    let edits = [("    kit: ollama\n", "    kit: ollama\n    on_exit: stop\n")];
    tag(BUILT.get_or_init(|| build(&Build::of(edited(&edits).path()), "hullwright-e2e/stop-on-exit")))
}

/// The tag of an image, or what its build said. Kept, so that a build that fails is not repeated by every test.
pub(crate) type Built = Result<String, String>;

pub(crate) fn tag(built: &Built) -> &str {
    match built {
        Ok(tag) => tag,
        Err(said) => panic!("the image cannot be built:\n{said}"),
    }
}

pub(crate) fn build(what: &Build, tag: &str) -> Built {
    build_with(what, tag, &[])
}

/// With more options of `docker build`.
pub(crate) fn build_with(what: &Build, tag: &str, options: &[&str]) -> Built {
    let mirror = mirror::build_options();
    let mirror: Vec<_> = mirror.iter().map(String::as_str).collect();
    let said = try_docker(&[&["build", "--tag", tag], options, &mirror, &what.arguments()].concat());
    if said.success { Ok(tag.to_owned()) } else { Err(said.text) }
}

/// The tag of the image that an example's committed outputs make, up to a stage: of the one that Compose builds, unless
/// one is given. Built once.
pub(crate) fn of(folder: &Path, target: Option<&str>) -> String {
    static BUILT: Mutex<BTreeMap<String, Arc<OnceLock<Built>>>> = Mutex::new(BTreeMap::new());
    let mut what = Build::of(folder);
    what.target = target.map(str::to_owned).or(what.target);
    let name = format!("hullwright-e2e/{}:{}", name(folder), what.target.as_deref().unwrap_or("latest"));
    let built = Arc::clone(BUILT.lock().unwrap().entry(name.clone()).or_default());
    tag(built.get_or_init(|| build(&what, &name))).to_owned()
}

/// A folder with the outputs of the infrastructure's spec after some replacements.
fn edited(edits: &[(&str, &str)]) -> TempDir {
    let mut spec = fs::read_to_string(INFRA.folder().join("hull.yaml")).unwrap();
    for (from, to) in edits {
        assert_eq!(spec.matches(from).count(), 1, "the example's spec has one `{from}`");
        spec = spec.replace(from, to);
    }
    written(spec)
}

/// A folder with the outputs of a spec.
pub(crate) fn written(spec: String) -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), spec);
    folder
}

/// Writes the outputs of a spec into a folder, where its context may be.
pub(crate) fn write(folder: &Path, spec: String) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &disk::Context::new(folder));
    let files = compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings));
    let plan = drift::plan(&files, &disk::snapshot(folder, &files).unwrap(), false).unwrap();
    disk::apply(folder, &plan, &disk::lock(folder).unwrap()).unwrap();
}
