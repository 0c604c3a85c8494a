//! The variables that users set, each declared once.

use indexmap::IndexMap;

use super::Check;
use super::forms::LINE;
use super::growth::Found;
use super::stages::stage_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::model::{Contract, Origin, Part, Setting, Text, Variable};
use crate::source::Span;
use crate::spec::{self, Choice, ContainerPath, Entry, EnvName, StageName};
use crate::yaml::Spanned;

impl Check<'_> {
    /// All variables that users set: those of the file, of each service, and those that move a port.
    pub(super) fn variables(&mut self) -> IndexMap<EnvName, Variable> {
        let expanded = self.expanded;
        let mut found = Found::default();
        for (name, entry) in &expanded.spec.environment {
            self.declare(&mut found, name, entry, None);
        }
        self.variables_of_users(&mut found);
        for service in &expanded.services {
            for (name, entry) in &service.environment {
                self.declare(&mut found, name, entry, Some(service));
            }
            for port in service.ports.values() {
                if let (Some(name), Some(number)) = (&port.env, port.port) {
                    let description = port.description.as_ref().map(|text| format!("Port of {}", self.constant(text)));
                    let description = description.unwrap_or_else(|| format!("Port of {}", service.name.value));
                    let origin = Origin::Default(Text::literal(number.to_string()));
                    let variable = Variable {
                        description: Some(description),
                        contract: Contract::port(),
                        ..Variable::new(name.value.clone(), origin)
                    };
                    self.add(&mut found, name.span, variable);
                }
            }
        }
        self.defaults(&found);
        taint(&mut found);
        self.contracts(&found);
        found.into_iter().map(|(name, (_, variable))| (name, variable)).collect()
    }

    fn declare(&mut self, found: &mut Found, name: &Spanned<EnvName>, entry: &Entry, scope: Option<&Service>) {
        let variable = match entry {
            Entry::Value(_) => return,
            Entry::FromOutside if found.contains_key(&name.value) || self.is_declared_elsewhere(&name.value, scope) => {
                return;
            }
            Entry::FromOutside => Variable::new(name.value.clone(), Origin::Unset),
            Entry::Settable(variable) => {
                let origin = match variable.choice() {
                    Choice::Default(text) => {
                        let default = self.resolve(&text, scope);
                        if let Some(constant) = default.constant() {
                            self.expect(&text, constant, &LINE);
                        }
                        Origin::Default(default)
                    }
                    Choice::Required => Origin::Required,
                    Choice::RequiredWhen(_) => match self.when(variable) {
                        conditions if conditions.is_empty() => Origin::Unset,
                        conditions => Origin::RequiredWhen(conditions),
                    },
                    Choice::Optional => Origin::Unset,
                    Choice::Generate(length) => match self.kept(&name.value, length.span) {
                        Some(kept) => Origin::Generated { length: length.value, kept },
                        None => Origin::Unset,
                    },
                };
                Variable {
                    name: name.value.clone(),
                    origin,
                    secret: variable.is_secret(),
                    description: self.optional(variable.description.as_ref()),
                    example: self.optional(variable.example.as_ref()),
                    contract: self.contract(&name.value, variable),
                    aliases: variable.aliases.iter().map(|alias| alias.value.clone()).collect(),
                    group: self.optionally_formed(variable.group.as_ref(), &LINE),
                    deprecated: self.optionally_formed(variable.deprecated.as_ref(), &LINE),
                    spared: false,
                }
            }
        };
        self.add(found, name.span, variable);
    }

    fn is_declared_elsewhere(&self, name: &EnvName, scope: Option<&Service>) -> bool {
        let others =
            self.expanded.services.iter().filter(|service| scope.is_none_or(|scope| scope.name != service.name));
        others
            .flat_map(|service| &service.environment)
            .any(|(other, entry)| other.value == *name && matches!(entry, Entry::Settable(_)))
    }

    pub(super) fn add(&mut self, found: &mut Found, span: Span, variable: Variable) {
        if let Some((first, _)) = found.get(&variable.name) {
            let name = &variable.name;
            let report = Diagnostic::new(Code::EnvironmentConflict, span, format!("`{name}` is declared twice as a variable that users set"))
                .label("declared again")
                .also(*first, "first declared here")
                .advice(format!(
                    "declare `{name}` under `environment` at the top of the file, and write `{name}:` alone where it is used; which declaration holds only you know"
                ));
            return self.report(report);
        }
        found.insert(variable.name.clone(), (span, variable));
    }

    /// Where a generated value is kept: in the volume that has a path.
    fn kept(&mut self, name: &EnvName, span: Span) -> Option<ContainerPath> {
        let volume = self.expanded.spec.volumes.values().find_map(|volume| volume.path.as_ref());
        let Some(path) = volume else {
            let message = format!("the generated `{name}` would be lost with the container");
            let report = Diagnostic::new(Code::StateOutsideVolumes, span, message)
                .label("kept in the volume that has a `path`, and there is none");
            // The state of a kit would be lost as well, which a rule has reported.
            if self.expanded.state.is_empty() {
                let report = self.with_volume(spec::USUAL_VOLUME, report);
                self.report(report);
            }
            return None;
        };
        ContainerPath::try_from(format!("{}/secrets/{name}", path.as_str().trim_end_matches('/'))).ok()
    }

    /// Offers the volume that is missing, at the end of the file.
    pub(super) fn with_volume(&self, path: &str, report: Diagnostic) -> Diagnostic {
        if !self.expanded.spec.volumes.is_empty() {
            return report
                .advice("give one of the volumes a `path`, for example `path: /data`; which of them only you know");
        }
        let source = self.expanded.spec.name.span.source;
        let text = &self.sources.get(source).text;
        let line_break = if text.ends_with('\n') { "" } else { "\n" };
        let end = Span::new(source, text.len()..text.len());
        let volume = format!("{line_break}volumes:\n  data: {{path: {path}}}\n");
        report.edit("declare a volume", end, volume)
    }

    /// A service's own variables: those of the whole file first, where it is the user's own service, and those that
    /// move its ports.
    pub(super) fn settings(&mut self, service: &Service) -> IndexMap<EnvName, Setting> {
        let expanded = self.expanded;
        // A job has them from the service whose image it runs.
        let owner = self.whose_image(service);
        let is_given_all = !service.is_kits && service.is_built() && owner.is_none();
        let shared = expanded.spec.environment.iter().filter(|_| is_given_all);
        let mut settings = match owner {
            Some(owner) => self.settings(owner),
            None => self.exported(service),
        };
        for (name, entry) in shared.chain(&service.environment) {
            let setting = match entry {
                Entry::Value(text) => {
                    let text = self.resolve(text, Some(service));
                    Setting::Value(extended(text, &name.value, &settings))
                }
                Entry::FromOutside => match self.shared_value(&name.value, service) {
                    Some(value) => value,
                    None => Setting::Settable,
                },
                Entry::Settable(_) => Setting::Settable,
            };
            settings.insert(name.value.clone(), setting);
        }
        for name in service.ports.values().filter_map(|port| port.env.as_ref()) {
            settings.entry(name.value.clone()).or_insert(Setting::Settable);
        }
        settings
    }

    /// What the stages that a service copies from set for it, and what kits in the image itself do.
    fn exported(&mut self, service: &Service) -> IndexMap<EnvName, Setting> {
        let expanded = self.expanded;
        let mut settings = IndexMap::new();
        let mut seen: Vec<&StageName> = Vec::new();
        let in_place = expanded.in_place.iter().filter(|_| !service.is_kits).map(|kit| &kit.stage);
        let mut stages: Vec<&spec::Stage> = in_place.collect();
        for stage in service.copy.iter().filter_map(|copy| stage_of(&copy.taken)) {
            if !seen.contains(&stage) {
                seen.push(stage);
                stages.extend(expanded.stages.get(stage));
            }
        }
        for stage in stages {
            for (name, text) in &stage.exports {
                let text = self.resolve(text, Some(service));
                let text = extended(text, &name.value, &settings);
                settings.insert(name.value.clone(), Setting::Value(text));
            }
        }
        settings
    }

    /// A value of the top of the file that a service names.
    fn shared_value(&mut self, name: &EnvName, service: &Service) -> Option<Setting> {
        let expanded = self.expanded;
        match expanded.spec.environment.iter().find(|(key, _)| key.value == *name)?.1 {
            Entry::Value(text) => Some(Setting::Value(self.resolve(text, Some(service)))),
            Entry::FromOutside | Entry::Settable(_) => None,
        }
    }
}

/// A value that contains itself, such as `/app/bin:$PATH`, is put before what stands there already.
fn extended(text: Text, name: &EnvName, settings: &IndexMap<EnvName, Setting>) -> Text {
    let Some(Setting::Value(before)) = settings.get(name) else { return text };
    let mut longer = Text::default();
    for part in text {
        match part {
            Part::Variable(own) if own == *name => longer.extend(before.clone()),
            part => longer.extend([part]),
        }
    }
    longer
}

/// What contains a secret is one.
fn taint(found: &mut Found) {
    loop {
        let is_secret = |name: &EnvName| found.get(name).is_some_and(|(_, variable)| variable.secret);
        let tainted = |variable: &Variable| match &variable.origin {
            Origin::Default(text) => !variable.secret && text.variables().any(is_secret),
            Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => false,
        };
        let names: Vec<EnvName> = found
            .values()
            .filter(|(_, variable)| tainted(variable))
            .map(|(_, variable)| variable.name.clone())
            .collect();
        if names.is_empty() {
            return;
        }
        for name in names {
            found.entry(name).and_modify(|(_, variable)| variable.secret = true);
        }
    }
}
