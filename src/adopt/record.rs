//! What no value means, as patches of the spec.

use super::bench::{Mistake, has};
use super::change::Change;
use super::patch;
use super::solve::{Reason, Recorded, State};
use super::text::Texts;
use crate::explain::Part;
use crate::fileset::FileSet;

impl State<'_> {
    /// Records what is left as patches, if that is wanted; of what several lines disagree on, nothing.
    pub(super) fn record(&mut self) {
        let Some(first) = self.problem.patch else { return };
        let mut number = 0;
        for part in self.problem.asked.keys() {
            let open: Vec<Change> =
                self.open().into_iter().filter(|(other, _)| other == part).map(|(_, change)| change).collect();
            // What is a value is no patch.
            let is_value = |change: &Change| {
                let is_torn = matches!(self.reasons.get(&(part.clone(), change.clone())), Some(Reason::Torn(..)));
                is_torn || self.problem.withheld.reason(part, change).is_some()
            };
            let left: Vec<Change> = open.into_iter().filter(|change| !is_value(change)).collect();
            if left.is_empty() {
                continue;
            }
            if let Err(error) = self.record_part(first, &mut number, part, &left) {
                for change in left {
                    self.reasons.insert((part.clone(), change), Reason::NoPatch(error.clone()));
                }
            }
        }
    }

    /// All patches of a text, or none.
    fn record_part(
        &mut self,
        first: &str,
        number: &mut usize,
        part: &Part,
        left: &[Change],
    ) -> Result<(), Option<Mistake>> {
        let before = (self.written.clone(), self.patches.len(), *number);
        let recorded = self.recorded(first, number, part, left);
        match recorded {
            Ok(files) => {
                self.files = files;
                Ok(())
            }
            Err(error) => {
                (self.written, *number) = (before.0, before.2);
                self.patches.truncate(before.1);
                Err(error)
            }
        }
    }

    /// Writes them into the spec; the outputs, when they then have what was changed.
    fn recorded(
        &mut self,
        first: &str,
        number: &mut usize,
        part: &Part,
        left: &[Change],
    ) -> Result<FileSet, Option<Mistake>> {
        let texts = Texts::of(&self.files);
        for replacement in patch::replacements(self.problem.base, &texts, part, left).ok_or(None)? {
            let subject = self.written.read(&self.problem.name).spec;
            let is_taken = |name: &str| subject.root.get("patches").is_some_and(|patches| patches.get(name).is_some());
            while is_taken(&patch::name(first, *number)) {
                *number += 1;
            }
            let name = patch::name(first, *number);
            let edit = patch::edit(&subject, &name, part, &replacement).ok_or(None)?;
            self.written = self.written.with(&[edit]);
            self.patches.push(Recorded { name, part: part.clone() });
        }
        let bench = self.bench();
        let files = bench.compile(&self.written, false).map_err(Some)?.files;
        let (now, _) = bench.changes(&files);
        if left.iter().all(|change| has(&now, part, change)) { Ok(files) } else { Err(None) }
    }
}
