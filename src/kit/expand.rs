//! Replaces every kit of a spec by what it brings.

use indexmap::IndexMap;

use super::arguments::{self, Arguments};
use super::catalogue::{Catalogue, Kit};
use super::expanded::{Expanded, Part, Place, Platforms, Service, State, View};
use super::keeps::Used;
use super::manifest::Manifest;
use super::misuse::{built_twice, chosen, taken_stage, without_kit};
use super::open::{Opener, Use};
use super::scripts::{in_service, in_stage};
use super::upstream::Shape;
use super::{helper, merge};
use crate::diagnostic::{Code, Diagnostic};
use crate::folder::Folder;
use crate::source::Sources;
use crate::spec::{self, KitName, Script, ServiceName, Spec, Stage, StageName};
use crate::yaml::Spanned;

/// Replaces the kits. What is wrong with their use is reported; the result is then good enough to find more.
pub fn expand(
    mut spec: Spec,
    view: View,
    catalogue: &Catalogue,
    sources: &mut Sources,
    folder: &dyn Folder,
) -> (Expanded, Vec<Diagnostic>) {
    let services = std::mem::take(&mut spec.services);
    let stages = std::mem::take(&mut spec.stages);
    let mut expanded = Expanded {
        users: std::mem::take(&mut spec.users),
        stages: IndexMap::new(),
        repositories: std::mem::take(&mut spec.image.value.repositories),
        spec,
        services: Vec::new(),
        before_packages: IndexMap::new(),
        after_packages: Vec::new(),
        packages: Vec::new(),
        state: Vec::new(),
        platforms: Vec::new(),
        in_place: Vec::new(),
        used: Vec::new(),
        view,
        images: Vec::new(),
    };
    let vars = expanded.spec.vars.clone();
    let volume = expanded.volume_path().to_owned();
    let mut kits = Opener { catalogue, sources, folder, vars: &vars, volume: &volume, findings: Vec::new() };
    for (name, stage) in stages {
        match stage.kit.clone() {
            None => {
                kits.findings.extend(without_kit(&stage.with));
                expanded.stages.insert(name, stage);
            }
            Some(kit) => expanded.add_stage(&kit, name, stage, &mut kits),
        }
    }
    for (name, mut service) in services {
        kits.findings.extend(one_origin(&name, &mut service));
        match service.kit.clone() {
            None => {
                kits.findings.extend(without_kit(&service.with));
                expanded.services.push(merge::over(name, Part::Whole, spec::Service::default(), service));
            }
            Some(kit) => expanded.add_service(&kit, name, service, &mut kits),
        }
    }
    expanded.place();
    // After the services: who does the steps depends on who runs.
    for (kit, arguments) in std::mem::take(&mut expanded.spec.image.value.kits) {
        expanded.add_in_place(&kit, &arguments.0, &mut kits);
    }
    expanded.leave_users();
    (expanded, kits.findings)
}

/// A service comes from a kit, from an image of its own, or from that of another service. Of several only the first is
/// kept, so that nothing follows from the others.
fn one_origin(name: &Spanned<ServiceName>, service: &mut spec::Service) -> Option<Diagnostic> {
    let places = [
        ("kit", service.kit.as_ref().map(|kit| kit.span)),
        ("image", service.image.as_ref().map(|image| image.span)),
        ("image_of", service.image_of.as_ref().map(|other| other.span)),
    ];
    let mut given = places.into_iter().filter_map(|(key, span)| Some((key, span?)));
    let ((kept, first), (key, second)) = (given.next()?, given.next()?);
    service.image = service.image.take().filter(|_| kept == "image");
    service.image_of = None;
    let message = format!("`{}` has both `{kept}` and `{key}`: each says where it comes from", name.value);
    let found = Diagnostic::new(Code::ServiceShape, second, message).label("the second").also(first, "the first");
    Some(found.advice("remove one of them; which is meant only you know"))
}

impl Expanded {
    fn add_stage(&mut self, kit_name: &Spanned<KitName>, name: Spanned<StageName>, user: Stage, kits: &mut Opener) {
        let opened = kits.open(kit_name, &Use::Stage(name.as_str()), &user.with);
        let stage = match opened {
            // What the kit is has been taken: nobody may take it again.
            Some(opened) => {
                let user = Stage { kit: None, with: IndexMap::new(), ..user };
                merge::stage(self.brought_stage(kit_name, opened, &mut kits.findings), user)
            }
            None => user,
        };
        self.stages.insert(name, stage);
    }

