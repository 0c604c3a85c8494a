//! What is so in a system, as texts that can be compared by name: one fact, one name.

mod image;
mod service;
mod volume;

pub(in crate::impact) use service::{question, readers};

use std::fmt;

use indexmap::IndexMap;

use crate::model::Model;
use crate::yaml::{Kind, Node};

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// The project as a whole.
    Project,
    /// A layout.
    Layout,
    /// A service.
    Service,
    /// A service that a kit brings, with its parameters.
    Kit,
    /// A port of a service.
    Port,
    /// A variable that users set.
    Variable,
    /// A variable that the file decides for a service.
    Constant,
    /// Something mounted in a container.
    Mount,
    /// A named volume.
    Volume,
    /// A user of the container's system.
    User,
    /// The image.
    Image,
    /// A variable that the image sets.
    ImageVariable,
    /// A label of the image.
    Label,
    /// A package of the image.
    Package,
    /// A package repository.
    Repository,
    /// A build argument.
    BuildArgument,
    /// A secret that the build reads.
    BuildSecret,
    /// A build stage.
    Stage,
    /// Something that is copied into the image.
    Copy,
    /// A container of Compose's.
    Container,
    /// A variable of the host that Compose reads.
    HostVariable,
    /// Where an output goes.
    Output,
}

impl Topic {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Layout => "layout",
            Self::Service => "service",
            Self::Kit => "kit",
            Self::Port => "port",
            Self::Variable => "variable",
            Self::Constant => "constant",
            Self::Mount => "mount",
            Self::Volume => "volume",
            Self::User => "user",
            Self::Image => "image",
            Self::ImageVariable => "image variable",
            Self::Label => "label",
            Self::Package => "package",
            Self::Repository => "package repository",
            Self::BuildArgument => "build argument",
            Self::BuildSecret => "build secret",
            Self::Stage => "build stage",
            Self::Copy => "copy",
            Self::Container => "container",
            Self::HostVariable => "host variable",
            Self::Output => "output",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What follows from other facts, or is no value that users know: it is never told for itself.
pub(super) const FOLLOWING: [&str; 8] = [
    "banner",
    "runs",
    "read by",
    "EXPOSE",
    "health check asks",
    "a start takes",
    "a start takes at most",
    "a stop takes at most",
];

/// What is so of one thing, by what is asked of it.
pub(super) type Thing = IndexMap<String, String>;

/// Everything that is so in one system, by what it is about.
#[derive(Default)]
pub(super) struct Facts(pub(super) IndexMap<(Topic, String), Thing>);

impl Facts {
    /// What one model says.
    pub(super) fn of(model: &Model) -> Self {
        let mut facts = Self::default();
        facts.project(model);
        facts.services(model);
        facts.volumes(model);
        facts.image(model);
        facts
    }

    fn about(&mut self, topic: Topic, name: impl Into<String>) -> About<'_> {
        About(self.0.entry((topic, name.into())).or_default())
    }

    fn project(&mut self, model: &Model) {
        let crate::model::Project { name, title, description, version, file: _ } = &model.project;
        let ports = model.ports().map(|(service, port)| {
            port.description.clone().unwrap_or_else(|| format!("{} {}", service.name, port.name))
        });
        self.about(Topic::Project, "")
            .say("name", name)
            .say("title", title)
            .maybe("description", description.as_ref())
            .maybe("version", version.as_ref())
            .maybe("ready marker", model.ready.marker.as_ref())
            .list("banner", std::iter::once(title.clone()).chain(ports).chain(model.ready.marker.clone()))
            .say("build context", model.context.path())
            .maybe("words for compose", model.compose.as_ref().map(node));
    }
}

/// One thing of which something is said.
struct About<'f>(&'f mut Thing);

impl About<'_> {
    fn say(self, what: &str, value: impl fmt::Display) -> Self {
        self.0.insert(what.to_owned(), value.to_string());
        self
    }

    fn maybe(self, what: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.say(what, value),
            None => self,
        }
    }

    fn yes(self, what: &str, is_so: bool) -> Self {
        self.maybe(what, is_so.then_some("yes"))
    }

    fn list<T: fmt::Display>(self, what: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        self.maybe(what, (!values.is_empty()).then(|| values.join(", ")))
    }
}

/// A long text by its length and a number that another text does not have.
fn text(text: &str) -> String {
    let lines = text.lines().count();
    let plural = if lines == 1 { "" } else { "s" };
    format!("{lines} line{plural}, {}", fingerprint(text))
}

/// A number of a text: FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fingerprint(text: &str) -> String {
    let start: u64 = 0xcbf2_9ce4_8422_2325;
    let hash = text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("#{hash:016x}")
}

/// A part of a file as one line.
fn node(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.text.clone(),
        Kind::Sequence(items) => format!("[{}]", items.iter().map(self::node).collect::<Vec<_>>().join(", ")),
        Kind::Mapping(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", entry.key.text, self::node(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn each_that_follows_is_a_fact() {
        let mut sources = Sources::default();
        let spec = sources.add(
            "hull.yaml",
            "hull: 1\nname: shop\nimage: {base: 'debian:12', init: {s6-overlay: 3.2.2.0}}\nservices: {web: {command: shop, \
             ports: {http: 8000}, healthcheck: {http: /health}, environment: {MODE: {default: a}}}}\n",
        );
        let model = crate::compile(&mut sources, spec, &crate::Settings::default(), &crate::NoFolder).model.unwrap();
        let facts = Facts::of(&model);
        for what in FOLLOWING {
            assert!(facts.0.values().any(|thing| thing.contains_key(what)), "{what}");
        }
    }
}
