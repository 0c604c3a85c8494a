//! The s6 tree, the scripts and the configuration: what is laid over the image's root.

mod base;
mod boot;
mod logs;
mod probe;
mod service;
mod switches;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use self::base::names;
pub(super) use self::base::{defined, waiting};
use self::words::{millis, name};
use super::{Refused, process, put};
use crate::execline::CommandLine;
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, Init, Kind, Model, Process, Service, ServiceId, User};
use crate::s6::{Definition, Oneshot, ServiceName, SourceTree};
use crate::spec::{self, Duration, Layout};
use crate::template::Templates;

/// Where s6-overlay reads its configuration, and where our scripts are.
const OVERLAY: &str = "etc/s6-overlay";

const SCRIPTS: &str = "/etc/s6-overlay/scripts";

/// The container's health check.
pub(super) const HEALTH_CHECK: &str = "/etc/s6-overlay/scripts/health-check";

/// Where s6-overlay supervises services.
const SUPERVISED: &str = "/run/service";

/// Made when every service is ready.
const STAMP: &str = "/run/hull-ready";

/// The service before every other one, and the one after.
const FIRST: &str = "hull-environment";

pub(crate) const LAST: &str = "hull-ready";

/// What makes folders somebody's, where that is known at the start.
const PREPARE: &str = "hull-prepare";

/// Scripts that ours run: whether the container stops, a probe during the start, a command with a limit.
const STOPPING: &str = "hull-stopping";

const PROBE: &str = "hull-probe";

const LIMITED: &str = "hull-limited";

/// Waits for what users bring in the place of a service.
const WAIT: &str = "hull-wait";

/// Waits, before every service, for what users bring in the place of services beside this container.
const BROUGHT: &str = "hull-brought";

/// Who is off has a file here.
const OFF: &str = "/run/hull-off";

/// Runs s6-log.
const LOGGER: &str = "hull-logger";

/// Runs a command with a name before each line that it prints.
const PREFIXED: &str = "hull-prefixed";

/// What s6 is given beyond what a service's own limits come to.
const MARGIN: Duration = Duration::from_millis(5_000);

/// A file of the image: its path there, what is in it, its mode.
type Installed = (String, String, Mode);

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    for image in model.split.iter().flat_map(|split| &split.images) {
        let Some(root) = &image.outputs.rootfs else { continue };
        write(root, installed(image, templates), files)?;
    }
    let Some(root) = model.outputs.rootfs.as_ref().filter(|_| model.layout == Layout::Single) else { return Ok(()) };
    write(root, installed(model, templates), files)?;
    match &model.development {
        None => Ok(()),
        Some(development) => write(&development_root(root), otherwise(model, development, templates), files),
    }
}

fn write(root: &ArtefactPath, installed: Vec<Installed>, files: &mut FileSet) -> Result<(), Refused> {
    files.own(root.clone());
    for (path, contents, mode) in installed {
        let path = root.join(path.trim_start_matches('/')).expect("internal: a path of the image has no dots");
        put(files, Some(&path), Artefact::File { contents, mode })?;
    }
    Ok(())
}

fn installed(model: &Model, templates: &Templates) -> Vec<Installed> {
    let mut all = match (&model.image.init, model.process()) {
        (Init::Overlay(overlay), _) => overlay_files(model, overlay, templates),
        (Init::Tini | Init::None, Some(service)) => {
            let jobs = model.jobs().flat_map(|job| process::job_scripts(model, &job.service, templates));
            let scripts = process::scripts(model, service, templates).into_iter().chain(jobs);
            scripts.map(|(path, text)| (path, text, Mode::Executable)).collect()
        }
        (Init::Tini | Init::None, None) => Vec::new(),
    };
    all.extend(configuration(model));
    all
}

/// What the development has otherwise.
fn otherwise(model: &Model, development: &Model, templates: &Templates) -> Vec<Installed> {
    let usual = installed(model, templates);
    installed(development, templates).into_iter().filter(|file| !usual.contains(file)).collect()
}

/// The folder with what the development has otherwise.
fn development_root(root: &ArtefactPath) -> ArtefactPath {
    ArtefactPath::new(&format!("{root}-development")).expect("internal: a longer name is a path as well")
}

/// The folder with what the development has otherwise, where there is anything in it.
pub(super) fn copied_in_development(model: &Model, templates: &Templates) -> Option<ArtefactPath> {
    let development = model.development.as_deref()?;
    let root = model.outputs.rootfs.as_ref()?;
    (!otherwise(model, development, templates).is_empty()).then(|| development_root(root))
}

/// The s6 tree and its scripts, by their paths in the image.
fn overlay_files(model: &Model, overlay: &model::Overlay, templates: &Templates) -> Vec<(String, String, Mode)> {
    let numbered = model.image.users.iter().filter_map(User::numbered_by);
    let ahead = numbered.flat_map(|by| model.up_to(by)).collect();
    let mut rootfs = Rootfs { model, templates, scripts: BTreeMap::new(), ahead };
    let services = rootfs.definitions();
    let tree =
        SourceTree { version: overlay.version, services, pipelines: logs::pipelines(model), waiting: waiting(model) };
    let definitions = tree.files().into_iter().map(|(path, text, mode)| (format!("{OVERLAY}/{path}"), text, mode));
    let scripts = rootfs.scripts.into_iter().map(|(name, text)| (format!("{SCRIPTS}/{name}"), text, Mode::Executable));
    definitions.chain(scripts).chain(raw_definition_files(model)).collect()
}

