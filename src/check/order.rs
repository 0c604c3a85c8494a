//! The order in which services start, and how long that may take.

use std::collections::BTreeMap;

use crate::model::{Before, Budget, Image, Init, Service, ServiceId};
use crate::spec::Duration;

/// What s6-overlay itself takes to end everything that is left: its sleep, and as much again.
const FINAL_GRACE: Duration = Duration::from_millis(2 * Budget::KILL_GRACE.as_millis());

/// The services so that each comes after everything it waits for; nothing when they wait for each other.
pub(super) fn sort(services: Vec<Service>) -> Option<Vec<Service>> {
    let mut waiting = services;
    let mut sorted: Vec<Service> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_waiting = |id: &ServiceId| waiting.iter().any(|other| other.id == *id);
        let next = waiting.iter().position(|service| !service.after.iter().any(is_waiting))?;
        sorted.push(waiting.remove(next));
    }
    Some(sorted)
}

/// The longest path through the dependencies, for starting and for stopping. The services are sorted.
pub(super) fn budget(services: &[Service], image: &Image, before: Before) -> Budget {
    let zero = Duration::from_millis(0);
    let mut takes: BTreeMap<ServiceId, Duration> = BTreeMap::new();
    let mut start: BTreeMap<ServiceId, Duration> = BTreeMap::new();
    let mut stop: BTreeMap<ServiceId, Duration> = BTreeMap::new();
    for service in services {
        let longest = |done: &BTreeMap<ServiceId, Duration>| {
            service.after.iter().filter_map(|id| done.get(id)).max().copied().unwrap_or(zero)
        };
        let [in_all, before, after] = [&takes, &start, &stop].map(longest);
        takes.insert(service.id, in_all + service.start_time());
        start.insert(service.id, before + service.start_limit());
        stop.insert(service.id, after + service.stop_budget());
    }
    let most = |paths: BTreeMap<ServiceId, Duration>| paths.into_values().max().unwrap_or(zero);
    let writes = services.iter().any(|service| service.has_logger(image));
    let (first, last) = match &image.init {
        Init::Overlay(_) if writes => (Budget::OVERLAY_TAKES, Budget::WRITING + FINAL_GRACE),
        Init::Overlay(_) => (Budget::OVERLAY_TAKES, FINAL_GRACE),
        Init::Tini | Init::None => (zero, zero),
    };
    let (takes, start) = (first + before.takes + most(takes), before.limit + most(start));
    Budget { before, takes, start, stop: most(stop) + last }
}
