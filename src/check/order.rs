//! The order in which services start, and how long that may take.

use std::collections::BTreeMap;

use crate::model::{Before, Budget, Given, Image, Init, Member, Service, ServiceId};
use crate::spec::Duration;

/// What s6-overlay itself takes to end everything that is left: its sleep, and as much again.
const FINAL_GRACE: Duration = Duration::from_millis(2 * Budget::KILL_GRACE.as_millis());

/// The services so that each comes after everything it waits for, with the numbers of all in that order; nothing when they
/// wait for each other.
pub(super) fn sort(services: Vec<Service>, given: &[Given]) -> Option<(Vec<Service>, Vec<ServiceId>)> {
    let of_base = given.iter().map(Member::Given);
    let mut waiting: Vec<Member<'_>> = of_base.chain(services.iter().map(Member::Own)).collect();
    let mut order: Vec<ServiceId> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_waiting = |id: &ServiceId| waiting.iter().any(|other| other.id() == *id);
        let next = waiting.iter().position(|member| !member.after().iter().any(is_waiting))?;
        order.push(waiting.remove(next).id());
    }
    let mut sorted = services;
    sorted.sort_by_key(|service| order.iter().position(|id| *id == service.id));
    Some((sorted, order))
}

/// What these numbers are of, in that order.
pub(super) fn members<'m>(
    order: &'m [ServiceId],
    services: &'m [Service],
    given: &'m [Given],
) -> impl Iterator<Item = Member<'m>> {
    order.iter().filter_map(|id| {
        let own = services.iter().find(|service| service.id == *id).map(Member::Own);
        own.or_else(|| given.iter().find(|given| given.id == *id).map(Member::Given))
    })
}

/// The longest path through the dependencies, for starting and for stopping. The members are sorted.
pub(super) fn budget(members: &[Member<'_>], image: &Image, before: Before) -> Budget {
    let zero = Duration::from_millis(0);
    let mut takes: BTreeMap<ServiceId, Duration> = BTreeMap::new();
    let mut start: BTreeMap<ServiceId, Duration> = BTreeMap::new();
    let mut stop: BTreeMap<ServiceId, Duration> = BTreeMap::new();
    for member in members {
        let longest = |done: &BTreeMap<ServiceId, Duration>| {
            member.after().iter().filter_map(|id| done.get(id)).max().copied().unwrap_or(zero)
        };
        let [in_all, before, after] = [&takes, &start, &stop].map(longest);
        takes.insert(member.id(), in_all + member.start_time());
        start.insert(member.id(), before + member.start_limit());
        stop.insert(member.id(), after + member.stop_budget());
    }
    let most = |paths: BTreeMap<ServiceId, Duration>| paths.into_values().max().unwrap_or(zero);
    let writes = members.iter().filter_map(|member| member.own()).any(|service| service.has_logger(image));
    let (first, last) = match &image.init {
        Init::Overlay(_) if writes => (Budget::OVERLAY_TAKES, Budget::WRITING + FINAL_GRACE),
        Init::Overlay(_) => (Budget::OVERLAY_TAKES, FINAL_GRACE),
        Init::Tini | Init::None => (zero, zero),
    };
    let (takes, start) = (first + before.takes + most(takes), before.limit + most(start));
    Budget { before, takes, start, stop: most(stop) + last }
}
