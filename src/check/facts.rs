//! What `${a.b}` and `$X` stand for.

use super::Check;
use super::growth::DEEPEST;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::kit::{Part, Service};
use crate::model::{self, LOOPBACK, Text};
use crate::source::Span;
use crate::spec::{self, EnvName, Piece, Port, PortName, Protocol, Publish};
use crate::yaml::Spanned;

/// Variables that every container has.
pub(super) const ALWAYS: [&str; 4] = ["HOME", "PATH", "HOSTNAME", "PWD"];

/// Address on which a service listens for those outside the container.
const EVERY_INTERFACE: &str = "0.0.0.0";

impl<'a> Check<'a> {
    /// Resolves a text in the scope of a service; without one, only the file's own variables are known.
    pub(super) fn resolve(&mut self, text: &Spanned<spec::Text>, scope: Option<&Service>) -> Text {
        self.resolve_at(&text.value, text.span, scope)
    }

    pub(super) fn resolve_at(&mut self, text: &spec::Text, span: Span, scope: Option<&Service>) -> Text {
        let mut resolved = Text::default();
        for piece in text.pieces() {
            match piece {
                Piece::Literal(text) => resolved.extend([model::Part::Literal(text.clone())]),
                Piece::Fact(path) => match self.fact(path, scope, 0) {
                    Some(value) => resolved.extend(value),
                    None => self.undefined(path, span, scope),
                },
                Piece::Variable(name) => match EnvName::try_from(name.clone()) {
                    Ok(variable) if self.is_declared(&variable, scope) => {
                        resolved.extend([model::Part::Variable(variable)]);
                    }
                    _ => self.undeclared(name, span, scope),
                },
            }
        }
        resolved
    }

