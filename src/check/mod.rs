//! From what was written to what is decided: resolves every name, applies every rule, builds the [`Model`].
//!
//! Rules look at the expanded spec, where every value has a place, and only report. Building resolves references
//! and decides defaults; it reports what it cannot resolve and goes on, so that one run finds everything.

mod companions;
mod container;
mod contract;
mod environment;
mod facts;
mod files;
mod folders;
mod forms;
mod given;
mod growth;
mod hardening;
mod http;
mod image;
mod keeps;
mod kinds;
mod layouts;
mod logs;
mod order;
mod outputs;
mod packages;
mod pins;
mod rules;
mod services;
mod shell;
mod stages;
mod started;
mod steps;
mod switches;
mod system;
mod times;
mod tools;
mod unread;
mod users;

#[cfg(feature = "schema")]
pub(crate) use forms::{ADDRESS, Form, HTTP_PATH, IMAGE, LINE, PATTERN, SOURCE, TAG, WORD, WORD as LABEL};
#[cfg(feature = "schema")]
pub(crate) use rules::LONGEST_NAME;

use self::hardening::Contents;
pub(crate) use self::layouts::{is_on_overlay, layouts, of_layouts};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::folder::Folder;
use crate::kit::{Expanded, Service};
use crate::model::{Before, Companion, Member, Model, Project, Ready, Text};
use crate::pins::{Needs, Pins};
use crate::source::{Sources, Span};
use crate::spec::{self, Layout};
use crate::yaml::Spanned;

/// Checks and decides. There is a model only when nothing is wrong; warnings may accompany it.
///
/// `wounded` are services that were read in part only: what they lack is no further mistake. `file` is the name of the
/// spec's file, where it is not the usual one. What is needed from elsewhere is added to `needs`.
pub(crate) fn check(
    expanded: &Expanded,
    sources: &Sources,
    surroundings: Surroundings<'_>,
    wounded: &[&str],
    needs: &mut Needs,
) -> (Option<Model>, Vec<Diagnostic>) {
    let Surroundings { folder, file, pins } = surroundings;
    let (found, unknown) = (Vec::new(), Needs::default());
    let mut cx = Check { expanded, sources, folder, wounded, file, pins, brought: 0, findings: found, needs: unknown };
    for rule in rules::RULES {
        rule(&mut cx);
    }
    // A rule looks at stages that nobody uses, too.
    cx.needs = Needs::default();
    let model = cx.build();
    needs.add(&cx.needs);
    if let Some(model) = &model {
        cx.without_shell(model);
        // What is wrong may be the place where one is read.
        if wounded.is_empty() && !cx.findings.iter().any(Diagnostic::is_error) {
            cx.unread(model);
        }
    }
    let ok = !cx.findings.iter().any(Diagnostic::is_error);
    (model.filter(|_| ok), cx.findings)
}

/// What stands around a spec.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// Its build context.
    pub(crate) folder: &'a dyn Folder,
    /// The name of its file, where that is not the usual one.
    pub(crate) file: Option<&'a str>,
    /// What its lock says.
    pub(crate) pins: &'a Pins,
}

/// One check of one spec.
struct Check<'a> {
    expanded: &'a Expanded,
    sources: &'a Sources,
    folder: &'a dyn Folder,
    wounded: &'a [&'a str],
    /// The name of the spec's file, where it is not the usual one.
    file: Option<&'a str>,
    pins: &'a Pins,
    /// What references to facts have brought so far, in bytes.
    brought: usize,
    findings: Vec<Diagnostic>,
    /// What is needed from elsewhere.
    needs: Needs,
}

impl<'a> Check<'a> {
    fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Whether a place is one of the user's own file, and not of a kit's or of the command line.
    fn is_users(&self, span: Span) -> bool {
        span.source == self.expanded.spec.name.span.source
    }

    /// The narrowest place of `needle` inside `span`: a reference within a longer text.
    fn narrow(&self, span: Span, needle: &str) -> Span {
        let text = self.sources.text(span);
        match text.find(needle) {
            Some(at) => {
                let start = span.range().start + at;
                Span::new(span.source, start..start + needle.len())
            }
            None => span,
        }
    }

    /// The place of an entry of a map, from its key to the end of its value.
    fn entry(&self, key: &str, value: Span) -> Option<Span> {
        let text = &self.sources.get(value.source).text;
        let before = text.get(..value.range().start)?.trim_end();
        let start = before.strip_suffix(':')?.strip_suffix(key)?.len();
        Some(Span::new(value.source, start..value.range().end))
    }

