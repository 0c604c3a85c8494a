//! Compose's own words, where a service or a volume says them: taken out of the tree before it is decoded, since they
//! are no types of ours, and checked one by one.

use serde::Serializer;
use serde::ser::{Error, Serialize};

use super::container::{Foreign, NOT_ON_SERVICE, ON_SERVICE, ON_VOLUME, Word};
use super::verdict;
use super::{Service, volume};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::yaml::{self, Entry, Key, Kind, Node};

/// Compose's own words in one place of the file, in its order, with their values as they were written.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<Entry>);

impl Words {
    /// Words that were read beside other keys.
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// Says a word of Compose's, in the place of what it said before. It is checked when the spec is compiled.
    pub fn set(&mut self, word: &str, value: Node) {
        self.0.retain(|entry| entry.key.text != word);
        let key = Key { text: word.to_owned(), span: value.span };
        self.0.push(Entry { key, value });
    }

    /// Writes these words behind the keys of the map that they stand in.
    pub(super) fn beside<S: Serializer>(self, map: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
        let mut node = yaml::to_node(map).map_err(S::Error::custom)?;
        if let Kind::Mapping(entries) = &mut node.kind {
            entries.extend(self.0);
        }
        node.serialize(serializer)
    }

    /// The words with their values.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The value of a word.
    pub fn get(&self, word: &str) -> Option<&Node> {
        self.0.iter().find(|entry| entry.key.text == word).map(|entry| &entry.value)
    }

    /// These words, and those of `defaults` that are not among them.
    #[must_use]
    pub fn over(mut self, defaults: Self) -> Self {
        self.0.extend(defaults.0.into_iter().filter(|entry| self.get(&entry.key.text).is_none()).collect::<Vec<_>>());
        self
    }
}

/// Whether a key is one of Compose's words for a service.
pub(super) fn is_word_of_service(key: &str) -> bool {
    ON_SERVICE.iter().any(|word| word.name == key)
}

/// Whether a key is one of Compose's words for a volume.
pub(super) fn is_word_of_volume(key: &str) -> bool {
    ON_VOLUME.iter().any(|word| word.name == key)
}

/// What a map of the spec's may have beside its own keys.
struct Place {
    own: &'static [&'static str],
    words: &'static [Word],
    foreign: &'static [Foreign],
}

/// Takes the words of a service out of its map.
pub fn take_of_service(service: &mut Node, name: &str, findings: &mut Vec<Diagnostic>) -> Words {
    let place = Place { own: yaml::keys::<Service>(), words: ON_SERVICE, foreign: NOT_ON_SERVICE };
    take(service, name, &place, findings)
}

/// Takes the words out of what a service is in development.
pub(super) fn take_of_development(service: &mut Node, name: &str, findings: &mut Vec<Diagnostic>) -> Words {
    service.get_mut("dev").map(|dev| take_of_service(dev, name, findings)).unwrap_or_default()
}

/// Takes the words of a volume out of its map.
pub(super) fn take_of_volume(volume: &mut Node, name: &str, findings: &mut Vec<Diagnostic>) -> Words {
    take(volume, name, &Place { own: volume::keys(), words: ON_VOLUME, foreign: &[] }, findings)
}

/// Checks the value of a service's word once more: a constant of the file has found its place in it.
pub fn check_of_service(word: &Key, value: &mut Node) -> Vec<Diagnostic> {
    check(ON_SERVICE, word, value)
}

/// Checks the value of a volume's word once more.
pub fn check_of_volume(word: &Key, value: &mut Node) -> Vec<Diagnostic> {
    check(ON_VOLUME, word, value)
}

fn check(words: &[Word], key: &Key, value: &mut Node) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if let Some(word) = words.iter().find(|word| word.name == key.text) {
        verdict::check(&word.shape, value, key, &mut findings);
    }
    findings
}

fn take(node: &mut Node, owner: &str, place: &Place, findings: &mut Vec<Diagnostic>) -> Words {
    let Kind::Mapping(entries) = &mut node.kind else { return Words::default() };
    let (own, others): (Vec<Entry>, Vec<Entry>) = std::mem::take(entries).into_iter().partition(|entry| {
        let key = entry.key.text.as_str();
        place.own.contains(&key) || !(place.has(key) || place.is_meant(key))
    });
    *entries = own;
    let mut words = Words::default();
    for mut entry in others {
        let key = &entry.key;
        if let Some(foreign) = place.foreign.iter().find(|foreign| foreign.name == key.text) {
            findings.push(refused(foreign, key));
            continue;
        }
        let Some(word) = place.words.iter().find(|word| word.name == key.text) else {
            let known = place.words.iter().map(|word| word.name);
            findings.push(verdict::unknown(owner, key, known));
            continue;
        };
        let before = findings.len();
        verdict::check(&word.shape, &mut entry.value, key, findings);
        if findings.len() == before {
            words.0.push(entry);
        }
    }
    words
}

