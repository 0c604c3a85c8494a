//! What becomes of each variable, and why.

use super::facts::readers;
use super::said::Said;
use crate::emit::commands;
use crate::model::{Model, Origin, Service, Setting, User, Variable};

/// What becomes of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It stays as it is.
    Keep,
    /// It stays, and is otherwise.
    Change,
    /// It is gone.
    Remove,
    /// It is new.
    New,
}

/// Who gives a variable its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetBy {
    /// Users.
    Users,
    /// The spec, for a service.
    Service,
    /// The image, for everything in it.
    Image,
}

/// A variable, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Who gives it its value.
    pub set_by: SetBy,
    /// What becomes of it.
    pub fate: Fate,
    /// Why: who reads it, who alone read it, what is otherwise.
    pub reason: Said,
}

impl Fate {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keep => "KEEP",
            Self::Change => "CHANGE",
            Self::Remove => "REMOVE",
            Self::New => "NEW",
        }
    }
}

impl SetBy {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Service => "the spec",
            Self::Image => "the image",
        }
    }
}

/// All variables of both systems: those that users set, then those that are set.
pub(super) fn rows(old: &Model, new: &Model) -> Vec<Row> {
    let mut rows = Vec::new();
    for (variable, model) in old.all_variables() {
        let name = variable.name.as_str();
        let now = new.all_variables().find(|(other, _)| other.name == variable.name);
        let (fate, reason) = match now {
            Some((other, its)) => kept((variable, model), (other, its)),
            None => (Fate::Remove, removed(&readers(model, variable), new)),
        };
        rows.push(Row { name: name.to_owned(), set_by: SetBy::Users, fate, reason });
    }
    for (variable, model) in new.all_variables() {
        if !old.all_variables().any(|(other, _)| other.name == variable.name) {
            let reason = described(&readers(model, variable), "read by ");
            let reason = match variable.origin.required() {
                Some(required) => reason.then(format!("; {required}")),
                None => reason,
            };
            rows.push(Row { name: variable.name.to_string(), set_by: SetBy::Users, fate: Fate::New, reason });
        }
    }
    rows.extend(constants(old, new));
    rows.extend(of_image(old, new));
    rows
}

fn described(names: &[String], words: &str) -> Said {
    if names.is_empty() { Said::words("no service reads it by name") } else { Said::words(words).list(names) }
}

/// Why nobody reads it: who alone did, and whether that is gone as well.
fn removed(readers: &[String], new: &Model) -> Said {
    let gone: Vec<&String> = readers.iter().filter(|name| new.service(name).is_none()).collect();
    match (readers.len(), gone.len()) {
        (0, _) => Said::words("the spec no longer has it"),
        (all, gone) if all == gone && all == 1 => Said::words("only ").list(readers).then(" read it, which is gone"),
        (all, gone) if all == gone => Said::words("only ").list(readers).then(" read it, which are gone"),
        (_, 0) => Said::words("the spec no longer gives it to ").list(readers),
        _ => Said::words("the spec no longer has it; it was read by ").list(readers),
    }
}

fn kept((old, its_old): (&Variable, &Model), (new, its_new): (&Variable, &Model)) -> (Fate, Said) {
    let otherwise = differences(old, new);
    let (before, after) = (readers(its_old, old), readers(its_new, new));
    let lost: Vec<&String> = before.iter().filter(|name| !after.contains(name)).collect();
    let still: Vec<String> = after.iter().filter(|name| before.contains(name)).cloned().collect();
    let more: Vec<&String> = after.iter().filter(|name| !before.contains(name)).collect();
    let mut reason = if otherwise.is_empty() { Said::default() } else { otherwise.clone().then("; ") };
    reason = reason.and(described(&still, "still read by "));
    if !more.is_empty() {
        reason = reason.then("; now also by ").list(more);
    }
    if !lost.is_empty() {
        reason = reason.then("; no longer by ").list(lost);
    }
    (if otherwise.is_empty() { Fate::Keep } else { Fate::Change }, reason)
}

/// What is otherwise of a variable itself. Of a secret no value is told.
fn differences(old: &Variable, new: &Variable) -> Said {
    let mut said = Vec::new();
    if format!("{:?}", old.origin) != format!("{:?}", new.origin) {
        let hides = old.secret || new.secret;
        said.push(origin(&new.origin, hides).then(", was ").and(origin(&old.origin, hides)));
    }
    if old.secret != new.secret {
        said.push(Said::words(if new.secret { "a secret now" } else { "no longer a secret" }));
    }
    if old.contract != new.contract {
        let wanted =
            |variable: &Variable| variable.contract.wanted().map_or_else(|| Said::words("any text"), Said::value);
        said.push(Said::words("must be ").and(wanted(new)).then(", was ").and(wanted(old)));
    }
    if old.aliases != new.aliases {
        let names = |variable: &Variable| variable.aliases.iter().map(ToString::to_string).collect::<Vec<_>>();
        let other = names(new);
        said.push(if other.is_empty() {
            Said::words("no other names")
        } else {
            Said::words("also under ").list(other)
        });
    }
    if old.deprecated != new.deprecated {
        said.push(match &new.deprecated {
            Some(text) => Said::words("deprecated: ").with(text),
            None => Said::words("no longer deprecated"),
        });
    }
    let mut all = said.into_iter();
    let first = all.next().unwrap_or_default();
    all.fold(first, |whole, next| whole.then("; ").and(next))
}

