//! Services that users switch off, by what they give.

use std::collections::BTreeSet;
use std::fmt;

use super::before::brought;
use super::{Companion, Kind, Model, Origin, Process, Service, Setting, Text, Tool, Variable};
use crate::spec::{Duration, EnvName, PortNumber, ServiceName};

/// When a service is off. It looks at what users give alone: never at a default.
#[derive(Clone, Debug)]
pub struct Switch {
    /// The service that is off: a kit's helpers are off with it.
    pub(crate) service: ServiceName,
    /// It is off when users give this variable: that names their own.
    pub(crate) unless: Option<EnvName>,
    /// It is on only when users give each of these variables one of its values; empty stands for none.
    pub(crate) when: Vec<(EnvName, Vec<String>)>,
    /// How users' own is asked; none where nobody waits for it.
    pub(crate) external: Option<External>,
}

/// How what users bring in the place of a service is asked, where they give its address.
#[derive(Clone, Debug)]
pub struct External {
    pub(crate) question: Outside,
    /// The port where the address has none.
    pub(crate) port: Option<PortNumber>,
    /// The longest that it is waited for.
    pub(crate) budget: Duration,
    /// Time that one question may take.
    pub(crate) timeout: Duration,
    /// Pause between two questions.
    pub(crate) pause: Duration,
}

/// What is asked outside of the container.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outside {
    /// Whether it accepts connections, with a program that the image has.
    Connection(Tool),
    /// A program and its arguments, with the variables of its host and its port in them.
    Command(Vec<Text>),
}

/// The variable of a script with the host of what users bring.
pub(crate) const HOST: &str = "host";

/// The variable of a script with its port.
pub(crate) const PORT: &str = "port";

/// How many ways from a variable to those who read it are looked at.
const MOST_WAYS: usize = 256;

/// Prints when the service is on, in the words of the spec.
impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unless = self.unless.iter().map(|name| format!("unless {name}"));
        let when = self.when.iter().map(|(name, values)| format!("when {name} is {}", any_of(values)));
        f.write_str(&unless.chain(when).collect::<Vec<_>>().join(", "))
    }
}

fn any_of(values: &[String]) -> String {
    let shown = |value: &String| if value.is_empty() { "not given".to_owned() } else { value.clone() };
    values.iter().map(shown).collect::<Vec<_>>().join(" or ")
}

/// What makes that nobody reads a variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Idle {
    /// That this service is off.
    Off(ServiceName),
    /// That users give this variable, so that its default counts for nothing.
    Given(EnvName),
}

impl Switch {
    /// The variables that it looks at.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &EnvName> {
        self.unless.iter().chain(self.when.iter().map(|(name, _)| name))
    }

    /// What a variable does to the service, in sentences for people.
    fn effects<'s>(&'s self, variable: &'s EnvName) -> impl Iterator<Item = String> + 's {
        let Self { service, unless, when, external: _ } = self;
        let off = unless.iter().filter(move |name| *name == variable);
        let off = off.map(move |_| format!("When it is given, {service} stays off."));
        let on = when.iter().filter(move |(name, _)| name == variable);
        off.chain(on.map(move |(_, values)| format!("{service} is on only when it is {}.", any_of(values))))
    }
}

impl Model {
    /// The services that users switch off, each once, in start order.
    pub(crate) fn switches(&self) -> impl Iterator<Item = &Switch> {
        let own = |service: &&Service| service.switch.as_ref().is_some_and(|switch| switch.service == service.name);
        self.everyone().filter(own).filter_map(|service| service.switch.as_ref())
    }

    /// What giving a variable switches, a sentence for each service.
    pub(crate) fn switched_by(&self, variable: &EnvName) -> Vec<String> {
        self.switches().flat_map(|switch| switch.effects(variable)).collect()
    }

    /// Whether a variable switches a service: then nothing but a user may give it, not even its own default.
    pub(crate) fn is_switching(&self, name: &EnvName) -> bool {
        let beyond = self.elsewhere.iter().filter_map(|service| service.switch.as_ref());
        self.switches().chain(beyond).any(|switch| switch.variables().any(|other| other == name))
    }

    /// The services in other containers that a service waits for, and in whose place it must wait for what users bring:
    /// whoever starts the containers does not know that.
    pub(crate) fn brought_for(&self, service: &Service) -> impl Iterator<Item = (&ServiceName, &EnvName, &External)> {
        let beyond = self.elsewhere.iter().map(|other| (other.id, &other.name, &other.switch));
        let beside =
            self.companions.iter().map(|Companion { service, .. }| (service.id, &service.name, &service.switch));
        let awaited = beyond.chain(beside).filter(|(id, ..)| service.after.contains(id));
        awaited.filter_map(|(_, name, switch)| {
            let switch = switch.as_ref()?;
            Some((name, switch.unless.as_ref()?, switch.external.as_ref()?))
        })
    }

    /// What users may bring in the place of services beside a container of several, each once: who starts these waits for
    /// it before.
    pub(crate) fn brought_beside(&self) -> Vec<(&Service, &External)> {
        brought(&self.image, &self.services, &self.companions)
    }

