//! Variables that users set.

use super::{Break, Sides};
use crate::impact::code::Code;
use crate::impact::said::Said;
use crate::model::{Contract, Model, Origin, Variable};
use crate::spec::EnvName;

/// Variables that are gone, must be given, or take less.
pub(super) fn variables(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    for (variable, _) in old.all_variables() {
        let name = variable.name.as_str();
        // Another variable may accept it under that name.
        match under(new, name) {
            None => {
                let what = Said::value(name).then(" is no longer read");
                let advice = Said::words("remove it from ").with(".env").then(" and from whatever else sets it");
                found.push(Break::new(Code::VariableRemoved, name, what, advice));
            }
            Some(other) => compared(variable, other, found),
        }
    }
    for (variable, _) in new.all_variables() {
        let name = variable.name.as_str();
        let is_old = variable.names().any(|name| under(old, name.as_str()).is_some());
        if !is_old && let Some(required) = variable.origin.required() {
            let what = Said::words("there is a new variable ").with(name).then(format!(", which is {required}"));
            found.push(Break::new(Code::VariableRequired, name, what, give(variable)));
        }
    }
}

/// The variable that a value given under that name reaches.
fn under<'m>(model: &'m Model, name: &str) -> Option<&'m Variable> {
    model.all_variables().map(|(variable, _)| variable).find(|other| other.names().any(|other| other.as_str() == name))
}

fn give(variable: &Variable) -> Said {
    let advice = Said::words("set it in ").with(".env");
    if variable.secret {
        advice.then(", or name a file that holds it with ").with(format!("{}_FILE", variable.name))
    } else {
        advice
    }
}

fn compared(old: &Variable, new: &Variable, found: &mut Vec<Break>) {
    let name = old.name.as_str();
    if let Some(required) = new.origin.required().filter(|_| is_newly_required(&old.origin, &new.origin)) {
        let before = match &old.origin {
            Origin::Default(_) => ", and had a default",
            Origin::Generated { .. } => ", and was made up at the first start",
            Origin::Required | Origin::RequiredWhen(_) | Origin::Unset => "",
        };
        let what = Said::value(name).then(format!(" is {required}{before}"));
        found.push(Break::new(Code::VariableRequired, name, what, give(new)));
    }
    if let Some(lost) = narrowed(&old.contract, &new.contract) {
        let what = Said::value(name).then(" no longer takes ").and(lost);
        let what = match new.contract.wanted() {
            Some(wanted) => what.then(", but ").with(wanted),
            None => what,
        };
        let advice = Said::words("look at what you have set: the container does not start with another value");
        found.push(Break::new(Code::VariableValue, name, what, advice));
    }
    let gone: Vec<&str> =
        old.aliases.iter().filter(|alias| !new.names().any(|name| name == *alias)).map(EnvName::as_str).collect();
    if !gone.is_empty() {
        let what = Said::value(name).then(" is no longer read under the name ").list(gone);
        let advice = Said::words("write ").with(new.name.as_str()).then(" in its place");
        found.push(Break::new(Code::VariableAlias, name, what, advice));
    }
    if old.secret && !new.secret {
        let file = format!("{name}_FILE");
        let what =
            Said::value(name).then(" is no longer a secret, and ").with(file.as_str()).then(" is no longer read");
        let advice = Said::words("give the value itself");
        found.push(Break::new(Code::VariableFile, name, what, advice));
    }
}

fn is_newly_required(old: &Origin, new: &Origin) -> bool {
    match (old, new) {
        (Origin::RequiredWhen(before), Origin::RequiredWhen(after)) => before != after,
        (Origin::Required, _) | (_, Origin::Default(_) | Origin::Unset | Origin::Generated { .. }) => false,
        (_, Origin::Required | Origin::RequiredWhen(_)) => true,
    }
}

/// What was taken and is not taken any more; none where everything still is.
fn narrowed(old: &Contract, new: &Contract) -> Option<Said> {
    if old == new || new.is_free() {
        return None;
    }
    if let Contract::OneOf(values) = old {
        let lost: Vec<&str> = values.iter().map(String::as_str).filter(|value| !new.takes(value)).collect();
        return (!lost.is_empty()).then(|| Said::default().list(lost));
    }
    let before = || old.wanted().map_or_else(|| Said::words("any text"), Said::value);
    match (old.range(), new.range()) {
        // The same kind of number, within wider limits.
        (Some(range), Some(wider)) if old.patterns() == new.patterns() => {
            let is_within = [&range.least, &range.most]
                .into_iter()
                .zip([&wider.least, &wider.most])
                .all(|(bound, other)| other.is_none() || bound.as_ref().is_some_and(|bound| new.takes(bound.as_str())));
            (!is_within).then(before)
        }
        _ => Some(before()),
    }
}

/// Variables that Compose reads.
pub(super) fn of_the_host(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    let all = |model: &Model| -> Vec<(String, Option<String>)> {
        model.host_variables().map(|(variable, _)| (variable.name.to_string(), variable.default.clone())).collect()
    };
    let (before, after) = (all(old), all(new));
    for (name, _) in before.iter().filter(|(name, _)| !after.iter().any(|(other, _)| other == name)) {
        if under(new, name).is_none() {
            let what = Said::words("Compose no longer reads ").with(name.as_str());
            let advice = Said::words("remove it from ").with(".env");
            found.push(Break::new(Code::HostVariable, name.as_str(), what, advice));
        }
    }
    for (name, _) in after.iter().filter(|(_, default)| default.is_none()) {
        let was_optional = before.iter().find(|(other, _)| other == name).is_none_or(|(_, default)| default.is_some());
        if was_optional {
            let what = Said::words("Compose reads ").with(name.as_str()).then(", which has no default");
            let advice = Said::words("set it in ").with(".env");
            found.push(Break::new(Code::HostVariable, name.as_str(), what, advice));
        }
    }
}
