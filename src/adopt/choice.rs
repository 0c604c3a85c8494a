//! Which value an edit of a line means.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::bench::{Bench, Mistake, Trial, has};
use super::change::Change;
use crate::explain::Part;

/// What one edited line means.
pub(super) enum Meaning {
    /// These values: with all of them the line is what somebody made of it.
    Values(Vec<Rc<Trial>>),
    /// The value would be this one, which the spec refuses.
    Refused(Rc<Trial>, Mistake),
    /// Each of these alone would do, and other lines would be otherwise.
    Several(Vec<Rc<Trial>>),
    /// No value of the spec.
    Nothing,
}

/// So many values may stand on one line, and so many of them change at once.
const MOST: usize = 8;
const MOST_AT_ONCE: usize = 3;

/// What the edit of a line means.
pub(super) fn meaning(bench: &Bench<'_>, part: &Part, change: &Change) -> Meaning {
    let old = bench.base.get(part).get(change.at).filter(|_| change.was);
    let (Some(old), Some(new)) = (old, change.now.as_ref()) else { return Meaning::Nothing };
    let trials = bench.trials(old, new);
    let doing: Vec<&Rc<Trial>> = trials.iter().filter(|trial| trial.brings(part, change)).collect();
    if let Some(best) = doing.iter().map(|trial| rank(bench, trial)).min() {
        let mut best: Vec<Rc<Trial>> =
            doing.into_iter().filter(|trial| rank(bench, trial) == best).map(Rc::clone).collect();
        // Two ways to write the same are one.
        best.dedup_by(|one, two| one.result == two.result);
        return if best.len() == 1 { Meaning::Values(best) } else { Meaning::Several(best) };
    }
    let touching: Vec<Rc<Trial>> =
        trials.iter().filter(|trial| trial.touches(part, change)).take(MOST).map(Rc::clone).collect();
    if let Some(together) = together(bench, &touching, part, change) {
        return Meaning::Values(together);
    }
    let refused = trials.iter().find_map(|trial| Some((trial, trial.result.as_ref().err()?)));
    match refused.filter(|(trial, _)| bench.homes.get(trial.home).is_some_and(|home| old.contains(&home.scalar.text))) {
        Some((trial, error)) => Meaning::Refused(Rc::clone(trial), error.clone()),
        None => Meaning::Nothing,
    }
}

/// The spec's own values come first, then those after which the least is otherwise that nobody asked for.
fn rank(bench: &Bench<'_>, trial: &Trial) -> (bool, usize, usize) {
    let is_kits = bench.homes.get(trial.home).is_some_and(|home| home.kit.is_some());
    (is_kits, trial.surplus(&bench.asked), trial.weight)
}

/// Several values that stand on one line, after whose change it is what somebody made of it.
fn together(bench: &Bench<'_>, touching: &[Rc<Trial>], part: &Part, change: &Change) -> Option<Vec<Rc<Trial>>> {
    let sets = (2..=MOST_AT_ONCE).flat_map(|size| subsets(touching, size));
    sets.into_iter().find(|set| {
        let result = bench.together(set);
        result.is_some_and(|result| has(&result, part, change))
    })
}

/// All choices of so many values of different homes.
fn subsets(trials: &[Rc<Trial>], size: usize) -> Vec<Vec<Rc<Trial>>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut sets = Vec::new();
    for (at, first) in trials.iter().enumerate() {
        for mut rest in subsets(trials.get(at + 1..).unwrap_or_default(), size - 1) {
            if rest.iter().all(|other| other.home != first.home) {
                rest.insert(0, Rc::clone(first));
                sets.push(rest);
            }
        }
    }
    sets
}

/// A value that edited lines ask for, and what each of them wants it to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    /// By value, the edited lines.
    pub(super) values: BTreeMap<String, Vec<(Part, Change)>>,
}

/// One value in which all wishes are met: in a text of several words, each may change others.
pub(super) fn merged(value: &str, wishes: &[&str]) -> Option<String> {
    fn pieces(text: &str) -> Vec<&str> {
        text.split_inclusive(char::is_whitespace).collect()
    }
    if let [wish] = wishes {
        return Some((*wish).to_owned());
    }
    let old = pieces(value);
    let mut result = old.clone();
    for wish in wishes {
        let new = pieces(wish);
        if new.len() != old.len() {
            return None;
        }
        for ((piece, old), new) in result.iter_mut().zip(&old).zip(new) {
            match (*piece == *old, new == *old) {
                (true, false) => *piece = new,
                (false, false) if *piece != new => return None,
                _ => {}
            }
        }
    }
    Some(result.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_text_are_changed_apart() {
        assert_eq!(merged("a 1\nb 2\n", &["a 3\nb 2\n", "a 1\nb 4\n"]).as_deref(), Some("a 3\nb 4\n"));
        assert_eq!(merged("3000", &["3001", "4000"]), None);
        assert_eq!(merged("a b", &["a", "a c"]), None);
        assert_eq!(merged("a b", &["a b c"]).as_deref(), Some("a b c"));
        assert_eq!(merged("3000", &["3001", "3001"]).as_deref(), Some("3001"));
    }
}
