//! Every line of every output has an answer, and the answers are true.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hullwright::diagnostic::Edit;
use hullwright::explain::{Explained, How, Line, Origin, Part, Section, Spot};
use hullwright::fileset::{Artefact, FileSet};
use hullwright::source::{Sources, Span};
use hullwright::{Settings, compile, disk};

/// No fewer lines are put to the test.
const LEAST: usize = 500;

/// An example with what explains it.
struct Example {
    folder: PathBuf,
    sources: Sources,
    explained: Explained,
}

fn examples() -> Vec<Example> {
    let examples = fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = examples.flat_map(|folder| [folder.join("docker"), folder]).collect();
    folders.retain(|folder| folder.join("hull.yaml").exists());
    folders.sort();
    folders.into_iter().map(example).collect()
}

fn example(folder: PathBuf) -> Example {
    let mut sources = Sources::default();
    let spec = folder.join("hull.yaml");
    let id = sources.add(spec.to_string_lossy(), fs::read_to_string(&spec).unwrap());
    let context = disk::Context::new(&folder);
    let explained = Explained::new(&mut sources, id, &Settings::default(), &context).unwrap();
    Example { folder, sources, explained }
}

impl Example {
    fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        let lines = |part| (1..=self.explained.lines(part).unwrap().len()).map(move |number| (part, number));
        self.explained.parts().flat_map(lines).map(|(part, number)| {
            let line = self.explained.line_of(part, number);
            line.unwrap_or_else(|| panic!("{}:{number} has no answer", part.path))
        })
    }

    /// A place is one of a file that is there, in a line that it has.
    fn exists(&self, place: Span) {
        let name = &self.sources.get(place.source).name;
        let path = file_of(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(text, self.sources.get(place.source).text, "{name}");
        assert!(text.get(place.range()).is_some(), "{name}: {place:?}");
        let line = self.sources.position(place).line;
        assert!(line <= text.lines().count(), "{name}:{line}");
    }
}

/// The file of a source: what is built in lies below `templates`.
fn file_of(name: &str) -> PathBuf {
    let built_in = name.strip_prefix("kit ").map(|rest| format!("kits/{rest}"));
    let built_in = built_in.or_else(|| name.strip_prefix("template ").map(str::to_owned));
    built_in.map_or_else(|| PathBuf::from(name), |path| Path::new("templates").join(path))
}

#[test]
fn every_line_of_every_example_has_a_true_answer() {
    let examples = examples();
    let mut cases = Vec::new();
    for example in &examples {
        for line in example.lines() {
            assert!(!line.origins.is_empty(), "{}:{}", line.part.path, line.number);
            line.origins.iter().for_each(|origin| example.exists(origin.place));
            line.script.into_iter().for_each(|place| example.exists(place));
            if let Some(template) = &line.template {
                example.exists(template.place);
                template.conditions.iter().for_each(|tag| example.exists(tag.place));
            }
            assert!(!line.rule.text.is_empty());
            cases.push((example, line));
        }
        what_is_on_the_disk_is_found(example);
        scripts_name_their_templates(example);
    }
    let trials: Vec<(&Example, Line)> =
        cases.into_iter().filter(|(_, line)| line.origins[0].how != How::Switched).collect();
    let step = trials.len() / LEAST;
    assert!(step > 0, "there are {} lines", trials.len());
    let sample: Vec<&(&Example, Line)> = trials.iter().step_by(step).collect();
    assert!(sample.len() >= LEAST);
    let halves = sample.chunks(sample.len().div_ceil(2));
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = halves.map(|half| scope.spawn(move || put_to_the_test(half))).collect();
        all.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), sample.len(), wrong.join("\n"));
}

/// Lines that are still there after what should have changed or removed them.
fn put_to_the_test(sample: &[&(&Example, Line)]) -> Vec<String> {
    let mut grounds = BTreeMap::new();
    let mut wrong = Vec::new();
    for (example, line) in sample {
        let origin = &line.origins[0];
        is_about_its_place(origin);
        let kit = origin.kit.as_deref();
        let new = || {
            let ground = Ground::new(example, kit);
            let before = ground.outputs(&[]);
            (ground, before)
        };
        let (ground, before) = grounds.entry((example.folder.clone(), kit)).or_insert_with(new);
        if count(&ground.outputs(&origin.edits), line) >= count(before, line) {
            wrong.push(format!("{}:{}: {}: {origin:?}", line.part.path, line.number, line.text));
        }
    }
    wrong
}

