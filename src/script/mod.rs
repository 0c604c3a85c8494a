//! What a shell script reads from its environment, told from its words: quotes, here-documents, comments and assignments
//! are read as a shell reads them.
//!
//! It is for reports, so it says nothing rather than something wrong: a script that it cannot follow has no answer. The
//! language is that of <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html>, with what bash adds.

mod commands;
mod expansions;
mod reader;
mod redirections;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a script reads and runs.
///
/// ```
/// let script = hullwright::script::read("name=${NAME:-you}\necho \"hello $name\"\n").unwrap();
/// let reads: Vec<&str> = script.reads.iter().map(|read| read.name.as_str()).collect();
/// assert_eq!(reads, ["NAME"]);
/// assert_eq!(script.reads[0].default.as_deref(), Some("you"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The variables that it reads and has not given a value itself, each at its first place.
    pub reads: Vec<Read>,
    /// All names in it that may be those of variables: in words, in quotes and in here-documents, but not in comments.
    pub names: BTreeSet<String>,
    /// The commands that it runs; `None` is among them when the name of one is not known before it runs.
    pub runs: BTreeSet<Option<String>>,
    /// Whether other scripts, or texts, may give variables a value as well.
    pub is_open: bool,
}

/// A variable that a script reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its name.
    pub name: String,
    /// Where it stands in the script, in bytes.
    pub at: Range<usize>,
    /// What stands for it when it has no value, where that is a plain text.
    pub default: Option<String>,
    /// Whether the script goes on without it.
    pub is_optional: bool,
}

/// What is found while a script is read.
#[derive(Debug, Default)]
struct Found {
    script: Script,
    /// Names that have a value by now.
    assigned: BTreeSet<String>,
    /// Names that get one somewhere.
    ever_assigned: BTreeSet<String>,
    /// What functions read, which run later.
    in_functions: Vec<Read>,
    functions: BTreeSet<String>,
    first: BTreeMap<String, usize>,
}

/// Reads a script; none when it is not one for a shell, or cannot be followed.
pub fn read(text: &str) -> Option<Script> {
    if !is_for_shell(text) {
        return None;
    }
    let mut found = Found::default();
    reader::Reader::new(text, &mut found).script()?;
    Some(found.finished())
}

/// Whether a shell runs the script, by its first line. One without such a line is run by `sh`.
pub fn is_for_shell(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let Some(line) = first.strip_prefix("#!") else { return true };
    let shells = ["sh", "bash", "dash", "ash", "ksh"];
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    match words.next() {
        Some("env" | "with-contenv") => {
            words.find(|word| !word.starts_with('-')).is_some_and(|word| shells.contains(&word))
        }
        Some(program) => shells.contains(&program),
        None => false,
    }
}

impl Found {
    fn assign(&mut self, name: &str) {
        self.assigned.insert(name.to_owned());
        self.ever_assigned.insert(name.to_owned());
    }

    fn read(&mut self, read: Read, in_function: bool) {
        if in_function {
            self.in_functions.push(read);
        } else if !self.assigned.contains(&read.name) && self.first.insert(read.name.clone(), read.at.start).is_none() {
            self.script.reads.push(read);
        }
    }

    /// The whole is known: what a function reads may have got its value anywhere, and a function is no program.
    fn finished(mut self) -> Script {
        for read in std::mem::take(&mut self.in_functions) {
            if !self.ever_assigned.contains(&read.name) && self.first.insert(read.name.clone(), read.at.start).is_none()
            {
                self.script.reads.push(read);
            }
        }
        self.script.reads.sort_by_key(|read| read.at.start);
        self.script.runs.retain(|name| name.as_ref().is_none_or(|name| !self.functions.contains(name)));
        self.script
    }
}
