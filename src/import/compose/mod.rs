//! Compose files into claims.

mod build;
mod environment;
mod file;
mod ports;
mod service;
mod top;
mod volumes;

use super::Unreadable;
use super::cx::Cx;
use super::draft::Claim;
use super::facts::Ledger;
use super::words::name as fitting;
use crate::yaml::Node;
use crate::yaml_out::{Mapping, Value};

pub(super) use build::Build;
pub(super) use file::File;
pub(super) use ports::published;
pub(super) use volumes::{declare, nameless};

/// Reads the files that Compose reads by itself: the second is laid over the first.
pub(super) fn read(files: &[(&str, &str)], ledger: &mut Ledger) -> Result<Option<File>, Unreadable> {
    let mut whole: Option<File> = None;
    for (path, text) in files {
        let file = File::read(path, text, ledger)?;
        whole = Some(match whole {
            None => file,
            Some(first) => first.under(file, ledger),
        });
    }
    Ok(whole)
}

/// Reads a compose file that nobody lays over another; its facts are lost.
pub(super) fn lose(path: &str, text: &str, why: &str, ledger: &mut Ledger) {
    match File::read(path, text, ledger) {
        Ok(file) => file.facts().for_each(|fact| ledger.lose(fact, why)),
        Err(unreadable) => {
            let fact = ledger.fact(path, unreadable.line, "the whole file");
            ledger.lose(fact, unreadable.why);
        }
    }
}

/// What a service of Compose's is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The image that is built.
    Built,
    /// Another container of that image.
    Job,
    /// Somebody else's image.
    Foreign,
    /// An image of its own that is built: one spec describes one.
    Other,
}

/// A service while it is read.
struct Service<'a> {
    node: &'a Node,
    kind: Kind,
    /// Its name in the spec.
    name: String,
    /// Its name in the compose file that is generated.
    container: String,
}

/// Reads the file into claims. `build` is what the image is built from.
pub(super) fn import(cx: &mut Cx<'_>, file: &File, build: Option<&Build>, project: &str) {
    top::top(cx, file);
    let services = file.root.get("services").and_then(Node::entries).unwrap_or_default();
    let mut has_built = false;
    for entry in services {
        let own = Build::of(&entry.value);
        let kind = match (&own, build) {
            (None, _) => Kind::Foreign,
            (Some(own), Some(build)) if own.is_like(build) && !has_built => Kind::Built,
            (Some(own), Some(build)) if own.is_like(build) => Kind::Job,
            (Some(_), _) => Kind::Other,
        };
        has_built |= kind == Kind::Built;
        let fit = fitting(&entry.key.text);
        let (name, container) = match kind {
            Kind::Built if cx.is_supervised() => (cx.service.clone(), project.to_owned()),
            Kind::Built => (cx.service.clone(), cx.service.clone()),
            Kind::Job | Kind::Foreign => (fit.clone(), fit),
            Kind::Other => (fit, entry.key.text.clone()),
        };
        if name != entry.key.text && kind != Kind::Other && !(kind == Kind::Built && cx.is_supervised()) {
            let remark = format!(
                "The service `{}` is `{name}` now: that is the host name by which others find it.",
                entry.key.text
            );
            cx.remarks.push((remark, file.of(&entry.value).first().copied()));
        }
        service::service(cx, file, &Service { node: &entry.value, kind, name, container });
    }
}

impl Service<'_> {
    /// A claim at a key of the service's, or else the same words in the compose file.
    fn put(&self, file: &File, key: &str, value: impl Into<Value>, node: &Node) -> Claim {
        let claim = Claim::put(&["services", &self.name, key], value).of(file.of(node));
        claim.or(self.kept(file, key, node))
    }

    /// Compose's own words, as they were written.
    fn kept(&self, file: &File, key: &str, node: &Node) -> Claim {
        Claim::put(&["compose", "services", &self.container, key], value_of(node)).of(file.of(node)).kept()
    }
}

/// The name in the spec of a service that another one waits for.
fn known_as(cx: &Cx<'_>, file: &File, build: Option<&Build>, name: &str) -> String {
    let node = file.root.get("services").and_then(|services| services.get(name));
    let is_built = node.and_then(Build::of).zip(build).is_some_and(|(own, build)| own.is_like(build));
    if is_built { cx.service.clone() } else { fitting(name) }
}

/// A tree as it is written: what stood without quotes is a number or a truth value again.
fn value_of(node: &Node) -> Value {
    if let Some(entries) = node.entries() {
        let pairs = entries.iter().map(|entry| (entry.key.text.clone(), value_of(&entry.value)));
        return Value::Mapping(pairs.collect::<Mapping>());
    }
    if let Some(items) = node.items() {
        return Value::Sequence(items.iter().map(value_of).collect());
    }
    let Some(text) = node.text() else { return Value::Null };
    let is_plain = matches!(&node.kind, crate::yaml::Kind::Scalar(scalar) if scalar.plain);
    match (text, text.parse::<i64>()) {
        ("true", _) if is_plain => Value::Bool(true),
        ("false", _) if is_plain => Value::Bool(false),
        (_, Ok(number)) if is_plain && number.to_string() == text => Value::Integer(number),
        _ => Value::Text(text.to_owned()),
    }
}
