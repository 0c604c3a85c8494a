//! `environment`: constants, and what Compose fills in from the host.

use super::{File, Kind, Service};
use crate::import::cx::{Cx, Given, SECRET, variable_of};
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::import::words::is_secret;
use crate::yaml::Node;

/// Names with their values, from a map or a list of `NAME=VALUE`; with the place of each.
pub(super) fn pairs(node: &Node) -> Vec<(String, Option<String>, &Node)> {
    if let Some(entries) = node.entries() {
        let pair = |entry: &'_ crate::yaml::Entry| (entry.key.text.clone(), entry.value.text().map(str::to_owned));
        return entries.iter().map(|entry| (pair(entry).0, pair(entry).1, &entry.value)).collect();
    }
    let pair = |item: &Node| match item.text().unwrap_or_default().split_once('=') {
        Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
        None => (item.text().unwrap_or_default().to_owned(), None),
    };
    node.items().unwrap_or_default().iter().map(|item| (pair(item).0, pair(item).1, item)).collect()
}

/// A text of Compose's that is one variable of the host.
pub(super) struct Reference<'a> {
    pub(super) name: &'a str,
    pub(super) default: Option<&'a str>,
    is_required: bool,
}

/// Reads `$NAME`, `${NAME}`, `${NAME:-DEFAULT}` and `${NAME:?WHY}` where the text is nothing else.
pub(super) fn reference(text: &str) -> Option<Reference<'_>> {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let after = text.strip_prefix('$')?;
    let Some(inside) = after.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return is_name(after).then_some(Reference { name: after, default: None, is_required: false });
    };
    if inside.contains(['{', '}']) {
        return None;
    }
    let end = inside.find(|each: char| !each.is_ascii_alphanumeric() && each != '_').unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let operator = rest.strip_prefix(':').unwrap_or(rest);
    let (default, is_required) = match operator.chars().next() {
        None => (None, false),
        Some('-') => (operator.get(1..), false),
        Some('?') => (None, true),
        Some(_) => return None,
    };
    (is_name(name) && !default.is_some_and(|text| text.contains('$'))).then_some(Reference {
        name,
        default,
        is_required,
    })
}

/// Whether Compose would replace something of the text.
pub(super) fn is_filled_in(text: &str) -> bool {
    text.replace("$$", "").contains('$')
}

/// What a value is; none where Compose puts it together.
pub(super) fn given(name: &str, value: Option<&str>) -> Option<Given> {
    let Some(text) = value else { return Some(Given::Optional) };
    if !is_filled_in(text) {
        return Some(Given::Fixed(text.to_owned()));
    }
    let reference = reference(text)?;
    let default = reference.default.filter(|default| !default.is_empty());
    match default {
        Some(default) => Some(Given::Default(default.to_owned())),
        None if reference.is_required => Some(Given::Required),
        None if reference.name == name => Some(Given::Optional),
        None => Some(Given::Optional),
    }
}

/// Reads the variables of a service.
pub(super) fn environment(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    for (name, value, node) in pairs(node) {
        let facts = file.of(node);
        let Some(given) = given(&name, value.as_deref()) else {
            let text = value.unwrap_or_default();
            if is_secret(&name, &text) {
                facts.into_iter().for_each(|fact| cx.ledger.lose(fact, SECRET));
            } else {
                let at = ["compose", "services", &service.container, "environment", &name];
                cx.claim(Claim::put(&at, text).of(facts).kept());
            }
            continue;
        };
        let other = value.as_deref().and_then(reference).filter(|reference| reference.name != name);
        if let Some(reference) = other {
            let why = format!("it is given as `{name}` now, and not as `{}`", reference.name);
            facts.iter().for_each(|fact| cx.ledger.lose(*fact, why.clone()));
        }
        one(cx, service, &name, given, facts);
    }
}

fn one(cx: &mut Cx<'_>, service: &Service<'_>, name: &str, given: Given, facts: Vec<FactId>) {
    if service.kind == Kind::Built {
        return cx.variable(name, given, facts);
    }
    let held = match &given {
        Given::Default(text) | Given::Fixed(text) => !text.is_empty() && is_secret(name, text),
        _ => false,
    };
    let given = if held { Given::Secret } else { given };
    if held {
        facts.iter().for_each(|fact| cx.ledger.lose(*fact, SECRET));
    }
    let (value, note) = variable_of(name, &given);
    cx.claim(Claim::put(&["services", &service.name, "environment", name], value).of(facts).note(note));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_compose_fills_them_in() {
        let given = |text| given("A", Some(text));
        assert_eq!(given("$$x"), Some(Given::Fixed("$$x".to_owned())));
        assert_eq!(given("${A:-b}"), Some(Given::Default("b".to_owned())));
        assert_eq!(given("${A?}"), Some(Given::Required));
        assert_eq!([given("${A-}"), given("$A")], [Some(Given::Optional), Some(Given::Optional)]);
        assert_eq!([given("http://$A"), given("${A:-${B}}"), given("${A:+x}")], [None, None, None]);
    }
}
