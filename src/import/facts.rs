//! The facts of the sources, and what became of each.
//!
//! A fact is lost until a claim that stands in the spec accounts for it. So what no code reads is reported by itself.

use std::collections::BTreeMap;

/// The number of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FactId(usize);

/// What became of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The spec says it in the language's own words.
    Modelled,
    /// The spec has it as it was written.
    Kept,
    /// The spec does not have it, and why.
    Lost(String),
}

/// One thing that a source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The file, relative to the imported folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is said, in short, without the values of variables.
    pub what: String,
    /// What became of it.
    pub fate: Fate,
}

/// What is reported of a fact that nothing accounts for.
const UNREAD: &str = "hullwright has no word for it";

/// All facts of the sources.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    facts: Vec<Fact>,
    lost: BTreeMap<FactId, String>,
    implied: Vec<FactId>,
}

impl Ledger {
    /// Counts a fact.
    pub(super) fn fact(&mut self, file: &str, line: usize, what: impl Into<String>) -> FactId {
        let what = short(&what.into());
        self.facts.push(Fact { file: file.to_owned(), line, what, fate: Fate::Lost(UNREAD.to_owned()) });
        FactId(self.facts.len() - 1)
    }

    /// The fact is lost, for a reason; the first reason stays.
    pub(super) fn lose(&mut self, fact: FactId, why: impl Into<String>) {
        self.lost.entry(fact).or_insert_with(|| why.into());
    }

    /// Why the fact is lost if nothing accounts for it.
    pub(super) fn unless_read(&mut self, fact: FactId, why: &str) {
        if let Some(fact) = self.facts.get_mut(fact.0) {
            fact.fate = Fate::Lost(why.to_owned());
        }
    }

    /// What is generated says it by itself.
    pub(super) fn imply(&mut self, fact: FactId) {
        self.implied.push(fact);
    }

    /// Where a fact stands.
    pub(super) fn place(&self, fact: FactId) -> Option<(&str, usize)> {
        self.facts.get(fact.0).map(|fact| (fact.file.as_str(), fact.line))
    }

    /// The facts with their fates, given what accounts for them in the spec. What is kept in part is kept; what is lost in
    /// part is lost.
    pub(super) fn close(mut self, claimed: impl Iterator<Item = (FactId, Fate)>) -> Vec<Fact> {
        let implied = std::mem::take(&mut self.implied).into_iter().map(|fact| (fact, Fate::Modelled));
        let mut fates: BTreeMap<FactId, Fate> = BTreeMap::new();
        for (id, fate) in implied.chain(claimed) {
            let worst = fates.entry(id).or_insert(Fate::Modelled);
            if fate == Fate::Kept {
                *worst = fate;
            }
        }
        fates.extend(self.lost.into_iter().map(|(id, why)| (id, Fate::Lost(why))));
        for (number, fact) in self.facts.iter_mut().enumerate() {
            if let Some(fate) = fates.remove(&FactId(number)) {
                fact.fate = fate;
            }
        }
        self.facts
    }
}

/// One line, and not too long.
fn short(text: &str) -> String {
    const MOST: usize = 90;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_accounts_for_is_lost() {
        let mut ledger = Ledger::default();
        let [read, both, gone, unread] = ["a", "b", "c", "d"].map(|what| ledger.fact("Dockerfile", 1, what));
        ledger.lose(gone, "for a reason");
        ledger.imply(both);
        let claims = [(read, Fate::Modelled), (both, Fate::Kept), (gone, Fate::Modelled)];
        let fates: Vec<Fate> = ledger.close(claims.into_iter()).into_iter().map(|fact| fact.fate).collect();
        let lost = |why: &str| Fate::Lost(why.to_owned());
        assert_eq!(fates, [Fate::Modelled, Fate::Kept, lost("for a reason"), lost(UNREAD)]);
        assert_eq!(unread, FactId(3));
    }
}
