//! Experiments with other values: each is written into the spec or its lock, the whole is compiled, and what an edit asks for is
//! looked for in the outputs.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::change::Change;
use super::home::{Home, homes};
use super::text::Texts;
use super::value::{proposals, rewritten};
use super::written::{Read, Written};
use crate::diagnostic::{Diagnostic, Edit};
use crate::explain::{Memo, Part, Used};
use crate::fileset::FileSet;
use crate::pins::{Needs, Pins};
use crate::pipeline::{Changes, Settings, compile_with};
use crate::source::Sources;
use crate::yaml::{Entry, Node, Scalar};

/// No more experiments are made: no bot changes so much at once.
const MOST: usize = 600;

/// So many are made for one line.
const MOST_OF_LINE: usize = 32;

/// All that experiments need.
pub(super) struct Bench<'a> {
    written: Written,
    pub(super) read: Read,
    /// The name of the spec.
    pub(super) name: String,
    pub(super) settings: &'a Settings,
    pub(super) folder: Memo<'a>,
    /// What the spec gives as it is.
    pub(super) base: Texts,
    /// What was changed in the outputs.
    pub(super) asked: BTreeMap<Part, Vec<Change>>,
    pub(super) homes: Vec<Home>,
    known: RefCell<BTreeMap<(usize, String), Rc<Trial>>>,
    done: Cell<usize>,
}

/// What users' texts give.
pub(super) struct Given {
    pub(super) files: FileSet,
    needs: Needs,
    pins: Pins,
}

/// The first thing that is wrong with a text.
pub(super) type Mistake = Box<Diagnostic>;

/// Another value, and what came of it.
#[derive(Debug)]
pub(super) struct Trial {
    /// The number of the value's home.
    pub(super) home: usize,
    pub(super) value: String,
    pub(super) edits: Vec<Edit>,
    /// What changes in the edited outputs; why the spec refuses the value.
    pub(super) result: Result<BTreeMap<Part, Vec<Change>>, Mistake>,
    /// In how many lines of all outputs something is otherwise.
    pub(super) weight: usize,
}

impl Trial {
    /// Whether a line becomes what somebody made of it.
    pub(super) fn brings(&self, part: &Part, wanted: &Change) -> bool {
        self.result.as_ref().is_ok_and(|result| has(result, part, wanted))
    }

    /// Whether a line becomes another one.
    pub(super) fn touches(&self, part: &Part, wanted: &Change) -> bool {
        let changes = self.result.as_ref().ok().and_then(|result| result.get(part));
        changes.into_iter().flatten().any(|change| change.at == wanted.at && change.was == wanted.was)
    }

    /// How many lines of the edited outputs change that nobody changed.
    pub(super) fn surplus(&self, asked: &BTreeMap<Part, Vec<Change>>) -> usize {
        let result = self.result.iter().flatten();
        result.map(|(part, changes)| changes.iter().filter(|change| !has(asked, part, change)).count()).sum()
    }
}

/// The edits of several experiments, each once.
pub(super) fn all<'e>(edits: impl Iterator<Item = &'e Vec<Edit>>) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::new();
    for edit in edits.flatten() {
        if !all.contains(edit) {
            all.push(edit.clone());
        }
    }
    all
}

/// A reference without its tag.
fn repository(reference: &str) -> &str {
    reference.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(reference, |(name, _)| name)
}

