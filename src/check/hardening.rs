//! Hardened containers: what they must be able to do and write follows from what runs in them.

use indexmap::IndexMap;

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service, View};
use crate::model::{self, Hardening, Image, Init, Mount, Origin, Variable, Words};
use crate::source::Span;
use crate::spec::{ContainerPath, EnvName};
use crate::yaml::Node;

/// Where programs expect to write.
const TEMPORARY: &str = "/tmp";

/// Where s6-overlay keeps what it runs, and other services their sockets.
const RUN: &str = "/run";
const RUN_OPTIONS: &str = "exec,mode=755";

const NO_NEW_PRIVILEGES: &str = "no-new-privileges";

/// A container with what runs in it.
pub(super) struct Contents<'a> {
    /// What is built into its image, and what is mounted.
    pub(super) image: &'a Image,
    pub(super) mounts: &'a [Mount],
    pub(super) variables: &'a IndexMap<EnvName, Variable>,
    /// Its services.
    pub(super) services: Vec<&'a Service>,
}

/// Whether a folder is in memory, as its service wants it.
pub(super) fn is_in_memory(service: &Service, folder: &ContainerPath) -> bool {
    let own = service.words.get("tmpfs").map(items).unwrap_or_default();
    own.iter().map(path).any(|place| folder.as_str() == place || is_below(folder.as_str(), place))
}

impl Check<'_> {
    /// Where the file says that the image is hardened.
    pub(super) fn hardened(&self) -> Option<Span> {
        self.expanded.spec.image.hardened.as_ref().filter(|hardened| hardened.value).map(|hardened| hardened.span)
    }

    /// Whether a service of a hardened image may write to a folder: in a volume, or in memory.
    pub(super) fn stays_writable(&self, service: &Service, folder: &ContainerPath) -> bool {
        let is_temporary = folder.as_str() == TEMPORARY || is_below(folder.as_str(), TEMPORARY);
        is_temporary || self.is_kept(service, folder)
    }

    /// Takes out of the words what a hardened container decides, and decides it.
    pub(super) fn hardening(&mut self, words: &mut Words, contents: &Contents<'_>) -> Option<Hardening> {
        let hardened = self.hardened()?;
        let has_overlay = matches!(contents.image.init, Init::Overlay(_));
        // In a container of its own, it has at least Docker's own.
        let has_init = matches!(contents.image.init, Init::Tini) || matches!(self.expanded.view, View::Image(_));
        for (place, message) in contradictions(words, has_overlay) {
            let report = Diagnostic::new(Code::Hardened, place, message)
                .label("would undo it")
                .also(hardened, "the image is hardened");
            self.report(report.advice("remove it, or `hardened`: which is meant only you know"));
        }
        let [tmpfs, cap_add, security_opt] = ["tmpfs", "cap_add", "security_opt"].map(|word| texts(words, word));
        let is_other = |node: &&Node| !node.text().unwrap_or_default().starts_with(NO_NEW_PRIVILEGES);
        let hardening = Hardening {
            tmpfs: joined(in_memory(contents, &tmpfs), &tmpfs),
            cap_add: joined(capabilities(contents, has_overlay, has_init), &cap_add),
            security_opt: joined(
                vec![format!("{NO_NEW_PRIVILEGES}:true")],
                &security_opt.iter().filter(is_other).cloned().collect::<Vec<_>>(),
            ),
        };
        let decided = ["read_only", "tmpfs", "cap_drop", "cap_add", "security_opt"];
        words.0.retain(|(word, _)| !decided.contains(&word.as_str()));
        Some(hardening)
    }
}

/// What the user says that takes a part of the hardening away.
fn contradictions(words: &Words, has_overlay: bool) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    for (word, wanted) in [("read_only", "true"), ("privileged", "false")] {
        if let Some(node) = words.get(word).filter(|node| node.text() != Some(wanted)) {
            found.push((node.head(), format!("`{word}` of a hardened container is `{wanted}`")));
        }
    }
    for capability in texts(words, "cap_add").iter().filter(|node| bare(node) == Hardening::CAP_DROP) {
        found.push((capability.span, "a hardened container does not have all capabilities".to_owned()));
    }
    for option in texts(words, "security_opt") {
        let value = option.text().and_then(|text| text.strip_prefix(NO_NEW_PRIVILEGES));
        if !matches!(value, None | Some("" | ":true" | "=true")) {
            found.push((option.span, "no process of a hardened container gains privileges".to_owned()));
        }
    }
    for folder in texts(words, "tmpfs").iter().filter(|node| has_overlay && path(node) == RUN) {
        let mut options = folder.text().and_then(|text| text.split_once(':')).unwrap_or_default().1.split(',');
        if !options.any(|option| option == "exec") {
            found.push((folder.span, format!("s6-overlay runs programs below `{RUN}`, which needs the option `exec`")));
        }
    }
    found
}

