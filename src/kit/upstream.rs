//! A kit's service in a container of its own, from an image of somebody else that the kit knows.

use indexmap::IndexMap;

use super::expanded::{Expanded, Part, Place, Service};
use super::manifest::Upstream;
use super::{helper, merge, scripts};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{self, ContainerPath, Entry, KitName, Mount, MountSource, ServiceName, Text, VolumeName};
use crate::yaml::Spanned;

/// What a kit says of it, and where it is used.
pub(super) struct Shape<'a> {
    pub(super) kit: super::catalogue::Kit<'a>,
    pub(super) used: &'a Spanned<KitName>,
    pub(super) upstream: Upstream,
    /// Images that choices of the parameters bring.
    pub(super) images: Vec<Spanned<Text>>,
    /// The kit's service where it is built.
    pub(super) service: spec::Service,
}

impl Expanded {
    /// The service with its helpers, each in a container of its own, and its state in volumes of its own.
    pub(super) fn add_upstream(
        &mut self,
        name: &Spanned<ServiceName>,
        user: spec::Service,
        shape: Shape<'_>,
        findings: &mut Vec<Diagnostic>,
    ) {
        let Shape { kit, used, upstream, images, service } = shape;
        let Upstream { image, state, secret_files, service: otherwise, init, setup, keeps: _ } = upstream;
        let Some(image) = one_image(used, images, image, findings) else { return };
        let (mut otherwise, mut init, mut setup) = (otherwise.unwrap_or_default(), init, setup);
        for part in [Some(&mut otherwise), init.as_mut(), setup.as_mut()].into_iter().flatten() {
            scripts::in_service(kit, part, findings);
        }
        let mut whole = merge::over(name.clone(), Part::Whole, under(service, otherwise), user);
        whole.volumes.extend(self.state_of(&whole, used, state));
        whole.secret_files = secret_files.into_iter().map(|name| name.value).collect();
        let place = if brings_contents(&whole) {
            findings.extend(without_program(used, &whole));
            self.images.push(name.value.clone());
            if self.is_about(&name.value) {
                self.spec.image.value.base = image;
            }
            Place::Job(name.clone())
        } else {
            whole.place = Place::Upstream(image.clone());
            Place::Upstream(image)
        };
        let mut helper = |hook: Option<spec::Service>, suffix: &str, part: fn(ServiceName) -> Part| {
            let named = ServiceName::try_from(format!("{}-{suffix}", name.value)).ok()?;
            let named = Spanned::new(named, name.span);
            let helper = helper::of_kit(named, part(name.value.clone()), hook?, &mut whole, false);
            Some(Service { place: place.clone(), volumes: whole.volumes.clone(), ..helper })
        };
        let before = helper(init, "init", |of| Part::Init { of });
        let after = helper(setup, "setup", |of| Part::Setup { of });
        self.services.extend(before.into_iter().chain([whole]).chain(after));
    }

    /// Volumes for what outlives the container, but where the user mounts something.
    fn state_of(
        &mut self,
        service: &Service,
        used: &Spanned<KitName>,
        state: IndexMap<Spanned<VolumeName>, Spanned<ContainerPath>>,
    ) -> Vec<Spanned<Mount>> {
        let mut mounts = Vec::new();
        for (name, path) in state {
            let named = VolumeName::try_from(format!("{}_{}", service.name.value, name.value));
            let Ok(volume) = named else { continue };
            if service.volumes.iter().any(|mount| mount.path == path.value) {
                continue;
            }
            let description = Text::literal(format!("What {} keeps", service.name.value));
            let declared =
                spec::Volume { description: Some(Spanned::new(description, used.span)), ..spec::Volume::default() };
            self.spec.volumes.entry(Spanned::new(volume.clone(), used.span)).or_insert(declared);
            let mount = Mount { source: MountSource::Volume(volume), path: path.value, read_only: false };
            mounts.push(Spanned::new(mount, used.span));
        }
        mounts
    }
}

