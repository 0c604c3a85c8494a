//! A kit's helpers: oneshots beside the service that uses the kit.

use indexmap::IndexMap;

use super::expanded::{Part, Service};
use super::merge::{by_key, over};
use crate::spec::{self, Entry, EnvName, Piece, ServiceName};
use crate::yaml::Spanned;

/// A kit's helper: it sees the variables of the service it belongs to. Where that is `discreet`, a secret that the helper
/// names is its alone, so that it stands in no environment of a process that stays.
pub(super) fn of_kit(
    name: Spanned<ServiceName>,
    part: Part,
    hook: spec::Service,
    whole: &mut Service,
    discreet: bool,
) -> Service {
    let mut helper = over(name, part, hook, spec::Service::default());
    let named: Vec<Spanned<EnvName>> = helper.environment.keys().cloned().collect();
    let inherited = whole.environment.clone();
    whole.environment.retain(|name, entry| !(discreet && is_secret(entry) && named.contains(name)));
    let own = by_key(
        inherited,
        helper.environment,
        |theirs, own| if matches!(own, Entry::FromOutside) { theirs } else { own },
    );
    let (kept, hidden): (IndexMap<_, _>, IndexMap<_, _>) =
        own.into_iter().partition(|(name, entry)| !is_secret(entry) || named.contains(name));
    helper.environment = kept;
    hide(&mut helper.environment, hidden.into_keys().collect());
    for (name, entry) in &mut helper.environment {
        if matches!(entry, Entry::Settable(_)) && whole.environment.contains_key(name) {
            *entry = Entry::FromOutside;
        }
    }
    helper
}

/// Takes out what is computed from hidden variables.
fn hide(environment: &mut IndexMap<Spanned<EnvName>, Entry>, mut hidden: Vec<Spanned<EnvName>>) {
    while let Some(name) = hidden.pop() {
        let reads = Piece::Variable(name.to_string());
        environment.retain(|other, entry| {
            let tells = match entry {
                Entry::Value(text) => text.pieces().contains(&reads),
                Entry::Settable(variable) => variable.default.iter().any(|text| text.pieces().contains(&reads)),
                Entry::FromOutside => false,
            };
            if tells {
                hidden.push(other.clone());
            }
            !tells
        });
    }
}

fn is_secret(entry: &Entry) -> bool {
    matches!(entry, Entry::Settable(variable) if variable.is_secret())
}