/// The folders in memory, but for those that something else is mounted to.
fn in_memory(Contents { image, mounts, .. }: &Contents<'_>, own: &[Node]) -> Vec<String> {
    let run = matches!(image.init, Init::Overlay(_)).then(|| (RUN, format!("{RUN}:{RUN_OPTIONS}")));
    let is_free = |path: &str| {
        !mounts.iter().any(|mount| mount.path.as_str() == path) && !own.iter().any(|node| self::path(node) == path)
    };
    let wanted = [(TEMPORARY, TEMPORARY.to_owned())].into_iter().chain(run);
    wanted.filter(|(path, _)| is_free(path)).map(|(_, folder)| folder).collect()
}

/// The capabilities that the services need, in the order of the alphabet.
fn capabilities(contents: &Contents<'_>, has_overlay: bool, has_init: bool) -> Vec<String> {
    let Contents { image, mounts: _, variables, services } = contents;
    let is_users = |service: &Service| service.user.as_ref().is_some_and(|user| user.as_str() != "root");
    // s6-overlay starts as root, becomes the users of its services, and ends their processes.
    let is_chosen = |service: &Service| {
        let named = |user: &&model::User| service.user.as_ref().is_some_and(|name| name.value == user.name);
        image.users.iter().find(named).is_some_and(|user| user.chosen.is_some())
    };
    // So does a process whose user's numbers are known only then, and what is that user's becomes theirs.
    let chooses = services.iter().any(|service| is_chosen(service));
    // Log files are somebody's, in folders that are made.
    let keeps_logs = has_overlay && services.iter().any(|service| service.logs.is_some());
    let becomes_users =
        chooses || keeps_logs || image.prefixes || has_overlay && services.iter().any(|service| is_users(service));
    let is_signalled = has_overlay && becomes_users || has_init && chooses;
    // What a kit prepares as root is its user's in the end.
    let prepares = |service: &&Service| matches!(service.part, Part::Init { .. }) && !is_users(service);
    let prepares = has_overlay && services.iter().any(prepares);
    let is_somebodys = |kept: &str| image.folders.iter().any(|(folder, _)| is_below(kept, folder.as_str()));
    let writes = has_overlay
        && variables
            .values()
            .any(|variable| matches!(&variable.origin, Origin::Generated { kept, .. } if is_somebodys(kept.as_str())));
    let is_low = |service: &Service| {
        let mut numbers = service.ports.values().filter_map(|port| port.port.as_ref());
        numbers.any(|number| number.get() < 1_024)
    };
    let needed = [
        ("CHOWN", prepares || chooses || keeps_logs),
        ("DAC_OVERRIDE", prepares || writes || chooses || keeps_logs),
        ("FOWNER", prepares),
        ("KILL", is_signalled),
        ("NET_BIND_SERVICE", services.iter().any(|service| is_low(service))),
        ("SETGID", becomes_users),
        ("SETUID", becomes_users),
    ];
    needed.into_iter().filter(|(_, is_needed)| *is_needed).map(|(name, _)| name.to_owned()).collect()
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// What is derived, then what the user adds to it.
fn joined(mut derived: Vec<String>, own: &[Node]) -> Vec<String> {
    for node in own {
        let text = node.text().unwrap_or_default();
        if !derived.iter().any(|other| other == text || *other == bare(node)) {
            derived.push(text.to_owned());
        }
    }
    derived
}

/// The name of a capability, which Docker knows with and without its prefix.
fn bare(node: &Node) -> &str {
    let text = node.text().unwrap_or_default();
    text.strip_prefix("CAP_").unwrap_or(text)
}

/// The path of a folder in memory.
fn path(node: &Node) -> &str {
    let text = node.text().unwrap_or_default();
    text.split(':').next().unwrap_or_default().trim_end_matches('/')
}

/// The texts of a word: one, or a list.
fn texts(words: &Words, word: &str) -> Vec<Node> {
    words.get(word).map(items).unwrap_or_default()
}

fn items(node: &Node) -> Vec<Node> {
    node.items().map_or_else(|| vec![node.clone()], <[Node]>::to_vec)
}