    /// The variable that alone decides whether a service is off, where one does.
    pub(crate) fn only_unless(&self, service: &ServiceName) -> Option<&EnvName> {
        let switch = self.switches().find(|switch| switch.service == *service)?;
        switch.unless.as_ref().filter(|_| switch.when.is_empty())
    }

    /// Whether what a variable needs depends on whether that service is off.
    pub(crate) fn asks_for(&self, service: &ServiceName) -> bool {
        if self.only_unless(service).is_some() {
            return false;
        }
        let off = Idle::Off(service.clone());
        let looked_at = |variable: &&Variable| {
            matches!(variable.origin, Origin::Required | Origin::RequiredWhen(_) | Origin::Generated { .. })
        };
        let mut variables = self.variables.values().filter(looked_at);
        variables.any(|variable| self.idle(&variable.name).iter().any(|way| way.contains(&off)))
    }

    /// The ways in which a variable is read, each with what makes that it is not. None when it is always read, or no
    /// switch has to do with it.
    pub(crate) fn idle(&self, variable: &EnvName) -> BTreeSet<BTreeSet<Idle>> {
        self.idle_among(&self.everyone().collect::<Vec<_>>(), None, variable)
    }

    /// The same of a service in a container of its own. That the service is off is no way there, where Compose then
    /// leaves the container out.
    pub(crate) fn idle_in(&self, service: &Service, variable: &EnvName) -> BTreeSet<BTreeSet<Idle>> {
        let off = service.switch.as_ref().filter(|_| service.may_be_left_out());
        let off = off.map(|switch| Idle::Off(switch.service.clone()));
        self.idle_among(&[service], off.as_ref(), variable)
    }

    fn idle_among(
        &self,
        services: &[&Service],
        left_out: Option<&Idle>,
        variable: &EnvName,
    ) -> BTreeSet<BTreeSet<Idle>> {
        let mut ways: BTreeSet<BTreeSet<Idle>> = BTreeSet::new();
        let mut pending = vec![(variable, BTreeSet::new())];
        for _ in 0..MOST_WAYS {
            let Some((name, before)) = pending.pop() else { break };
            for service in services.iter().filter(|service| service.reads_directly(name)) {
                let off = service.switch.iter().map(|switch| Idle::Off(switch.service.clone()));
                let off = off.filter(|off| Some(off) != left_out);
                ways.insert(before.iter().cloned().chain(off).collect());
            }
            let readers = self.variables.values().filter(|reader| reader.is_made_of(name));
            for (reader, given) in readers.map(|reader| (reader, Idle::Given(reader.name.clone()))) {
                if !before.contains(&given) {
                    pending.push((&reader.name, before.iter().cloned().chain([given]).collect()));
                }
            }
        }
        let of_switch = |idle: &Idle| match idle {
            Idle::Off(_) => true,
            Idle::Given(name) => self.is_switching(name),
        };
        let is_switched = ways.iter().any(|way| way.iter().any(of_switch));
        // Where there are too many ways, one of them may always be gone.
        if is_switched && pending.is_empty() && ways.iter().all(|way| !way.is_empty()) {
            let is_shortest = |way: &BTreeSet<Idle>| !ways.iter().any(|other| other != way && other.is_subset(way));
            ways.iter().filter(|way| is_shortest(way)).cloned().collect()
        } else {
            BTreeSet::new()
        }
    }
}

impl Variable {
    /// Whether another variable stands in its default.
    fn is_made_of(&self, name: &EnvName) -> bool {
        matches!(&self.origin, Origin::Default(text) if text.variables().any(|other| other == name))
    }
}

impl Service {
    /// Whether Compose leaves its container out when users bring their own, where it has one of its own.
    pub(crate) fn may_be_left_out(&self) -> bool {
        self.switch.as_ref().is_some_and(|switch| switch.unless.is_some())
    }

    /// Whether it is given a variable, or has it in its own values, command, files or probe.
    fn reads_directly(&self, name: &EnvName) -> bool {
        let values = self.environment.values().filter_map(|setting| match setting {
            Setting::Value(text) => Some(text),
            Setting::Settable => None,
        });
        let words = match &self.process {
            Process::Command(words) => words.as_slice(),
            Process::Script(_) | Process::File(_) => &[],
        };
        let written = self.written.iter().map(|file| &file.content);
        let asked = self.probe().into_iter().flat_map(|probe| probe.question.texts());
        let mut texts = values.chain(words).chain(&self.entrypoint).chain(written).chain(asked);
        self.environment.get(name) == Some(&Setting::Settable)
            || texts.any(|text| text.variables().any(|other| other == name))
    }

    /// How users' own is asked in its place.
    pub(crate) fn external(&self) -> Option<&External> {
        let own = self.switch.as_ref().filter(|switch| switch.service == self.name);
        own.filter(|_| matches!(self.kind, Kind::Longrun(_))).and_then(|switch| switch.external.as_ref())
    }
}
