//! What kits are used with.

use serde_json::{Map, Value, json};

use super::{Kind, Plan, Writer};

impl Writer {
    /// The kit of a service, with what it is used with.
    pub(super) fn kit(&mut self, service: &mut Map<String, Value>, plan: &Plan, kind: Kind) {
        let (kit, with) = match kind {
            Kind::Postgresql => ("postgresql", self.postgresql(plan)),
            Kind::Ollama => ("ollama", self.ollama(plan)),
            Kind::Redis => ("redis", self.redis(plan)),
            Kind::Nginx => ("nginx", self.nginx()),
            _ => (plan.own_kit.as_deref().unwrap(), self.own(plan)),
        };
        service.insert("kit".to_owned(), json!(kit));
        service.insert("with".to_owned(), Value::Object(with));
    }

    fn postgresql(&mut self, plan: &Plan) -> Map<String, Value> {
        let mut with = Map::new();
        with.insert("version".to_owned(), json!(self.words.port()));
        with.insert("database".to_owned(), json!(self.words.word()));
        with.insert("user".to_owned(), json!(self.words.word()));
        self.maybe(&mut with, "extensions", |_| json!(["vector", "hstore"]));
        self.maybe(&mut with, "repository", |_| json!("distribution"));
        self.data(&mut with, plan);
        with
    }

    fn ollama(&mut self, plan: &Plan) -> Map<String, Value> {
        let mut with = Map::new();
        let version = self.words.word();
        let version = self.one(&plan.vars).map_or(version, |name| format!("${{vars.{name}}}"));
        with.insert("version".to_owned(), json!(version));
        self.maybe(&mut with, "models", |writer| json!(writer.words(2)));
        self.maybe(&mut with, "pull", |writer| json!(writer.words.word()));
        self.data(&mut with, plan);
        with
    }

    fn redis(&mut self, plan: &Plan) -> Map<String, Value> {
        let mut with = Map::new();
        with.insert("version".to_owned(), json!(self.words.word()));
        if self.yes() {
            with.insert("persistence".to_owned(), json!(false));
        } else {
            self.data(&mut with, plan);
        }
        self.maybe(&mut with, "maxmemory", |writer| json!(writer.words.word()));
        self.maybe(&mut with, "maxmemory_policy", |_| json!("allkeys-lru"));
        with
    }

    fn nginx(&mut self) -> Map<String, Value> {
        let mut with = Map::new();
        self.maybe(&mut with, "version", |writer| json!(writer.words.word()));
        self.maybe(&mut with, "proxy", |writer| json!(format!("http://{}.example", writer.words.word())));
        self.maybe(&mut with, "static", |writer| json!({ writer.path(): writer.path() }));
        self.maybe(&mut with, "max_body", |writer| json!(writer.words.word()));
        with
    }

    /// Of `examples/kit-by-path`.
    fn own(&mut self, plan: &Plan) -> Map<String, Value> {
        let mut with = Map::new();
        self.maybe(&mut with, "memory", |writer| json!(writer.words.word()));
        self.maybe(&mut with, "eviction", |_| json!("allkeys-lru"));
        self.data(&mut with, plan);
        with
    }

    /// Where something is kept: below the volume that has a path.
    fn data(&mut self, with: &mut Map<String, Value>, plan: &Plan) {
        if let Some(path) = plan.volumes.iter().find_map(|(_, path)| path.as_ref()) {
            self.maybe(with, "data", |writer| json!(format!("{path}/{}", writer.words.word())));
        }
    }

    /// What a kit for stages is used with.
    pub(super) fn with_of_stage(&mut self, kit: &str) -> Value {
        match kit {
            "python-uv" => self.project(),
            "python-pip" => self.pip(),
            "python-requirements" => self.requirements(),
            "node" => self.node(),
            "go" => self.go(),
            _ => self.rust(),
        }
    }

    pub(super) fn project(&mut self) -> Value {
        let mut with = Map::new();
        // Two environments at the usual place would be in each other's way.
        with.insert("venv".to_owned(), json!(self.path()));
        self.maybe(&mut with, "sources", |writer| json!([format!("./{}", writer.words.word())]));
        self.maybe(&mut with, "groups", |writer| json!(writer.words(2)));
        self.maybe(&mut with, "extras", |writer| json!(writer.words(1)));
        self.maybe(&mut with, "uv", |writer| json!(writer.words.word()));
        Value::Object(with)
    }

    fn pip(&mut self) -> Value {
        let mut with = Map::new();
        with.insert("venv".to_owned(), json!(self.path()));
        self.maybe(&mut with, "sources", |writer| json!([format!("./{}", writer.words.word())]));
        self.maybe(&mut with, "requirements", |writer| json!([format!("./{}.txt", writer.words.word())]));
        self.maybe(&mut with, "extras", |writer| json!(writer.words(1)));
        self.maybe(&mut with, "project", |writer| json!(writer.yes()));
        self.maybe(&mut with, "backend", |writer| json!([format!("{}==1.2.3", writer.words.word())]));
        Value::Object(with)
    }

    fn node(&mut self) -> Value {
        let mut with = Map::new();
        with.insert("prefix".to_owned(), json!(self.path()));
        self.maybe(&mut with, "version", |writer| json!(writer.words.word()));
        self.maybe(&mut with, "packages", |writer| {
            json!([format!("@{}/{}@1.2.3", writer.words.word(), writer.words.word())])
        });
        Value::Object(with)
    }

    fn requirements(&mut self) -> Value {
        let mut with = Map::new();
        with.insert("venv".to_owned(), json!(self.path()));
        self.maybe(&mut with, "requirements", |writer| json!([format!("./{}.txt", writer.words.word())]));
        self.maybe(&mut with, "constraints", |writer| json!([format!("./{}.txt", writer.words.word())]));
        self.maybe(&mut with, "extras", |writer| json!(writer.words(1)));
        self.maybe(&mut with, "uv", |writer| json!(writer.words.word()));
        Value::Object(with)
    }

    fn go(&mut self) -> Value {
        let mut with = Map::new();
        with.insert("version".to_owned(), json!(self.words.word()));
        with.insert("name".to_owned(), json!(self.words.word()));
        with.insert("sources".to_owned(), json!([format!("./{}", self.words.word())]));
        self.maybe(&mut with, "package", |writer| json!(format!("./{}", writer.words.word())));
        self.maybe(&mut with, "modules", |writer| json!([format!("./{}.mod", writer.words.word())]));
        Value::Object(with)
    }

    fn rust(&mut self) -> Value {
        let mut with = Map::new();
        with.insert("version".to_owned(), json!(self.words.word()));
        with.insert("name".to_owned(), json!(self.words.word()));
        self.maybe(&mut with, "release", |writer| json!(writer.words.word()));
        self.maybe(&mut with, "sources", |writer| json!([format!("./{}", writer.words.word())]));
        self.maybe(&mut with, "manifests", |writer| json!([format!("./{}.toml", writer.words.word())]));
        Value::Object(with)
    }
}
