//! Images without a shell: nothing runs while they are built, no script starts them, no line is asked of them.

use super::Check;
use super::kinds::is_shell_less;
use super::stages::used;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::model::Model;
use crate::source::Span;
use crate::spec::{self, Script, Test};

impl<'a> Check<'a> {
    /// Whether the image's base is known to have no shell.
    pub(super) fn is_without_shell(&mut self) -> bool {
        let base = &self.expanded.spec.image.base;
        is_shell_less(&self.constant(base))
    }

    /// Reports what needs a shell in an image that has none.
    pub(super) fn without_shell(&mut self, model: &Model) {
        if model.image.has_shell {
            return;
        }
        self.built_by_shell();
        let expanded = self.expanded;
        let own = |service: &&Service| service.runs_our_image();
        for service in expanded.services.iter().filter(own) {
            self.run_by_shell(service);
        }
        for service in self.tried_by_scripts() {
            let message =
                format!("`{}` runs to its end in a container of its own, and a script tries it", service.name.value);
            self.needs_shell(service.span(), message, "let it stay");
        }
        if let Some(service) = model.process() {
            let written = expanded.services.get(service.id.0).map_or(expanded.spec.image.base.span, Service::span);
            if let Some(name) = model.computed_at_start(service) {
                let message =
                    format!("`{name}` has its value when `{}` starts, and a script looks at it", service.name);
                let instead = "write a constant, or let the program read the variable itself";
                self.needs_shell(written, message, instead);
            } else if service.probe().is_some_and(|probe| model.reads_of(&probe.question).names.first().is_some()) {
                let message = format!("the health check of `{}` reads variables, which a script does", service.name);
                self.needs_shell(written, message, "ask with constants");
            }
        }
    }

    /// The services that a script tries, since nobody else does.
    fn tried_by_scripts(&self) -> Vec<&'a Service> {
        let ours = self.expanded.services.iter().filter(|service| service.runs_our_image());
        ours.filter(|service| self.expanded.view.is_split() && service.oneshot.is_some()).collect()
    }

    /// What is done while the image is built.
    fn built_by_shell(&mut self) {
        let expanded = self.expanded;
        let image = &expanded.spec.image;
        let init = image.init.as_ref();
        let packages = || {
            let of_services = expanded.services.iter().flat_map(|service| &service.packages);
            image.packages.iter().chain(&expanded.packages).chain(of_services)
        };
        if let Some(init) = init.filter(|init| !matches!(init.value, spec::Init::None)) {
            let message = "what starts the services comes as a package, or as scripts".to_owned();
            self.needs_shell(init.span, message, "write `init: none`, and build one service into the image");
        }
        if let Some(package) = packages().next() {
            let message = format!("the package `{}` cannot be installed", package.value);
            self.needs_shell(package.span, message, "copy what it brings from a stage");
        }
        let stages = used(expanded);
        let stages = expanded.stages.iter().filter(|(name, _)| stages.contains(&name.value));
        for (name, stage) in stages.filter(|(_, stage)| stage.from.is_none()) {
            let runs = stage.steps.iter().any(|step| step.run.is_some() || step.script.is_some());
            if runs || !stage.packages.is_empty() {
                let message = format!("the stage `{}` starts from the image's base, and runs something", name.value);
                self.needs_shell(name.span, message, "give the stage a `from`");
            }
        }
        let steps = expanded.image_steps().find(|step| step.run.is_some() || step.script.is_some());
        if let Some(step) = steps {
            let message = "a step of the image cannot be run".to_owned();
            self.needs_shell(step.span, message, "do it in a stage, and copy what it makes");
        }
    }

    /// What a service is started with, or asked.
    fn run_by_shell(&mut self, service: &Service) {
        let name = &service.name.value;
        if let Some(script) = &service.script
            && is_for_shell(&script.value)
        {
            let message = format!("the script of `{name}` cannot be run");
            self.needs_shell(script.span, message, "write a `command`");
        }
        if let Some(entry) = &service.entry {
            let message = format!("a script would answer for `{name}`");
            self.needs_shell(entry.span, message, "remove `entry`");
        }
        let test = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
        if let Some(test) = test.filter(|test| matches!(test.value, Test::Shell(_))) {
            let message = format!("the line that asks `{name}` cannot be read");
            self.needs_shell(test.span, message, "write `test: [CMD, PROGRAM, …]`");
        }
    }

    fn needs_shell(&mut self, span: Span, message: String, instead: &str) {
        let base = self.expanded.spec.image.base.span;
        let report = Diagnostic::new(Code::NoShell, span, message)
            .label("needs a shell in the image")
            .also(base, "which has none");
        self.report(report.advice(format!("{instead}, or name a base with a shell: which is meant only you know")));
    }
}

/// Whether a shell runs a script. Of one in a file nobody here knows.
fn is_for_shell(script: &Script) -> bool {
    match script {
        Script::Inline(text) => text.strip_prefix("#!").is_none_or(|first| {
            let program = first.split_whitespace().next().unwrap_or_default();
            program.ends_with("sh") || program.ends_with("/env")
        }),
        Script::File(_) => false,
    }
}
