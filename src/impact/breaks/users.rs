//! Services, ports, users and health checks.

use std::collections::BTreeMap;

use super::{Break, Sides, in_both};
use crate::impact::code::Code;
use crate::impact::facts::question;
use crate::impact::said::Said;
use crate::model::{Model, Port, Publish, Question, Service};

/// Services that are gone.
pub(super) fn services(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    for service in old.everyone() {
        let name = service.name();
        let is_helper_of_gone = old.kits.iter().any(|kit| {
            let owner = kit.service.as_str();
            name != owner && name.strip_prefix(owner).is_some_and(|rest| rest.starts_with('-')) && is_gone(new, owner)
        });
        if is_gone(new, name) && !is_helper_of_gone {
            let ports: Vec<String> = service.ports.iter().map(|port| port.number.to_string()).collect();
            let what = Said::words("service ").with(name).then(" is gone");
            let what = if ports.is_empty() { what } else { what.then(", and with it port ").list(ports) };
            let advice = Said::words("run it elsewhere, or take leave of it in the notes of the release");
            found.push(Break::new(Code::ServiceRemoved, name, what, advice));
        }
    }
}

fn is_gone(new: &Model, name: &str) -> bool {
    new.service(name).is_none()
}

/// Where each published port is found on the host.
fn published(model: &Model) -> BTreeMap<String, (String, &Port)> {
    let ports = model.all_ports().filter(|(_, port)| port.is_published());
    let place = |port: &Port| match &port.publish {
        Publish::Internal | Publish::Same => port.number.to_string(),
        Publish::Host(host) => host.to_string(),
    };
    ports.map(|(service, port)| (format!("{}.{}", service.name, port.name), (place(port), port))).collect()
}

/// Published ports that are elsewhere now, or nowhere.
pub(super) fn ports(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    let now = published(new);
    for (name, (place, port)) in published(old) {
        let of = |port: &Port| (port.number, port.protocol.suffix(), port.moved_by.clone());
        let what = match now.get(&name) {
            None => {
                Said::words("port ").with(place.clone()).then(" of ").with(name.clone()).then(" is no longer published")
            }
            Some((other, _)) if *other != place => Said::words("port ")
                .with(name.clone())
                .then(" is published at ")
                .with(other.clone())
                .then(", and no longer at ")
                .with(place.clone()),
            Some((_, other)) if of(other).0 != of(port).0 || of(other).1 != of(port).1 => {
                let number = |port: &Port| format!("{}{}", port.number, port.protocol.suffix());
                let what = Said::words("port ").with(name.clone()).then(" is ").with(number(other));
                what.then(" in the container, and no longer ").with(number(port))
            }
            Some((_, other)) if of(other).2 != of(port).2 => {
                let Some(moved_by) = &port.moved_by else { continue };
                Said::words("port ").with(name.clone()).then(" is no longer moved by ").with(moved_by.as_str())
            }
            Some(_) => continue,
        };
        let advice =
            Said::words("change whoever connects to it, and ").with("--publish").then(" of ").with("docker run");
        found.push(Break::new(Code::PublishedPort, name, what, advice));
    }
}

/// Who services run as.
pub(super) fn users(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    let by_name = |model: &'_ Model| -> Vec<(String, Option<String>)> {
        model.everyone().map(|service| (service.name().to_owned(), service.user().map(str::to_owned))).collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    for (name, user, now) in in_both(before.into_iter(), after.into_iter()) {
        let Some(now) = now.filter(|now| *now != user) else { continue };
        let who = |user: Option<String>| user.unwrap_or_else(|| "root".to_owned());
        let what = Said::words("service ").with(name.clone()).then(" runs as ").with(who(now));
        let what = what.then(", and no longer as ").with(who(user));
        let advice = Said::words("give it the files that it writes, also those in folders of the host");
        found.push(Break::new(Code::User, name, what, advice));
    }
}

/// Where services are asked whether they work.
pub(super) fn health(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    for service in old.everyone() {
        let Some(other) = new.service(service.name()) else { continue };
        let Some(path) = path(service) else { continue };
        let now = self::path(other);
        if now.as_ref() == Some(&path) {
            continue;
        }
        let what = Said::words("the health of ").with(service.name()).then(" is no longer asked at ").with(path);
        let what = match other.probe() {
            Some(probe) => what.then(", but ").with(question(&probe.question)),
            None => what.then(", nor elsewhere"),
        };
        let advice = Said::words("change whoever watches it from outside");
        found.push(Break::new(Code::HealthPath, service.name(), what, advice));
    }
}

/// The path at which a service is asked.
fn path(service: &Service) -> Option<String> {
    match &service.probe()?.question {
        Question::Http { path, .. } => Some(path.shown()),
        Question::Tcp { .. } | Question::Command(_) | Question::Shell(_) => None,
    }
}