/// The edits are edits of what is named.
fn is_about_its_place(origin: &Origin) {
    let first = &origin.edits[0].span;
    let (edit, place) = (first.range(), origin.place.range());
    assert_eq!(first.source, origin.place.source);
    match origin.how {
        How::Changed => assert!(edit.start <= place.start && place.end <= edit.end && origin.edits.len() == 1),
        How::Renamed => assert_eq!(edit, place),
        // What stands between it and its neighbour goes along.
        How::Removed => assert!(edit.start <= place.start && place.end <= edit.end + 1),
        How::Switched => {}
    }
}

/// How often a line stands in its text.
fn count(texts: &BTreeMap<Part, String>, line: &Line) -> usize {
    let text = texts.get(&line.part).map_or("", String::as_str);
    text.lines().filter(|other| *other == line.text).count()
}

/// An example in which the spec, or a kit of it, is edited and compiled through the public interface. A built-in kit is one
/// of the spec's own for that.
struct Ground {
    folder: PathBuf,
    spec: String,
    /// The manifest that is edited instead of the spec, and the folder that it lies in for the time being.
    kit: Option<(PathBuf, String, tempfile::TempDir)>,
}

impl Ground {
    fn new(example: &Example, kit: Option<&str>) -> Self {
        let mut spec = fs::read_to_string(example.folder.join("hull.yaml")).unwrap();
        let Some(kit) = kit else { return Self { folder: example.folder.clone(), spec, kit: None } };
        let scratch = tempfile::tempdir().unwrap();
        let root: PathBuf = example.folder.components().take(2).collect();
        copy(&root, scratch.path());
        let folder = scratch.path().join(example.folder.strip_prefix(&root).unwrap());
        let own = folder.join("kits").join(kit);
        if !own.exists() {
            copy(&Path::new("templates/kits").join(kit), &own);
            write!(spec, "\nkits: {{{kit}: ./kits/{kit}}}\n").unwrap();
        }
        let manifest = own.join("kit.yaml");
        let text = fs::read_to_string(&manifest).unwrap();
        Self { folder, spec, kit: Some((manifest, text, scratch)) }
    }

    fn outputs(&self, edits: &[Edit]) -> BTreeMap<Part, String> {
        let mut sources = Sources::default();
        let spec = match &self.kit {
            None => edited(&self.spec, edits),
            Some((manifest, text, _)) => {
                fs::write(manifest, edited(text, edits)).unwrap();
                self.spec.clone()
            }
        };
        let id = sources.add("hull.yaml", spec);
        let compiled = compile(&mut sources, id, &Settings::default(), &disk::Context::new(&self.folder));
        let report = || hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
        texts(compiled.files.as_ref().unwrap_or_else(|| panic!("{edits:?}\n{}", report())))
    }
}

