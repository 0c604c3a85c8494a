//! The path through the dependencies that takes longest.

use std::collections::BTreeMap;

use super::Part;
use crate::model::{Service, ServiceId};
use crate::spec::Duration;

/// Services of which each waits for the one before, first to last, and what they take together.
pub(super) struct Path<'m> {
    pub(super) services: Vec<&'m Service>,
    pub(super) sum: Duration,
}

impl<'m> Part<'m> {
    /// The path whose services take longest, by what each takes.
    pub(super) fn longest(&self, takes: fn(&Service) -> Duration) -> Path<'m> {
        let nothing = || (Duration::from_millis(0), Vec::new());
        let mut paths: BTreeMap<ServiceId, (Duration, Vec<&'m Service>)> = BTreeMap::new();
        for service in &self.services {
            let before = self.before(service).filter_map(|before| paths.get(&before.id));
            let (sum, mut path) = before.max_by_key(|(sum, _)| *sum).cloned().unwrap_or_else(nothing);
            path.push(service);
            paths.insert(service.id, (sum + takes(service), path));
        }
        let (sum, services) = paths.into_values().max_by_key(|(sum, path)| (*sum, path.len())).unwrap_or_else(nothing);
        Path { services, sum }
    }
}

impl Path<'_> {
    /// Whether it leads straight from one service to another.
    pub(super) fn has(&self, from: &Service, to: &Service) -> bool {
        self.services.windows(2).any(|pair| matches!(pair, [one, next] if one.id == from.id && next.id == to.id))
    }

    /// The names of its services.
    pub(super) fn names(&self) -> String {
        self.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join(" → ")
    }
}
