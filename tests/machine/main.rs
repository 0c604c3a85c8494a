//! Whatever a user does to the folder: `generate` loses none of it without `--force`, and `check` finds nothing exactly
//! when everything stands there as the spec says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

mod oracle;
mod steps;
#[allow(dead_code, reason = "another test asks it for more")]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use hullwright::adopt::{Adopted, Edited};
use hullwright::disk::{Homecoming, NewText};
use hullwright::fileset::{Artefact, ArtefactPath, FileSet};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, disk, drift};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use tempfile::TempDir;

use steps::{Step, step};
use tree::Tree;

/// The specs between which the user goes back and forth: other facts, other files, other files with regions.
const SPECS: [&str; 5] = [
    "services: {web: {command: web, ports: {http: {port: 8000, publish: true}}, healthcheck: {tcp: true}}}",
    "services: {web: {command: web, ports: {http: {port: 9000, publish: true}}, healthcheck: {tcp: true}}}\noutputs: {makefile: true}",
    "services: {web: {command: web}}\noutputs: {readme: [README.md, docs/MORE.md], env_example: false}",
    "services: {web: {command: web}, job: {command: job}}\noutputs: {readme: false, compose: deploy/compose.yml}",
    "services: {job: {command: job}}\noutputs: {rootfs: build/rootfs, makefile: Makefile}",
];

/// What a tree of s6-overlay has dozens of, each like the other.
const FEW: usize = 3;

static OUTPUTS: LazyLock<Vec<FileSet>> = LazyLock::new(|| SPECS.iter().map(|spec| outputs(spec)).collect());

/// A whole spec.
fn text(more: &str) -> String {
    format!("hull: 1\nname: demo\nimage: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}\n{more}\n")
}

fn outputs(more: &str) -> FileSet {
    few(&hullwright::generate(&text(more)).unwrap())
}

fn few(all: &FileSet) -> FileSet {
    let mut files = FileSet::default();
    let mut scripts = 0;
    for (path, artefact) in all.iter() {
        scripts += usize::from(path.as_str().contains("rootfs/"));
        if !path.as_str().contains("rootfs/") || scripts <= FEW || path.as_str().ends_with("health-check") {
            files.insert(path.clone(), artefact.clone()).unwrap();
        }
    }
    all.owned().for_each(|folder| files.own(folder.clone()));
    files
}

/// A folder, what its spec says, and all that `generate` ever wrote to it.
struct Machine {
    folder: TempDir,
    /// A file that no link may lead a run to.
    outside: PathBuf,
    spec: String,
    files: FileSet,
    written: BTreeMap<String, BTreeSet<String>>,
    /// How many values and patches came home, and how many edits were left.
    adopted: [usize; 3],
}

impl Machine {
    fn new() -> Self {
        let memory = std::path::Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let outside = folder.path().join("outside");
        std::fs::create_dir(folder.path().join("project")).unwrap();
        std::fs::write(&outside, "elsewhere\n").unwrap();
        let mut machine = Self {
            folder,
            outside,
            spec: String::new(),
            files: FileSet::default(),
            written: BTreeMap::new(),
            adopted: [0; 3],
        };
        machine.begin(0);
        machine
    }

    /// The user writes another spec.
    fn begin(&mut self, spec: usize) {
        self.spec = text(SPECS[spec]);
        self.files = OUTPUTS[spec].clone();
        std::fs::write(self.spec_file(), &self.spec).unwrap();
    }

    /// It lies elsewhere, so that all else in the folder is the user's.
    fn spec_file(&self) -> PathBuf {
        self.folder.path().join("hull.yaml")
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn files(&self) -> &FileSet {
        &self.files
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Spec(spec) => self.begin(*spec),
            Step::Generate { force } => self.generate(*force),
            Step::Adopt { patch } => self.adopt(*patch),
            user => steps::by_the_user(user, &self.root(), &self.outside),
        }
        self.check();
    }

    /// `check` finds nothing exactly when the tree is what the spec says.
    fn check(&self) {
        let before = Tree::of(&self.root());
        let drifts = drift::compare(self.files(), &disk::snapshot(&self.root(), self.files()).unwrap());
        let wrong = oracle::wrong(&before, self.files());
        assert_eq!(drifts.is_empty(), wrong.is_empty(), "{drifts:#?}\n{wrong:#?}");
        assert_eq!(Tree::of(&self.root()), before, "it writes nothing");
    }

    fn generate(&mut self, force: bool) {
        let (root, before) = (self.root(), Tree::of(&self.root()));
        let lock = disk::lock(&root).unwrap();
        let planned = drift::plan(self.files(), &disk::snapshot(&root, self.files()).unwrap(), force);
        match planned {
            Ok(plan) => {
                disk::apply(&root, &plan, &lock).unwrap();
                self.is_done(&before, force);
            }
            Err(refusals) => {
                assert!(!refusals.0.is_empty() && (!force || !refusals.yield_to_force()), "{refusals:?}");
                assert_eq!(Tree::of(&root).without_ours(), before.without_ours(), "everything, or nothing");
            }
        }
        assert_eq!(std::fs::read_to_string(&self.outside).unwrap(), "elsewhere\n");
    }

