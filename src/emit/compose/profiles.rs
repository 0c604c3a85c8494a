//! The containers of both layouts in one file.
//!
//! Compose starts the containers of a profile that is asked for, and those without any.

use indexmap::IndexMap;

use super::Container;
use crate::compose::Service;
use crate::emit::Refused;
use crate::model;
use crate::spec::Layout;
use crate::yaml_out::Value;

/// The profile of a container of that layout, where it runs one service: nobody asks for one by that name once users
/// bring their own.
pub(super) fn of(layout: Layout, service: Option<&model::Service>) -> String {
    let unless = service.and_then(|service| service.switch.as_ref()?.unless.as_ref());
    let off = unless.map(|name| format!("${{{name}:+off-}}")).unwrap_or_default();
    format!("{off}{layout}")
}

/// The containers by name, each under the profile of its layout, where a file has both. What the user gives a profile of
/// its own waits to be called in both.
pub(super) fn services(containers: Vec<Container>, has_both: bool) -> Result<IndexMap<String, Service>, Refused> {
    let mut services: IndexMap<String, Service> = IndexMap::new();
    let mut profiles: IndexMap<String, Vec<Value>> = IndexMap::new();
    for Container { place: _, profile, name, service } in containers {
        if services.get(&name).is_some_and(|other| *other != service) {
            return Err(Refused::TwoContainers(name));
        }
        profiles.entry(name.clone()).or_default().push(Value::Text(profile));
        services.insert(name, service);
    }
    for (name, profiles) in profiles.into_iter().filter(|_| has_both) {
        let service = services.get_mut(&name).filter(|service| service.words.get("profiles").is_none());
        if let Some(service) = service {
            service.words.put("profiles", Value::Sequence(profiles));
        }
    }
    Ok(services)
}
