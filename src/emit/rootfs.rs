//! The s6 tree, the scripts and the configuration: what is laid over the image's root.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use super::script::{bare, file_of, now, own_word, preamble, secret, word};
use super::{Refused, put};
use crate::execline::CommandLine;
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, Kind, Longrun, Model, Origin, Port, Probe, Process, Question, Service, ServiceId, Tool};
use crate::s6::settings::{NotificationFd, Signal};
use crate::s6::{Definition, Oneshot, Readiness, ServiceName, SourceTree};
use crate::shell::Word;
use crate::spec::{self, Duration, OnExit, OnFailure};
use crate::template::{self, Quoted, Templates};

/// Where s6-overlay reads its configuration, and where our scripts are.
const OVERLAY: &str = "etc/s6-overlay";
const SCRIPTS: &str = "/etc/s6-overlay/scripts";

/// The container's health check.
pub(super) const HEALTH_CHECK: &str = "/etc/s6-overlay/scripts/health-check";

/// Made when every service is ready.
const STAMP: &str = "/run/hull-ready";

/// The service before every other one, and the one after.
const FIRST: &str = "hull-environment";
const LAST: &str = "hull-ready";

/// Scripts that ours run: whether the container stops, a probe during the start, a command with a limit.
const STOPPING: &str = "hull-stopping";
const PROBE: &str = "hull-probe";
const LIMITED: &str = "hull-limited";

