//! The final image: base, packages, users, labels, what is copied.

use super::Check;
use super::forms::{ADDRESS, IMAGE, LINE, WORD};
use super::steps::Around;
use crate::kit::{Service, View};
use crate::model::{
    self, CopySource, CopyStep, Download, Healthcheck, Image, Init, Label, Overlay, Project, Repository, StageStep,
    Steps, Variable,
};
use crate::s6;
use crate::spec::{self, Attempts, Console, Duration, Entry, PackageName, VerbatimSteps};
use crate::yaml::Spanned;

/// The package that brings `/usr/bin/tini`.
const TINI: &str = "tini";

/// The package that brings the time zones: a slim base may be without them.
const ZONES: &str = "tzdata";

impl<'a> Check<'a> {
    /// The image; nothing when its init is wrong, which a rule has reported.
    pub(super) fn image(&mut self, project: &Project, services: &[model::Service]) -> Option<Image> {
        let expanded = self.expanded;
        let image = &expanded.spec.image;
        let built: Vec<&model::Service> = services.iter().filter(|service| self.is_built(service.id)).collect();
        let has_shell = !self.is_without_shell();
        Some(Image {
            reference: self.reference(project),
            base: self.base(),
            has_shell,
            init: self.init()?,
            prefixes: self.wanted_overlay().is_some() && given(image.logs.as_ref(), Console::Plain) == Console::Prefix,
            users: self.users(),
            folders: self.folders(&built),
            packages: self.packages(has_shell),
            before_packages: expanded
                .before_packages
                .iter()
                .map(|(path, text)| (path.value.clone(), text.value.clone()))
                .collect(),
            after_packages: expanded.after_packages.iter().map(|command| command.value.to_string()).collect(),
            repositories: expanded
                .repositories
                .iter()
                .map(|(name, repository)| self.repository(name, repository))
                .collect(),
            args: self.args(&image.args),
            own_steps: self.own_steps(),
            working_dir: image.working_dir.as_ref().map(|path| path.value.clone()),
            cache_from: image.cache_from.iter().map(|place| self.formed(place, &LINE)).collect(),
            cache_to: image.cache_to.iter().map(|place| self.formed(place, &LINE)).collect(),
            labels: self.labels(project),
            kit_copies: self.image_copies(true),
            copies: self.image_copies(false),
            rootfs: image.rootfs.as_ref().map(|path| path.value.clone()),
            healthcheck: self.image_healthcheck(&built),
            steps: self.steps(),
        })
    }

