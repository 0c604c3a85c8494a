//! What the base brings and starts beside the services that are built in.

use std::collections::BTreeSet;

use super::service::{Service, ServiceId};
use super::{Init, Model, Numbers, Overlay, User};
use crate::spec::{Duration, EnvName, ServiceName};

/// A service of the base's own s6 tree.
#[derive(Clone, Debug)]
pub struct Given {
    pub(crate) id: ServiceId,
    pub(crate) name: ServiceName,
    /// What it waits for: others of the base, and services of ours that are to start before it.
    pub(crate) after: BTreeSet<ServiceId>,
    /// What its start takes as a rule.
    pub(crate) takes: Duration,
    /// The longest that its start may take: nothing ends by it.
    pub(crate) limit: Duration,
}

impl Given {
    /// What its start takes where nobody says more.
    pub(crate) const TAKES: Duration = Duration::from_millis(2_000);

    /// The longest that its start may take where nobody says more.
    pub(crate) const LIMIT: Duration = Duration::from_millis(60_000);
}

/// What a start consists of.
#[derive(Clone, Copy, Debug)]
pub enum Member<'m> {
    /// A service of ours.
    Own(&'m Service),
    /// One of the base.
    Given(&'m Given),
}

impl<'m> Member<'m> {
    /// Its number.
    pub fn id(self) -> ServiceId {
        match self {
            Self::Own(service) => service.id,
            Self::Given(given) => given.id,
        }
    }

    /// Its name.
    pub fn name(self) -> &'m ServiceName {
        match self {
            Self::Own(service) => &service.name,
            Self::Given(given) => &given.name,
        }
    }

    /// Everything it waits for directly.
    pub fn after(self) -> &'m BTreeSet<ServiceId> {
        match self {
            Self::Own(service) => &service.after,
            Self::Given(given) => &given.after,
        }
    }

    /// The service, where it is one of ours.
    pub fn own(self) -> Option<&'m Service> {
        match self {
            Self::Own(service) => Some(service),
            Self::Given(_) => None,
        }
    }

    /// What its start takes as a rule.
    pub fn start_time(self) -> Duration {
        match self {
            Self::Own(service) => service.start_time(),
            Self::Given(given) => given.takes,
        }
    }

    /// The longest it may take to be ready.
    pub fn start_limit(self) -> Duration {
        match self {
            Self::Own(service) => service.start_limit(),
            Self::Given(given) => given.limit,
        }
    }

    /// The longest it may take to stop, as far as that is known here.
    pub fn stop_budget(self) -> Duration {
        match self {
            Self::Own(service) => service.stop_budget(),
            Self::Given(_) => Duration::from_millis(0),
        }
    }
}

impl Model {
    /// Whether the base brings s6-overlay.
    pub(crate) fn is_on_overlay(&self) -> bool {
        matches!(self.image.init, Init::Overlay(Overlay { download: None, .. }))
    }

    /// The service of the base with that number.
    pub(crate) fn given(&self, id: ServiceId) -> Option<&Given> {
        self.given.iter().find(|given| given.id == id)
    }

    /// What must be there before a service, that service included.
    pub(crate) fn up_to(&self, last: ServiceId) -> BTreeSet<ServiceId> {
        let mut wanted = BTreeSet::from([last]);
        for member in self.members().collect::<Vec<_>>().into_iter().rev() {
            if wanted.contains(&member.id()) {
                wanted.extend(member.after());
            }
        }
        wanted
    }

    /// The services of the base that give users the numbers that a variable says.
    pub(crate) fn given_by(&self, variable: &EnvName) -> impl Iterator<Item = &ServiceName> {
        let says = move |user: &&User| {
            let texts = user.chosen.iter().flat_map(|Numbers { uid, gid }| uid.variables().chain(gid.variables()));
            texts.into_iter().any(|name| name == variable)
        };
        let by = self.image.users.iter().filter(says).filter_map(User::numbered_by);
        by.filter_map(|id| self.given(id)).map(|given| &given.name)
    }
}