    /// As the command does it: nothing at all, where what was edited cannot be told, or something is in the way.
    fn adopt(&mut self, patch: bool) {
        let (root, before) = (self.root(), Tree::of(&self.root()));
        let lock = disk::lock(&root).unwrap();
        let there = disk::snapshot(&root, self.files()).unwrap();
        let edited = drift::edited(self.files(), &there);
        let is_open = edited.iter().all(|edited| !edited.has_moved && edited.text.is_some());
        let none = BTreeSet::new();
        if edited.is_empty() || !is_open || drift::plan_adopted(self.files(), self.files(), &there, &none).is_err() {
            return;
        }
        let edits: Vec<Edited> = edited.into_iter().map(|edit| Edited::new(edit.path, edit.text.unwrap())).collect();
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", self.spec.as_str());
        let name = patch.then(|| format!("edit-{}", self.spec.len()));
        let adopted = Adopted::new(&mut sources, id, &Settings::default(), &NoFolder, &edits, name.as_deref()).unwrap();
        let after = few(&adopted.files);
        let there = disk::snapshot(&root, &after).unwrap();
        let Ok(plan) = drift::plan_adopted(self.files(), &after, &there, &adopted.home) else { return };
        let spec_file = self.spec_file();
        let texts = [NewText { path: &spec_file, before: &self.spec, after: &adopted.spec }];
        let home = Homecoming { outputs: &adopted.home, texts: &texts };
        disk::adopt(&root, &plan, home, &lock).unwrap();
        assert_eq!(std::fs::read_to_string(&spec_file).unwrap(), adopted.spec);
        let came = [adopted.values.len(), adopted.patches.len(), adopted.left.len()];
        self.adopted.iter_mut().zip(came).for_each(|(all, more)| *all += more);
        let home: BTreeSet<&str> = adopted.home.iter().map(ArtefactPath::as_str).collect();
        let tree = Tree::of(&root);
        for name in &home {
            let gone = oracle::gone(&before, &tree, self.files(), name);
            assert!(gone.is_empty(), "{gone:#?}\nof {name}: {}", adopted.spec);
        }
        self.spec.clone_from(&adopted.spec);
        self.files = after;
        let lost = oracle::lost(&before, &tree, self.files(), &self.written, false);
        let lost: Vec<String> = lost.into_iter().filter(|name| !home.contains(name.as_str())).collect();
        assert!(lost.is_empty(), "{lost:#?}\nfrom {before:#?}\nto {tree:#?}");
        self.wrote_all();
        let left = drift::compare(self.files(), &disk::snapshot(&root, self.files()).unwrap());
        let is_known = |drift: &drift::Drift| match drift.kind {
            drift::Kind::Foreign | drift::Kind::OrphanedRegion { .. } => true,
            drift::Kind::Edited => adopted.left.iter().any(|left| left.place.path == drift.path),
            _ => false,
        };
        assert!(left.iter().all(is_known), "{left:#?}");
    }

    /// After it: nothing of the user's is lost, and what is left to complain about is the user's.
    fn is_done(&mut self, before: &Tree, force: bool) {
        let after = Tree::of(&self.root());
        let lost = oracle::lost(before, &after, self.files(), &self.written, force);
        assert!(lost.is_empty(), "{lost:#?}\nfrom {before:#?}\nto {after:#?}");
        self.wrote_all();
        let left = drift::compare(self.files(), &disk::snapshot(&self.root(), self.files()).unwrap());
        let is_users =
            |drift: &drift::Drift| matches!(drift.kind, drift::Kind::Foreign | drift::Kind::OrphanedRegion { .. });
        assert!(left.iter().all(is_users), "{left:#?}");
    }

    fn wrote_all(&mut self) {
        for (path, artefact) in self.files.clone().iter() {
            match artefact {
                Artefact::File { contents, .. } => self.wrote(path.as_str(), contents),
                Artefact::Regions { regions, .. } => {
                    for (name, body) in regions {
                        self.wrote(name, &oracle::plain(body));
                    }
                }
            }
        }
    }

    fn wrote(&mut self, name: &str, text: &str) {
        self.written.entry(name.to_owned()).or_default().insert(text.to_owned());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 520, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]
    #[test]
    fn nothing_of_the_users_is_lost_and_check_is_true(steps in prop::collection::vec(step(), 3..14)) {
        let mut machine = Machine::new();
        for step in &steps {
            machine.take(step);
        }
    }
}

/// What bots do comes home, in the same folders, as values and as patches; and some of it is left.
#[test]
fn the_steps_bring_edits_home() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut all = [0; 3];
    for round in 0..60 {
        let mut machine = Machine::new();
        machine.generate(false);
        for _ in 0..2 {
            machine.take(&steps::bump().new_tree(&mut runner).unwrap().current());
            machine.take(&Step::Adopt { patch: round % 2 == 0 });
        }
        all.iter_mut().zip(machine.adopted).for_each(|(all, more)| *all += more);
    }
    assert!(all.iter().all(|number| *number > 5), "{all:?}");
}

/// The steps can do what they say: otherwise the property would hold for want of anything to lose.
#[test]
fn the_steps_meet_every_kind_of_difference() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..120 {
        let mut machine = Machine::new();
        machine.generate(false);
        for _ in 0..6 {
            let step = step().new_tree(&mut runner).unwrap().current();
            machine.take(&step);
            let there = disk::snapshot(&machine.root(), machine.files()).unwrap();
            let found = drift::compare(machine.files(), &there);
            kinds.extend(found.into_iter().map(|drift| (drift.kind.name(), drift.kind.title())));
        }
    }
    let names: BTreeSet<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let all = [
        "blocked",
        "damaged",
        "edited",
        "foreign",
        "generator moved",
        "markers",
        "missing",
        "orphaned",
        "stale",
        "wrong line ends",
        "wrong mode",
    ];
    assert!(names.iter().copied().eq(all), "{names:?}");
}

fn path(text: &str) -> ArtefactPath {
    ArtefactPath::new(text).unwrap()
}
