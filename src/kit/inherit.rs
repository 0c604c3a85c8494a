//! What a job takes from the service whose image it runs in. Its variables are that service's, too: they are decided
//! where that one's are.

use super::expanded::{Part, Place, Service};

/// Gives every job what it shares with its service. A service that does not exist is reported by a rule.
pub(super) fn inherit(services: &mut [Service]) {
    let built: Vec<Service> = services.iter().filter(|service| service.is_built()).cloned().collect();
    for job in services {
        from(&built, job);
    }
}

/// Gives one job what it shares with its service.
pub(super) fn from(built: &[Service], job: &mut Service) {
    let Place::Job(of) = &job.place else { return };
    let Some(service) = built.iter().find(|service| service.name.value == of.value) else { return };
    // What a kit runs beside its service is root's, unless it says otherwise.
    if job.part == Part::Whole {
        job.user = job.user.take().or_else(|| service.user.clone());
        job.working_dir = job.working_dir.take().or_else(|| service.working_dir.clone());
    }
    let own = std::mem::take(&mut job.volumes);
    let shared = service.volumes.iter().filter(|mount| !own.iter().any(|other| other.path == mount.path));
    job.volumes = shared.chain(&own).cloned().collect();
}
