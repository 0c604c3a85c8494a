//! Time for the start and the stop of a whole container.

use super::{Before, Model, Service};
use crate::spec::Duration;

/// What starting and stopping may take, along the dependencies.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What comes before every service.
    pub(crate) before: Before,
    /// What a start takes as a rule.
    pub(crate) takes: Duration,
    /// The longest a start may take: after that it has failed.
    pub(crate) start: Duration,
    /// The longest a stop may take.
    pub(crate) stop: Duration,
}

impl Budget {
    /// What s6-overlay sleeps in full when everything has stopped.
    pub(crate) const KILL_GRACE: Duration = Duration::from_millis(500);

    /// The longest that a logger takes to write what was printed before its service stopped.
    pub(crate) const WRITING: Duration = Duration::from_millis(3_000);

    /// What s6-overlay takes for itself when it starts, with the look at the environment.
    pub(crate) const OVERLAY_TAKES: Duration = Duration::from_millis(2_000);
}

impl Model {
    /// How long failures of the health check do not count: the start of everything, or what the one service says,
    /// behind what it waits for in containers of others.
    pub(crate) fn start_period(&self) -> Duration {
        let probe = self.process().and_then(Service::probe);
        let own = probe.map_or(self.budget.start, |probe| probe.start_period + self.budget.before.limit);
        let awaited = self.process().into_iter().flat_map(|service| self.brought_for(service));
        awaited.fold(own, |sum, (_, _, external)| sum + external.budget)
    }
}
