//! `build` of a service: what the image is made from.

use super::{File, Service};
use crate::import::cx::{Cx, SECRET};
use crate::import::draft::Claim;
use crate::import::words::{is_secret, plain};
use crate::yaml::Node;

/// What an image is built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Build {
    /// The context, from the folder of the compose file.
    pub(in crate::import) context: String,
    /// The Dockerfile, from the context.
    pub(in crate::import) dockerfile: Option<String>,
    pub(in crate::import) target: Option<String>,
}

impl Build {
    /// What a service is built from.
    pub(super) fn of(service: &Node) -> Option<Self> {
        let build = service.get("build")?;
        let text = |key: &str| build.get(key).and_then(Node::text).map(str::to_owned);
        let context = build.text().map(str::to_owned).or_else(|| text("context")).unwrap_or_else(|| ".".to_owned());
        Some(Self { context, dockerfile: text("dockerfile"), target: text("target") })
    }

    /// The first image that the services of a file build.
    pub(in crate::import) fn first(file: &File) -> Option<(String, Self)> {
        let services = file.root.get("services").and_then(Node::entries)?;
        services.iter().find_map(|entry| Some((entry.key.text.clone(), Self::of(&entry.value)?)))
    }

    /// Whether two services run one image.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let bare = |path: &str| path.trim_start_matches("./").trim_end_matches('/').to_owned();
        let usual = |path: &Option<String>| path.as_deref().map_or("Dockerfile".to_owned(), bare);
        bare(&self.context) == bare(&other.context)
            && usual(&self.dockerfile) == usual(&other.dockerfile)
            && self.target == other.target
    }
}

/// Reads `build` of the service that is built here.
pub(super) fn build(cx: &mut Cx<'_>, file: &File, service: &Service<'_>, node: &Node) {
    let Some(entries) = node.entries() else {
        return file.of(node).into_iter().for_each(|fact| cx.ledger.imply(fact));
    };
    for entry in entries {
        let value = &entry.value;
        match entry.key.text.as_str() {
            "context" | "dockerfile" | "target" => file.of(value).into_iter().for_each(|fact| cx.ledger.imply(fact)),
            "args" => args(cx, file, value),
            list @ ("cache_from" | "cache_to" | "platforms") if value.items().is_some() => {
                for item in value.items().unwrap_or_default() {
                    let text = plain(item.text().unwrap_or_default());
                    cx.claim(Claim::item(&["image", list], text).of(file.of(item)));
                }
            }
            key => {
                let at = ["compose", "services", &service.container, "build", key];
                cx.claim(Claim::put(&at, super::value_of(value)).of(file.of(value)).kept());
            }
        }
    }
}

fn args(cx: &mut Cx<'_>, file: &File, node: &Node) {
    for (name, value, node) in super::environment::pairs(node) {
        let facts = file.of(node);
        let default = match super::environment::given(&name, value.as_deref()) {
            Some(given) => match given {
                crate::import::cx::Given::Default(text) | crate::import::cx::Given::Fixed(text) => text,
                _ => String::new(),
            },
            None => {
                facts.into_iter().for_each(|fact| cx.ledger.lose(fact, "its value is put together by Compose"));
                continue;
            }
        };
        if is_secret(&name, &default) && !default.is_empty() {
            facts.into_iter().for_each(|fact| cx.ledger.lose(fact, SECRET));
            continue;
        }
        let at = ["image", "args", name.as_str()];
        // What nobody gives is left to the default that the Dockerfile has.
        if default.is_empty() && cx.draft.has(&at) {
            facts.into_iter().for_each(|fact| cx.ledger.imply(fact));
        } else {
            cx.claim(Claim::put(&at, default).of(facts));
        }
    }
}
