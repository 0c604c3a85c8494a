//! What every generated script has in common: its variables, and texts as words of the shell.

use std::collections::BTreeSet;

use super::user::{numbers, umasks};
use crate::model::{Model, Origin, Part, Service, Setting, Text, Variable};
use crate::shell::Word;
use crate::spec::EnvName;
use crate::template::{Entry, Environment, Kept, Name, Preamble, Quoted, Required, Secret, Wanted};

/// The function of the preamble that writes a text as it stands in an address.
const ENCODE: &str = "percent_encoded";

/// The first lines of a service's scripts: what it exports, and which secrets it must not see.
pub(super) fn preamble(model: &Model, service: &Service) -> Preamble {
    let reads = model.reads(service);
    let is_own = |name: &EnvName| service.environment.contains_key(name);
    let is_borrowed = |name: &EnvName| reads.names.contains(name) && !is_own(name);
    let mut exports = Vec::new();
    // What a container of one process is given by its image needs no script.
    let is_alone = model.process().is_some();
    let is_given = |name: &EnvName, setting: &Setting| {
        let fixed = matches!(setting, Setting::Value(text) if text.is_fixed());
        fixed && model.process().is_some_and(|owner| owner.environment.get(name) == Some(setting))
    };
    let user = service.user.as_ref().filter(|user| !is_alone || user.chosen.is_some());
    let home = user.map(|user| &user.home);
    if let (Some(home), false) = (home, service.environment.contains_key("HOME")) {
        exports.push(Entry {
            name: Name("HOME".to_owned()),
            value: Some(Word::literal(home.as_str()).into()),
            secret: None,
        });
    }
    let mut assigned = BTreeSet::new();
    for (name, setting) in &service.environment {
        if is_given(name, setting) {
            assigned.insert(name.clone());
            continue;
        }
        let (value, secret) = match (setting, model.variable(name.as_str())) {
            (Setting::Value(text), _) => (Some(word(model, text, &|name| assigned.contains(name)).into()), None),
            (Setting::Settable, Some(variable)) if variable.secret => (None, Some(self::secret(model, variable))),
            (Setting::Settable, variable) => (variable.and_then(|variable| with_default(model, variable)), None),
        };
        exports.push(Entry { name: bare(name), value, secret });
        assigned.insert(name.clone());
    }
    let own = std::slice::from_ref(service);
    let secrets = || model.given_to(own).filter(|variable| variable.secret);
    let foreign = secrets().filter(|variable| !is_own(&variable.name) && !is_borrowed(&variable.name));
    let borrowed = secrets().filter(|variable| is_borrowed(&variable.name));
    Preamble {
        encode: reads.encoded.then(|| Name(ENCODE.to_owned())),
        borrowed: borrowed.map(|variable| secret(model, variable)).collect(),
        foreign: foreign.map(|variable| bare(&variable.name)).collect(),
        exports,
    }
}

fn with_default(model: &Model, variable: &Variable) -> Option<Quoted> {
    match &variable.origin {
        Origin::Default(text) => Some(Word::variable_or(variable.name.clone(), word(model, text, NOTHING)).into()),
        Origin::Required | Origin::Unset | Origin::Generated { .. } => None,
    }
}

/// What the environment of the image must hold.
pub(super) fn environment(model: &Model, services: &[Service]) -> Environment {
    let variables: Vec<&Variable> = model.given_to(services).collect();
    let required = variables.iter().filter(|variable| matches!(variable.origin, Origin::Required));
    let ports = services.iter().flat_map(|service| service.ports.iter().map(move |port| (service, port)));
    let moved = ports.filter_map(|(_, port)| Some((port.moved_by.as_ref()?, port)));
    let kept = variables.iter().filter_map(|variable| match &variable.origin {
        Origin::Generated { length, kept } => Some((variable, length, kept)),
        Origin::Default(_) | Origin::Required | Origin::Unset => None,
    });
    let zone = variables.iter().find(|variable| variable.name.as_str() == Variable::ZONE && !variable.secret);
    Environment {
        secrets: variables.iter().filter(|variable| variable.secret).map(|variable| secret(model, variable)).collect(),
        required: required
            .map(|variable| Required {
                name: bare(&variable.name),
                now: now(&variable.name),
                file: variable.secret.then(|| now(&file_of(&variable.name))),
            })
            .collect(),
        ports: moved
            .map(|(name, port)| Wanted { name: bare(name), value: word(model, &port.value(), NOTHING).into() })
            .collect(),
        numbers: numbers(model, services),
        umasks: umasks(model, services),
        zone: zone.map(|variable| wanted(model, variable)),
        kept: kept
            .map(|(variable, length, path)| Kept {
                now: now(&variable.name),
                file: now(&file_of(&variable.name)),
                length: length.get(),
                path: path.to_string(),
                folder: path.as_str().rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
            })
            .collect(),
    }
}