impl Place {
    /// Whether Compose has such a key here.
    fn has(&self, key: &str) -> bool {
        self.words.iter().any(|word| word.name == key) || self.foreign.iter().any(|foreign| foreign.name == key)
    }

    /// Whether a key that nobody knows is one of these words, misspelt.
    fn is_meant(&self, key: &str) -> bool {
        let known = self.own.iter().copied().chain(self.words.iter().map(|word| word.name));
        nearest(key, known).is_some_and(|near| !self.own.contains(&near))
    }
}

fn refused(foreign: &Foreign, key: &Key) -> Diagnostic {
    let Foreign { name, instead, reason } = foreign;
    Diagnostic::new(Code::ForeignWord, key.span, format!("`{name}` of Compose's has another word here: {instead}"))
        .label("not taken here")
        .note(format!("the reason: {reason}"))
        .advice(format!("write {instead}, and remove this: what it shall say there only you know"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source::Sources;

    fn taken(text: &str) -> (Words, Node, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", text);
        let mut node = yaml::parse(&sources, id).0.unwrap();
        let mut findings = Vec::new();
        let words = take_of_service(&mut node, "web", &mut findings);
        (words, node, findings)
    }

    #[test]
    fn a_word_is_a_word_once() {
        let own = yaml::keys::<Service>().iter().copied();
        let foreign = NOT_ON_SERVICE.iter().map(|foreign| foreign.name);
        let all: Vec<&str> = own.chain(ON_SERVICE.iter().map(|word| word.name)).chain(foreign).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(ON_SERVICE.is_sorted_by_key(|word| word.name) && ON_VOLUME.is_sorted_by_key(|word| word.name));
    }

    #[test]
    fn words_are_taken_and_the_rest_stays() {
        let (words, rest, findings) = taken("{command: a, restart: no, cpus: 0.5, comand: b, restrt: always}");
        assert_eq!(
            words.entries().iter().map(|entry| entry.key.text.as_str()).collect::<Vec<_>>(),
            ["restart", "cpus"]
        );
        assert!(rest.get("comand").is_some() && rest.get("restart").is_none());
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::UnknownKey]);
    }

    #[test]
    fn the_users_word_wins() {
        let (user, kit) = (taken("{restart: always}").0, taken("{restart: no, tty: true}").0);
        let words = user.over(kit);
        assert_eq!(words.get("restart").and_then(Node::text), Some("always"));
        assert_eq!(words.get("tty").and_then(Node::text), Some("true"));
    }

    #[test]
    fn shapes_are_held() {
        let right = [
            "restart: on-failure:3",
            "restart: ${RESTART:-no}",
            "deploy: {resources: {limits: {cpus: '0.5', memory: 512m, pids: 100}}}",
            "deploy: {resources: {reservations: {devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}}",
            "networks: {front: , back: {aliases: [api]}}",
            "ulimits: {nofile: {soft: 1024, hard: 2048}, nproc: 65535}",
            "tmpfs: /run",
            "gpus: all",
            "labels: {a: true, b: 1, c: }",
            "secrets: [token, {source: key, target: /etc/key, mode: 0400}]",
            "develop: {watch: [{path: ./src, action: sync, target: /app}]}",
        ];
        for text in right {
            let (words, _, findings) = taken(text);
            assert!(findings.is_empty() && words.entries().len() == 1, "{text}: {findings:?}");
        }
        let wrong = [
            ("restart: sometimes", Code::InvalidValue),
            ("deploy: {resources: {limits: {cpu: 1}}}", Code::UnknownKey),
            ("deploy: {resources: {limits: {memory: lots}}}", Code::InvalidValue),
            ("deploy: {resources: {reservations: {devices: [{driver: nvidia}]}}}", Code::MissingKey),
            ("read_only: yes", Code::WrongType),
            ("cap_add: NET_ADMIN", Code::WrongType),
            ("cap_add: [A, A]", Code::InvalidValue),
            ("profiles: [a b]", Code::InvalidValue),
            ("cpus: -1", Code::InvalidValue),
            ("tty:", Code::WrongType),
            ("build: .", Code::ForeignWord),
        ];
        for (text, code) in wrong {
            let (words, _, findings) = taken(text);
            let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
            assert!(codes == [code] && words.entries().is_empty(), "{text}: {findings:?}");
        }
    }
}
