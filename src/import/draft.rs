//! The spec while it is made: claims, each with the facts that it accounts for, and the document that they make.

use super::branch::Branch;
use super::facts::{FactId, Fate, Ledger};
use crate::yaml::{Kind, Node};
use crate::yaml_out::{Value, document};

/// One value of the spec, and the facts that it accounts for.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The keys that lead to it.
    pub(super) at: Vec<String>,
    /// Whether it is one more item of the list there.
    pub(super) is_item: bool,
    pub(super) value: Value,
    facts: Vec<FactId>,
    fate: Fate,
    /// What a person should look at.
    pub(super) note: String,
    /// What stands there when this is refused.
    otherwise: Option<Box<Self>>,
    /// Whether there is no spec without it.
    is_needed: bool,
}

impl Claim {
    /// A value under keys.
    pub(super) fn put(at: &[&str], value: impl Into<Value>) -> Self {
        let at = at.iter().map(|key| (*key).to_owned()).collect();
        let (facts, note) = (Vec::new(), String::new());
        Self {
            at,
            is_item: false,
            value: value.into(),
            facts,
            fate: Fate::Modelled,
            note,
            otherwise: None,
            is_needed: false,
        }
    }

    /// One more item of a list.
    pub(super) fn item(at: &[&str], value: impl Into<Value>) -> Self {
        Self { is_item: true, ..Self::put(at, value) }
    }

    pub(super) fn of(mut self, facts: impl IntoIterator<Item = FactId>) -> Self {
        self.facts.extend(facts);
        self
    }

    /// It stands there as it was written.
    pub(super) fn kept(self) -> Self {
        Self { fate: Fate::Kept, ..self }
    }

    /// There is no spec without it.
    pub(super) fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// What stands there when this is refused.
    pub(super) fn or(self, otherwise: Self) -> Self {
        Self { otherwise: Some(Box::new(otherwise)), ..self }
    }
}

/// The claims in order, and comments on what they make.
#[derive(Debug, Default)]
pub(super) struct Draft {
    claims: Vec<Claim>,
    comments: Vec<(Vec<String>, String)>,
}

/// A step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

/// A spec as text, and where each claim stands in it.
pub(super) struct Written {
    pub(super) text: String,
    places: Vec<Vec<Step>>,
}

impl Draft {
    /// Adds a claim. What stood at its place is replaced, and lost if it said something else.
    pub(super) fn add(&mut self, claim: Claim, ledger: &mut Ledger) {
        let is_there = |other: &Claim| !claim.is_item && !other.is_item && other.at == claim.at;
        let Some(number) = self.claims.iter().position(is_there) else { return self.claims.push(claim) };
        let Some(place) = self.claims.get_mut(number) else { return };
        let before = std::mem::replace(place, claim);
        if before.value == place.value {
            place.facts.extend(before.facts);
        } else {
            for fact in before.facts {
                ledger.lose(fact, "another line says otherwise, and that one counts");
            }
        }
    }

    /// A comment on what stands at these keys, if something does.
    pub(super) fn comment(&mut self, at: &[&str], comment: &str) {
        self.comments.push((at.iter().map(|key| (*key).to_owned()).collect(), comment.to_owned()));
    }

    /// Whether something stands at these keys or below them.
    pub(super) fn has(&self, at: &[&str]) -> bool {
        self.claims
            .iter()
            .any(|claim| claim.at.len() >= at.len() && claim.at.iter().zip(at).all(|(one, two)| one == two))
    }

    /// Whether a list has this item already.
    pub(super) fn has_item(&self, at: &[&str], item: &Value) -> bool {
        self.claims.iter().any(|claim| claim.is_item && claim.at == at && claim.value == *item)
    }

    /// What the claims account for.
    pub(super) fn claimed(&self) -> impl Iterator<Item = (FactId, Fate)> {
        self.claims.iter().flat_map(|claim| claim.facts.iter().map(|fact| (*fact, claim.fate.clone())))
    }

    /// What a person should look at, with the facts that it is about.
    pub(super) fn notes(&self) -> impl Iterator<Item = (&str, Option<FactId>)> {
        let noted = self.claims.iter().filter(|claim| !claim.note.is_empty());
        noted.map(|claim| (claim.note.as_str(), claim.facts.first().copied()))
    }

    /// The document. Claims whose place is something else by then are refused.
    pub(super) fn write(&mut self, header: &str, ledger: &mut Ledger) -> Written {
        let mut root = Branch::default();
        let mut places = Vec::new();
        self.claims.retain(|claim| match root.grow(claim) {
            Some(place) => {
                places.push(place);
                true
            }
            None => {
                for fact in &claim.facts {
                    ledger.lose(*fact, "its place in the spec has another shape");
                }
                false
            }
        });
        for (at, comment) in &self.comments {
            root.comment(at, comment);
        }
        Written { text: document(header, &root.mapping(true)), places }
    }

    /// Takes out what an error stands at: the claim around the place, or else all that is below it. Whether there was any.
    pub(super) fn refuse(&mut self, written: &Written, place: &[Step], why: &str, ledger: &mut Ledger) -> bool {
        let around = written.places.iter().enumerate().filter(|(_, at)| place.starts_with(at));
        let below = || written.places.iter().enumerate().filter(|(_, at)| at.starts_with(place));
        let refused: Vec<usize> = match around.max_by_key(|(_, at)| at.len()) {
            Some((number, _)) => vec![number],
            None => below().map(|(number, _)| number).collect(),
        };
        for number in &refused {
            let Some(claim) = self.claims.get_mut(*number) else { continue };
            if let Some(otherwise) = claim.otherwise.take() {
                let before = std::mem::replace(claim, *otherwise);
                for fact in before.facts.iter().filter(|fact| !claim.facts.contains(fact)) {
                    ledger.lose(*fact, why);
                }
                continue;
            }
            if claim.is_needed {
                return false;
            }
            claim.at.clear();
            for fact in &claim.facts {
                ledger.lose(*fact, why);
            }
        }
        !refused.is_empty()
    }

    /// Removes what was refused. The places of a written document do not count any more.
    pub(super) fn tidy(&mut self) {
        self.claims.retain(|claim| !claim.at.is_empty());
    }
}

/// The way to the value at a byte of the text, as deep as it goes.
pub(super) fn place_of(node: &Node, byte: usize) -> Vec<Step> {
    let mut way = Vec::new();
    let mut here = node;
    loop {
        let next = match &here.kind {
            Kind::Scalar(_) => None,
            Kind::Sequence(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| item.span.range().contains(&byte))
                .map(|(number, item)| (Step::Item(number), item, false)),
            Kind::Mapping(entries) => entries.iter().find_map(|entry| {
                let at_key = entry.key.span.range().contains(&byte);
                let is_here = at_key || entry.value.span.range().contains(&byte);
                is_here.then(|| (Step::Key(entry.key.text.clone()), &entry.value, at_key))
            }),
        };
        let Some((step, value, ends)) = next else { return way };
        way.push(step);
        if ends {
            return way;
        }
        here = value;
    }
}