fn origin(origin: &Origin, hides: bool) -> Said {
    match origin {
        Origin::Default(_) if hides => Said::words("a default that is not shown"),
        Origin::Default(text) => Said::words("default ").with(text.shown()),
        Origin::Required | Origin::RequiredWhen(_) => Said::words(origin.required().unwrap_or_default()),
        Origin::Unset => Said::words("no default"),
        Origin::Generated { .. } => Said::words("made up at the first start"),
    }
}

/// What the spec decides for services, each variable once with all that it is decided for in the same way.
fn constants(old: &Model, new: &Model) -> Vec<Row> {
    let (before, after) = (decided(old), decided(new));
    let mut found: Vec<(String, Fate, Said, Vec<String>)> = Vec::new();
    let mut say = |name: &str, fate, words: Said, service: &str| {
        let known = found.iter_mut().find(|(other, its, said, _)| other == name && *its == fate && *said == words);
        match known {
            Some((.., services)) => services.push(service.to_owned()),
            None => found.push((name.to_owned(), fate, words, vec![service.to_owned()])),
        }
    };
    for (name, service, value) in &before {
        let now = after.iter().find(|(other, its, _)| other == name && its == service).map(|(_, _, value)| value);
        match now {
            Some(other) if other == value => {
                say(name, Fate::Keep, Said::words("set to ").with(value).then(" for "), service);
            }
            Some(other) => {
                let words = Said::words("set to ").with(other).then(", was ").with(value).then(", for ");
                say(name, Fate::Change, words, service);
            }
            None if new.service(service).is_none() => {
                say(name, Fate::Remove, Said::words("was set for what is gone: "), service);
            }
            None => say(name, Fate::Remove, Said::words("no longer set for "), service),
        }
    }
    for (name, service, value) in &after {
        if !before.iter().any(|(other, its, _)| other == name && its == service) {
            say(name, Fate::New, Said::words("set to ").with(value).then(" for "), service);
        }
    }
    let row = |(name, fate, words, services): (String, Fate, Said, Vec<String>)| Row {
        name,
        set_by: SetBy::Service,
        fate,
        reason: words.list(services),
    };
    found.into_iter().map(row).collect()
}

/// What is decided: the variable, the service, the value. The home of a user is a variable of those who run as that.
fn decided(model: &Model) -> Vec<(String, String, String)> {
    let of = |service: &Service| {
        let name = service.name().to_owned();
        let is_told = |user: &&User| model.process().is_none() || user.chosen.is_some();
        let home = service
            .user
            .as_ref()
            .filter(is_told)
            .filter(|_| !service.environment.keys().any(|name| name.as_str() == "HOME"));
        let home = home.map(|user| ("HOME".to_owned(), user.home.to_string()));
        let set = service.environment.iter().filter_map(|(variable, setting)| match setting {
            Setting::Value(text) => Some((variable.to_string(), text.shown())),
            Setting::Settable => None,
        });
        home.into_iter().chain(set).map(|(variable, value)| (variable, name.clone(), value)).collect::<Vec<_>>()
    };
    model.everyone().flat_map(of).collect()
}

/// What the image sets for everything in it.
fn of_image(old: &Model, new: &Model) -> Vec<Row> {
    let own = |model: &Model| -> Vec<(String, String)> {
        let all = commands::image_variables(model).into_iter();
        all.filter(|(name, _)| model.variable(name).is_none()).collect()
    };
    let (before, after) = (own(old), own(new));
    let row = |name: &str, fate, reason| Row { name: name.to_owned(), set_by: SetBy::Image, fate, reason };
    let mut rows = Vec::new();
    for (name, value) in &before {
        rows.push(match after.iter().find(|(other, _)| other == name) {
            Some((_, other)) if other == value => row(name, Fate::Keep, Said::words("set to ").with(value)),
            Some((_, other)) => row(name, Fate::Change, Said::words("set to ").with(other).then(", was ").with(value)),
            None => row(name, Fate::Remove, Said::words("was set to ").with(value)),
        });
    }
    for (name, value) in after.iter().filter(|(name, _)| !before.iter().any(|(other, _)| other == name)) {
        rows.push(row(name, Fate::New, Said::words("set to ").with(value)));
    }
    rows
}
