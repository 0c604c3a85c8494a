//! Services in containers of their own, and the names under which containers reach each other.

use indexmap::IndexMap;

use super::Check;
use super::hardening::Contents;
use crate::kit::{Place, Service};
use crate::model::{self, Companion, Image, LOOPBACK, ServiceId, Variable};
use crate::spec::EnvName;

impl<'a> Check<'a> {
    pub(super) fn is_built(&self, ServiceId(index): ServiceId) -> bool {
        self.expanded.services.get(index).is_some_and(Service::is_built)
    }

    pub(super) fn companion(
        &mut self,
        service: model::Service,
        image_of_ours: &Image,
        variables: &IndexMap<EnvName, Variable>,
    ) -> Companion {
        let expanded = self.expanded;
        let ServiceId(index) = service.id;
        let written = expanded.services.get(index);
        let image = match written.map(|service| &service.place) {
            Some(Place::Upstream(image)) => written.map(|service| self.upstream(image, service)),
            Some(Place::Job(_) | Place::Built | Place::Elsewhere) | None => None,
        };
        let wanted = written.into_iter().flat_map(|service| &service.volumes);
        let mounts = if image.is_none() { self.image_mounts(wanted) } else { self.mounts(wanted) };
        let mut words = self.container_words(written);
        let contents =
            Contents { image: image_of_ours, mounts: &mounts, variables, services: written.into_iter().collect() };
        // Nobody here knows what somebody else's image needs.
        let hardening = if image.is_none() { self.hardening(&mut words, &contents) } else { None };
        let secret_files = written.map(|service| service.secret_files.clone()).unwrap_or_default();
        Companion { service, image, mounts, words, hardening, secret_files }
    }

    /// The service whose image a job runs, and whose variables it has.
    pub(super) fn whose_image(&self, service: &Service) -> Option<&'a Service> {
        match &service.place {
            Place::Job(of) => self.service(of.as_str()).filter(|service| service.is_built()),
            Place::Built => self.service(service.like.as_ref()?.as_str()),
            Place::Upstream(_) | Place::Elsewhere => None,
        }
    }

    /// The name of the container that runs the image: the project's where it has several services, else the one's.
    pub(super) fn container(&self) -> String {
        let only = || self.expanded.built().next().map(|service| service.name.to_string());
        let process = if self.wanted_overlay().is_some() { None } else { only() };
        process.unwrap_or_else(|| self.expanded.spec.name.to_string())
    }

    /// Where a service is reached from another one: on the loopback within a container, else by its container's name.
    /// Nobody in particular is somebody in the image.
    pub(super) fn host(&self, from: Option<&Service>, to: &Service) -> String {
        let is_same = from.is_some_and(|from| from.name == to.name);
        match (from.is_none_or(Service::is_built), to.is_built()) {
            _ if is_same => LOOPBACK.to_owned(),
            (true, true) => LOOPBACK.to_owned(),
            (false, true) => self.container(),
            (_, false) => to.name.to_string(),
        }
    }
}
