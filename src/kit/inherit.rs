//! What a job takes from the service whose image it runs in.

use indexmap::IndexMap;

use super::expanded::{Place, Service};
use super::merge::by_key;
use crate::spec::{Entry, EnvName};
use crate::yaml::Spanned;

/// Gives every job what it shares with its service. A service that does not exist is reported by a rule.
pub(super) fn inherit(services: &mut [Service]) {
    let built: Vec<Service> = services.iter().filter(|service| service.is_built()).cloned().collect();
    for job in services {
        let Place::Job(of) = &job.place else { continue };
        let Some(service) = built.iter().find(|service| service.name.value == of.value) else { continue };
        job.user = job.user.take().or_else(|| service.user.clone());
        job.working_dir = job.working_dir.take().or_else(|| service.working_dir.clone());
        job.environment =
            by_key(declared_there(&service.environment), std::mem::take(&mut job.environment), |_, own| own);
        let own = std::mem::take(&mut job.volumes);
        let shared = service.volumes.iter().filter(|mount| !own.iter().any(|other| other.path == mount.path));
        job.volumes = shared.chain(&own).cloned().collect();
    }
}

/// The same variables, without declaring again what users set.
fn declared_there(environment: &IndexMap<Spanned<EnvName>, Entry>) -> IndexMap<Spanned<EnvName>, Entry> {
    let entry = |entry: &Entry| match entry {
        Entry::Settable(_) => Entry::FromOutside,
        Entry::Value(_) | Entry::FromOutside => entry.clone(),
    };
    environment.iter().map(|(name, wanted)| (name.clone(), entry(wanted))).collect()
}