    fn service(&self, name: &str) -> Option<&'a Service> {
        self.expanded.services.iter().find(|service| service.name.as_str() == name)
    }

    fn build(&mut self) -> Option<Model> {
        let expanded = self.expanded;
        let spec = &expanded.spec;
        let title = self.optionally_formed(spec.title.as_ref(), &forms::LINE);
        let project = Project {
            name: spec.name.to_string(),
            title: title.unwrap_or_else(|| spec.name.to_string()),
            description: self.optionally_formed(spec.description.as_ref(), &forms::LINE),
            version: self.optionally_formed(spec.version.as_ref(), &forms::TAG),
            file: self.file.map(str::to_owned),
        };
        let variables = self.variables();
        let given = self.given();
        let services = given::after_numbers(self.services(&variables), &given);
        self.one_owner(&services);
        let image = self.image(&project, &services);
        let stages = self.stages();
        let mounts = self.image_mounts(expanded.built().flat_map(|service| &service.volumes));
        let prepared = image.as_ref().map(|image| self.prepared(image)).unwrap_or_default();
        let ready = Ready { marker: self.optional(spec.ready.as_ref()) };
        let (context, outputs) = (self.context(), self.outputs());
        let (services, order) = order::sort(services, &given)?;
        let (services, others): (Vec<_>, Vec<_>) = services.into_iter().partition(|service| self.is_built(service.id));
        let image = image?;
        let companions: Vec<Companion> =
            others.into_iter().map(|service| self.companion(service, &image, &variables)).collect();
        let before = Before::of(&image, &services, &companions, &prepared);
        let members: Vec<Member<'_>> = order::members(&order, &services, &given).collect();
        let budget = order::budget(&members, &image, before);
        let compose = spec.compose.clone();
        let container = self.container();
        let mut words = self.container_words(expanded.built());
        let contents =
            Contents { image: &image, mounts: &mounts, variables: &variables, services: expanded.built().collect() };
        let hardening = self.hardening(&mut words, &contents);
        let volumes = spec.volumes.iter().map(|(name, volume)| (name.value.clone(), self.volume_words(&volume.words)));
        let volumes = volumes.collect();
        Some(Model {
            project,
            image,
            stages,
            container,
            services,
            companions,
            elsewhere: self.neighbours(),
            given,
            order,
            kits: self.kits(),
            variables,
            mounts,
            prepared,
            ready,
            budget,
            context: context?,
            outputs,
            words,
            hardening,
            volumes,
            compose,
            development: None,
            layout: if expanded.view.is_split() { Layout::Split } else { Layout::Single },
            layouts: layouts(spec),
            split: None,
        })
    }

    /// A text that may stand only for a constant.
    fn constant(&mut self, text: &Spanned<spec::Text>) -> String {
        let resolved = self.resolve(text, None);
        if let Some(constant) = resolved.constant() {
            return constant.to_owned();
        }
        self.not_constant(text, &resolved);
        String::new()
    }

    fn optional(&mut self, text: Option<&Spanned<spec::Text>>) -> Option<String> {
        text.map(|text| self.constant(text))
    }

    fn not_constant(&mut self, text: &Spanned<spec::Text>, resolved: &Text) {
        let name = resolved.variables().next().map(ToString::to_string).unwrap_or_default();
        self.report(
            Diagnostic::new(
                Code::NotConstant,
                text.span,
                "this is decided before the container runs, so no variable can stand in it",
            )
            .label(format!("`{name}` has a value only when the container runs"))
            .advice("write the value itself, or a constant of `vars`: what it shall be only you know"),
        );
    }
}

/// A system of several containers, with what the start and the stop of all of them may take.
pub(crate) fn summed(model: Model) -> Model {
    let members: Vec<Member<'_>> = model.members().collect();
    Model { budget: order::budget(&members, &model.image, model.budget.before), ..model }
}

/// "there is no service x", with the nearest one.
fn unknown<'n>(
    code: Code,
    what: &str,
    name: &str,
    span: Span,
    known: impl IntoIterator<Item = &'n str> + Clone,
) -> Diagnostic {
    let report = Diagnostic::new(code, span, format!("there is no {what} `{name}`")).label(format!("no such {what}"));
    match nearest(name, known.clone()) {
        Some(near) => report.edit(format!("write `{near}`"), span, near),
        None if known.clone().into_iter().next().is_none() => {
            report.advice(format!("declare it, or remove this; the file has no {what}, so which of them only you know"))
        }
        None => report.advice(format!("there is {}; which {what} is meant only you know", list(known))),
    }
}
