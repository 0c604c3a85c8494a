//! Which of the services are in view, where every service has a container of its own, and what is left of the others.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::expanded::{Expanded, Part, Place, Service, View};
use super::inherit::inherit;
use crate::spec::{Choice, DependsOn, Entry, Init, Required, ServiceName, UserName, VerbatimSteps, Words};
use crate::yaml::Spanned;

impl Expanded {
    /// Puts every service in its place, as the view has it.
    pub(super) fn place(&mut self) {
        if self.view == View::Single {
            self.share();
            return inherit(&mut self.services);
        }
        self.alone();
        let own = self.services.iter().filter(|service| service.is_built() && service.part == Part::Whole);
        let mut images: Vec<ServiceName> = std::mem::take(&mut self.images);
        images.extend(
            own.map(|service| service.name.value.clone()).filter(|name| !images.contains(name)).collect::<Vec<_>>(),
        );
        images.sort_by_key(|name| self.services.iter().position(|service| service.name.value == *name));
        self.images = images;
        self.run_upstream();
        inherit(&mut self.services);
        let view = self.view.clone();
        for service in &mut self.services {
            let in_view = match (&view, &service.place) {
                (View::Image(of), Place::Built) => service.name.value == *of,
                (View::Image(of), Place::Job(image)) => image.value == *of,
                (View::Beside, Place::Upstream(_)) | (View::Single, _) => true,
                (View::Image(_) | View::Beside, _) => false,
            };
            if !in_view {
                leave(service);
            }
        }
    }

    /// Leaves out users whom nothing in view is for.
    pub(super) fn leave_users(&mut self) {
        if !self.view.is_split() {
            return;
        }
        let copies = self.in_view().flat_map(|service| &service.copy).chain(self.steps().flat_map(|step| &step.copy));
        let owners = copies.filter_map(|copy| copy.value.owner.as_ref());
        let of_steps = self.steps().filter_map(|step| step.user.as_ref());
        let of_services = self.in_view().filter_map(|service| service.user.as_ref());
        let wanted: BTreeSet<UserName> =
            owners.chain(of_steps).chain(of_services).map(|user| user.value.clone()).collect();
        self.users.retain(|name, _| wanted.contains(&name.value));
    }

    /// In a container that all share, a job of one of them is a service like the others.
    fn share(&mut self) {
        let shares = matches!(self.spec.image.init.as_ref().map(|init| &init.value), Some(Init::Overlay(_)));
        if !(shares && self.has_split()) {
            return;
        }
        let built: Vec<Service> = self.built().cloned().collect();
        for service in &mut self.services {
            let Place::Job(of) = &service.place else { continue };
            let of = of.value.clone();
            if built.iter().any(|other| other.name.value == of) {
                super::inherit::from(&built, service);
                service.like = Some(of);
                service.place = Place::Built;
            }
        }
    }

    /// What is said of a container that is shared is of no use here.
    fn alone(&mut self) {
        let image = &mut self.spec.image.value;
        image.init = image.init.take().filter(|init| !matches!(init.value, Init::Overlay(_)));
        image.healthcheck = crate::spec::ImageHealthcheck::default();
        self.spec.ready = None;
        let of_services = self.services.iter_mut().flat_map(|service| service.environment.values_mut());
        for entry in self.spec.environment.values_mut().chain(of_services) {
            // Containers share no first start.
            if let Entry::Settable(variable) = entry
                && let Choice::Generate(length) = variable.choice()
            {
                variable.generate = None;
                variable.required = Some(Spanned::new(Required::Always, length.span));
            }
        }
        for service in &mut self.services {
            service.s6 = IndexMap::new();
        }
    }

    /// A job of a service that runs in somebody else's image runs there, too.
    fn run_upstream(&mut self) {
        let upstream: Vec<Service> =
            self.services.iter().filter(|service| matches!(service.place, Place::Upstream(_))).cloned().collect();
        for job in &mut self.services {
            let Place::Job(of) = &job.place else { continue };
            if let Some(owner) = upstream.iter().find(|other| other.name.value == of.value) {
                job.place = owner.place.clone();
                let shared = owner.volumes.iter().filter(|mount| !job.volumes.iter().any(|own| own.path == mount.path));
                let shared: Vec<_> = shared.cloned().collect();
                job.volumes.splice(..0, shared);
            }
        }
    }
}

/// Leaves of a service what those in other containers must know: its name, its ports, its variables, when it is ready.
fn leave(service: &mut Service) {
    service.place = Place::Elsewhere;
    service.command = None;
    service.entrypoint = None;
    service.entry = None;
    service.script = None;
    service.user = None;
    service.working_dir = None;
    service.depends_on = DependsOn::default();
    service.stop_signal = None;
    service.stop_grace_period = None;
    service.on_exit = None;
    service.packages = Vec::new();
    service.copy = Vec::new();
    service.files = IndexMap::new();
    service.dockerfile = VerbatimSteps::default();
    service.words = Words::default();
}
