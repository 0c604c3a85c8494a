//! Random valid specs, each value a fact of its own.
//!
//! A spec is made from a list of decisions, bytes that a test draws: none left means the least of everything, so a
//! failing spec shrinks to a small one, and a list of the largest bytes is a spec with everything in it.

mod environment;
mod image;
mod kind;
mod kits;
mod outputs;
mod service;
mod stage;
mod words;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::fact::Vocabulary;
use kind::Kind;

/// The largest spec that decisions can make.
pub(crate) fn everything() -> Shape {
    Shape::new(vec![u8::MAX; 4096])
}

/// The same in one container and without development: each image is decided by itself, which takes its time.
pub(crate) fn everything_at_once() -> Shape {
    let Shape { text, words } = everything();
    let mut spec: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    spec.as_mapping_mut().unwrap().shift_remove("layouts").unwrap();
    spec["outputs"]["compose"] = "docker-compose.yml".into();
    for section in ["services", "stages"] {
        let parts = spec[section].as_mapping_mut().unwrap().values_mut();
        parts.for_each(|part| drop(part.as_mapping_mut().unwrap().shift_remove("dev")));
    }
    Shape { text: serde_yaml::to_string(&spec).unwrap(), words }
}

/// Any valid spec.
pub(crate) fn any_spec() -> impl Strategy<Value = Shape> {
    prop::collection::vec(any::<u8>(), 0..800).prop_map(Shape::new)
}

/// A spec, and the words that are left.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// The spec as a YAML writer of others writes it.
    pub(crate) text: String,
    /// The words that it does not use.
    pub(crate) words: Vocabulary,
}

impl Shape {
    fn new(decisions: Vec<u8>) -> Self {
        let mut writer = Writer { decisions: decisions.into_iter(), words: Vocabulary::default() };
        let spec = writer.spec();
        Self { text: serde_yaml::to_string(&spec).unwrap(), words: writer.words }
    }
}

/// What parts of a spec need to know of its others.
#[derive(Clone, Debug, Default)]
struct Plan {
    vars: Vec<String>,
    users: Vec<String>,
    /// Names, and their paths.
    volumes: Vec<(String, Option<String>)>,
    stages: Vec<String>,
    shared: Vec<String>,
    /// Variables that switch services, and a value that users give.
    switches: Vec<(String, String)>,
    /// A config and a secret of Compose's, which services mount.
    mounted: Option<[String; 2]>,
    layouts: &'static [&'static str],
    /// The name of a kit of the spec's own.
    own_kit: Option<String>,
    services: Vec<Planned>,
    /// Whether the image runs one service, without s6-overlay.
    is_alone: bool,
}

impl Plan {
    /// Whether services share a container, under s6-overlay.
    fn has_overlay(&self) -> bool {
        !self.is_alone && self.layouts != ["split"]
    }
}

/// What others may say of a service.
#[derive(Clone, Debug)]
struct Planned {
    name: String,
    kind: Kind,
    ports: Vec<String>,
    /// Whether it can say that it is ready.
    has_probe: bool,
}

const LAYOUTS: [&[&str]; 8] = [&[], &[], &[], &[], &["single"], &["split", "single"], &["split"], &["single", "split"]];

struct Writer {
    decisions: std::vec::IntoIter<u8>,
    words: Vocabulary,
}

impl Writer {
    fn yes(&mut self) -> bool {
        self.up_to(1) == 1
    }

    /// A number from 0 to `most`.
    fn up_to(&mut self, most: usize) -> usize {
        usize::from(self.decisions.next().unwrap_or(0)) * (most + 1) / 256
    }