    /// The stage that a kit brings.
    pub(super) fn brought_stage(
        &mut self,
        kit_name: &Spanned<KitName>,
        (kit, mut manifest, arguments): (Kit<'_>, Manifest, Arguments),
        findings: &mut Vec<Diagnostic>,
    ) -> Stage {
        let mut stage = manifest.stage.take().unwrap_or_default();
        for brought in arguments::contributions(&mut manifest, &arguments) {
            stage.packages.extend(brought.packages);
            stage.steps.extend(brought.steps);
            stage.provides.0.extend(brought.provides.0);
            self.available_on(kit_name, brought.platforms);
        }
        self.available_on(kit_name, manifest.platforms);
        in_stage(kit, &mut stage, findings);
        stage
    }

    fn add_service(
        &mut self,
        kit_name: &Spanned<KitName>,
        name: Spanned<ServiceName>,
        user: spec::Service,
        kits: &mut Opener,
    ) {
        let opened = kits.open(kit_name, &Use::Service(name.as_str()), &user.with);
        let Some((kit, mut manifest, arguments)) = opened else {
            // Something to run, so that its lack is not reported as well.
            let stand_in = Spanned::new(Script::Inline(String::new()), kit_name.span);
            let runs_nothing = user.command.is_none() && user.entrypoint.is_none() && user.script.is_none();
            let unknown = spec::Service { script: Some(stand_in).filter(|_| runs_nothing), ..spec::Service::default() };
            self.services.push(merge::over(name, Part::Whole, unknown, user));
            return;
        };
        let brought = arguments::contributions(&mut manifest, &arguments);
        let is_split = self.view.is_split();
        let mut kept = Used::new(&name.value, &kit_name.value, &manifest, &arguments, is_split);
        let of_choices = brought.iter().filter(|_| !is_split || manifest.upstream.is_none());
        kept.state.extend(of_choices.flat_map(|choice| &choice.state).map(|path| path.value.clone()));
        self.used.push(kept);
        if let Some(mut upstream) = manifest.upstream.take().filter(|_| self.view.is_split()) {
            let mut images = Vec::new();
            for brought in brought {
                images.extend(brought.image);
                let Some(chosen) = brought.upstream else { continue };
                upstream.state.extend(chosen.state);
                upstream.init = chosen.init.or(upstream.init);
                upstream.setup = chosen.setup.or(upstream.setup);
            }
            let service = manifest.service.unwrap_or_default();
            let shape = Shape { kit, used: kit_name, upstream, images, service };
            return self.add_upstream(&name, user, shape, &mut kits.findings);
        }
        let is_here = self.is_about(&name.value);
        for brought in brought.into_iter().filter(|_| is_here) {
            self.packages.extend(brought.packages);
            for (repository, wanted) in brought.repositories {
                self.repositories.entry(repository).or_insert(wanted);
            }
            self.available_on(kit_name, brought.platforms);
            manifest.init = brought.init.or(manifest.init);
            manifest.setup = brought.setup.or(manifest.setup);
            manifest.state.extend(brought.state);
        }
        let Manifest {
            description: _, // for people
            parameters: _,  // taken by the arguments
            platforms,
            project: _, // read by whoever opens a kit
            users,
            stages,
            before_packages,
            after_packages,
            service,
            stage: _,    // none: a kit is for a service or for a stage
            in_place: _, // for stages
            init,
            setup,
            external,
            state,
            keeps: _,    // taken above
            upstream: _, // taken above
        } = manifest;
        let place = |path: &Spanned<spec::ContainerPath>| {
            let span = arguments.span_of(path.as_str()).unwrap_or(kit_name.span);
            State { path: Spanned::new(path.value.clone(), span), may_be_mounted: kit.folder().is_some() }
        };
        let mut service = service.unwrap_or_default();
        let (mut init, mut setup) = (init, setup);
        for part in [Some(&mut service), init.as_mut(), setup.as_mut()].into_iter().flatten() {
            in_service(kit, part, &mut kits.findings);
        }
        let parts = services(&name, user, service, init, setup, is_split);
        let external = |part: &Service| external.clone().filter(|_| part.part == Part::Whole);
        self.services.extend(parts.into_iter().map(|part| Service { external: external(&part), ..part }));
        if !is_here {
            return;
        }
        self.available_on(kit_name, platforms);
        self.state.extend(state.iter().map(place));
        for (user, wanted) in users {
            match self.users.get_key_value(&user) {
                Some((_, own)) => kits.findings.extend(chosen(own, &wanted, kit_name)),
                None => drop(self.users.insert(user, wanted)),
            }
        }
        for (stage, mut wanted) in stages {
            in_stage(kit, &mut wanted, &mut kits.findings);
            match self.stages.get_key_value(&stage) {
                Some((taken, _)) if taken.span.source == kit_name.span.source => {
                    kits.findings.push(taken_stage(taken, kit_name));
                }
                Some((_, first)) if *first != wanted => kits.findings.push(built_twice(&stage, kit_name)),
                _ => drop(self.stages.insert(stage, wanted)),
            }
        }
        self.before_packages.extend(before_packages);
        self.after_packages.extend(after_packages);
    }

    /// Notes for which platforms a kit is there; none means all.
    fn available_on(&mut self, kit: &Spanned<KitName>, platforms: Vec<String>) {
        if !platforms.is_empty() {
            self.platforms.push(Platforms { kit: kit.clone(), available: platforms });
        }
    }

    /// Where the volume for the services' state is mounted. Without one the usual place stands in: a rule reports
    /// that the state would be lost there.
    fn volume_path(&self) -> &str {
        let paths = self.spec.volumes.values().find_map(|volume| volume.path.as_ref());
        paths.map_or(spec::USUAL_VOLUME, |path| path.as_str())
    }
}

/// The service and its helpers, in the order in which they start.
fn services(
    name: &Spanned<ServiceName>,
    user: spec::Service,
    defaults: spec::Service,
    init: Option<spec::Service>,
    setup: Option<spec::Service>,
    is_split: bool,
) -> Vec<Service> {
    let mut whole = merge::over(name.clone(), Part::Whole, defaults, user);
    let mut helper = |hook: Option<spec::Service>, suffix: &str, part: fn(ServiceName) -> Part| {
        let named = ServiceName::try_from(format!("{}-{suffix}", name.value)).ok()?;
        let helper = helper::of_kit(Spanned::new(named, name.span), part(name.value.clone()), hook?, &mut whole, true);
        let place = if is_split { Place::Job(name.clone()) } else { helper.place.clone() };
        Some(Service { place, ..helper })
    };
    let init = helper(init, "init", |of| Part::Init { of });
    let setup = helper(setup, "setup", |of| Part::Setup { of });
    init.into_iter().chain(std::iter::once(whole)).chain(setup).collect()
}
