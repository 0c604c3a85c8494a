//! `ports` and `expose` of a service.

use super::environment::{is_filled_in, reference};
use super::{File, Kind, Service};
use crate::import::cx::{Cx, Port};
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::yaml::Node;
use crate::yaml_out::{Mapping, Value};

/// What a port item says.
#[derive(Default)]
struct Wanted {
    number: String,
    publish: Option<String>,
    is_udp: bool,
    env: Option<String>,
    /// The variable of the host that says where it is published.
    by_host: Option<String>,
}

pub(super) fn ports(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    for item in node.items().unwrap_or_default() {
        let facts = file.of(item);
        let read = match item.text() {
            Some(text) => short(text),
            None => long(item),
        };
        match read.filter(|wanted| wanted.number.parse::<u16>().is_ok()) {
            Some(wanted) => one(cx, service, wanted, facts),
            None => lose(cx, facts, "only single ports have a word here: name them one by one"),
        }
    }
}

pub(super) fn expose(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    for item in node.items().unwrap_or_default() {
        let (number, protocol) =
            item.text().unwrap_or_default().split_once('/').unwrap_or((item.text().unwrap_or_default(), ""));
        if number.parse::<u16>().is_ok() {
            let wanted = Wanted { number: number.to_owned(), is_udp: protocol == "udp", ..Wanted::default() };
            one(cx, service, wanted, file.of(item));
        }
    }
}

fn lose(cx: &mut Cx<'_>, facts: Vec<FactId>, why: &str) {
    facts.into_iter().for_each(|fact| cx.ledger.lose(fact, why));
}

/// The parts of a text between colons that stand in no braces and no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, each) in text.char_indices() {
        match each {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                parts.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(from..));
    parts
}

fn short(text: &str) -> Option<Wanted> {
    let (text, is_udp) = match text.rsplit_once('/') {
        Some((text, "udp")) => (text, true),
        Some((text, "tcp")) => (text, false),
        Some((_, protocol)) if !protocol.contains('}') => return None,
        _ => (text, false),
    };
    let parts = parts(text);
    let (number, host) = parts.split_last()?;
    let mut wanted = Wanted { is_udp, ..Wanted::default() };
    match reference(number) {
        Some(reference) => {
            reference.default?.clone_into(&mut wanted.number);
            wanted.env = Some(reference.name.to_owned());
        }
        None => (*number).clone_into(&mut wanted.number),
    }
    match host {
        [] => wanted.publish = Some("ephemeral".to_owned()),
        [port] if port == number && wanted.env.is_some() => wanted.publish = Some("true".to_owned()),
        [.., port] => {
            let address = match host {
                [address, _] => format!("{address}:"),
                _ => String::new(),
            };
            let port = match reference(port) {
                Some(reference) => {
                    wanted.by_host = Some(reference.name.to_owned());
                    reference.default?.to_owned()
                }
                None => (*port).to_owned(),
            };
            wanted.publish = Some(format!("{address}{port}"));
        }
    }
    let is_plain = !is_filled_in(wanted.publish.as_deref().unwrap_or_default());
    is_plain.then_some(wanted)
}

fn long(item: &Node) -> Option<Wanted> {
    let known = ["target", "published", "protocol", "host_ip", "mode", "name"];
    if item.entries()?.iter().any(|entry| !known.contains(&entry.key.text.as_str())) {
        return None;
    }
    let text = |key: &str| item.get(key).and_then(Node::text);
    let published = text("published");
    let mut whole = published.map(|port| format!("{port}:{}", text("target").unwrap_or_default()))?;
    if let Some(address) = text("host_ip") {
        whole = format!("{address}:{whole}");
    }
    if let Some(protocol) = text("protocol") {
        whole = format!("{whole}/{protocol}");
    }
    short(&whole)
}

fn one(cx: &mut Cx<'_>, service: &Service<'_>, wanted: Wanted, facts: Vec<FactId>) {
    let Wanted { number, publish, is_udp, env, by_host } = wanted;
    if let Some(name) = by_host {
        let why = format!("where it is published is a variable of the host, `{name}`: its default is taken");
        facts.iter().for_each(|fact| cx.ledger.lose(*fact, why.clone()));
    }
    let publish = match publish.as_deref() {
        Some("ephemeral") => {
            let why = "it is published at a port that nobody knows before: name one";
            facts.iter().for_each(|fact| cx.ledger.lose(*fact, why));
            None
        }
        _ => publish,
    };
    if service.kind == Kind::Built {
        return cx.ports.push(Port { number, is_udp, publish, env, facts });
    }
    let mut map = Mapping::new();
    map.put("port", number.parse::<i64>().unwrap_or_default());
    map.put_some("env", env);
    map.put_some("protocol", is_udp.then_some("udp"));
    map.put_some("publish", publish.as_deref().map(published));
    let name = if is_udp { format!("udp-{number}") } else { format!("port-{number}") };
    cx.claim(Claim::put(&["services", &service.name, "ports", &name], map).of(facts));
}

/// Where a port is published, as the language writes it.
pub(in crate::import) fn published(text: &str) -> Value {
    match text.parse::<i64>() {
        _ if text == "true" => Value::Bool(true),
        Ok(number) => Value::Integer(number),
        Err(_) => text.into(),
    }
}
