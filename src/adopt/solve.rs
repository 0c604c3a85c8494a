//! Which values and patches a spec takes over, so that its outputs have what somebody changed in them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::bench::{Bench, Mistake, Trial, all, has};
use super::change::Change;
use super::choice::{Meaning, Wish, meaning, merged};
use super::text::Texts;
use super::written::Written;
use crate::diagnostic::Edit;
use crate::explain::{Memo, Part, Used};
use crate::fileset::FileSet;
use crate::pipeline::Settings;

/// What is to be solved.
pub(super) struct Problem<'a> {
    pub(super) name: String,
    pub(super) written: Written,
    pub(super) settings: &'a Settings,
    pub(super) folder: &'a dyn crate::folder::Folder,
    pub(super) kits: &'a [Used],
    /// The outputs as the spec gives them, and their texts.
    pub(super) files: &'a FileSet,
    pub(super) base: &'a Texts,
    /// What was changed in them, and is to be taken over.
    pub(super) asked: &'a BTreeMap<Part, Vec<Change>>,
    /// The name of patches for what is no value.
    pub(super) patch: Option<&'a str>,
    pub(super) withheld: &'a Withheld,
}

/// What could be taken over, but for a file that stays as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Withheld {
    /// Keys whose values stay.
    pub(super) keys: BTreeSet<String>,
    /// The lines that ask for other ones, and why they do not get them.
    pub(super) lines: Vec<(Part, Change, Reason)>,
}

impl Withheld {
    pub(super) fn reason(&self, part: &Part, change: &Change) -> Option<&Reason> {
        let mut lines = self.lines.iter();
        lines.find(|(other, line, _)| other == part && line.is_like(change)).map(|(.., reason)| reason)
    }
}

/// A value that was taken over.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) key: String,
    /// Whether it is a pin of the lock.
    pub(super) is_pin: bool,
    pub(super) kit: Option<String>,
    pub(super) was: String,
    pub(super) now: String,
    /// The edited lines that ask for it.
    pub(super) lines: Vec<(Part, Change)>,
    /// Lines that follow from it, and that nobody changed.
    pub(super) surplus: Vec<(Part, Change)>,
}

/// A patch that was recorded.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) name: String,
    pub(super) part: Part,
}

/// Why a changed line was not taken over.
#[derive(Clone, Debug)]
pub(super) enum Reason {
    /// No value of the spec means it.
    Nothing,
    /// Each of these keys would do.
    Several(Vec<String>),
    /// The spec would be wrong.
    Refused(String, Mistake),
    /// Other lines want another value: by value, the lines.
    Torn(String, BTreeMap<String, Vec<(Part, Change)>>),
    /// It would be taken over, if the file were to be written.
    Withheld(String, String),
    /// A patch cannot hold it.
    NoPatch(Option<Mistake>),
}

/// The spec and its lock with all that could be taken over.
pub(super) struct Solution {
    pub(super) written: Written,
    pub(super) files: FileSet,
    pub(super) texts: Texts,
    pub(super) values: Vec<Value>,
    pub(super) patches: Vec<Recorded>,
    /// Changed lines that were not taken over.
    pub(super) left: Vec<(Part, Change, Reason)>,
}

/// What is taken over in one round may let more be taken over in the next: several values that a kit brings, for one.
const ROUNDS: usize = 4;

pub(super) fn solve(problem: &Problem<'_>) -> Solution {
    let mut state = State::new(problem);
    for _ in 0..ROUNDS {
        if !state.round() {
            break;
        }
    }
    state.record();
    state.finished()
}

type Line = (Part, Change);

/// What is solved so far.
pub(super) struct State<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) written: Written,
    /// The outputs of that.
    pub(super) files: FileSet,
    values: Vec<Value>,
    pub(super) patches: Vec<Recorded>,
    pub(super) reasons: BTreeMap<Line, Reason>,
}

impl<'a> State<'a> {
    fn new(problem: &'a Problem<'a>) -> Self {
        Self {
            problem,
            written: problem.written.clone(),
            files: problem.files.clone(),
            values: Vec::new(),
            patches: Vec::new(),
            reasons: BTreeMap::new(),
        }
    }

