//! Random valid specs, each value a fact of its own.
//!
//! A spec is made from a list of decisions, bytes that a test draws: none left means the least of everything, so a
//! failing spec shrinks to a small one, and a list of the largest bytes is a spec with everything in it.

mod image;
mod service;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::fact::Vocabulary;

/// The largest spec that decisions can make.
pub(crate) fn everything() -> Shape {
    Shape::new(vec![u8::MAX; 4096])
}

/// Any valid spec.
pub(crate) fn any_spec() -> impl Strategy<Value = Shape> {
    prop::collection::vec(any::<u8>(), 0..600).prop_map(Shape::new)
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
    /// Names, and whether they have a path.
    volumes: Vec<(String, bool)>,
    stages: Vec<String>,
    shared: Vec<String>,
    services: Vec<Planned>,
    /// Whether the image runs one service, without s6-overlay.
    is_alone: bool,
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

/// What a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Command,
    Script,
    File,
    OneshotCommand,
    OneshotScript,
    Postgresql,
    Ollama,
    /// In a container of its own, from another image.
    Upstream,
    /// In a container of its own, from the image that is built.
    Job,
}

/// What stands in an image with s6-overlay, and beside it.
const KINDS: [Kind; 8] = [
    Kind::Command,
    Kind::Script,
    Kind::OneshotCommand,
    Kind::Postgresql,
    Kind::File,
    Kind::OneshotScript,
    Kind::Ollama,
    Kind::Upstream,
];

/// What stands beside an image that runs one service.
const BESIDE: [Kind; 2] = [Kind::Upstream, Kind::Job];

/// What such an image runs.
const ALONE: [Kind; 4] = [Kind::Command, Kind::Script, Kind::File, Kind::OneshotCommand];

impl Kind {
    fn is_kit(self) -> bool {
        matches!(self, Self::Postgresql | Self::Ollama)
    }

    /// Whether it is in the image that is built.
    fn is_built(self) -> bool {
        !matches!(self, Self::Upstream | Self::Job)
    }