    /// One of several, or none.
    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let index = self.up_to(of.len());
        of.get(index.checked_sub(1)?)
    }

    fn words(&mut self, most: usize) -> Vec<String> {
        (0..self.up_to(most)).map(|_| self.words.word()).collect()
    }

    /// Puts the value under the key, or not.
    fn maybe(&mut self, map: &mut Map<String, Value>, key: &str, value: impl FnOnce(&mut Self) -> Value) {
        if self.yes() {
            let value = value(self);
            map.insert(key.to_owned(), value);
        }
    }

    fn spec(&mut self) -> Value {
        let plan = self.plan();
        let mut spec = Map::new();
        spec.insert("hull".to_owned(), json!(1));
        spec.insert("name".to_owned(), json!(self.words.word()));
        for key in ["title", "description", "version", "vendor", "source", "url", "documentation", "license"] {
            self.maybe(&mut spec, key, |writer| writer.constant(&plan));
        }
        let vars = plan.vars.iter().map(|name| (name.clone(), json!(self.words.word())));
        spec.insert("vars".to_owned(), Value::Object(vars.collect()));
        spec.extend(plan.own_kit.iter().map(|name| ("kits".to_owned(), json!({ name.as_str(): "./kits/redis" }))));
        spec.insert("users".to_owned(), self.users(&plan));
        spec.insert("image".to_owned(), self.image(&plan));
        spec.insert("stages".to_owned(), self.stages(&plan));
        spec.insert("environment".to_owned(), self.shared_environment(&plan));
        let services = plan.services.iter().enumerate();
        let services = services.map(|(index, one)| (one.name.clone(), self.service(&plan, index))).collect();
        spec.insert("services".to_owned(), Value::Object(services));
        spec.insert("volumes".to_owned(), self.volumes(&plan));
        if plan.has_overlay() {
            self.maybe(&mut spec, "ready", |writer| writer.constant(&plan));
        }
        spec.extend(plan.mounted.as_ref().map(|mounted| ("compose".to_owned(), self.compose(mounted))));
        // Neither leaves a trace; there is nothing in the folder.
        self.maybe(&mut spec, "requires", |_| json!(">=0.1, <100"));
        self.maybe(&mut spec, "templates", |_| json!("./templates"));
        if !plan.layouts.is_empty() {
            spec.insert("layouts".to_owned(), json!(plan.layouts));
        }
        self.places(&mut spec, &plan);
        self.patches(&mut spec, &plan);
        self.maybe(&mut spec, "ignore", |writer| json!([format!("{}/*.{}", writer.words.word(), writer.words.word())]));
        Value::Object(spec)
    }

    fn plan(&mut self) -> Plan {
        let mut plan = Plan {
            vars: self.words(2),
            users: self.words(2),
            stages: self.words(2),
            shared: (0..self.up_to(3)).map(|_| self.words.variable()).collect(),
            switches: (0..self.up_to(2)).map(|_| (self.words.variable(), self.words.word())).collect(),
            mounted: self.yes().then(|| [self.words.word(), self.words.word()]),
            // Each image is decided by itself, which takes its time.
            layouts: LAYOUTS[self.up_to(LAYOUTS.len() - 1)],
            is_alone: self.up_to(3) == 1,
            ..Plan::default()
        };
        for kind in self.kinds(plan.is_alone) {
            let ports = match kind.kits_port() {
                Some(port) => vec![port.to_owned()],
                None if kind.is_oneshot() => Vec::new(),
                None => self.words(2),
            };
            let has_probe = kind.is_kit() || (!kind.is_oneshot() && self.yes());
            plan.services.push(Planned { name: self.words.word(), kind, ports, has_probe });
        }
        // Names in the order of the file or against it: what waits may stand before what it waits for.
        if self.yes() {
            let mut names: Vec<String> = plan.services.iter().map(|service| service.name.clone()).collect();
            plan.services.iter_mut().for_each(|service| service.name = names.pop().unwrap());
        }
        let has_own_kit = plan.services.iter().any(|service| service.kind == Kind::Own);
        plan.own_kit = has_own_kit.then(|| self.words.word());
        let needs_state = plan.services.iter().any(|service| service.kind.is_kit());
        let mut has_path = needs_state || self.yes();
        for name in self.words(2).into_iter().chain(needs_state.then(|| self.words.word())) {
            let path = std::mem::take(&mut has_path).then(|| self.path());
            plan.volumes.push((name, path));
        }
        plan
    }

    /// What the services are.
    fn kinds(&mut self, is_alone: bool) -> Vec<Kind> {
        if is_alone {
            let before = (0..self.up_to(2)).map(|_| Kind::Upstream).collect::<Vec<_>>();
            let process = kind::ALONE[self.up_to(kind::ALONE.len() - 1)];
            let after: Vec<Kind> = (0..self.up_to(2)).map(|_| kind::BESIDE[self.up_to(1)]).collect();
            return before.into_iter().chain([process]).chain(after).collect();
        }
        // One is in the image, whatever else there is.
        let mut kinds = vec![Kind::Command];
        for index in 0..self.up_to(kind::KINDS.len()) {
            let kind = kind::KINDS[(self.up_to(kind::KINDS.len() - 1) + index) % kind::KINDS.len()];
            kinds.push(if kinds.iter().any(|other| kind.excludes(*other)) { Kind::Command } else { kind });
        }
        kinds
    }

    /// A text that is constant: a word, or one with a constant of the file.
    fn constant(&mut self, plan: &Plan) -> Value {
        let word = self.words.word();
        json!(self.one(&plan.vars).map_or_else(|| word.clone(), |name| format!("{word}-${{vars.{name}}}")))
    }

    fn path(&mut self) -> String {
        format!("/{}/{}", self.words.word(), self.words.word())
    }

    fn users(&mut self, plan: &Plan) -> Value {
        let user = |name: &String| {
            let uid = self.words.uid();
            let user = match self.up_to(5) {
                0 => json!(uid),
                1 => json!({ "uid": uid, "home": self.path() }),
                2 => json!({ "uid": uid, "uid_env": self.words.variable(), "gid_env": self.words.variable() }),
                3 => json!({ "uid": uid, "umask": "027", "umask_env": self.words.variable() }),
                4 => json!({ "uid": uid, "gid": self.words.uid(), "group": self.words.word() }),
                _ => json!({ "uid": uid, "home": self.path(), "shell": self.path() }),
            };
            (name.clone(), user)
        };
        Value::Object(plan.users.iter().map(user).collect())
    }
}
