//! What is known of a service in another container.

use super::{Kind, Service, ServiceId, Switch};
use crate::spec::ServiceName;

/// A service in another container than those of its model.
#[derive(Clone, Debug)]
pub struct Neighbour {
    pub(crate) id: ServiceId,
    pub(crate) name: ServiceName,
    pub(crate) awaited: Awaited,
    /// When it is off; none where it is always on.
    pub(crate) switch: Option<Switch>,
}

/// What one waits for who waits for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// Its start: nothing tells more.
    Start,
    /// That its probe succeeds.
    Health,
    /// That it has run to its end.
    End,
}

impl Service {
    /// What one waits for who waits for it.
    pub(crate) fn awaited(&self) -> Awaited {
        match self.kind {
            Kind::Oneshot(_) => Awaited::End,
            Kind::Longrun(_) if self.probe().is_some() => Awaited::Health,
            Kind::Longrun(_) => Awaited::Start,
        }
    }
}