/// What s6 is given beyond what a service's own limits come to.
const MARGIN: Duration = Duration::from_millis(5_000);

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let Some(root) = &model.outputs.rootfs else { return Ok(()) };
    files.own(root.clone());
    let mut rootfs = Rootfs { model, templates, scripts: BTreeMap::new() };
    let services = rootfs.definitions();
    let tree = SourceTree { version: model.image.overlay.version, services };
    let mut all: Vec<(String, String, Mode)> =
        tree.files().into_iter().map(|(path, text, mode)| (format!("{OVERLAY}/{path}"), text, mode)).collect();
    let scripts = rootfs.scripts.into_iter().map(|(name, text)| (format!("{SCRIPTS}/{name}"), text, Mode::Executable));
    all.extend(scripts);
    all.extend(raw_definition_files(model));
    all.extend(configuration(model));
    for (path, contents, mode) in all {
        let path = root.join(path.trim_start_matches('/')).expect("internal: a path of the image has no dots");
        put(files, Some(&path), Artefact::File { contents, mode })?;
    }
    Ok(())
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
    model.image.files.iter().map(|model::File { path, content, mode }| {
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
}

impl Rootfs<'_> {
    fn definitions(&mut self) -> BTreeMap<ServiceName, Definition> {
        let model = self.model;
        let mut definitions: BTreeMap<ServiceName, Definition> = BTreeMap::new();
        for service in &model.services {
            definitions.insert(name(service.name.as_str()), self.definition(service));
        }
        definitions.insert(name(FIRST), self.first());
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

    fn longrun(&mut self, service: &Service, longrun: &Longrun) -> crate::s6::Longrun {
        let Longrun { readiness, stop_signal, stop_grace, on_exit } = longrun;
        let readiness = match readiness {
            model::Readiness::Immediate => Readiness::Immediate,
            model::Readiness::Polled(probe) => {
                self.check(service, probe);
                Readiness::Notified { fd: NotificationFd::FIRST, timeout_up: millis(probe.budget()) }
            }
        };
        crate::s6::Longrun {
            run: self.run(service),
            finish: Some(self.finish(service, *on_exit)),
            readiness,
            timeout_kill: Some(millis(*stop_grace)),
            timeout_down: Some(millis(*stop_grace + MARGIN)),
            down_signal: down_signal(*stop_signal),
            max_death_tally: None,
            dependencies: self.dependencies(&service.after),
            data: BTreeMap::new(),
        }
    }

    fn run(&self, service: &Service) -> String {
        let mut lines: Vec<Vec<Quoted>> = Vec::new();
        if let Some(probe) = service.probe() {
            let interval = probe.start_interval.as_millis().to_string();
            let timeout = probe.timeout.as_millis().to_string();
            let check = format!("{SCRIPTS}/{PROBE} {}", service.name);
            lines.push(words(["s6-notifyoncheck", "-d", "-n", "0", "-w", &interval, "-t", &timeout, "-c", &check]));
        }
        lines.push(words(["env", &format!("--chdir={}", service.working_dir)]));
        lines.extend(as_user(service));
        lines.push(self.command(service));
        let view = template::Run { preamble: preamble(self.model, service), lines };
        self.templates.render("scripts/run.sh", &view)
    }

    fn finish(&self, service: &Service, on_exit: OnExit) -> String {
        let on_exit = match on_exit {
            OnExit::Restart => "restart",
            OnExit::Stop => "stop",
            OnExit::Leave => "leave",
        };
        self.templates
            .render("scripts/finish.sh", &template::Finish { service: Quoted(service.name.to_string()), on_exit })
    }

    fn oneshot(&mut self, service: &Service, oneshot: &model::Oneshot) -> Definition {
        let trial = oneshot.trial;
        let mut command = words([&format!("{SCRIPTS}/{LIMITED}"), &seconds(trial.timeout)]);
        command.extend(as_user(service).into_iter().flatten());
        command.extend(self.command(service));
        let view = template::Oneshot {
            service: Quoted(service.name.to_string()),
            preamble: preamble(self.model, service),
            stopping: stopping(),
            working_dir: service.working_dir.to_string(),
            command,
            attempts: trial.attempts.get(),
            delay: Quoted(seconds(trial.delay)),
            go_on: trial.on_failure == OnFailure::Continue,
        };
        let script = self.templates.render("scripts/oneshot.sh", &view);
        self.generated(service.name.as_str(), script, trial.budget() + MARGIN, self.dependencies(&service.after))
    }

    /// The probe of a service: asked by s6 during the start, and by the container's health check.
    fn check(&mut self, service: &Service, probe: &Probe) {
        let word = |text: &model::Text| own_word(self.model, service, text);
        let limit = || words(["timeout", &seconds(probe.timeout)]);
        let command = match &probe.question {
            Question::Http { tool, url } => http(*tool, probe.timeout, word(url)),
            Question::Tcp { port } => {
                let mut command = limit();
                command.extend(words(["bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/$1\"", "bash"]));
                command.push(word(port));
                command
            }
            Question::Command(texts) => limit().into_iter().chain(texts.iter().map(word)).collect(),
            Question::Shell(text) => {
                let mut command = limit();
                command.extend(words(["sh", "-c"]));
                command.push(word(text));
                command
            }
        };
        let view = template::Check { preamble: preamble(self.model, service), command };
        self.scripts.insert(format!("{}.check", service.name), self.templates.render("scripts/check.sh", &view));
    }

    /// What runs in the end.
    fn command(&self, service: &Service) -> Vec<Quoted> {
        match &service.process {
            Process::Command(texts) => texts.iter().map(|text| own_word(self.model, service, text)).collect(),
            Process::Script(_) | Process::File(_) => words([&script_path(service)]),
        }
    }

    /// The services that one waits for. Who waits for nobody waits for the look at the environment.
    fn dependencies(&self, after: &BTreeSet<ServiceId>) -> BTreeSet<ServiceName> {
        if after.is_empty() {
            return BTreeSet::from([name(FIRST)]);
        }
        after.iter().map(|id| name(self.model.service(*id).name.as_str())).collect()
    }

    fn first(&mut self) -> Definition {
        let model = self.model;
        let nothing = BTreeSet::new();
        let required = model.variables.iter().filter(|variable| matches!(variable.origin, Origin::Required));
        let moved = model.ports().filter_map(|(_, port)| Some((port.moved_by.as_ref()?, port)));
        let kept = model.variables.iter().filter_map(|variable| match &variable.origin {
            Origin::Generated { length, kept } => Some((variable, length, kept)),
            Origin::Default(_) | Origin::Required | Origin::Unset => None,
        });
        let view = template::Environment {
            stamp: STAMP.to_owned(),
            secrets: model
                .variables
                .iter()
                .filter(|variable| variable.secret)
                .map(|variable| secret(model, variable))
                .collect(),
            required: required
                .map(|variable| template::Required {
                    name: bare(&variable.name),
                    now: now(&variable.name),
                    file: variable.secret.then(|| now(&file_of(&variable.name))),
                })
                .collect(),
            ports: moved
                .map(|(name, port)| template::Wanted {
                    name: bare(name),
                    value: word(model, &port.value(), &nothing).into(),
                })
                .collect(),
            kept: kept
                .map(|(variable, length, path)| template::Kept {
                    now: now(&variable.name),
                    file: now(&file_of(&variable.name)),
                    length: length.get(),
                    path: path.to_string(),
                    folder: path.as_str().rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
                })
                .collect(),
        };
        let script = self.templates.render("scripts/environment.sh", &view);
        self.generated(FIRST, script, MARGIN, BTreeSet::new())
    }

    fn last(&mut self) -> Definition {
        let model = self.model;
        let nothing = BTreeSet::new();
        let port = |(service, port): (&Service, &Port)| template::ReadyPort {
            name: port.description.clone().unwrap_or_else(|| format!("{} {}", service.name, port.name)),
            number: word(model, &port.value(), &nothing).into(),
        };
        let view = template::Ready {
            stamp: STAMP.to_owned(),
            title: model.project.title.clone(),
            ports: model.ports().map(port).collect(),
            marker: model.ready.marker.clone(),
        };
        self.scripts.insert("health-check".to_owned(), self.health_check());
        for (script, template) in
            [(STOPPING, "scripts/stopping.sh"), (PROBE, "scripts/probe.sh"), (LIMITED, "scripts/limited.sh")]
        {
            let view = template::Helper { scripts: Quoted(SCRIPTS.to_owned()), stopping: stopping() };
            self.scripts.insert(script.to_owned(), self.templates.render(template, &view));
        }
        let script = self.templates.render("scripts/ready.sh", &view);
        let everyone = model.services.iter().map(|service| service.id).collect();
        self.generated(LAST, script, MARGIN, self.dependencies(&everyone))
    }

    fn health_check(&self) -> String {
        let services = self.model.probes().map(|(service, _)| Quoted(service.name.to_string())).collect();
        let view = template::HealthCheck { stamp: STAMP.to_owned(), scripts: Quoted(SCRIPTS.to_owned()), services };
        self.templates.render("scripts/health-check.sh", &view)
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
        let up = CommandLine::new([format!("{SCRIPTS}/{service}")]).expect("internal: a path is a command line");
        Definition::Oneshot(Oneshot { up, timeout_up: Some(millis(limit)), timeout_down: None, dependencies })
    }
}

/// Where a service's script is in the image.
pub(super) fn script_path(service: &Service) -> String {
    format!("{SCRIPTS}/{}.script", service.name)
}

fn http(tool: Tool, timeout: Duration, url: Quoted) -> Vec<Quoted> {
    let seconds = seconds(timeout);
    let mut command = match tool {
        Tool::Curl => words(["curl", "--fail", "--silent", "--max-time", &seconds]),
        Tool::Wget => {
            words(["wget", "--quiet", "--output-document=/dev/null", "--tries=1", &format!("--timeout={seconds}")])
        }
        Tool::Python => {
            let program = format!("import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout={seconds})");
            words(["python3", "-c", &program])
        }
    };
    command.push(url);
    command
}

fn stopping() -> Quoted {
    Quoted(format!("{SCRIPTS}/{STOPPING}"))
}

fn as_user(service: &Service) -> Option<Vec<Quoted>> {
    service.user.as_ref().map(|user| words(["s6-setuidgid", user.name.as_str()]))
}

fn words<'w>(texts: impl IntoIterator<Item = &'w (impl AsRef<str> + ?Sized + 'w)>) -> Vec<Quoted> {
    texts.into_iter().map(|text| Word::literal(text.as_ref()).into()).collect()
}

fn name(text: &str) -> ServiceName {
    ServiceName::new(text).expect("internal: a service's name is one of s6")
}

/// Seconds as `timeout` and `sleep` take them.
fn seconds(duration: Duration) -> String {
    let millis = duration.as_millis();
    if millis.is_multiple_of(1_000) {
        (millis / 1_000).to_string()
    } else {
        format!("{}.{:03}", millis / 1_000, millis % 1_000)
    }
}

fn millis(duration: Duration) -> NonZeroU32 {
    let millis = u32::try_from(duration.as_millis()).unwrap_or(u32::MAX);
    NonZeroU32::new(millis).unwrap_or(NonZeroU32::MIN)
}

/// The signal, unless it is the usual one.
fn down_signal(signal: spec::Signal) -> Option<Signal> {
    match signal {
        spec::Signal::Term => None,
        spec::Signal::Int => Some(Signal::Int),
        spec::Signal::Quit => Some(Signal::Quit),
        spec::Signal::Hup => Some(Signal::Hup),
        spec::Signal::Winch => Some(Signal::Winch),
        spec::Signal::Usr1 => Some(Signal::Usr1),
        spec::Signal::Usr2 => Some(Signal::Usr2),
    }
}

/// The path of the folder with the image's files, as the Dockerfile copies it.
pub(super) fn folder(root: &ArtefactPath) -> String {
    format!("{root}/")
}
