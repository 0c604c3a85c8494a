//! What is told of a change is all of it, and nothing else.

use std::collections::BTreeSet;

use hullwright::fileset::{Artefact, ArtefactPath, FileSet};
use hullwright::impact::render::{self, Shown};
use hullwright::impact::{Change, Fate, FileChange, FileFate, Impact, LineChange};
use hullwright::model::Model;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::fact::Fact;
use crate::outputs::compiled;
use crate::removal;
use crate::shape::any_spec;
use crate::text::any_text;

type System = (Model, FileSet);

fn system(spec: &str) -> System {
    let compiled = compiled("hull.yaml", spec);
    compiled.model.zip(compiled.files).unwrap_or_else(|| panic!("refused: {:?}\n{spec}", compiled.findings))
}

fn between(old: &System, new: &System) -> Impact {
    Impact::between((&old.0, &old.1), (&new.0, &new.1))
}

fn paths(impact: &Impact, fate: FileFate) -> BTreeSet<&str> {
    impact.files.iter().filter(|file| file.fate == fate).map(|file| file.path.as_str()).collect()
}

/// Everything that is told of two specs, both ways.
fn holds(old: &str, new: &str) {
    let what = || format!("{old}\n---\n{new}");
    let (before, after) = (system(old), system(new));
    let there = between(&before, &after);
    let back = between(&after, &before);
    names_every_file(&there, &before.1, &after.1, &what());
    for file in there.files.iter().filter(|file| file.fate == FileFate::Changed) {
        lists_every_line(file, &before.1, &after.1, &what());
    }
    assert_eq!(paths(&there, FileFate::New), paths(&back, FileFate::Deleted), "{}", what());
    let things = |impact: &Impact, is_gone: bool| -> BTreeSet<String> {
        let meant = impact.changes.iter().filter(|one| if is_gone { one.is_gone() } else { one.is_new() });
        // What is the same in several containers is told of the first one, and each system has its own order.
        meant.map(Change::subject).collect()
    };
    assert_eq!(things(&there, true), things(&back, false), "{}", what());
    let rows = |impact: &Impact, fate: Fate| -> Vec<String> {
        let mut names: Vec<String> =
            impact.variables.iter().filter(|row| row.fate == fate).map(|row| row.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(rows(&there, Fate::Remove), rows(&back, Fate::New), "{}", what());
    assert_eq!(rows(&there, Fate::Change), rows(&back, Fate::Change), "{}", what());
    assert_eq!(there.is_empty(), back.is_empty(), "{}", what());
    reads(&there, &what());
}

fn names_every_file(impact: &Impact, old: &FileSet, new: &FileSet, what: &str) {
    let all: BTreeSet<_> = old.iter().chain(new.iter()).map(|(path, _)| path).collect();
    let differ: BTreeSet<&str> =
        all.into_iter().filter(|path| old.get(path) != new.get(path)).map(ArtefactPath::as_str).collect();
    let named: BTreeSet<&str> = impact.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(named, differ, "{what}");
    if differ.is_empty() {
        assert!(impact.values.is_empty() && impact.gone.iter().all(|gone| gone.lines.is_empty()), "{what}");
    } else {
        assert!(!impact.is_empty(), "{what}");
        // An output that differs has a reason: something of the system is otherwise.
        assert!(!impact.changes.is_empty() || !impact.waits.is_empty(), "no fact is otherwise: {what}");
    }
}

/// What is left when the lines that are told are taken away is the same on both sides.
fn lists_every_line(file: &FileChange, old: &FileSet, new: &FileSet, what: &str) {
    let texts = |files: &FileSet| -> Vec<(Option<String>, String)> {
        let (_, artefact) = files.iter().find(|(path, _)| path.as_str() == file.path).unwrap();
        match artefact {
            Artefact::File { contents, .. } => vec![(None, contents.clone())],
            Artefact::Regions { regions, .. } => {
                regions.iter().map(|(name, text)| (Some(name.clone()), text.clone())).collect()
            }
        }
    };
    let left = |files: &FileSet, side: fn(&LineChange) -> Option<usize>| -> Vec<(Option<String>, String)> {
        let mut left = Vec::new();
        for (region, text) in texts(files) {
            let told: BTreeSet<usize> =
                file.lines.iter().filter(|line| line.region == region).filter_map(side).collect();
            let lines = text.lines().enumerate().filter(|(at, _)| !told.contains(&(at + 1)));
            left.extend(lines.map(|(_, line)| (region.clone(), line.to_owned())));
        }
        left
    };
    let before = left(old, |line| line.before.as_ref().map(|(number, _)| *number));
    let after = left(new, |line| line.after.as_ref().map(|(number, _)| *number));
    assert_eq!(before, after, "{}: {what}", file.path);
}

/// An independent reader of Markdown finds as many headings and cells as were written, and no HTML but code.
fn reads(impact: &Impact, what: &str) {
    let text = render::markdown(impact, Shown { old: "old", new: "new", allowed: &[] });
    let mut cells = BTreeSet::new();
    let mut row = 0;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => row = 0,
            Event::Start(Tag::TableCell) => row += 1,
            Event::End(pulldown_cmark::TagEnd::TableHead | pulldown_cmark::TagEnd::TableRow) => {
                cells.insert(row);
            }
            Event::InlineHtml(html) => assert!(["<code>", "</code>"].contains(&&*html), "{html}: {what}\n{text}"),
            Event::Html(html) => panic!("{html}: {what}"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link: {what}\n{text}"),
            _ => {}
        }
    }
    assert!(cells.iter().all(|cells| (3..=4).contains(cells)), "{cells:?}: {what}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 50, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_told_of_no_change(spec in any_spec()) {
        let system = system(&spec.text);
        let impact = between(&system, &system);
        prop_assert!(impact.is_empty(), "{impact:?}");
        prop_assert!(impact.values.is_empty() && impact.gone.is_empty() && impact.changelog.sections.is_empty());
        prop_assert!(impact.variables.iter().all(|row| row.fate == Fate::Keep), "{:?}", impact.variables);
    }

    #[test]
    fn a_changed_fact_is_told(spec in any_spec(), chosen in prop::collection::vec(any::<prop::sample::Index>(), 3)) {
        let mut words = spec.words;
        let facts: Vec<Fact> = Fact::all(&spec.text).into_iter().collect();
        for index in chosen {
            let fact = index.get(&facts);
            let other = words.other(fact, &spec.text);
            holds(&spec.text, &fact.replaced(&other, &spec.text));
        }
    }

    #[test]
    fn a_removed_service_is_told(spec in any_spec(), chosen in any::<prop::sample::Index>()) {
        let names = removal::services(&spec.text);
        prop_assume!(!names.is_empty());
        let name = chosen.get::<String>(&names);
        let new = removal::without(&spec.text, name);
        prop_assume!(compiled("hull.yaml", &new).files.is_some());
        holds(&spec.text, &new);
        let impact = between(&system(&spec.text), &system(&new));
        prop_assert!(impact.changes.iter().any(|change| change.is_gone() && change.name == *name), "{name}\n{}", spec.text);
    }

    #[test]
    fn any_two_systems_can_be_compared(old in any_spec(), new in any_spec()) {
        holds(&old.text, &new.text);
    }

    #[test]
    fn no_text_breaks_out(old in any_text(), new in any_text()) {
        let spec = |text: &str| {
            let text = serde_json::to_string(text).unwrap();
            format!("hull: 1\nname: shop\ntitle: {text}\nimage: {{base: debian:bookworm-slim, init: none}}\n\
                     services: {{web: {{command: [serve, {text}], ports: {{http: {{port: 80, description: {text}}}}}}}}}\n")
        };
        let (old, new) = (spec(&old), spec(&new));
        prop_assume!(compiled("hull.yaml", &old).files.is_some() && compiled("hull.yaml", &new).files.is_some());
        holds(&old, &new);
    }
}
