//! What breaks users, and what puts data at risk: a rule a kind, over two models.

mod data;
mod image;
mod steps;
mod users;
mod variables;
mod volumes;

use super::change::others;
use super::code::Code;
use super::said::Said;
use crate::model::Model;

/// Something that breaks users, or puts their data at risk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Break {
    /// Which kind.
    pub code: Code,
    /// What it is about: a name of the spec.
    pub subject: String,
    /// What has become of it.
    pub what: Said,
    /// What to do about it.
    pub advice: Said,
    /// The commands for that, in order, each with what it is for.
    pub steps: Vec<Step>,
}

/// A command that takes data along, or moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What it is for.
    pub why: String,
    /// The line for a shell, in the folder of the spec.
    pub command: String,
}

/// Two systems that are compared.
#[derive(Clone, Copy)]
struct Sides<'m> {
    old: &'m Model,
    new: &'m Model,
}

type Rule = fn(Sides<'_>, &mut Vec<Break>);

/// The one list of rules for a whole system.
const RULES: [Rule; 11] = [
    users::services,
    users::ports,
    variables::variables,
    variables::of_the_host,
    users::users,
    users::health,
    image::image,
    image::build,
    image::layouts,
    volumes::mounts,
    data::kits,
];

/// Those that also hold for each container of a layout.
const OF_CONTAINERS: [Rule; 5] = [users::ports, variables::variables, users::users, volumes::mounts, data::kits];

/// Everything that breaks, each once.
pub(super) fn breaks(old: &Model, new: &Model) -> Vec<Break> {
    let mut found = Vec::new();
    let sides = Sides { old, new };
    for rule in RULES {
        rule(sides, &mut found);
    }
    let (of_old, of_new) = (others(old), others(new));
    for (scope, old) in of_old.iter().filter(|(scope, _)| scope.starts_with("split")) {
        let Some(new) = of_new.get(scope) else { continue };
        let mut more = Vec::new();
        for rule in OF_CONTAINERS {
            rule(Sides { old, new }, &mut more);
        }
        for one in more {
            let is_known = |known: &Break| {
                let is_like = known.code == one.code && known.subject == one.subject && known.what == one.what;
                // Another layout takes data along in another way.
                is_like && (known.steps == one.steps || one.steps.is_empty())
            };
            if !found.iter().any(is_known) {
                found.push(one);
            }
        }
    }
    found.sort_by_key(|found| (found.code.risks_data(), found.code));
    found
}

impl Break {
    fn new(code: Code, subject: impl Into<String>, what: Said, advice: Said) -> Self {
        Self { code, subject: subject.into(), what, advice, steps: Vec::new() }
    }
}

/// What two maps have under one name.
fn in_both<'a, T, K: PartialEq>(
    old: impl Iterator<Item = (K, T)> + 'a,
    new: impl Iterator<Item = (K, T)> + Clone + 'a,
) -> impl Iterator<Item = (K, T, Option<T>)> {
    old.map(move |(key, value)| {
        let other = new.clone().find(|(other, _)| *other == key).map(|(_, value)| value);
        (key, value, other)
    })
}