/// The folder of the outputs that is laid over the image's root, where there is anything in it.
pub(super) fn copied(model: &Model) -> Option<&ArtefactPath> {
    let has_jobs = model.jobs().any(|job| process::is_scripted_job(model, &job.service));
    let is_scripted = has_jobs || model.process().is_none_or(|service| process::has_scripts(model, service));
    model.outputs.rootfs.as_ref().filter(|_| is_scripted || configuration(model).next().is_some())
}

/// Files that the user puts into a service's definition as they are.
fn raw_definition_files(model: &Model) -> impl Iterator<Item = (String, String, Mode)> {
    model.services.iter().flat_map(|service| {
        let path = |name: &spec::S6File| format!("{OVERLAY}/s6-rc.d/{}/{name}", service.name);
        service.s6.iter().map(move |(name, text)| (path(name), line(text), Mode::Regular))
    })
}

fn line(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Files that services want in the image, and those that the package manager reads.
fn configuration(model: &Model) -> impl Iterator<Item = (String, String, Mode)> {
    model.services.iter().flat_map(|service| &service.files).map(|model::File { path, content, mode }| {
        let executable = mode.as_ref().is_some_and(|mode| mode.as_str().ends_with("755"));
        let mode = if executable { Mode::Executable } else { Mode::Regular };
        (path.to_string(), line(content), mode)
    })
}

struct Rootfs<'a> {
    model: &'a Model,
    templates: &'a Templates,
    /// Scripts by name.
    scripts: BTreeMap<String, String>,
    /// What starts before a service of the base gives users their numbers, and that service.
    ahead: BTreeSet<ServiceId>,
}

impl Rootfs<'_> {
    fn definitions(&mut self) -> BTreeMap<ServiceName, Definition> {
        let model = self.model;
        let mut definitions: BTreeMap<ServiceName, Definition> = BTreeMap::new();
        for service in &model.services {
            definitions.insert(name(service.name.as_str()), self.definition(service));
            definitions.extend(self.logger(service));
        }
        definitions.insert(name(FIRST), self.first());
        if self.prepares() {
            definitions.insert(name(PREPARE), self.prepare());
        }
        let prepared = if self.prepares() { PREPARE } else { FIRST };
        definitions.extend(self.brought(prepared).map(|brought| (name(BROUGHT), brought)));
        definitions.insert(name(LAST), self.last());
        definitions
    }

    fn definition(&mut self, service: &Service) -> Definition {
        if let Process::Script(text) = &service.process {
            self.scripts.insert(format!("{}.script", service.name), text.clone());
        }
        match &service.kind {
            Kind::Longrun(longrun) => Definition::Longrun(self.longrun(service, longrun)),
            Kind::Oneshot(oneshot) => self.oneshot(service, oneshot),
        }
    }

    /// The services that one waits for. Who waits for none of ours waits for the look at the environment.
    fn dependencies(&self, of: ServiceId, after: &BTreeSet<ServiceId>) -> BTreeSet<ServiceName> {
        let is_ours = |id: &ServiceId| self.model.services.iter().any(|service| service.id == *id);
        let mut names = names(self.model, after);
        let first = match () {
            // What runs before users have their numbers cannot wait for their folders.
            () if self.ahead.contains(&of) => FIRST,
            () if !self.model.brought_beside().is_empty() => BROUGHT,
            () if self.prepares() => PREPARE,
            () => FIRST,
        };
        names.extend((!after.iter().any(is_ours)).then(|| name(first)));
        names
    }

    /// Whether folders become somebody's before anybody runs.
    fn prepares(&self) -> bool {
        !self.model.prepared.is_empty()
    }

    /// A oneshot that runs a script of ours.
    fn generated(
        &mut self,
        service: &str,
        script: String,
        limit: Duration,
        dependencies: BTreeSet<ServiceName>,
    ) -> Definition {
        self.scripts.insert(service.to_owned(), script);
        let prefixed = [format!("{SCRIPTS}/{PREFIXED}"), service.to_owned()];
        let is_prefixed =
            self.model.image.prefixes && self.model.services.iter().any(|own| own.name.as_str() == service);
        let words = prefixed.into_iter().filter(|_| is_prefixed).chain([format!("{SCRIPTS}/{service}")]);
        let up = CommandLine::new(words).expect("internal: paths and names are a command line");
        Definition::Oneshot(Oneshot { up, timeout_up: Some(millis(limit)), timeout_down: None, dependencies })
    }
}

/// Where a service's script is in the image.
pub(super) fn script_path(model: &Model, service: &Service) -> String {
    match model.process() {
        Some(_) => process::script_path(service),
        None => format!("{SCRIPTS}/{}.script", service.name),
    }
}

/// Where the probe of a service is in the image.
pub(super) fn probe_path(service: &str) -> String {
    format!("{SCRIPTS}/{service}.check")
}

/// Where s6 supervises a service in the container.
pub(super) fn supervised(service: &str) -> String {
    format!("{SUPERVISED}/{service}")
}

/// The path of a folder with the image's files, as the Dockerfile copies it.
pub(super) fn folder(model: &Model, root: &ArtefactPath) -> String {
    format!("{}/", model.context.to(root))
}
