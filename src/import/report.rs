//! What became of the sources, for people and for machines.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::facts::{Fact, Fate};

/// What became of each fact, and what a person should look at.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was read.
    pub sources: Vec<String>,
    /// Every fact with its fate.
    pub facts: Vec<Fact>,
    /// What a person should look at.
    pub notes: Vec<Note>,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file that it is about; empty for none.
    pub file: String,
    /// The line, from 1; 0 for none.
    pub line: usize,
    /// What to look at.
    pub text: String,
}

impl Report {
    /// How many facts are modelled.
    pub fn modelled(&self) -> usize {
        self.facts.iter().filter(|fact| fact.fate == Fate::Modelled).count()
    }

    /// How many facts are kept as they are.
    pub fn kept(&self) -> usize {
        self.facts.iter().filter(|fact| fact.fate == Fate::Kept).count()
    }

    /// How many facts are lost.
    pub fn lost(&self) -> usize {
        self.facts.len() - self.modelled() - self.kept()
    }

    /// The report for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let (modelled, kept, all) = (self.modelled(), self.kept(), self.facts.len());
        let end = if self.lost() == 0 { "" } else { "; not these, because" };
        let _ = writeln!(text, "{modelled} of {all} facts modelled, {kept} kept as they are{end}");
        let lost = self.facts.iter().filter_map(|fact| match &fact.fate {
            Fate::Lost(why) => Some((fact, why)),
            Fate::Modelled | Fate::Kept => None,
        });
        let mut lost = lost.peekable();
        while let Some((fact, why)) = lost.next() {
            let _ = writeln!(text, "  {}:{}: {}", fact.file, fact.line, fact.what);
            // What follows for the same reason says it once.
            if lost.peek().is_none_or(|(_, next)| *next != why) {
                let _ = writeln!(text, "      {why}");
            }
        }
        if kept > 0 {
            let _ = writeln!(text, "kept as they are:");
        }
        for fact in self.facts.iter().filter(|fact| fact.fate == Fate::Kept) {
            let _ = writeln!(text, "  {}:{}: {}", fact.file, fact.line, fact.what);
        }
        if !self.notes.is_empty() {
            let _ = writeln!(text, "to look at:");
        }
        for Note { file, line, text: what } in &self.notes {
            let place = if file.is_empty() { String::new() } else { format!("{file}:{line}: ") };
            let _ = writeln!(text, "  {place}{what}");
        }
        text
    }

    /// The report for machines: an object for each fact, and for each thing to look at.
    pub fn objects(&self) -> impl Iterator<Item = Value> {
        let facts = self.facts.iter().map(|Fact { file, line, what, fate }| {
            let (fate, why) = match fate {
                Fate::Modelled => ("modelled", None),
                Fate::Kept => ("kept", None),
                Fate::Lost(why) => ("lost", Some(why)),
            };
            json!({ "type": "fact", "file": file, "line": line, "what": what, "fate": fate, "reason": why })
        });
        let notes = self.notes.iter();
        let notes =
            notes.map(|note| json!({ "type": "note", "file": note.file, "line": note.line, "what": note.text }));
        facts.chain(notes)
    }
}
