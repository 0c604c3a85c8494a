//! What users bring in the place of a service.

use super::probe::{connects, seconds, whole_seconds};
use super::script::{bare, given, given_file, own_variable, own_word};
use crate::model::{External, Model, Outside, Service};
use crate::spec::EnvName;
use crate::template::{Awaited, Name, Quoted, Unless};

/// The variable that names it.
pub(super) fn unless(model: &Model, name: &EnvName, external: Option<&External>) -> Unless {
    let port = external.and_then(|external| external.port).map(|port| port.to_string());
    Unless {
        name: bare(name),
        now: given(model, name).into(),
        file: given_file(model, name).map(Quoted::from),
        port: port.unwrap_or_default(),
    }
}

/// What a service waits for that may stand in for one in another container. `becomes` is what runs a command as the
/// user of the service.
pub(super) fn awaited(model: &Model, service: &Service, becomes: &[Quoted]) -> Vec<Awaited> {
    let awaited = model.brought_for(service).filter_map(|(other, name, external)| {
        let Outside::Connection(tool) = &external.question else { return None };
        let mut command = becomes.to_vec();
        command.extend(["timeout".to_owned(), seconds(external.timeout)].map(Quoted));
        command.extend(connects(*tool).iter().map(|word| own_word(model, service, word)));
        Some(Awaited {
            service: Name(other.to_string()),
            unless: unless(model, name, Some(external)),
            place: bare(&own_variable(other)),
            limit: Name(whole_seconds(external.budget)),
            pause: Name(seconds(external.pause)),
            command,
        })
    });
    awaited.collect()
}
