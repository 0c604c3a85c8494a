//! Within a container each port is one service's; published ports share the host likewise.

use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{Entry, EnvName, HostPort, PortNumber, Protocol, Publish};

pub(super) fn check(cx: &mut Check<'_>) {
    let built = cx.expanded.built().collect();
    collisions(cx, built, "port", listening);
    for service in cx.expanded.services.iter().filter(|service| !service.is_built()) {
        collisions(cx, vec![service], "port", listening);
    }
    let everyone = cx.expanded.services.iter().collect();
    collisions(cx, everyone, "port of the host", published);
    for service in &cx.expanded.services {
        probed(cx, service);
        moved(cx, service);
    }
}

/// A variable that moves a port is one that users set, and no constant.
fn moved(cx: &mut Check<'_>, service: &Service) {
    let entries = || service.environment.iter().chain(&cx.expanded.spec.environment);
    let fixed = |name: &EnvName| {
        entries().find_map(|(key, entry)| match entry {
            Entry::Value(text) if key.value == *name => Some(text.span),
            _ => None,
        })
    };
    let names = service.ports.values().filter_map(|port| port.env.as_ref());
    let found: Vec<_> = names.filter_map(|name| Some((name, fixed(&name.value)?))).collect();
    for (name, value) in found {
        let message = format!("`{}` moves a port, and has a fixed value", name.value);
        let report = Diagnostic::new(Code::EnvironmentConflict, value, message)
            .label("users could not set it")
            .also(name.span, "the port that it moves");
        cx.report(
            report.advice("remove the value: the port's number is the default; or remove `env`: which only you know"),
        );
    }
}

/// A port that something claims: number, transport, and the address where it is narrower than all.
type Claim = (PortNumber, Protocol, Option<std::net::IpAddr>);

fn listening(port: &crate::spec::Port) -> Option<Claim> {
    Some((port.port?, port.protocol.unwrap_or(Protocol::Tcp), None))
}

fn published(port: &crate::spec::Port) -> Option<Claim> {
    let protocol = port.protocol.unwrap_or(Protocol::Tcp);
    match port.publish.as_ref()? {
        Publish::No => None,
        Publish::Same => Some((port.port?, protocol, None)),
        Publish::Host(HostPort { address, port }) => Some((*port, protocol, *address)),
    }
}

fn collisions(cx: &mut Check<'_>, services: Vec<&Service>, what: &str, claim: fn(&crate::spec::Port) -> Option<Claim>) {
    let mut taken: Vec<(Claim, Span, String)> = Vec::new();
    for service in services {
        for (name, port) in &service.ports {
            let Some(wanted) = claim(port) else { continue };
            let span = if cx.is_users(name.span) { name.span } else { service.span() };
            let who = format!("`{}` of `{}`", name.value, service.name.value);
            let overlap = |(number, protocol, address): &Claim| {
                *number == wanted.0
                    && *protocol == wanted.1
                    && (address.is_none() || wanted.2.is_none() || *address == wanted.2)
            };
            if let Some((_, first, owner)) = taken.iter().find(|(claim, _, _)| overlap(claim)) {
                let number = wanted.0;
                cx.report(
                    Diagnostic::new(
                        Code::PortCollision,
                        span,
                        format!("{who} and {owner} both want the {what} {number}"),
                    )
                    .label(format!("wants {number}"))
                    .also(*first, format!("has {number}"))
                    .advice("give one of them another number; which number is free only you know"),
                );
            } else {
                taken.push((wanted, span, who));
            }
        }
    }
}

/// A probe asks a port of its own service, and says which where there are several.
fn probed(cx: &mut Check<'_>, service: &Service) {
    let Some(check) = &service.healthcheck else { return };
    let asks_port = check.http.is_some() || check.tcp.is_some();
    let known = || service.ports.keys().map(|name| name.as_str());
    match &check.port {
        Some(name) if !known().any(|port| port == name.as_str()) => {
            let known: Vec<&str> = known().collect();
            let report = unknown(Code::UnknownPort, "port", name.as_str(), name.span, known);
            cx.report(report);
        }
        None if asks_port && service.ports.len() != 1 => {
            let (why, advice) = if service.ports.is_empty() {
                ("the service has no port", "declare the port under `ports`: its number only you know".to_owned())
            } else {
                let names = crate::diagnostic::list(known());
                ("the service has several ports", format!("add `port: NAME` with one of {names}: which only you know"))
            };
            let message = format!("the health check of `{}` does not say which port it asks", service.name.value);
            cx.report(Diagnostic::new(Code::UnknownPort, check.span, message).label(why).advice(advice));
        }
        _ => {}
    }
}