/// The kit's service for that image: what anyone sees of it stays, what it runs, brings and is told is the other's.
fn under(service: spec::Service, otherwise: spec::Service) -> spec::Service {
    let spec::Service {
        kit: _,  // never in a kit
        with: _, // never in a kit
        image: _,
        image_of: _,
        command: _,
        entrypoint: _,
        entry: _,
        script: _,
        oneshot,
        user: _,
        working_dir: _,
        environment,
        ports,
        healthcheck,
        depends_on: _,
        before: _, // of the image that is built
        takes,
        volumes: _,
        stop_signal,
        stop_grace_period,
        on_exit,
        unless: _, // never in a kit
        when: _,   // never in a kit
        logs: _,   // to the console of its own container
        packages: _,
        copy: _,
        files: _,
        dev: _,
        dockerfile: _,
        s6: _,
        words,
    } = service;
    let seen = spec::Service {
        oneshot,
        ports,
        healthcheck,
        takes,
        stop_signal,
        stop_grace_period,
        on_exit,
        words,
        ..spec::Service::default()
    };
    let mut service = merge::service(seen, otherwise);
    for (name, entry) in &mut service.environment {
        if let (Entry::FromOutside, Some(declared)) = (&*entry, environment.get(name)) {
            *entry = declared.clone();
        }
    }
    service
}

/// Whether something is put into the image, so that it is built from the other one.
fn brings_contents(service: &Service) -> bool {
    let spec::VerbatimSteps { start, packages, files, end } = &service.dockerfile;
    let has_lines = [start, packages, files, end].into_iter().any(Option::is_some);
    let is_other = service.user.is_some() || service.working_dir.is_some();
    let brings = !(service.packages.is_empty() && service.copy.is_empty() && service.files.is_empty());
    brings || has_lines || is_other || service.entry.is_some()
}

/// The one image that has all that is chosen.
fn one_image(
    used: &Spanned<KitName>,
    chosen: Vec<Spanned<Text>>,
    usual: Option<Spanned<Text>>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<Text>> {
    let mut chosen = chosen.into_iter();
    let Some(first) = chosen.next() else {
        if usual.is_none() {
            let message = format!("the kit `{}` names no image for what is chosen", used.value);
            let report = Diagnostic::new(Code::UpstreamImage, used.span, message)
                .label("in a container of its own, it runs from somebody else's image");
            findings.push(report.advice("choose otherwise, or write the service without the kit; which only you know"));
        }
        return usual.map(|image| Spanned::new(image.value, used.span));
    };
    if let Some(other) = chosen.find(|other| *other != first) {
        let message = format!(
            "no one image has all that is chosen of the kit `{}`: one choice wants `{}`, another `{}`",
            used.value, first.value, other.value
        );
        let report = Diagnostic::new(Code::UpstreamImage, used.span, message)
            .label("in a container of its own, it runs from somebody else's image");
        findings.push(report.advice(
            "choose only one of them, or give the service an `image` that has both in place of the kit; which only you know",
        ));
    }
    Some(Spanned::new(first.value, used.span))
}

/// An image that is built from another one must say what it starts.
fn without_program(used: &Spanned<KitName>, service: &Service) -> Option<Diagnostic> {
    if service.command.is_some() || service.entrypoint.is_some() || service.script.is_some() {
        return None;
    }
    let message = format!(
        "something is put into the image of `{}`, and its kit does not say what that starts",
        service.name.value
    );
    let report = Diagnostic::new(Code::UpstreamImage, used.span, message).label("no `command` for an image of its own");
    Some(
        report.advice(
            "write `entrypoint` and `command` as that image has them, or put nothing into it; which only you know",
        ),
    )
}

impl Expanded {
    /// Whether the image of a service is the one in view.
    pub(super) fn is_about(&self, service: &ServiceName) -> bool {
        match &self.view {
            super::View::Single => true,
            super::View::Image(of) => of == service,
            super::View::Beside => false,
        }
    }
}
