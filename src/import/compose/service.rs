//! The keys of a service.

use super::environment::is_filled_in;
use super::{Build, File, Kind, Service, build, environment, known_as, ports, value_of, volumes};
use crate::import::cx::{Cx, SECRET};
use crate::import::draft::Claim;
use crate::import::words::{is_secret, number};
use crate::spec::ON_SERVICE;
use crate::yaml::Node;
use crate::yaml_out::Value;

pub(super) fn service(cx: &mut Cx<'_>, file: &File, service: &Service<'_>) {
    if service.kind == Kind::Other {
        return other(cx, file, service);
    }
    if service.kind == Kind::Job {
        let image_of = cx.service.clone();
        cx.claim(Claim::put(&["services", &service.name, "image_of"], image_of));
    }
    for entry in service.node.entries().unwrap_or_default() {
        key(cx, file, service, &entry.key.text, &entry.value);
    }
}

/// An image of its own: all of it stays with Compose.
fn other(cx: &mut Cx<'_>, file: &File, service: &Service<'_>) {
    let note = "A second image: one spec describes one, so Compose builds this from its own Dockerfile.";
    let mut note = note.to_owned();
    for entry in service.node.entries().unwrap_or_default() {
        let (key, value) = (entry.key.text.as_str(), &entry.value);
        if key != "environment" {
            cx.claim(service.kept(file, key, value).note(std::mem::take(&mut note)));
            continue;
        }
        for (name, text, node) in environment::pairs(value) {
            let facts = file.of(node);
            let text = text.unwrap_or_default();
            let at = ["compose", "services", &service.container, "environment", &name];
            if is_secret(&name, &text) && !is_filled_in(&text) {
                facts.iter().for_each(|fact| cx.ledger.lose(*fact, SECRET));
                cx.claim(Claim::put(&at, format!("${{{name}:?set it in .env}}")).of(facts));
            } else {
                cx.claim(Claim::put(&at, text).of(facts).kept());
            }
        }
    }
}

fn key(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, key: &str, node: &Node) {
    let is_built = service.kind == Kind::Built;
    let is_ours = service.kind != Kind::Foreign;
    match key {
        "build" if is_built => build::build(cx, file, service, node),
        "build" => file.of(node).into_iter().for_each(|fact| cx.ledger.imply(fact)),
        "image" if is_ours => {
            if is_built {
                let text = constants(cx, file, node);
                cx.claim(Claim::put(&["image", "name"], text).of(file.of(node)));
            } else {
                file.of(node).into_iter().for_each(|fact| cx.ledger.imply(fact));
            }
        }
        "image" => image(cx, file, service, node),
        "environment" => environment::environment(cx, file, service, node),
        "ports" => ports::ports(cx, file, service, node),
        "expose" => ports::expose(cx, file, service, node),
        "volumes" => volumes::volumes(cx, file, service, node),
        "depends_on" => depends_on(cx, file, service, node),
        "healthcheck" => healthcheck(cx, file, service, node),
        "pull_policy" if is_built && matches!(node.text(), Some("never" | "build")) => {
            file.of(node).into_iter().for_each(|fact| cx.ledger.imply(fact));
        }
        "init" if is_built && node.text() == Some("true") && !cx.is_supervised() => {
            cx.claim(Claim::put(&["image", "init"], "tini").of(file.of(node)));
        }
        "stop_grace_period" if is_built && cx.is_supervised() => {
            lose(cx, file, node, "the time that the container has to stop follows from its services");
        }
        "stop_signal" | "working_dir" if is_built && cx.is_supervised() => cx.claim(service.kept(file, key, node)),
        "stop_grace_period" | "stop_signal" | "working_dir" => text(cx, file, service, key, node),
        "command" | "entrypoint" if !(is_built && cx.is_supervised()) => command(cx, file, service, key, node),
        "user" if is_ours => user(cx, file, service, node),
        _ if ON_SERVICE.iter().any(|word| word.name == key) => {
            cx.claim(service.put(file, key, value_of(node), node));
        }
        _ => cx.claim(service.kept(file, key, node)),
    }
}

fn lose(cx: &mut Cx<'_>, file: &File, node: &Node, why: &str) {
    file.of(node).into_iter().for_each(|fact| cx.ledger.lose(fact, why));
}

fn image(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    let text = constants(cx, file, node);
    cx.claim(Claim::put(&["services", &service.name, "image"], text).of(file.of(node)));
}

