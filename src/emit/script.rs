//! What every generated script has in common: its variables, and texts as words of the shell.

use std::collections::BTreeSet;

use crate::model::{Idle, Model, Origin, Part, Service, Setting, Text, Variable};
use crate::shell::Word;
use crate::spec::{EnvName, ServiceName};
use crate::template::{Alias, Entry, Name, OtherName, Preamble, Quoted, Secret};

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
            computed: false,
            secret: None,
            aliases: Vec::new(),
        });
    }
    let mut assigned = BTreeSet::new();
    for (name, setting) in &service.environment {
        if is_given(name, setting) {
            assigned.insert(name.clone());
            continue;
        }
        let (value, secret) = match (setting, model.variable(name.as_str())) {
            (Setting::Value(text), _) => (Some(word(model, text, &|name| assigned.contains(name))), None),
            (Setting::Settable, Some(variable)) if variable.secret => (None, Some(self::secret(model, variable))),
            (Setting::Settable, variable) => (variable.and_then(|variable| with_default(model, variable)), None),
        };
        let aliases = match (setting, model.variable(name.as_str())) {
            (Setting::Settable, Some(variable)) if !variable.secret => self::aliases(variable),
            (Setting::Settable | Setting::Value(_), _) => Vec::new(),
        };
        let computed = value.as_ref().is_some_and(Word::is_computed);
        exports.push(Entry { name: bare(name), value: value.map(Quoted::from), computed, secret, aliases });
        assigned.insert(name.clone());
    }
    let own = std::slice::from_ref(service);
    let secrets = || model.given_to(own).filter(|variable| variable.secret);
    let foreign = secrets().filter(|variable| !is_own(&variable.name) && !is_borrowed(&variable.name));
    let borrowed = secrets().filter(|variable| is_borrowed(&variable.name));
    Preamble {
        encode: reads.encoded.then(|| Name(ENCODE.to_owned())),
        borrowed: borrowed.map(|variable| secret(model, variable)).collect(),
        foreign: foreign.flat_map(Variable::names).map(bare).collect(),
        exports,
    }
}

/// Other names from which a variable takes its value while it has none.
fn aliases(variable: &Variable) -> Vec<Alias> {
    let known = now(&variable.name);
    let alias = |alias| Alias { known: known.clone().into(), now: now(alias).into() };
    variable.aliases.iter().map(alias).collect()
}

fn with_default(model: &Model, variable: &Variable) -> Option<Word> {
    match &variable.origin {
        Origin::Default(text) => Some(Word::variable_or(variable.name.clone(), word(model, text, NOTHING))),
        Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => None,
    }
}

/// Words that are something when nobody needs a variable, one for each way in which it is read.
pub(super) fn unneeded(model: &Model, name: &EnvName) -> Vec<Quoted> {
    let supplied = |name: &EnvName| given(model, name).then(given_file(model, name).unwrap_or_default());
    let piece = |idle: &Idle| match idle {
        Idle::Off(service) => match model.only_unless(service) {
            Some(name) => supplied(name),
            None => Word::variable(off_variable(service)),
        },
        Idle::Given(name) => supplied(name),
    };
    let word = |way: &BTreeSet<Idle>| way.iter().map(piece).fold(Word::default(), Word::then).to_string();
    let words: BTreeSet<String> = model.idle(name).iter().map(word).collect();
    words.into_iter().map(Quoted).collect()
}

/// What users give a variable under any of its names, or nothing.
pub(super) fn given(model: &Model, name: &EnvName) -> Word {
    match model.variable(name.as_str()) {
        Some(variable) => first_of(&variable.names().cloned().collect::<Vec<_>>(), Word::default()),
        None => now(name),
    }
}

/// The file that users name for a variable, or nothing; only a secret has it.
pub(super) fn given_file(model: &Model, name: &EnvName) -> Option<Word> {
    let variable = model.variable(name.as_str()).filter(|variable| variable.secret)?;
    Some(first_of(&variable.names().map(file_of).collect::<Vec<_>>(), Word::default()))
}

/// The variable of a script that says that a service is off.
pub(super) fn off_variable(service: &ServiceName) -> EnvName {
    variable_of("off", service)
}

/// The variable of a script with the place of what users bring for a service.
pub(super) fn own_variable(service: &ServiceName) -> EnvName {
    variable_of("own", service)
}

fn variable_of(what: &str, service: &ServiceName) -> EnvName {
    let service = service.as_str().replace('-', "_");
    EnvName::new(&format!("{what}_{service}")).expect("internal: a service's name is plain")
}

/// How a script finds a secret.
pub(super) fn secret(model: &Model, variable: &Variable) -> Secret {
    let (kept, default) = match &variable.origin {
        Origin::Generated { length: _, kept } => (Some(kept.to_string()), None),
        Origin::Default(text) => (None, Some(word(model, text, NOTHING).into())),
        Origin::Required | Origin::RequiredWhen(_) | Origin::Unset => (None, None),
    };
    let other = |alias| OtherName { now: now(alias).into(), file: now(&file_of(alias)).into(), name: bare(alias) };
    Secret {
        name: bare(&variable.name),
        now: now(&variable.name).into(),
        file: now(&file_of(&variable.name)).into(),
        kept,
        default,
        others: variable.aliases.iter().map(other).collect(),
    }
}

/// The value that the user gave, or nothing.
pub(super) fn now(name: &EnvName) -> Word {
    Word::variable_or(name.clone(), Word::default())
}

/// The first of these variables that has a value, or the word.
pub(super) fn first_of(names: &[EnvName], otherwise: Word) -> Word {
    names.iter().rev().fold(otherwise, |word, name| Word::variable_or(name.clone(), word))
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
    let names = || variable.into_iter().flat_map(Variable::names).cloned().collect::<Vec<EnvName>>();
    match variable.map(|variable| &variable.origin) {
        _ if assigned(name) => Word::variable(name.clone()),
        Some(Origin::Default(default)) => {
            let default = word(model, default, assigned);
            first_of(&names(), default)
        }
        Some(Origin::RequiredWhen(_) | Origin::Unset) => first_of(&names(), Word::literal("")),
        Some(Origin::Required | Origin::Generated { .. }) => match names().as_slice() {
            [name] => Word::variable(name.clone()),
            names => first_of(names, Word::default()),
        },
        None => Word::variable(name.clone()),
    }
}
