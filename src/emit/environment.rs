//! What the container looks at before anything starts: whether each variable has a value, and the right one.

use std::collections::BTreeSet;

use super::script::{NOTHING, bare, file_of, first_of, given, given_file, now, secret, unneeded, word};
use super::user::numbers;
use crate::model::{Condition, Contract, Model, Origin, Service, Text, Variable};
use crate::shell::Word;
use crate::spec::EnvName;
use crate::template::{Deprecated, Environment, Kept, Look, Quoted, Required, Secret, Wanted, When, Wrong};

/// The variable of the script that has the first value of a secret that is given.
const HELD: &str = "held";

/// What the environment of the image must hold.
pub(super) fn environment(model: &Model, services: &[Service]) -> Environment {
    let variables: Vec<&Variable> = model.given_to(services).collect();
    let ports = || services.iter().flat_map(|service| &service.ports);
    let moved = ports().filter_map(|port| Some((port.moved_by.as_ref()?, port)));
    let mut wanted: Vec<Wanted> = moved
        .map(|(name, port)| Wanted { name: bare(name), value: word(model, &port.value(), NOTHING).into() })
        .collect();
    let is_of_a_port = |variable: &Variable| ports().any(|port| port.is_moved_by(&variable.name));
    let mut wrong = Vec::new();
    for variable in variables.iter().filter(|variable| !is_of_a_port(variable)) {
        if variable.contract == Contract::port() && !variable.secret {
            wanted.push(Wanted { name: bare(&variable.name), value: value(model, variable) });
        } else {
            wrong.extend(self::wrong(model, variable));
        }
    }
    let zone = variables.iter().find(|variable| variable.name.as_str() == Variable::ZONE && !variable.secret);
    Environment {
        looks: looks(&wrong),
        secrets: variables.iter().filter(|variable| variable.secret).flat_map(|secret| files(model, secret)).collect(),
        required: variables.iter().filter_map(|variable| required(model, variable)).collect(),
        ports: wanted,
        numbers: numbers(model, services),
        zone: zone.map(|variable| Wanted { name: bare(&variable.name), value: value(model, variable) }),
        wrong,
        deprecated: variables.iter().filter_map(|variable| deprecated(variable)).collect(),
        kept: variables.iter().filter_map(|variable| kept(model, variable)).collect(),
    }
}

/// The functions that the checks need.
fn looks(wrong: &[Wrong]) -> BTreeSet<Look> {
    let all = [
        (wrong.iter().any(|wrong| !wrong.held.is_empty()), Look::Held),
        (wrong.iter().any(|wrong| !wrong.patterns.is_empty()), Look::Matches),
        (wrong.iter().any(|wrong| wrong.least.is_some() || wrong.most.is_some()), Look::Within),
    ];
    all.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, look)| look).collect()
}

/// What a variable's value comes to.
fn value(model: &Model, variable: &Variable) -> Quoted {
    word(model, &Text::variable(variable.name.clone()), NOTHING).into()
}

/// All that may hold a secret. Its default is not looked at: it is made of values that are.
fn held(variable: &Variable) -> Vec<Quoted> {
    let names = variable.names().filter(|_| variable.secret);
    names.flat_map(|name| [now(name), now(&file_of(name))]).map(Quoted::from).collect()
}

fn wrong(model: &Model, variable: &Variable) -> Option<Wrong> {
    let contract = &variable.contract;
    let wanted = contract.wanted()?;
    let not = if variable.secret { "" } else { ", not" };
    let range = contract.range().unwrap_or_default();
    Some(Wrong {
        value: if variable.secret { Quoted(format!("\"${HELD}\"")) } else { value(model, variable) },
        held: held(variable),
        choices: match contract {
            Contract::OneOf(values) => values.clone(),
            Contract::Value(..) => Vec::new(),
        },
        patterns: contract.patterns().iter().map(ToString::to_string).collect(),
        least: range.least.map(|bound| Quoted(bound.to_string())),
        most: range.most.map(|bound| Quoted(bound.to_string())),
        complaint: format!("{} must be {wanted}{not}", variable.name),
    })
}

/// A secret's files: that of its own name, and those of its aliases, each looked at when nothing before it counts.
fn files(model: &Model, variable: &Variable) -> Vec<Secret> {
    let mut before = vec![variable.name.clone(), file_of(&variable.name)];
    let aliases = variable.aliases.iter().map(|alias| {
        before.push(alias.clone());
        let file = file_of(alias);
        let secret = Secret {
            name: bare(alias),
            now: first_of(&before, Word::default()).into(),
            file: now(&file).into(),
            kept: None,
            default: None,
            others: Vec::new(),
        };
        before.push(file);
        secret
    });
    std::iter::once(secret(model, variable)).chain(aliases).collect()
}

fn required(model: &Model, variable: &Variable) -> Option<Required> {
    let conditions: &[Condition] = match &variable.origin {
        Origin::Required => &[],
        Origin::RequiredWhen(conditions) => conditions,
        Origin::Default(_) | Origin::Unset | Origin::Generated { .. } => return None,
    };
    let when = |condition: &Condition| When {
        value: word(model, &Text::variable(condition.variable.clone()), NOTHING).into(),
        values: condition.values.clone(),
    };
    let name = &variable.name;
    let file = if variable.secret {
        format!(": set it, or set {name}_FILE to the path of a file that holds it")
    } else {
        String::new()
    };
    Some(Required {
        name: bare(name),
        now: given(model, &variable.name).into(),
        file: given_file(model, &variable.name).map(Quoted::from),
        when: conditions.iter().map(when).collect(),
        unneeded: unneeded(model, name),
        complaint: format!("{name} is {}{file}", variable.origin.required().unwrap_or_default()),
    })
}

fn deprecated(variable: &Variable) -> Option<Deprecated> {
    let text = variable.deprecated.as_ref()?;
    let names = variable.names().flat_map(|name| {
        let file = variable.secret.then(|| file_of(name));
        std::iter::once(name.clone()).chain(file)
    });
    let names: Vec<EnvName> = names.collect();
    Some(Deprecated {
        now: first_of(&names, Word::default()).into(),
        note: format!("{} is deprecated: {text}", variable.name),
    })
}

fn kept(model: &Model, variable: &Variable) -> Option<Kept> {
    let Origin::Generated { length, kept } = &variable.origin else { return None };
    Some(Kept {
        now: given(model, &variable.name).into(),
        file: given_file(model, &variable.name).unwrap_or_default().into(),
        length: length.get(),
        path: kept.to_string(),
        unneeded: unneeded(model, &variable.name),
        folder: kept.as_str().rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
    })
}
