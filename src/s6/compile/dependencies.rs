//! Phase 4: which services a service depends on.

use std::collections::BTreeMap;

use super::bundles::Bundles;
use super::database::{Database, ServiceId, ServiceIds};
use super::pipelines;
use super::verdict::Failure;

/// The services that each service depends on.
pub(super) type Dependencies = BTreeMap<ServiceId, ServiceIds>;

/// Resolves longruns, then oneshots, each in the order of reading.
pub(super) fn resolve(database: &Database, bundles: &Bundles) -> Result<Dependencies, Failure> {
    let mut resolved = Vec::new();
    for (name, longrun) in &database.longruns {
        pipelines::check(database, name, longrun)?;
        resolved.push(services(database, bundles, name, &longrun.dependencies)?);
    }
    for (name, dependencies) in &database.oneshots {
        resolved.push(services(database, bundles, name, dependencies)?);
    }
    Ok(resolved.into_iter().enumerate().collect())
}

fn services(database: &Database, bundles: &Bundles, of: &str, names: &[String]) -> Result<ServiceIds, Failure> {
    let mut services = ServiceIds::new();
    for name in names {
        if let Some(id) = database.id(name) {
            services.insert(id);
        } else if let Some(members) = bundles.get(name) {
            services.extend(members);
        } else {
            return Err(Failure::source(format!(
                "during dependency resolution for service {of}: undefined service name {name}"
            )));
        }
    }
    Ok(services)
}