    fn reference(&mut self, project: &Project) -> String {
        let spec = &self.expanded.spec;
        let name = self.optionally_formed(spec.image.name.as_ref(), &IMAGE).unwrap_or_else(|| project.name.clone());
        let (name, tag) = match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, tag),
            _ => (name.as_str(), project.version.as_deref().unwrap_or("latest")),
        };
        match &self.expanded.view {
            View::Image(service) => format!("{name}-{service}:{tag}"),
            View::Single | View::Beside => format!("{name}:{tag}"),
        }
    }

    /// What the container starts first; nothing when that is wrong, which a rule has reported.
    fn init(&mut self) -> Option<Init> {
        match self.expanded.spec.image.init.as_ref().map(|init| &init.value) {
            Some(spec::Init::Overlay(wanted)) => self.overlay(wanted).map(Init::Overlay),
            Some(spec::Init::Tini) => Some(Init::Tini),
            Some(spec::Init::None) | None => Some(Init::None),
        }
    }

    /// What is said of s6-overlay, where that starts the services.
    pub(super) fn wanted_overlay(&self) -> Option<&'a spec::Overlay> {
        match self.expanded.spec.image.init.as_ref().map(|init| &init.value) {
            Some(spec::Init::Overlay(overlay)) => Some(overlay),
            Some(spec::Init::Tini | spec::Init::None) | None => None,
        }
    }

    fn overlay(&mut self, overlay: &spec::Overlay) -> Option<Overlay> {
        let version: s6::Version = overlay.version.parse().ok()?;
        let download = if self.provided_overlay().is_some() { None } else { Some(self.download(version, overlay)) };
        Some(Overlay { version, download })
    }

    /// What is downloaded. A checksum that nobody has is empty: a rule has reported that, and all else is found as well.
    fn download(&mut self, version: s6::Version, overlay: &spec::Overlay) -> Download {
        let platforms: Vec<s6::Platform> =
            self.platforms().iter().filter_map(|platform| platform.parse().ok()).collect();
        let mut sum = |tarball| self.tarball_sum(overlay, version, tarball).unwrap_or_default();
        let noarch = sum(s6::Tarball::Noarch);
        let arch = platforms.iter().map(|platform| sum(s6::Tarball::Arch(*platform))).collect();
        Download { platforms, noarch, arch }
    }

    /// The platforms as they are written.
    pub(super) fn platforms(&self) -> Vec<Spanned<String>> {
        let image = &self.expanded.spec.image;
        image.platforms.clone().unwrap_or_else(|| vec![Spanned::new("linux/amd64".to_owned(), image.span)])
    }

    /// Whether whoever runs the container may say which time zone it has.
    fn lets_choose_zone(&self) -> bool {
        let expanded = self.expanded;
        let built = expanded.services.iter().filter(|service| service.runs_our_image());
        let of_services = built.flat_map(|service| &service.environment);
        let mut all = expanded.spec.environment.iter().chain(of_services);
        all.any(|(name, entry)| name.as_str() == Variable::ZONE && !matches!(entry, Entry::Value(_)))
    }

    fn packages(&self, has_shell: bool) -> Vec<PackageName> {
        let expanded = self.expanded;
        let of_services = expanded.services.iter().flat_map(|service| &service.packages);
        let in_place = expanded.in_place.iter().flat_map(|kit| &kit.stage.packages);
        let wanted = expanded.spec.image.packages.iter().chain(&expanded.packages).chain(in_place).chain(of_services);
        let mut packages: Vec<PackageName> = wanted.map(|package| package.value.clone()).collect();
        let is_tini = matches!(&expanded.spec.image.init, Some(init) if matches!(init.value, spec::Init::Tini));
        let tini = || PackageName::try_from(TINI.to_owned()).expect("internal: tini is a package");
        packages.extend(is_tini.then(tini));
        let zones = || PackageName::try_from(ZONES.to_owned()).expect("internal: the time zones are a package");
        let brings_zones = has_shell && self.provided_overlay().is_none() && self.lets_choose_zone();
        packages.extend(brings_zones.then(zones));
        packages.sort();
        packages.dedup();
        packages
    }

    fn repository(&mut self, name: &Spanned<spec::RepositoryName>, repository: &spec::Repository) -> Repository {
        let spec::Repository { url, suite, components, key } = repository;
        let components = components.as_ref().map_or_else(
            || vec!["main".to_owned()],
            |components| components.iter().map(|component| self.formed(component, &WORD)).collect(),
        );
        let key_url = self.formed(&key.url, &ADDRESS);
        Repository {
            name: name.value.clone(),
            url: self.formed(url, &ADDRESS).trim_end_matches('/').to_owned(),
            suite: self.suite(suite),
            components,
            key_sha256: self.key_sum(&key_url, key),
            key_url,
        }
    }

    /// A suite's name: `${base.codename}` is read when the image is built, all else is constant.
    fn suite(&mut self, suite: &Spanned<spec::Text>) -> model::Suite {
        let mut parts = Vec::new();
        for piece in suite.pieces() {
            match piece {
                spec::Piece::Fact(path) if path == "base.codename" => parts.push(None),
                spec::Piece::Literal(text) => {
                    // What stands before the codename, or behind it, is a part of a word.
                    self.expect_text(suite.span, &format!("x{text}"), &WORD, None);
                    parts.push(Some(text.clone()));
                }
                spec::Piece::Fact(_) | spec::Piece::Variable(_) => return vec![Some(self.formed(suite, &WORD))],
            }
        }
        parts
    }

    fn labels(&mut self, project: &Project) -> Vec<Label> {
        let spec = &self.expanded.spec;
        let mut labels = vec![
            ("title".to_owned(), Some(project.title.clone())),
            ("description".to_owned(), project.description.clone()),
        ];
        for (key, text) in [
            ("version", &spec.version),
            ("vendor", &spec.vendor),
            ("source", &spec.source),
            ("url", &spec.url),
            ("documentation", &spec.documentation),
            ("licenses", &spec.license),
        ] {
            labels.push((key.to_owned(), self.optionally_formed(text.as_ref(), &LINE)));
        }
        let standard = labels
            .into_iter()
            .filter_map(|(key, value)| Some(Label { key: format!("org.opencontainers.image.{key}"), value: value? }));
        let standard: Vec<Label> = standard.collect();
        let mut own: Vec<Label> = Vec::new();
        for (key, text) in &spec.image.labels {
            self.expect_verbatim(key, &WORD);
            own.push(Label { key: key.value.clone(), value: self.formed(text, &LINE) });
        }
        standard
            .into_iter()
            .filter(|label| !own.iter().any(|other| other.key == label.key))
            .chain(own.clone())
            .collect()
    }

    /// What is copied for the services that kits bring, or for the others. What stages make comes first: it changes
    /// less often than the context.
    fn image_copies(&mut self, of_kits: bool) -> Vec<CopyStep> {
        let expanded = self.expanded;
        let around = Around::image(&expanded.spec.image);
        // A file that a step of the image has copied already is not copied again.
        let done: Vec<CopyStep> = expanded.image_steps().flat_map(|step| self.copied_by(step, &around)).collect();
        let is_done = |step: &CopyStep| {
            done.iter().any(|done| (&done.source, &done.from, &done.to) == (&step.source, &step.from, &step.to))
        };
        let mut copies: Vec<CopyStep> = Vec::new();
        for service in expanded.services.iter().filter(|service| service.is_kits == of_kits) {
            // A kit's program is root's, so that it cannot rewrite itself; a user's code is its user's.
            let owner =
                service.user.as_ref().filter(|user| user.as_str() != "root" && !of_kits).map(|user| &user.value);
            for copy in &service.copy {
                let wanted = self.copies(copy, self.working_dir(service).as_str(), owner);
                let new = |step: &CopyStep| !copies.contains(step) && !is_done(step);
                copies.extend(wanted.into_iter().filter(new).collect::<Vec<_>>());
            }
        }
        copies.sort_by_key(|step| step.source == CopySource::Context);
        copies
    }

    /// What is done in the image itself: by kits, with their constants for these steps alone, then by the user's steps.
    fn own_steps(&mut self) -> Vec<StageStep> {
        let expanded = self.expanded;
        let around = Around::image(&expanded.spec.image);
        let mut own = Vec::new();
        for kit in &expanded.in_place {
            let constants = self.args(&kit.stage.environment);
            own.extend((!constants.is_empty()).then_some(StageStep::Arg(constants)));
            own.extend(kit.stage.steps.iter().flat_map(|step| self.step(step, &around)));
        }
        own.extend(expanded.spec.image.steps.iter().flat_map(|step| self.step(step, &around)));
        own
    }

    /// Where a service runs.
    pub(super) fn working_dir(&self, service: &Service) -> spec::ContainerPath {
        let wanted = service.working_dir.as_ref().or(self.expanded.spec.image.working_dir.as_ref());
        let root = || spec::ContainerPath::try_from("/".to_owned()).expect("internal: the root is a path");
        wanted.map_or_else(root, |path| path.value.clone())
    }

    fn image_healthcheck(&self, services: &[&model::Service]) -> Healthcheck {
        let spec::ImageHealthcheck { interval, timeout, retries, start_interval } =
            &self.expanded.spec.image.healthcheck;
        let together = services
            .iter()
            .filter_map(|service| service.probe())
            .map(|probe| probe.timeout)
            .fold(Duration::from_millis(0), |sum, one| sum + one);
        let least = Duration::from_millis(1_000);
        // An image with one service is asked as that is.
        let one = services.iter().find_map(|service| service.probe()).filter(|_| self.wanted_overlay().is_none());
        let of_several = Healthcheck {
            interval: Duration::from_millis(30_000),
            timeout: together.max(least),
            retries: Attempts::THREE,
            start_interval: least,
        };
        let usual = one.map_or(of_several, model::Probe::times);
        Healthcheck {
            interval: given(interval.as_ref(), usual.interval),
            timeout: given(timeout.as_ref(), usual.timeout),
            retries: given(retries.as_ref(), usual.retries),
            start_interval: given(start_interval.as_ref(), usual.start_interval),
        }
    }

    fn steps(&self) -> Steps {
        let own = std::iter::once(&self.expanded.spec.image.dockerfile);
        let all: Vec<&VerbatimSteps> =
            own.chain(self.expanded.services.iter().map(|service| &service.dockerfile)).collect();
        let at = |point: fn(&VerbatimSteps) -> &Option<Spanned<String>>| {
            all.iter().filter_map(|steps| point(steps).as_ref()).map(|lines| lines.value.clone()).collect()
        };
        Steps {
            start: at(|steps| &steps.start),
            packages: at(|steps| &steps.packages),
            files: at(|steps| &steps.files),
            end: at(|steps| &steps.end),
        }
    }
}

pub(super) fn given<T: Clone>(value: Option<&Spanned<T>>, default: T) -> T {
    value.map_or(default, |value| value.value.clone())
}
