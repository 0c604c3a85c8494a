//! A secret in the arguments of a program can be read by everyone who may list processes.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{Entry, Piece, Text};

/// Names of variables that hold a secret, each with the secret that they hold.
type Secrets = BTreeMap<String, String>;

/// A reference as it is written without its braces, and the variables that it reads.
type Reference = (String, BTreeSet<String>);

pub(super) fn check(cx: &mut Check<'_>) {
    let secrets = secrets(cx);
    if secrets.is_empty() {
        return;
    }
    for service in &cx.expanded.services {
        // Each reference once, however often it stands there.
        let mut seen = BTreeSet::new();
        for (text, span) in arguments(service) {
            for (reference, read) in references(cx, text, Some(service)) {
                if !seen.insert(reference.clone()) {
                    continue;
                }
                if let Some(secret) = read.iter().find_map(|name| held(cx, &secrets, service, name)) {
                    exposed(cx, service, span, &reference, &secret);
                }
            }
        }
    }
}

/// The texts that become arguments of a program, with their places.
fn arguments(service: &Service) -> impl Iterator<Item = (&Text, Span)> {
    service.words().chain(service.healthcheck.iter().flat_map(|check| check.texts()))
}

/// All variables that hold a secret, whatever the service.
fn secrets(cx: &mut Check<'_>) -> Secrets {
    let expanded = cx.expanded;
    let mut found = Secrets::new();
    let mut readers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, entry, scope) in expanded.scoped_entries() {
        let name = name.to_string();
        if let Entry::Settable(variable) = entry
            && variable.is_secret()
        {
            found.insert(name.clone(), name.clone());
        }
        let read = entry.text().map(|text| references(cx, text, scope)).unwrap_or_default();
        for other in read.into_iter().flat_map(|(_, read)| read) {
            readers.entry(other).or_default().push(name.clone());
        }
    }
    let mut pending: Vec<String> = found.keys().cloned().collect();
    while let Some(name) = pending.pop() {
        let secret = found.get(&name).cloned().unwrap_or_else(|| name.clone());
        for reader in readers.remove(&name).unwrap_or_default() {
            if !found.contains_key(&reader) {
                found.insert(reader.clone(), secret.clone());
                pending.push(reader);
            }
        }
    }
    found
}

/// The secret that a variable holds in a service; its own value counts before that of others.
fn held(cx: &mut Check<'_>, secrets: &Secrets, service: &Service, name: &str) -> Option<String> {
    let own = service.environment.iter().find(|(key, _)| key.as_str() == name).map(|(_, entry)| entry);
    match own {
        Some(Entry::Value(text)) => {
            let mut read = references(cx, &text.value, Some(service)).into_iter().flat_map(|(_, read)| read);
            read.find_map(|name| secrets.get(&name).cloned())
        }
        Some(Entry::Settable(_) | Entry::FromOutside) | None => secrets.get(name).cloned(),
    }
}

/// What a text reads when the service starts.
fn references(cx: &mut Check<'_>, text: &Text, scope: Option<&Service>) -> Vec<Reference> {
    let read = |piece: &Piece| match piece {
        Piece::Literal(_) => None,
        Piece::Variable(name) => Some((name.clone(), BTreeSet::from([name.clone()]))),
        // Only what is said of a port may hold a variable.
        Piece::Fact(path) if path.starts_with("vars.") => None,
        Piece::Fact(path) => {
            let fact = cx.fact(path, scope, 0)?;
            Some((path.clone(), fact.variables().map(ToString::to_string).collect()))
        }
    };
    text.pieces().iter().filter_map(read).collect()
}

fn exposed(cx: &mut Check<'_>, service: &Service, span: Span, reference: &str, secret: &str) {
    let name = &service.name.value;
    let message = format!("the secret `{secret}` would be an argument of a program of `{name}`");
    let written = [format!("${{{reference}}}"), format!("${reference}")];
    let place = written.iter().map(|text| cx.narrow(span, text)).find(|place| *place != span).unwrap_or(span);
    let place = if cx.is_users(place) { place } else { service.span() };
    let report = Diagnostic::new(Code::ExposedSecret, place, message)
        .label("whoever lists the processes can read it")
        .advice("let the program read it from its environment or from a file: what it reads only you know");
    cx.report(if reference == secret { report } else { report.note(format!("`{reference}` contains it")) });
}