    /// The service that a kit's helper belongs to; any other service itself.
    pub(super) fn whole<'s>(&self, service: &'s Service) -> &'s Service
    where
        'a: 's,
    {
        match &service.part {
            Part::Whole => service,
            Part::Init { of } | Part::Setup { of } => self.service(of.as_str()).unwrap_or(service),
        }
    }

    /// Who a kit's helper is for others: the service that it belongs to, unless it runs in a container of its own.
    fn in_container<'s>(&self, service: &'s Service) -> &'s Service
    where
        'a: 's,
    {
        if service.is_built() { self.whole(service) } else { service }
    }

    /// A service's own variables, with those of the service whose image it runs.
    fn own(&self, scope: Option<&Service>) -> impl Iterator<Item = &'a EnvName> {
        let own = scope.and_then(|scope| self.service(scope.name.as_str()));
        let owner = own.and_then(|own| self.whose_image(own));
        own.into_iter().chain(owner).flat_map(|service| service.environment.keys()).map(|name| &name.value)
    }

    pub(super) fn is_declared(&self, name: &EnvName, scope: Option<&Service>) -> bool {
        self.own(scope).any(|own| own == name)
            || self.expanded.spec.environment.contains_key(name)
            || ALWAYS.contains(&name.as_str())
            || self.moving().any(|moving| moving == name.as_str())
    }

    /// The variables that move ports.
    fn moving(&self) -> impl Iterator<Item = &'a str> {
        let ports = self.expanded.services.iter().flat_map(|service| service.ports.values());
        ports.filter_map(|port| port.env.as_ref()).map(|name| name.as_str())
    }

    /// The names of the variables that a service may use.
    pub(super) fn declared(&self, scope: Option<&Service>) -> impl Iterator<Item = &'a str> {
        let expanded = self.expanded;
        let top = expanded.spec.environment.keys().map(|name| name.as_str());
        top.chain(self.own(scope).map(EnvName::as_str)).chain(self.moving()).chain(ALWAYS)
    }

    fn undeclared(&mut self, name: &str, span: Span, scope: Option<&Service>) {
        let known: Vec<&str> = self.declared(scope).collect();
        let written = [format!("${{{name}}}"), format!("${name}")];
        let place = written.iter().map(|text| self.narrow(span, text)).find(|place| *place != span).unwrap_or(span);
        let report = Diagnostic::new(Code::UnknownVariable, place, format!("the variable `{name}` is not declared"))
            .label("not declared for this service");
        let report = match nearest(name, known.iter().copied()) {
            Some(near) if place != span || self.sources.text(span).len() <= name.len() + 3 => {
                report.edit(format!("write `${near}`"), place, format!("${near}"))
            }
            _ => report.advice(format!(
                "declare it under `environment`: `{name}: TEXT` for a constant, `{name}: {{default: TEXT}}` for one that users set; which only you know"
            )),
        };
        self.report(report);
    }

    pub(super) fn undefined(&mut self, path: &str, span: Span, scope: Option<&Service>) {
        let known = self.known_facts(scope);
        let reference = format!("${{{path}}}");
        let place = self.narrow(span, &reference);
        let code = match path.split('.').collect::<Vec<_>>().as_slice() {
            ["services", service, ..] if self.service(service).is_none() => Code::UnknownService,
            ["ports", ..] | ["services", _, "ports", ..] => Code::UnknownPort,
            ["volumes", ..] => Code::UnknownVolume,
            _ => Code::UndefinedReference,
        };
        if let Some(volume) = self.without_path(path) {
            let report = Diagnostic::new(code, place, format!("the volume `{volume}` has no `path`"));
            return self.report(report.label("services mount it where they want").advice(format!(
                "write the path itself; or add `path` to `{volume}` under `volumes`: every service then has it there; which is meant only you know"
            )));
        }
        let report =
            Diagnostic::new(code, place, format!("`{reference}` does not exist in this file")).label("no such fact");
        let report = match nearest(path, known.iter().map(String::as_str)) {
            Some(near) if self.sources.text(place) == reference => {
                report.edit(format!("write `${{{near}}}`"), place, format!("${{{near}}}"))
            }
            _ => report.advice(format!(
                "the facts here are {}; which is meant only you know",
                list(known.iter().map(String::as_str))
            )),
        };
        self.report(report);
    }

    /// The volume of which a path asks where it is, if it is there and nowhere.
    fn without_path(&self, path: &str) -> Option<&'a str> {
        let name = path.strip_prefix("volumes.")?.strip_suffix(".path")?;
        let volumes = &self.expanded.spec.volumes;
        volumes.keys().map(|volume| volume.as_str()).find(|volume| *volume == name)
    }

    /// The paths of all facts that a service may refer to.
    fn known_facts(&self, scope: Option<&Service>) -> Vec<String> {
        let expanded = self.expanded;
        let mut known: Vec<String> = expanded.spec.vars.keys().map(|name| format!("vars.{name}")).collect();
        known.extend(["image.base", "image.name"].map(str::to_owned));
        let volumes = expanded.spec.volumes.iter().filter(|(_, volume)| volume.path.is_some());
        known.extend(volumes.map(|(name, _)| format!("volumes.{name}.path")));
        if let Some(service) = scope.map(|scope| self.whole(scope)) {
            known.extend(service.ports.keys().flat_map(|port| [format!("ports.{port}"), format!("ports.{port}.bind")]));
        }
        for service in &expanded.services {
            let name = &service.name;
            if service.ports.len() == 1 {
                known.extend(PORT_FACTS.iter().map(|fact| format!("services.{name}.{fact}")));
            }
            let ports = service.ports.keys();
            known
                .extend(ports.flat_map(|port| {
                    PORT_FACTS.iter().map(move |fact| format!("services.{name}.ports.{port}.{fact}"))
                }));
        }
        known
    }

    /// The fact at a path. `depth` bounds constants that refer to each other.
    pub(super) fn fact(&mut self, path: &str, scope: Option<&Service>, depth: usize) -> Option<Text> {
        let expanded = self.expanded;
        let spec = &expanded.spec;
        match path.split('.').collect::<Vec<_>>().as_slice() {
            ["vars", name] => {
                let (_, text) = spec.vars.iter().find(|(key, _)| key.as_str() == *name)?;
                self.constant_fact(text, depth)
            }
            ["image", "base"] => self.constant_fact(&spec.image.base, depth),
            ["image", "name"] => spec.image.name.as_ref().and_then(|name| self.constant_fact(name, depth)),
            ["volumes", name, "path"] => {
                let (_, volume) = spec.volumes.iter().find(|(key, _)| key.as_str() == *name)?;
                Some(Text::literal(volume.path.as_ref()?.as_str()))
            }
            ["ports", port] => self.port_fact(self.whole(scope?), port, "port", scope, depth),
            ["ports", port, fact] => self.port_fact(self.whole(scope?), port, fact, scope, depth),
            ["services", service, fact] => {
                let service = self.service(service)?;
                let mut ports = service.ports.iter();
                match (ports.next(), ports.next()) {
                    (Some((only, _)), None) if PORT_FACTS.contains(fact) => {
                        self.port_fact(service, only.as_str(), fact, scope, depth)
                    }
                    _ => None,
                }
            }
            ["services", service, "ports", port, fact] if PORT_FACTS.contains(fact) => {
                self.port_fact(self.service(service)?, port, fact, scope, depth)
            }
            _ => None,
        }
    }

    /// A fact of a service's port, as `scope` sees it.
    fn port_fact(
        &mut self,
        service: &Service,
        port: &str,
        fact: &str,
        scope: Option<&Service>,
        depth: usize,
    ) -> Option<Text> {
        let (name, port) = service.ports.iter().find(|(key, _)| key.as_str() == port)?;
        let host = self.host(scope.map(|scope| self.in_container(scope)), service);
        match fact {
            "host" => Some(Text::literal(host)),
            "bind" => Some(Text::literal(if self.is_reachable(service, port) { EVERY_INTERFACE } else { LOOPBACK })),
            "port" => Some(self.endpoint(name, port, depth)?.value()),
            "address" => Some(self.endpoint(name, port, depth)?.address(&host)),
            "url" => Some(self.endpoint(name, port, depth)?.url(&host)),
            _ => None,
        }
    }

    /// Whether anyone outside the container shall reach a port. A service that is alone in its container has no other
    /// reason to listen.
    fn is_reachable(&self, service: &Service, port: &Port) -> bool {
        let is_alone = !service.is_built() || self.wanted_overlay().is_none();
        is_alone || matches!(port.publish, Some(Publish::Same | Publish::Host(_)))
    }

    /// A port without what people are told of it. `depth` bounds constants that refer to each other.
    pub(super) fn endpoint(
        &mut self,
        name: &Spanned<PortName>,
        port: &Spanned<Port>,
        depth: usize,
    ) -> Option<model::Port> {
        let Port { port: number, env, publish, protocol, scheme, user, password, path, description: _ } = &port.value;
        let mut constant = |text: &Option<Spanned<spec::Text>>| {
            let text = self.constant_fact(text.as_ref()?, depth)?;
            text.constant().map(str::to_owned)
        };
        Some(model::Port {
            name: name.value.clone(),
            number: (*number)?,
            moved_by: env.as_ref().map(|name| name.value.clone()),
            publish: match publish {
                None | Some(Publish::No) => model::Publish::Internal,
                Some(Publish::Same) => model::Publish::Same,
                Some(Publish::Host(host)) => model::Publish::Host(host.clone()),
            },
            protocol: protocol.unwrap_or(Protocol::Tcp),
            scheme: constant(scheme).unwrap_or_else(|| "http".to_owned()),
            user: constant(user),
            password: password.as_ref().map(|name| name.value.clone()),
            path: constant(path).unwrap_or_default(),
            description: None,
        })
    }

    fn constant_fact(&mut self, text: &Spanned<spec::Text>, depth: usize) -> Option<Text> {
        let mut resolved = Text::default();
        for piece in text.pieces() {
            let bytes = if let Piece::Literal(text) = piece { text.len() } else { 0 };
            if !self.is_small(bytes, text.span) {
                break;
            }
            match piece {
                Piece::Literal(text) => resolved.extend([model::Part::Literal(text.clone())]),
                Piece::Fact(path) if depth < DEEPEST => resolved.extend(self.fact(path, None, depth + 1)?),
                Piece::Fact(_) | Piece::Variable(_) => return None,
            }
        }
        Some(resolved)
    }
}

/// What can be said of a port from another service.
const PORT_FACTS: [&str; 4] = ["url", "host", "port", "address"];
