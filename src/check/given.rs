//! What the base brings: services and users of its own.

use std::collections::BTreeSet;

use super::Check;
use super::image::given;
use crate::kit::{Part, Service};
use crate::model::{self, Given, Provided, ServiceId, User};
use crate::spec::{self, BaseService, ServiceName};
use crate::yaml::Spanned;

impl<'a> Check<'a> {
    /// What is said of the services of the base, by name; none where nothing but ours starts services.
    pub(super) fn base_services(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<ServiceName>, &'a BaseService)> + Clone + use<'a> {
        let overlay = self.provided_overlay();
        overlay.into_iter().flat_map(|overlay| &overlay.services.0)
    }

    /// What is said of s6-overlay, where the base brings it.
    pub(super) fn provided_overlay(&self) -> Option<&'a spec::Overlay> {
        self.wanted_overlay().filter(|overlay| overlay.provided_at().is_some())
    }

    /// The services of the base.
    pub(super) fn given(&self) -> Vec<Given> {
        let decide = |(name, service): (&Spanned<ServiceName>, &BaseService)| {
            let BaseService { depends_on, takes, timeout } = service;
            let of_base = depends_on.iter().filter_map(|needed| self.given_id(needed.as_str()));
            Some(Given {
                id: self.given_id(name.as_str())?,
                name: name.value.clone(),
                after: of_base.chain(self.ahead_of(name.as_str())).collect(),
                takes: given(takes.as_ref(), Given::TAKES),
                limit: given(timeout.as_ref(), Given::LIMIT),
            })
        };
        self.base_services().filter_map(decide).collect()
    }

    /// The number of a service of the base: they are counted behind ours.
    pub(super) fn given_id(&self, name: &str) -> Option<ServiceId> {
        let place = self.base_services().position(|(other, _)| other.as_str() == name)?;
        Some(ServiceId(self.expanded.services.len() + place))
    }

    /// Our services that are to start before that one of the base, with what completes them.
    fn ahead_of(&self, name: &str) -> BTreeSet<ServiceId> {
        let is_ahead = |service: &Service| service.before.iter().any(|after| after.as_str() == name);
        let ahead: Vec<&Service> = self.expanded.built().filter(|service| is_ahead(service)).collect();
        let belongs = |part: &Service| match &part.part {
            Part::Setup { of } => ahead.iter().any(|service| service.name.value == *of),
            Part::Whole | Part::Init { .. } => ahead.iter().any(|service| service.name == part.name),
        };
        let all = self.expanded.services.iter().enumerate();
        all.filter(|(_, service)| belongs(service)).map(|(index, _)| ServiceId(index)).collect()
    }

    /// Where the base has a user, and who gives it its numbers.
    pub(super) fn provided(&self, user: &spec::User) -> Option<Provided> {
        user.provided.as_ref().filter(|provided| provided.value)?;
        let by = user.numbered_by.as_ref().and_then(|name| self.given_id(name.as_str()));
        Some(by.map_or(Provided::Fixed, Provided::NumberedBy))
    }
}

/// The services so that nobody runs before its user has the numbers that a service of the base gives it.
pub(super) fn after_numbers(mut services: Vec<model::Service>, given: &[Given]) -> Vec<model::Service> {
    for index in 0..services.len() {
        let Some(service) = services.get(index) else { continue };
        let Some(by) = service.user.as_ref().and_then(User::numbered_by) else { continue };
        // What it waits for anyway may wait for that service already.
        let waits = service.after.iter().any(|id| is_after(*id, by, &services, given));
        if let Some(service) = services.get_mut(index).filter(|_| !waits) {
            service.after.insert(by);
        }
    }
    services
}

/// Whether something is that service of the base, or comes after it.
fn is_after(id: ServiceId, by: ServiceId, services: &[model::Service], given: &[Given]) -> bool {
    let mut waiting = vec![id];
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let own = services.iter().find(|service| service.id == id);
        let is_numbered = own.and_then(|service| service.user.as_ref()?.numbered_by()) == Some(by);
        if id == by || is_numbered {
            return true;
        }
        if seen.insert(id) {
            waiting.extend(own.into_iter().flat_map(|service| &service.after));
            waiting.extend(given.iter().filter(|given| given.id == id).flat_map(|given| &given.after));
        }
    }
    false
}
