//! Edits that could not be taken over, with the lines of the spec to look at.

use std::collections::BTreeMap;

use super::change::Change;
use super::solve::{Reason, Solution};
use super::text::{Texts, There};
use super::{Place, place};
use crate::explain::{Explained, Origin, Part};

/// An edit that could not be taken over.
#[derive(Clone, Debug)]
pub struct Left {
    /// Where it stands; of a line that is gone, where it stood.
    pub place: Place,
    /// What stood there; none where a line was added.
    pub before: Option<String>,
    /// What stands there; none where a line is gone.
    pub after: Option<String>,
    /// Why it was not taken over.
    pub why: Why,
    /// The line of the outputs that says what it comes from.
    origin: (Part, usize),
}

/// Why an edit was not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No value of the spec alone makes that line.
    NoValue,
    /// Each of these keys would make it, and something else besides.
    Several(Vec<String>),
    /// The spec would be wrong with it.
    Refused {
        /// The value that would be another one.
        key: String,
        /// What would be wrong.
        message: String,
    },
    /// Another edit asks for another value of the same key.
    Torn {
        /// The key.
        key: String,
        /// Each value with the lines that ask for it.
        asked: Vec<(String, Vec<Place>)>,
    },
    /// It could be taken over, but other lines of a file that has to stay as it is would follow.
    Withheld {
        /// The value that would be another one.
        key: String,
        /// What it would be.
        value: String,
    },
    /// No patch can hold it, for this reason, if there is one.
    NoPatch(Option<String>),
}

/// What is left, told.
pub(super) fn told(base: &Texts, solution: &Solution, there: &BTreeMap<Part, There>) -> Vec<Left> {
    let told = solution.left.iter().map(|(part, change, reason)| Left {
        place: place(there, part, change),
        before: base.get(part).get(change.at).filter(|_| change.was).cloned(),
        after: change.now.clone(),
        why: why(reason, there),
        origin: (part.clone(), if change.was { change.at + 1 } else { change.at.max(1) }),
    });
    told.collect()
}

impl Left {
    /// What the line comes from, the nearest first; of a line that was added, what the one before it comes from. It is asked of
    /// the spec as it was.
    pub fn origins(&self, explained: &Explained) -> Vec<Origin> {
        let (part, number) = &self.origin;
        explained.line_of(part, *number).map(|line| line.origins).unwrap_or_default()
    }
}

fn why(reason: &Reason, there: &BTreeMap<Part, There>) -> Why {
    let places = |lines: &[(Part, Change)]| lines.iter().map(|(part, change)| place(there, part, change)).collect();
    match reason {
        Reason::Nothing => Why::NoValue,
        Reason::Several(keys) => Why::Several(keys.clone()),
        Reason::Refused(key, error) => Why::Refused { key: key.clone(), message: error.message.clone() },
        Reason::Torn(key, asked) => Why::Torn {
            key: key.clone(),
            asked: asked.iter().map(|(value, lines)| (value.clone(), places(lines))).collect(),
        },
        Reason::Withheld(key, value) => Why::Withheld { key: key.clone(), value: value.clone() },
        Reason::NoPatch(error) => Why::NoPatch(error.as_ref().map(|error| error.message.clone())),
    }
}