fn texts(files: &FileSet) -> BTreeMap<Part, String> {
    let mut texts = BTreeMap::new();
    for (path, artefact) in files.iter() {
        let part = |section| Part { path: path.clone(), section };
        match artefact {
            Artefact::File { contents, .. } => {
                texts.insert(part(Section::Whole), contents.clone());
            }
            Artefact::Regions { regions, skeleton, .. } => {
                texts.insert(part(Section::Skeleton), skeleton.clone());
                texts.extend(regions.iter().map(|(name, text)| (part(Section::Region(name.clone())), text.clone())));
            }
        }
    }
    texts
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Each line of each file is one that has an answer, or the user's own.
fn what_is_on_the_disk_is_found(example: &Example) {
    for (path, artefact) in example.explained.files().iter() {
        let text = fs::read_to_string(example.folder.join(path.as_str())).unwrap();
        for (at, line) in text.lines().enumerate() {
            match example.explained.spot(path, Some(&text), at + 1) {
                Some(Spot::Generated(part, number)) => {
                    assert_eq!(example.explained.lines(&part).unwrap()[number - 1], line, "{path}:{}", at + 1);
                    assert_eq!(example.explained.number(&part, Some(&text), number), Some(at + 1));
                }
                Some(Spot::Yours) => assert!(matches!(artefact, Artefact::Regions { .. }), "{path}:{}", at + 1),
                other => panic!("{path}:{}: {other:?}", at + 1),
            }
        }
        assert!(example.explained.file(path).is_some_and(|(_, origins)| !origins.is_empty()), "{path}");
        let shown = hullwright::explain::render::file(&example.explained, path, Some(&text), &example.sources);
        assert!(shown.is_some_and(|shown| shown.starts_with(path.as_str())), "{path}");
    }
}

/// What a template prints says so: the scripts that are ours, and the regions of READMEs.
fn scripts_name_their_templates(example: &Example) {
    for line in example.lines() {
        let path = line.part.path.as_str();
        let is_script = path.contains("/scripts/hull-") || path.ends_with("/health-check") || path.ends_with("/run");
        let is_region = matches!(line.part.section, Section::Region(_)) && !path.ends_with("Makefile");
        if is_script || is_region {
            let template = line.template.unwrap_or_else(|| panic!("{path}:{} has no template", line.number));
            let folder = if is_region { "readme/" } else { "scripts/" };
            assert!(template.name.starts_with(folder), "{path}: {}", template.name);
        }
    }
}

#[test]
fn a_value_knows_every_line_that_prints_it() {
    let example = example("examples/cocosearch-infra".into());
    let uses = example.explained.key("vars.model").unwrap();
    let printed: Vec<(&Part, usize)> =
        uses.iter().filter(|found| found.is_printed).map(|found| (&found.part, found.number)).collect();
    // An independent look: nothing else in the example has that name.
    let lines = example.lines().filter(|line| line.text.contains("nomic-embed-text"));
    let lines: Vec<(Part, usize)> = lines.map(|line| (line.part, line.number)).collect();
    assert!(lines.len() > 5);
    let wanted: Vec<(&Part, usize)> = lines.iter().map(|(part, number)| (part, *number)).collect();
    assert_eq!(printed, wanted);
    assert!(example.explained.key("vars.modell").is_none());
    assert!(example.explained.keys().contains(&"services.postgresql.with.extensions[0]".to_owned()));
}

/// A patch is a value of the spec like any other.
#[test]
fn a_patched_line_comes_from_its_patch() {
    let spec = r##"
hull: 1
name: shop
image: {base: "debian:bookworm-slim", init: {s6-overlay: 3.2.2.0}}
services:
  web: {command: shop-server}
patches:
  remark:
    file: Dockerfile
    find: "# The image\nFROM debian:bookworm-slim"
    replace: "# What we ship\nFROM debian:bookworm-slim@sha256:1"
  words:
    file: README.md
    find: docker run --detach
    replace: docker run --tty
"##;
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let explained = Explained::new(&mut sources, id, &Settings::default(), &hullwright::NoFolder).unwrap();
    let answer = |text: &str| {
        let lines = explained.parts().filter_map(|part| {
            let lines = explained.lines(part).unwrap();
            lines.iter().position(|line| line.contains(text)).map(|at| explained.line_of(part, at + 1).unwrap())
        });
        lines.collect::<Vec<_>>()
    };
    for (text, key) in [
        ("# What we ship", "patches.remark.replace"),
        ("FROM debian:bookworm-slim@sha256:1", "patches.remark.replace"),
        ("docker run --tty", "patches.words.replace"),
    ] {
        let answers = answer(text);
        assert!(!answers.is_empty(), "{text}");
        for line in answers {
            assert_eq!(line.origins[0].key, key, "{text}: {:?}", line.origins);
        }
    }
    // What a patch was made for is another text in an experiment, and that is no reason to know nothing.
    let label = answer("org.opencontainers.image.title");
    assert_eq!(label[0].origins[0].key, "name");
    let base = explained.key("image.base").unwrap();
    assert!(base.iter().any(|found| found.text.contains("FROM --platform")), "{base:?}");
}