fn wanted(model: &Model, variable: &Variable) -> Wanted {
    let value = word(model, &Text::variable(variable.name.clone()), NOTHING);
    Wanted { name: bare(&variable.name), value: value.into() }
}

/// How a script finds a secret.
pub(super) fn secret(model: &Model, variable: &Variable) -> Secret {
    let (kept, default) = match &variable.origin {
        Origin::Generated { length: _, kept } => (Some(kept.to_string()), None),
        Origin::Default(text) => (None, Some(word(model, text, NOTHING).into())),
        Origin::Required | Origin::Unset => (None, None),
    };
    Secret { name: bare(&variable.name), now: now(&variable.name), file: now(&file_of(&variable.name)), kept, default }
}

/// The value that the user gave, or nothing.
pub(super) fn now(name: &EnvName) -> Quoted {
    Word::variable_or(name.clone(), Word::default()).into()
}

/// The variable that names a file with the secret.
pub(super) fn file_of(name: &EnvName) -> EnvName {
    EnvName::new(&format!("{name}_FILE")).expect("internal: a name with a suffix is a name")
}

/// A variable's name, which no quoting may change.
pub(super) fn bare(name: &EnvName) -> Name {
    Name(name.to_string())
}

/// Whether a script has assigned a variable before.
type Assigned<'a> = &'a dyn Fn(&EnvName) -> bool;

/// A script that has assigned nothing yet.
pub(super) const NOTHING: Assigned<'static> = &|_| false;

/// A text as one word of the shell. A variable that is not assigned before brings its default along.
pub(super) fn word(model: &Model, text: &Text, assigned: Assigned<'_>) -> Word {
    text.parts().iter().fold(Word::default(), |word, part| word.then(piece(model, part, assigned)))
}

/// A text as one word of a script that begins with the service's preamble.
pub(super) fn own_word(model: &Model, service: &Service, text: &Text) -> Quoted {
    word(model, text, &|name| is_assigned(model, service, name)).into()
}

/// Whether a script that begins with the service's preamble has a value for a variable, whatever users gave.
pub(super) fn is_assigned(model: &Model, service: &Service, name: &EnvName) -> bool {
    let is_unset = || model.variable(name.as_str()).is_some_and(|variable| matches!(variable.origin, Origin::Unset));
    match service.environment.get(name) {
        Some(Setting::Value(_)) => true,
        Some(Setting::Settable) => !is_unset(),
        None => false,
    }
}

fn piece(model: &Model, part: &Part, assigned: Assigned<'_>) -> Word {
    match part {
        Part::Literal(text) => Word::literal(text),
        Part::Variable(name) => value(model, name, assigned),
        Part::Encoded(name) => {
            let function = EnvName::new(ENCODE).expect("internal: the function has a name");
            Word::output(&function, value(model, name, assigned))
        }
    }
}

fn value(model: &Model, name: &EnvName, assigned: Assigned<'_>) -> Word {
    let variable = model.variable(name.as_str());
    match variable.map(|variable| &variable.origin) {
        _ if assigned(name) => Word::variable(name.clone()),
        Some(Origin::Default(default)) => {
            let default = word(model, default, assigned);
            Word::variable_or(name.clone(), default)
        }
        Some(Origin::Unset) => Word::variable_or(name.clone(), Word::literal("")),
        Some(Origin::Required | Origin::Generated { .. }) | None => Word::variable(name.clone()),
    }
}