    pub(super) fn bench(&self) -> Bench<'a> {
        let Problem { name, settings, folder, kits, base, asked, withheld, .. } = self.problem;
        let ground = (name.clone(), *settings, Memo::new(*folder));
        Bench::new(self.written.clone(), ground, (*base).clone(), (*asked).clone(), kits, &withheld.keys)
    }

    /// The changed lines that the outputs do not have yet.
    pub(super) fn open(&self) -> Vec<Line> {
        let texts = Texts::of(&self.files);
        let mut open = Vec::new();
        for (part, changes) in self.problem.asked {
            let now: BTreeMap<Part, Vec<Change>> =
                [(part.clone(), self.problem.base.changes(part, &texts))].into_iter().collect();
            open.extend(
                changes.iter().filter(|change| !has(&now, part, change)).map(|change| (part.clone(), change.clone())),
            );
        }
        open
    }

    /// Takes over what can be; whether that was anything.
    fn round(&mut self) -> bool {
        let bench = self.bench();
        let mut wishes: BTreeMap<usize, Wish> = BTreeMap::new();
        let mut sets: Vec<(Line, Vec<Rc<Trial>>)> = Vec::new();
        for line in self.open() {
            if matches!(self.reasons.get(&line), Some(Reason::Torn(..))) {
                continue;
            }
            let key = |trial: &Trial| bench.homes.get(trial.home).map(|home| home.key.clone()).unwrap_or_default();
            let reason = match meaning(&bench, &line.0, &line.1) {
                Meaning::Values(trials) => {
                    for trial in &trials {
                        let lines = wishes.entry(trial.home).or_default().values.entry(trial.value.clone());
                        lines.or_default().push(line.clone());
                    }
                    sets.push((line, trials));
                    continue;
                }
                Meaning::Refused(trial, error) => Reason::Refused(key(&trial), error),
                Meaning::Several(trials) => Reason::Several(trials.iter().map(|trial| key(trial)).collect()),
                Meaning::Nothing => Reason::Nothing,
            };
            self.reasons.insert(line, reason);
        }
        let edits = self.agreed(&bench, &wishes, &sets);
        let mut taken: Vec<(usize, Vec<Edit>)> = Vec::new();
        for (line, trials) in sets {
            if self.reasons.get(&line).is_some_and(|reason| matches!(reason, Reason::Torn(..))) {
                continue;
            }
            let new = trials.iter().filter(|trial| taken.iter().all(|(home, _)| *home != trial.home));
            let new: Vec<(usize, Vec<Edit>)> =
                new.filter_map(|trial| Some((trial.home, edits.get(&trial.home)?.1.clone()))).collect();
            if !new.is_empty() {
                let edits = all(taken.iter().chain(&new).map(|(_, edits)| edits));
                match self.accepted(&bench, &edits) {
                    Ok(files) => self.files = files,
                    Err(error) => {
                        let key =
                            trials.first().and_then(|trial| bench.homes.get(trial.home)).map(|home| home.key.clone());
                        let reason =
                            error.map_or(Reason::Nothing, |error| Reason::Refused(key.unwrap_or_default(), error));
                        self.reasons.insert(line, reason);
                        continue;
                    }
                }
                taken.extend(new);
            }
            for trial in trials {
                let value = edits.get(&trial.home).map_or_else(|| trial.value.clone(), |(value, _)| value.clone());
                self.note(&bench, &trial, value, line.clone());
            }
        }
        let edits = all(taken.iter().map(|(_, edits)| edits));
        self.written = bench.edited(&edits);
        !edits.is_empty()
    }

    /// For each value, what all that ask for it agree on. Where they do not, nothing of it is taken over.
    fn agreed(
        &mut self,
        bench: &Bench<'_>,
        wishes: &BTreeMap<usize, Wish>,
        sets: &[(Line, Vec<Rc<Trial>>)],
    ) -> BTreeMap<usize, (String, Vec<Edit>)> {
        let mut edits = BTreeMap::new();
        for (number, wish) in wishes {
            let Some(home) = bench.homes.get(*number) else { continue };
            let values: Vec<&str> = wish.values.keys().map(String::as_str).collect();
            let value = merged(&home.scalar.text, &values);
            if let Some(trial) = value.and_then(|value| bench.trial(*number, value)) {
                edits.insert(*number, (trial.value.clone(), trial.edits.clone()));
                continue;
            }
            for (line, _) in sets.iter().filter(|(_, trials)| trials.iter().any(|trial| trial.home == *number)) {
                self.reasons.insert(line.clone(), Reason::Torn(home.key.clone(), wish.values.clone()));
            }
        }
        edits
    }

    /// The outputs with these edits; none, when the spec is then wrong, or a line that was taken over is lost by it.
    fn accepted(&self, bench: &Bench<'_>, edits: &[Edit]) -> Result<FileSet, Option<Mistake>> {
        let files = bench.compile(&bench.edited(edits), false).map_err(Some)?.files;
        let (now, _) = bench.changes(&files);
        let open = self.open();
        let mut before =
            self.problem.asked.iter().flat_map(|(part, changes)| changes.iter().map(move |change| (part, change)));
        let is_kept = before.all(|(part, change)| {
            has(&now, part, change) || open.iter().any(|(other, wanted)| other == part && wanted.is_like(change))
        });
        if is_kept { Ok(files) } else { Err(None) }
    }

    fn note(&mut self, bench: &Bench<'_>, trial: &Trial, now: String, line: Line) {
        let Some(home) = bench.homes.get(trial.home) else { return };
        if let Some(known) = self.values.iter_mut().find(|value| value.key == home.key) {
            known.now = now;
            known.lines.push(line);
            return;
        }
        let result = trial.result.iter().flatten();
        let surplus =
            result.flat_map(|(part, changes)| changes.iter().map(move |change| (part.clone(), change.clone())));
        self.values.push(Value {
            key: home.key.clone(),
            is_pin: home.is_pin,
            kit: home.kit.clone(),
            was: home.scalar.text.clone(),
            now,
            lines: vec![line],
            surplus: surplus.filter(|(part, change)| !has(&bench.asked, part, change)).collect(),
        });
    }

    fn finished(mut self) -> Solution {
        let open = self.open();
        let left = open.into_iter().map(|line| {
            let withheld = self.problem.withheld.reason(&line.0, &line.1).cloned();
            let reason = withheld.or_else(|| self.reasons.remove(&line)).unwrap_or(Reason::Nothing);
            (line.0, line.1, reason)
        });
        let left = left.collect();
        let texts = Texts::of(&self.files);
        Solution { written: self.written, files: self.files, texts, values: self.values, patches: self.patches, left }
    }
}