    fn is_oneshot(self) -> bool {
        matches!(self, Self::OneshotCommand | Self::OneshotScript)
    }
}

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
        spec.insert("users".to_owned(), self.users(&plan));
        spec.insert("image".to_owned(), self.image(&plan));
        spec.insert("stages".to_owned(), self.stages(&plan));
        let shared = plan.shared.clone();
        spec.insert("environment".to_owned(), self.environment(&plan, &shared, None));
        let services = plan.services.iter().enumerate();
        let services = services.map(|(index, one)| (one.name.clone(), self.service(&plan, index))).collect();
        spec.insert("services".to_owned(), Value::Object(services));
        spec.insert("volumes".to_owned(), self.volumes(&plan));
        if !plan.is_alone {
            self.maybe(&mut spec, "ready", |writer| writer.constant(&plan));
        }
        self.maybe(&mut spec, "compose", Self::compose);
        // Neither leaves a trace; there is nothing in the folder.
        self.maybe(&mut spec, "requires", |_| json!(">=0.1, <100"));
        self.maybe(&mut spec, "templates", |_| json!("./templates"));
        match self.up_to(3) {
            0 | 1 => self.maybe(&mut spec, "outputs", Self::outputs),
            2 => {
                spec.insert("context".to_owned(), json!(".."));
                self.maybe(&mut spec, "outputs", Self::outputs);
            }
            _ => {
                let folder = self.words.word();
                spec.insert("context".to_owned(), json!(format!("./{folder}")));
                let outputs = self.outputs_for(&folder);
                spec.insert("outputs".to_owned(), outputs);
            }
        }
        // Each image is decided by itself, which takes its time.
        if self.up_to(3) == 3 {
            spec.insert("layouts".to_owned(), json!(["single", "split"]));
        }
        self.maybe(&mut spec, "ignore", |writer| json!([format!("{}/*.{}", writer.words.word(), writer.words.word())]));
        Value::Object(spec)
    }

    fn plan(&mut self) -> Plan {
        let mut plan = Plan {
            vars: self.words(2),
            users: self.words(2),
            stages: self.words(2),
            shared: (0..self.up_to(3)).map(|_| self.words.variable()).collect(),
            is_alone: self.up_to(3) == 1,
            ..Plan::default()
        };
        for kind in self.kinds(plan.is_alone) {
            let ports = match kind {
                Kind::Postgresql => vec!["db".to_owned()],
                Kind::Ollama => vec!["api".to_owned()],
                Kind::OneshotCommand | Kind::OneshotScript => Vec::new(),
                Kind::Command | Kind::Script | Kind::File | Kind::Upstream | Kind::Job => self.words(2),
            };
            let has_probe = kind.is_kit() || (!kind.is_oneshot() && self.yes());
            plan.services.push(Planned { name: self.words.word(), kind, ports, has_probe });
        }
        // Names in the order of the file or against it: what waits may stand before what it waits for.
        if self.yes() {
            let mut names: Vec<String> = plan.services.iter().map(|service| service.name.clone()).collect();
            plan.services.iter_mut().for_each(|service| service.name = names.pop().unwrap());
        }
        let needs_state = plan.services.iter().any(|service| service.kind.is_kit());
        let mut has_path = needs_state || self.yes();
        for name in self.words(2).into_iter().chain(needs_state.then(|| self.words.word())) {
            plan.volumes.push((name, std::mem::take(&mut has_path)));
        }
        plan
    }

    /// What the services are.
    fn kinds(&mut self, is_alone: bool) -> Vec<Kind> {
        if is_alone {
            let before = (0..self.up_to(2)).map(|_| Kind::Upstream).collect::<Vec<_>>();
            let process = ALONE[self.up_to(ALONE.len() - 1)];
            let after: Vec<Kind> = (0..self.up_to(2)).map(|_| BESIDE[self.up_to(1)]).collect();
            return before.into_iter().chain([process]).chain(after).collect();
        }
        // One is in the image, whatever else there is.
        let mut kinds = vec![Kind::Command];
        for index in 0..self.up_to(KINDS.len()) {
            let kind = KINDS[(self.up_to(KINDS.len() - 1) + index) % KINDS.len()];
            kinds.push(if kind.is_kit() && kinds.contains(&kind) { Kind::Command } else { kind });
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
            let user = match self.up_to(4) {
                0 => json!(uid),
                1 => json!({ "uid": uid, "home": self.path() }),
                2 => json!({ "uid": uid, "uid_env": self.words.variable(), "gid_env": self.words.variable() }),
                3 => json!({ "uid": uid, "umask": "027", "umask_env": self.words.variable() }),
                _ => json!({ "uid": uid, "home": self.path(), "shell": self.path() }),
            };
            (name.clone(), user)
        };
        Value::Object(plan.users.iter().map(user).collect())
    }

    fn volumes(&mut self, plan: &Plan) -> Value {
        let volume = |(name, has_path): &(String, bool)| {
            let mut volume = Map::new();
            if *has_path {
                volume.insert("path".to_owned(), json!(self.path()));
            }
            self.maybe(&mut volume, "description", |writer| writer.constant(plan));
            self.maybe(&mut volume, "name", |writer| json!(writer.words.word()));
            self.maybe(&mut volume, "driver_opts", |writer| json!({ writer.words.word(): writer.constant(plan) }));
            (name.clone(), if volume.is_empty() { Value::Null } else { Value::Object(volume) })
        };
        Value::Object(plan.volumes.iter().map(volume).collect())
    }

    fn compose(&mut self) -> Value {
        let word = |writer: &mut Self| writer.words.word();
        json!({
            "services": { word(self): { "image": word(self), "networks": [word(self)] } },
            "networks": { word(self): null },
        })
    }

    /// Outputs with what is copied in a folder, which is the context.
    fn outputs_for(&mut self, context: &str) -> Value {
        let mut outputs = self.outputs();
        if outputs["rootfs"] != json!(false) {
            outputs["rootfs"] = json!(format!("{context}/{}", self.words.word()));
        }
        outputs
    }

    fn outputs(&mut self) -> Value {
        let mut outputs = Map::new();
        for (key, name) in [
            ("dockerfile", "Dockerfile"),
            ("rootfs", "rootfs"),
            ("compose", "docker-compose.yml"),
            ("readme", "README.md"),
            ("env_example", ".env.example"),
        ] {
            match self.up_to(4) {
                0 | 1 => {}
                2 => drop(outputs.insert(key.to_owned(), json!(false))),
                3 if key == "readme" => {
                    let files = [(); 2].map(|()| format!("{}/{name}", self.words.word()));
                    outputs.insert(key.to_owned(), json!(files));
                }
                _ => drop(outputs.insert(key.to_owned(), json!(format!("{}/{name}", self.words.word())))),
            }
        }
        self.maybe(&mut outputs, "makefile", |writer| json!(format!("{}/Makefile", writer.words.word())));
        Value::Object(outputs)
    }
}
