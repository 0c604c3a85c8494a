//! Our services among those of the base: what each side must know of the other.

use std::collections::{BTreeMap, BTreeSet};

use super::words::name;
use super::{BROUGHT, FIRST, LAST, PREPARE, logs};
use crate::model::{Given, Model, ServiceId, User};
use crate::s6::ServiceName;

/// The names of all services that the tree defines.
pub(in crate::emit) fn defined(model: &Model) -> Vec<String> {
    let own = model.services.iter().map(|service| service.name.to_string());
    let loggers = logs::pipelines(model).into_values().map(|logger| logger.as_str().to_owned());
    let prepare = (!model.prepared.is_empty()).then_some(PREPARE);
    let brought = (!model.brought_beside().is_empty()).then_some(BROUGHT);
    let added = [FIRST].into_iter().chain(prepare).chain(brought).chain([LAST]).map(str::to_owned);
    own.chain(loggers).chain(added).collect()
}

/// The names of services that are in this container.
pub(super) fn names(model: &Model, ids: &BTreeSet<ServiceId>) -> BTreeSet<ServiceName> {
    // Who is in another container is waited for by whoever starts the containers.
    let here = model.services.iter().filter(|service| ids.contains(&service.id));
    let given = model.given.iter().filter(|given| ids.contains(&given.id));
    let names = here.map(|service| service.name.as_str()).chain(given.map(|given| given.name.as_str()));
    names.map(name).collect()
}

/// The services of the base that wait for ours. Who gives users their numbers waits until these have been looked at.
pub(in crate::emit) fn waiting(model: &Model) -> BTreeMap<ServiceName, BTreeSet<ServiceName>> {
    let ours: BTreeSet<ServiceId> = model.services.iter().map(|service| service.id).collect();
    let numbering: BTreeSet<ServiceId> = model.image.users.iter().filter_map(User::numbered_by).collect();
    let needed = |given: &Given| {
        let first = numbering.contains(&given.id).then(|| name(FIRST));
        names(model, &given.after.intersection(&ours).copied().collect()).into_iter().chain(first).collect()
    };
    let all = model.given.iter().map(|given| (name(given.name.as_str()), needed(given)));
    all.filter(|(_, needed): &(_, BTreeSet<_>)| !needed.is_empty()).collect()
}
