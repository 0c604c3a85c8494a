//! All experiments with a spec and its kits, and what each line of the outputs owes to which.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::memo::Memo;
use super::printed::{Effect, Printed};
use super::site::{Site, Subject, sites};
use super::trial::{Bench, Outcome};
use crate::diagnostic::Edit;
use crate::folder::Folder;
use crate::pipeline::Settings;
use crate::source::Span;
use crate::yaml::{Kind, Node};

/// The keys of `outputs` that can be switched off.
const SWITCHES: [&str; 8] =
    ["dockerfile", "rootfs", "ignore", "compose", "compose_dev", "env_example", "readme", "makefile"];

/// So many places are looked at: no spec that somebody wrote has more.
const MOST: usize = 10_000;

/// What the experiments told.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) outcomes: Vec<Outcome>,
    /// By text and line: the experiments after which it was not there.
    lines: BTreeMap<(usize, usize), Vec<(usize, Effect)>>,
    /// By text: the experiments that touched it.
    parts: BTreeMap<usize, Vec<usize>>,
}

/// What is compiled, again and again.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) subjects: &'a [Subject],
    pub(super) name: &'a str,
    pub(super) settings: &'a Settings,
    pub(super) folder: &'a (dyn Folder + Sync),
    pub(super) printed: &'a Printed,
}

impl Table {
    /// Does all experiments, one level of the texts after the other, on all processors.
    pub(super) fn new(ground: Ground<'_>) -> Self {
        let mut outcomes = Vec::new();
        let mut level: Vec<(usize, Site<'_>)> = Vec::new();
        for (number, subject) in ground.subjects.iter().enumerate() {
            level.extend(sites(&subject.text, &subject.root, "").into_iter().map(|site| (number, site)));
        }
        let mut left = MOST;
        while !level.is_empty() {
            level.truncate(left);
            left -= level.len();
            let mut next = Vec::new();
            for ((number, site), (found, is_live)) in level.iter().zip(all(ground, &level)) {
                outcomes.extend(found);
                if let (true, Some(subject)) = (is_live, ground.subjects.get(*number)) {
                    next.extend(sites(&subject.text, site.value, &site.key).into_iter().map(|site| (*number, site)));
                }
            }
            level = next;
        }
        outcomes.extend(switches(ground));
        Self::indexed(outcomes)
    }

    fn indexed(outcomes: Vec<Outcome>) -> Self {
        let mut lines: BTreeMap<(usize, usize), Vec<(usize, Effect)>> = BTreeMap::new();
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, outcome) in outcomes.iter().enumerate() {
            for (part, touched) in &outcome.touched {
                parts.entry(*part).or_default().push(number);
                for (line, effect) in touched {
                    lines.entry((*part, *line)).or_default().push((number, *effect));
                }
            }
        }
        Self { outcomes, lines, parts }
    }

    /// The experiments after which a line was not there.
    pub(super) fn of_line(&self, part: usize, line: usize) -> Vec<(&Outcome, Effect)> {
        let found = self.lines.get(&(part, line)).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|(number, effect)| Some((self.outcomes.get(*number)?, *effect))).collect()
    }

    /// The experiments that touched a text.
    pub(super) fn of_part(&self, part: usize) -> Vec<&Outcome> {
        let found = self.parts.get(&part).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|number| self.outcomes.get(*number)).collect()
    }
}

/// What an experiment with a place gives: the outcomes, and whether to look inside.
type Found = (Vec<Outcome>, bool);

/// The experiments of one level, in order.
fn all(ground: Ground<'_>, level: &[(usize, Site<'_>)]) -> Vec<Found> {
    let next = AtomicUsize::new(0);
    let found: Mutex<BTreeMap<usize, Found>> = Mutex::default();
    let work = || {
        let bench = ground.bench();
        while let Some((at, (subject, site))) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            level.get(at).map(|task| (at, task))
        } {
            let outcome = bench.try_all(*subject, site);
            found.lock().expect("internal: no experiment panics").insert(at, outcome);
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(level.len());
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        work();
    });
    found.into_inner().expect("internal: no experiment panics").into_values().collect()
}

impl<'a> Ground<'a> {
    fn bench(self) -> Bench<'a> {
        let Self { subjects, name, settings, folder, printed } = self;
        Bench { subjects, name, settings, folder: Memo::new(folder), printed }
    }
}

/// Each output switched off.
fn switches(ground: Ground<'_>) -> Vec<Outcome> {
    let bench = ground.bench();
    let Some(spec) = ground.subjects.first() else { return Vec::new() };
    SWITCHES.iter().filter_map(|key| bench.switched(key, place(spec, key), edit(spec, key)?)).collect()
}

/// The line of the spec that says whether there is an output: its own, or else the first of all.
fn place(spec: &Subject, key: &str) -> Span {
    let outputs = spec.root.get("outputs");
    let own = outputs.and_then(|outputs| outputs.get(key)).map(|value| value.span);
    let first = || spec.root.entries().and_then(|entries| entries.iter().find(|entry| entry.key.text == "hull"));
    own.or_else(|| outputs.map(Node::head)).or_else(|| first().map(|entry| entry.key.span)).unwrap_or(spec.root.span)
}

/// What switches an output off.
fn edit(spec: &Subject, key: &str) -> Option<Edit> {
    let outputs = spec.root.get("outputs").filter(|outputs| !outputs.is_nothing());
    if let Some(value) = outputs.and_then(|outputs| outputs.get(key)) {
        return Some(Edit { span: value.span, replacement: "false".to_owned() });
    }
    let source = spec.root.span.source;
    match outputs.map(|outputs| &outputs.kind) {
        // Before the first entry, whether that stands in braces or on a line of its own.
        Some(Kind::Mapping(entries)) => {
            let first = entries.first()?.key.span.range().start;
            let before = spec.text.get(..first)?;
            let indent = before.rsplit('\n').next().unwrap_or_default();
            let end = if indent.trim().is_empty() { format!("\n{indent}") } else { ", ".to_owned() };
            Some(Edit { span: Span::new(source, first..first), replacement: format!("{key}: false{end}") })
        }
        Some(_) => None,
        None => {
            let end = spec.text.len();
            let line = if spec.text.ends_with('\n') { "" } else { "\n" };
            Some(Edit { span: Span::new(source, end..end), replacement: format!("{line}outputs: {{{key}: false}}\n") })
        }
    }
}