/// The text with variables of the host that have a default as constants of the file.
fn constants(cx: &mut Cx<'_>, file: &File, node: &Node) -> String {
    let mut text = node.text().unwrap_or_default().to_owned();
    while let Some((at, end)) = text.find("${").and_then(|at| Some((at, at + text.get(at..)?.find('}')? + 1))) {
        let reference = text.get(at..end).and_then(environment::reference);
        let Some((name, default)) = reference.and_then(|one| Some((one.name.to_owned(), one.default?.to_owned())))
        else {
            break;
        };
        cx.claim(Claim::put(&["vars", &name], default));
        lose(cx, file, node, &format!("`{name}` is a constant of the spec now, and no variable of the host"));
        // What is read once more holds a dot, and is no variable of the host.
        text.replace_range(at..end, &format!("\u{1}{{vars.{name}}}"));
    }
    text.replace('\u{1}', "$")
}

fn text(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, key: &str, node: &Node) {
    let text = node.text().unwrap_or_default();
    if is_filled_in(text) {
        cx.claim(service.kept(file, key, node));
    } else {
        cx.claim(service.put(file, key, text, node));
    }
}

fn command(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, key: &str, node: &Node) {
    let words = node.items().map(|items| items.iter().filter_map(Node::text).collect::<Vec<_>>());
    let is_filled = node.text().is_some_and(is_filled_in) || words.iter().flatten().any(|word| is_filled_in(word));
    let value = match (node.text(), words) {
        (Some(text), _) => Value::from(text),
        (None, Some(words)) => words.into_iter().collect(),
        (None, None) => return lose(cx, file, node, "it is neither a text nor a list"),
    };
    if is_filled {
        cx.claim(service.kept(file, key, node));
    } else {
        cx.claim(service.put(file, key, value, node));
    }
}

fn user(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    let short = node.text().unwrap_or_default().split(':').next().unwrap_or_default();
    let known = cx.users.iter().find(|(name, uid)| name == short || uid == short).map(|(name, _)| name.clone());
    match known {
        Some(name) if service.kind == Kind::Built => cx.claim(service.put(file, "user", name, node)),
        _ => cx.claim(service.kept(file, "user", node)),
    }
}

fn depends_on(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    let build = Build::first(file).map(|(_, build)| build);
    let mut wait = |name: &str, condition: &str, place: &Node| {
        let other = known_as(cx, file, build.as_ref(), name);
        if other == service.name {
            return file
                .of(place)
                .into_iter()
                .for_each(|fact| cx.ledger.lose(fact, "a service does not wait for itself"));
        }
        let claim = Claim::put(&["services", &service.name, "depends_on", &other], condition);
        cx.claim(claim.of(file.of(place)));
    };
    for item in node.items().unwrap_or_default() {
        wait(item.text().unwrap_or_default(), "started", item);
    }
    for entry in node.entries().unwrap_or_default() {
        let condition = entry.value.get("condition");
        let word = match condition.and_then(Node::text) {
            Some("service_healthy") => "healthy",
            Some("service_completed_successfully") => "completed",
            _ => "started",
        };
        wait(&entry.key.text, word, condition.unwrap_or(&entry.value));
    }
}

fn healthcheck(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    let is_supervised = service.kind == Kind::Built && cx.is_supervised();
    for entry in node.entries().unwrap_or_default() {
        let (key, value) = (entry.key.text.as_str(), &entry.value);
        let words = value.items().map(|items| items.iter().filter_map(Node::text).collect::<Vec<_>>());
        let is_filled = value.text().is_some_and(is_filled_in) || words.iter().flatten().any(|word| is_filled_in(word));
        let at = ["services", service.name.as_str(), "healthcheck", key];
        match key {
            "test" | "start_period" | "disable" if is_supervised => {
                lose(cx, file, value, "the container asks each service that has a `healthcheck`");
            }
            _ if is_supervised => {
                let value_read = number(value.text().unwrap_or_default());
                cx.claim(Claim::put(&["image", "healthcheck", key], value_read).of(file.of(value)));
            }
            "disable" if value.text() == Some("true") => {
                cx.claim(Claim::put(&["services", &service.name, "healthcheck", "test"], "NONE").of(file.of(value)));
            }
            _ if is_filled => lose(cx, file, value, "a variable of the host stands in it"),
            "test" => {
                let test: Value = match (value.text(), words) {
                    (Some(text), _) => text.into(),
                    (None, words) => words.unwrap_or_default().into_iter().collect(),
                };
                cx.claim(Claim::put(&at, test).of(file.of(value)));
            }
            _ => cx.claim(Claim::put(&at, number(value.text().unwrap_or_default())).of(file.of(value))),
        }
    }
}
