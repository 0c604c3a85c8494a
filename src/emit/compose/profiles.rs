//! The containers of both layouts in one file.
//!
//! Compose starts the containers of a profile that is asked for, and those without any.

use indexmap::IndexMap;

use super::Container;
use crate::compose::Service;
use crate::emit::Refused;
use crate::yaml_out::Value;

/// The containers by name, each under the profile of its layout, where a file has both. What the user gives a profile of
/// its own waits to be called in both.
pub(super) fn services(containers: Vec<Container>, has_both: bool) -> Result<IndexMap<String, Service>, Refused> {
    let mut services: IndexMap<String, Service> = IndexMap::new();
    let mut profiles: IndexMap<String, Vec<Value>> = IndexMap::new();
    for Container { place: _, layout, name, service } in containers {
        if services.get(&name).is_some_and(|other| *other != service) {
            return Err(Refused::TwoContainers(name));
        }
        profiles.entry(name.clone()).or_default().push(Value::Text(layout.to_string()));
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
