//! Ports, variables and volumes of the image find the service that they belong to.

use super::compose::{declare, nameless, published};
use super::cx::{Cx, Given, Port, Supervised, Volume, variable_of};
use super::draft::Claim;
use super::words::name as fitting;
use crate::yaml_out::Mapping;

/// Programs with the port that each listens on unless it is told otherwise.
const USUAL: [(&str, &str); 10] = [
    ("postgres", "5432"),
    ("redis-server", "6379"),
    ("mysqld", "3306"),
    ("mariadbd", "3306"),
    ("nginx", "80"),
    ("ollama", "11434"),
    ("mongod", "27017"),
    ("memcached", "11211"),
    ("rabbitmq", "5672"),
    ("grafana", "3000"),
];

/// Ports that most people take for that of a web server.
const WEB: [&str; 7] = ["80", "443", "3000", "5000", "8000", "8080", "8888"];

pub(super) fn assign(cx: &mut Cx<'_>) {
    ports(cx);
    volumes(cx);
    for variable in std::mem::take(&mut cx.environment) {
        let (value, note) = variable_of(&variable.name, &variable.value);
        let claim = Claim::put(&["environment", &variable.name], value).of(variable.facts);
        cx.claim(claim.note(note));
    }
    let end: Vec<_> = std::mem::take(&mut cx.end);
    if !end.is_empty() {
        let mut lines: Vec<String> = end.iter().map(|(raw, _)| raw.clone()).collect();
        lines.dedup();
        let facts = end.into_iter().flat_map(|(_, facts)| facts);
        let claim = Claim::put(&["image", "dockerfile", "end"], format!("{}\n", lines.join("\n")));
        cx.claim(claim.of(facts).kept());
    }
}

fn ports(cx: &mut Cx<'_>) {
    let mut merged: Vec<Port> = Vec::new();
    for port in std::mem::take(&mut cx.ports) {
        match merged.iter_mut().find(|one| one.number == port.number && one.is_udp == port.is_udp) {
            None => merged.push(port),
            Some(one) => {
                one.publish = port.publish.or(one.publish.take());
                one.env = port.env.or(one.env.take());
                one.facts.extend(port.facts);
            }
        }
    }
    for port in merged {
        let Some((service, env)) = place(cx, &port) else {
            let udp = if port.is_udp { "/udp" } else { "" };
            cx.end.push((format!("EXPOSE {}{udp}", port.number), port.facts));
            continue;
        };
        put(cx, &service, env, port);
    }
}

fn put(cx: &mut Cx<'_>, service: &str, env: Option<String>, port: Port) {
    let Port { number, is_udp, publish, env: _, mut facts } = port;
    if let Some(at) = cx.environment.iter().position(|variable| Some(&variable.name) == env.as_ref()) {
        facts.extend(cx.environment.remove(at).facts);
    }
    let web = ["services", service, "ports", "http"];
    let name = match is_udp {
        true => format!("udp-{number}"),
        false if WEB.contains(&number.as_str()) && !cx.draft.has(&web) => "http".to_owned(),
        false => format!("port-{number}"),
    };
    let publish = match publish {
        Some(text) if text == number && env.is_some() => Some("true".to_owned()),
        other => other,
    };
    let mut map = Mapping::new();
    map.put("port", number.parse::<i64>().unwrap_or_default());
    map.put_some("env", env);
    map.put_some("protocol", is_udp.then_some("udp"));
    map.put_some("publish", publish.as_deref().map(published));
    cx.claim(Claim::put(&["services", service, "ports", &name], map).of(facts));
}

/// The service that listens on the port, and the variable that moves it.
fn place(cx: &Cx<'_>, port: &Port) -> Option<(String, Option<String>)> {
    let is_it = |value: &Given| matches!(value, Given::Default(text) | Given::Fixed(text) if *text == port.number);
    let of_ports = |name: &str| name.ends_with("PORT");
    let variables = cx.environment.iter().filter(|variable| is_it(&variable.value) && of_ports(&variable.name));
    let mut variables: Vec<&str> = variables.map(|variable| variable.name.as_str()).collect();
    variables.sort_by_key(|name| name.len());
    let env = port.env.as_deref().or(variables.first().copied()).map(str::to_owned);
    if !cx.is_supervised() {
        return Some((cx.service.clone(), env));
    }
    let reads = |text: &str, name: &str| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"));
    let mentions = |text: &str| text.split(|each: char| !each.is_ascii_digit()).any(|word| word == port.number);
    let by_program =
        |text: &str| USUAL.iter().any(|(program, number)| *number == port.number && text.contains(program));
    let tests: [&dyn Fn(&str) -> bool; 3] =
        [&by_program, &|text| env.as_deref().is_some_and(|name| reads(text, name)), &mentions];
    let found = tests.iter().find_map(|test| cx.supervised.iter().find(|one| one.stays && test(&one.text)));
    let Supervised { name, text, .. } = found?;
    // A service that does not read the variable is not moved by it.
    let env = env.filter(|variable| reads(text, variable));
    Some((name.clone(), env))
}

fn volumes(cx: &mut Cx<'_>) {
    let mut seen: Vec<Volume> = Vec::new();
    for volume in std::mem::take(&mut cx.volumes) {
        match seen.iter_mut().find(|one| one.path.trim_end_matches('/') == volume.path.trim_end_matches('/')) {
            None => seen.push(volume),
            Some(one) => {
                one.mount = volume.mount.or(one.mount.take());
                one.facts.extend(volume.facts);
            }
        }
    }
    for Volume { mount, path, facts } in seen {
        let path = path.trim_end_matches('/').to_owned();
        let mount = mount.unwrap_or_else(|| {
            let name = fitting(path.rsplit('/').next().unwrap_or_default());
            let is_taken = cx.draft.has(&["volumes", &name]);
            format!("{}:{path}", if is_taken { nameless(&path, &cx.service) } else { name })
        });
        let of_path = cx.supervised.iter().find(|one| one.text.contains(&path)).map(|one| one.name.clone());
        let service = of_path.unwrap_or_else(|| cx.service.clone());
        cx.claim(Claim::item(&["services", &service, "volumes"], mount.as_str()).of(facts));
        declare(cx, &mount);
    }
}