/// Whether a change is among others.
pub(super) fn has(changes: &BTreeMap<Part, Vec<Change>>, part: &Part, wanted: &Change) -> bool {
    changes.get(part).into_iter().flatten().any(|change| change.is_like(wanted))
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        written: Written,
        (name, settings, folder): (String, &'a Settings, Memo<'a>),
        base: Texts,
        asked: BTreeMap<Part, Vec<Change>>,
        kits: &[Used],
        withheld: &BTreeSet<String>,
    ) -> Self {
        let read = written.read(&name);
        let mut homes = homes(&read, kits);
        homes.retain(|home| !withheld.contains(&home.key));
        let known = RefCell::default();
        Self { written, read, name, settings, folder, base, asked, homes, known, done: Cell::new(0) }
    }

    /// The outputs of what users could write instead, and the pins for them; the first mistake in it. In an experiment,
    /// patches that do not fit any more are left out.
    pub(super) fn compile(&self, written: &Written, is_trial: bool) -> Result<Given, Mistake> {
        let mut sources = Sources::default();
        let id = sources.add(self.name.as_str(), written.spec.as_str());
        let changes = Changes { is_trial, lock: written.lock.as_deref(), ..Changes::default() };
        let (compiled, _) = compile_with(&mut sources, id, self.settings, &self.folder, changes);
        let error = compiled.findings.into_iter().find(Diagnostic::is_error);
        match (compiled.files, error) {
            (Some(files), _) => Ok(Given { files, needs: compiled.needs, pins: compiled.pins }),
            (None, Some(error)) => Err(Box::new(error)),
            (None, None) => unreachable!("internal: what has no outputs has an error"),
        }
    }

    /// What is otherwise in the edited outputs of a text.
    pub(super) fn changes(&self, files: &FileSet) -> (BTreeMap<Part, Vec<Change>>, usize) {
        let texts = Texts::of(files);
        let changes = self.asked.keys().map(|part| (part.clone(), self.base.changes(part, &texts))).collect();
        (changes, self.base.distance(&texts))
    }

    /// What users write, with other texts in some places.
    pub(super) fn edited(&self, edits: &[Edit]) -> Written {
        self.written.with(edits)
    }

    /// The experiments that could make a line what somebody made of it: with values that are printed on it, or whose parts
    /// are. Values of the spec come before those of kits.
    pub(super) fn trials(&self, old: &str, new: &str) -> Vec<Rc<Trial>> {
        let mut wanted: Vec<(bool, bool, Reverse<usize>, usize, String)> = Vec::new();
        for (number, home) in self.homes.iter().enumerate() {
            let value = home.scalar.text.as_str();
            let is_whole = old.contains(value);
            for proposal in proposals(value, old, new) {
                let length = Reverse(value.len());
                wanted.push((home.kit.is_some(), !is_whole, length, number, proposal));
            }
        }
        wanted.sort_by_key(|(is_kits, is_part, length, number, _)| (*is_kits, *is_part, *length, *number));
        wanted.into_iter().take(MOST_OF_LINE).filter_map(|(.., home, value)| self.trial(home, value)).collect()
    }

    /// The experiment with another value.
    pub(super) fn trial(&self, home: usize, value: String) -> Option<Rc<Trial>> {
        let key = (home, value);
        if let Some(known) = self.known.borrow().get(&key) {
            return Some(Rc::clone(known));
        }
        if self.done.get() >= MOST {
            return None;
        }
        self.done.set(self.done.get() + 1);
        let mut edits = vec![self.homes.get(home)?.edit(&self.read, &key.1)?];
        let mut given = self.compile(&self.edited(&edits), true);
        let followed = given.as_ref().map(|given| self.followed(given)).unwrap_or_default();
        if !followed.is_empty() {
            edits.extend(followed);
            given = self.compile(&self.edited(&edits), true);
        }
        let (result, weight) = match given.map(|given| self.changes(&given.files)) {
            Ok((changes, weight)) => (Ok(changes), weight),
            Err(error) => (Err(error), 0),
        };
        let trial = Rc::new(Trial { home, value: key.1.clone(), edits, result, weight });
        self.known.borrow_mut().insert(key, Rc::clone(&trial));
        Some(trial)
    }

    /// What comes of several values at once.
    pub(super) fn together(&self, trials: &[Rc<Trial>]) -> Option<BTreeMap<Part, Vec<Change>>> {
        if self.done.get() >= MOST {
            return None;
        }
        self.done.set(self.done.get() + 1);
        let edits = all(trials.iter().map(|trial| &trial.edits));
        Some(self.changes(&self.compile(&self.edited(&edits), true).ok()?.files).0)
    }

    /// The names of pins that nobody needs any more, each as the one of the same image with another tag: it goes along.
    fn followed(&self, given: &Given) -> Vec<Edit> {
        let images = self.read.lock.as_ref().and_then(|lock| lock.root.get("images"));
        let mut new: Vec<&str> = given.needs.images.iter().map(|image| image.reference.as_str()).collect();
        let needed = new.clone();
        new.retain(|reference| given.pins.image(reference).is_none());
        let mut edits = Vec::new();
        for Entry { key, .. } in images.and_then(Node::entries).unwrap_or_default() {
            let is_same = |reference: &&str| repository(reference) == repository(&key.text);
            let Some(at) = new.iter().position(is_same).filter(|_| !needed.contains(&key.text.as_str())) else {
                continue;
            };
            let raw = self.read.raw(key.span).unwrap_or_default();
            let scalar = Scalar { text: key.text.clone(), plain: !raw.starts_with(['"', '\'']) };
            let replacement = rewritten(raw, &scalar, new.swap_remove(at));
            edits.extend(replacement.map(|replacement| Edit { span: key.span, replacement }));
        }
        edits
    }
}
