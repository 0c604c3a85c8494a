//! Which lines print a value of the spec, and which others depend on it.

use std::collections::BTreeMap;

use super::origin::is_on;
use super::printed::{Effect, Part, Printed};
use super::site::{Subject, sites};
use super::table::Table;
use super::trial::{How, Outcome};
use crate::source::Span;
use crate::word::has_word;
use crate::yaml::Node;

/// A line that depends on a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The text that it stands in.
    pub part: Part,
    /// Its number there, from 1.
    pub number: usize,
    /// The line.
    pub text: String,
    /// Whether the value is printed on it.
    pub is_printed: bool,
    /// What becomes of it when the value is another one, or is not there.
    pub effect: Effect,
    /// The value.
    pub place: Span,
}

/// The lines that depend on what stands at a key of the spec; none when there is no such key.
pub(super) fn of_key(key: &str, table: &Table, printed: &Printed, spec: &Subject) -> Option<Vec<Use>> {
    keys(&spec.text, &spec.root).iter().any(|known| known == key).then_some(())?;
    let text = spec.text.as_str();
    let parts: Vec<(&Part, &Vec<String>)> = printed.0.iter().collect();
    let mut uses: BTreeMap<(usize, usize), Use> = BTreeMap::new();
    for outcome in table.outcomes.iter().filter(|outcome| is_at(outcome, key)) {
        for (number, touched) in &outcome.touched {
            let Some((part, lines)) = parts.get(*number) else { continue };
            for (at, effect) in touched {
                let Some(line) = lines.get(*at) else { continue };
                let found = Use {
                    part: (*part).clone(),
                    number: at + 1,
                    text: line.clone(),
                    is_printed: is_printed(outcome, text, line),
                    effect: *effect,
                    place: outcome.place,
                };
                let known = uses.entry((*number, *at)).or_insert_with(|| found.clone());
                if found.is_printed && !known.is_printed {
                    *known = found;
                }
            }
        }
    }
    Some(uses.into_values().collect())
}

/// Whether an experiment was with the value at a key of the spec, or with what stands in it.
fn is_at(outcome: &Outcome, key: &str) -> bool {
    let rest = outcome.key.strip_prefix(key);
    outcome.subject == 0
        && outcome.how != How::Switched
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn is_printed(outcome: &Outcome, text: &str, line: &str) -> bool {
    match outcome.how {
        How::Changed => {
            let raw = text.get(outcome.place.range()).unwrap_or_default();
            is_on(raw, line) || raw.lines().any(|own| own.trim().len() > 3 && line.contains(own.trim()))
        }
        How::Renamed => has_word(line, outcome.key.rsplit('.').next().unwrap_or_default()),
        How::Removed | How::Switched => false,
    }
}

/// All keys of a spec.
pub(super) fn keys(text: &str, root: &Node) -> Vec<String> {
    let mut keys = Vec::new();
    collect(text, root, "", &mut keys);
    keys
}

fn collect(text: &str, node: &Node, key: &str, keys: &mut Vec<String>) {
    for site in sites(text, node, key) {
        keys.push(site.key.clone());
        if site.is_own {
            collect(text, site.value, &site.key, keys);
        }
    }
}
