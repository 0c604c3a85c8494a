//! The image, its stages, and variables.

use serde_json::{Map, Value, json};

use super::{Plan, Writer};

impl Writer {
    pub(super) fn image(&mut self, plan: &Plan) -> Value {
        let mut image = Map::new();
        let base = format!("{}.example/{}:{}", self.words.word(), self.words.word(), self.words.word());
        image.insert("base".to_owned(), json!(base));
        let version = ["3.2.2.0", "3.2.3.2"][self.up_to(1)];
        match (plan.has_overlay(), self.up_to(2)) {
            (true, 2) => {
                let sums = json!({ "noarch": "6".repeat(64) });
                image.insert("init".to_owned(), json!({ "s6-overlay": version, "sha256": sums }));
            }
            (true, _) => drop(image.insert("init".to_owned(), json!({ "s6-overlay": version }))),
            (false, 0) => {}
            (false, which) => drop(image.insert("init".to_owned(), json!(["none", "tini"][which - 1]))),
        }
        self.maybe(&mut image, "name", |writer| json!(format!("{}/{}", writer.words.word(), writer.words.word())));
        self.maybe(&mut image, "platforms", |_| json!(["linux/amd64", "linux/arm64"]));
        self.maybe(&mut image, "packages", |writer| json!(writer.words(2)));
        self.maybe(&mut image, "hardened", |_| json!(true));
        if plan.has_overlay() {
            self.maybe(&mut image, "logs", |_| json!("prefix"));
        }
        self.maybe(&mut image, "working_dir", |writer| json!(writer.path()));
        self.maybe(&mut image, "args", |writer| json!({ writer.words.variable(): writer.constant(plan) }));
        for key in ["cache_from", "cache_to"] {
            self.maybe(&mut image, key, |writer| json!([writer.constant(plan)]));
        }
        self.maybe(
            &mut image,
            "labels",
            |writer| json!({ format!("{}.{}", writer.words.word(), writer.words.word()): writer.constant(plan) }),
        );
        self.maybe(&mut image, "steps", |writer| {
            let steps: Vec<Value> = (0..=writer.up_to(2)).map(|_| writer.step(plan, &plan.stages)).collect();
            json!(steps)
        });
        if image.contains_key("working_dir") && self.yes() {
            let mut with = self.project();
            with["project"] = json!(self.yes());
            image.insert("kits".to_owned(), json!({ "python-uv": with }));
        }
        self.maybe(&mut image, "rootfs", |writer| json!(writer.words.word()));
        self.maybe(&mut image, "repositories", Self::repository);
        self.maybe(&mut image, "dockerfile", Self::verbatim);
        self.maybe(&mut image, "healthcheck", |writer| {
            let mut check = writer.times(&["interval", "start_interval"]);
            writer.maybe(&mut check, "retries", |writer| json!(writer.words.count()));
            // It holds what every service's check may take.
            writer.maybe(&mut check, "timeout", |_| json!("48h"));
            Value::Object(check)
        });
        Value::Object(image)
    }

    /// Durations under some of the keys.
    pub(super) fn times(&mut self, keys: &[&str]) -> Map<String, Value> {
        let mut times = Map::new();
        for key in keys {
            self.maybe(&mut times, key, |writer| json!(writer.words.seconds()));
        }
        times
    }

    pub(super) fn verbatim(&mut self) -> Value {
        let mut steps = Map::new();
        for key in ["start", "packages", "files", "end"] {
            self.maybe(&mut steps, key, |writer| json!(format!("RUN {}", writer.words.word())));
        }
        Value::Object(steps)
    }

    fn repository(&mut self) -> Value {
        let url = format!("https://{}.example/{}", self.words.word(), self.words.word());
        let key = json!({ "url": format!("{url}.asc"), "sha256": "5".repeat(64) });
        let suite = ["", "${base.codename}-"][self.up_to(1)].to_owned() + &self.words.word();
        json!({ self.words.word(): { "url": url, "suite": suite, "components": [self.words.word()], "key": key } })
    }

    /// A step that runs something, as one of the users, with what it sees meanwhile.
    fn run(&mut self, plan: &Plan, before: &[String]) -> Value {
        let mut step = Map::new();
        step.insert("run".to_owned(), json!(format!("echo {}", self.words.word())));
        self.maybe(&mut step, "cache", |writer| json!([writer.path()]));
        self.maybe(&mut step, "secret", |writer| json!([writer.words.variable()]));
        self.maybe(&mut step, "bind", |writer| {
            let stage = writer.one(before).map(|stage| format!("{stage}:{}:{}", writer.path(), writer.path()));
            let bound = stage.unwrap_or_else(|| format!("./{}:{}", writer.words.word(), writer.path()));
            let image = format!("{}.example/{}", writer.words.word(), writer.words.word());
            json!([bound, { "from": image, "path": writer.path(), "to": writer.path() }])
        });
        step.extend(self.one(&plan.users).map(|user| ("user".to_owned(), json!(user))));
        Value::Object(step)
    }

    pub(super) fn step(&mut self, plan: &Plan, before: &[String]) -> Value {
        let word = self.words.word();
        match self.up_to(8) {
            6 => json!({ "env": { self.words.variable(): word, "PATH": format!("{}:$PATH", self.path()) } }),
            7 => self.run(plan, before),
            8 => {
                let mut copy = Map::new();
                copy.insert("from".to_owned(), json!(format!("./{word}")));
                copy.insert("to".to_owned(), json!(self.path()));
                copy.extend(self.one(&plan.users).map(|user| ("owner".to_owned(), json!(user))));
                self.maybe(&mut copy, "mode", |_| json!("0640"));
                self.maybe(&mut copy, "link", |_| json!(true));
                json!({ "copy": [copy] })
            }
            0 => json!({ "run": format!("echo {word}") }),
            1 => json!({ "run": format!("echo {word}"), "cache": [self.path()] }),
            2 => json!({ "script": format!("echo {word}\necho \"$HOME\"\n"), "cache": [self.path()] }),
            3 => json!({ "script": format!("./{word}/{}.sh", self.words.word()) }),
            4 => json!({ "dockerfile": format!("RUN {word}") }),
            _ => json!({ "copy": [self.copy(before)] }),
        }
    }

    /// Something to copy: from one of the stages, an image, or the context.
    pub(super) fn copy(&mut self, stages: &[String]) -> Value {
        json!(match (self.one(stages), self.up_to(3)) {
            (_, 3) => {
                let image = format!("{}.example/{}:{}", self.words.word(), self.words.word(), self.words.word());
                return json!({ "from": image, "path": self.path(), "to": self.path() });
            }
            (Some(stage), 0) => stage.clone(),
            (Some(stage), 1) => format!("{stage}:{}", self.path()),
            (Some(stage), _) => format!("{stage}:{}:{}", self.path(), self.path()),
            (None, 0) => format!("./{}", self.words.word()),
            (None, _) => format!("./{}:{}", self.words.word(), self.path()),
        })
    }
}
