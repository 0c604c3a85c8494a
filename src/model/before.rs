//! What comes before every service of an image.

use super::{Companion, Extent, External, Image, Init, Prepared, Service};
use crate::spec::Duration;

/// What comes before every service: folders become somebody's, and what users bring in the place of services beside
/// several that share a container is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// What it takes as a rule.
    pub(crate) takes: Duration,
    /// The longest it may take.
    pub(crate) limit: Duration,
}

impl Before {
    /// What folders take when they are already whose they should be.
    const LOOK: Duration = Duration::from_millis(500);

    /// The longest that a folder without much in it may take.
    const FOLDERS: Duration = Duration::from_millis(10_000);

    /// The longest that a volume may take, which may be large.
    const VOLUME: Duration = Duration::from_millis(600_000);

    pub(crate) fn of(image: &Image, services: &[Service], companions: &[Companion], prepared: &[Prepared]) -> Self {
        let (takes, limit) = match prepared {
            [] => (Duration::from_millis(0), Duration::from_millis(0)),
            some => (Self::LOOK, Self::preparing(some)),
        };
        let awaited = brought(image, services, companions);
        Self { takes, limit: awaited.into_iter().fold(limit, |sum, (_, external)| sum + external.budget) }
    }

    /// The longest that folders may take to become somebody's.
    pub(crate) fn preparing(prepared: &[Prepared]) -> Duration {
        let is_volume = |each: &Prepared| matches!(each.extent, Extent::Whole { .. });
        if prepared.iter().any(is_volume) { Self::VOLUME } else { Self::FOLDERS }
    }
}

/// What users may bring in the place of services beside a container of several, each once: who starts these waits for it
/// before.
pub(super) fn brought<'m>(
    image: &Image,
    services: &[Service],
    companions: &'m [Companion],
) -> Vec<(&'m Service, &'m External)> {
    let is_awaited = |service: &&Service| services.iter().any(|own| own.after.contains(&service.id));
    let beside = companions.iter().filter(|_| matches!(image.init, Init::Overlay(_)));
    let beside = beside.map(|companion| &companion.service).filter(is_awaited);
    beside.filter_map(|service| Some((service, service.external()?))).collect()
}
