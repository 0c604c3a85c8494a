//! The image, its stages, and variables.

use serde_json::{Map, Value, json};

use super::{Kind, Plan, Planned, Writer};

impl Writer {
    pub(super) fn image(&mut self, plan: &Plan) -> Value {
        let mut image = Map::new();
        let base = format!("{}.example/{}:{}", self.words.word(), self.words.word(), self.words.word());
        image.insert("base".to_owned(), json!(base));
        let version = ["3.2.2.0", "3.2.3.2"][self.up_to(1)];
        match (plan.is_alone, self.up_to(2)) {
            (false, _) => drop(image.insert("init".to_owned(), json!({ "s6-overlay": version }))),
            (true, 0) => {}
            (true, which) => drop(image.insert("init".to_owned(), json!(["none", "tini"][which - 1]))),
        }
        self.maybe(&mut image, "name", |writer| json!(format!("{}/{}", writer.words.word(), writer.words.word())));
        self.maybe(&mut image, "platforms", |_| json!(["linux/amd64", "linux/arm64"]));
        self.maybe(&mut image, "packages", |writer| json!(writer.words(2)));
        self.maybe(&mut image, "hardened", |_| json!(true));
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

    pub(super) fn stages(&mut self, plan: &Plan) -> Value {
        let mut stages = Map::new();
        for (index, name) in plan.stages.iter().enumerate() {
            let mut stage = Map::new();
            self.maybe(&mut stage, "from", |writer| {
                let image = format!("{}:{}", writer.words.word(), writer.words.word());
                json!(writer.one(&plan.stages[..index]).cloned().unwrap_or(image))
            });
            self.maybe(&mut stage, "packages", |writer| json!(writer.words(2)));
            self.maybe(&mut stage, "working_dir", |writer| json!(writer.path()));
            self.maybe(&mut stage, "environment", |writer| {
                json!({ writer.words.variable(): writer.constant(plan), writer.words.variable(): writer.words.word() })
            });
            // What a kit makes for its interpreter is copied only to where the base is the same.
            let has_kit = |name: &&String| stages.get(*name).is_some_and(|stage: &Value| stage.get("kit").is_some());
            let kit = self.up_to(3).checked_sub(1).filter(|_| !stage.contains_key("from"));
            let kit = kit.map(|which| ["python-uv", "python-pip", "node"][which]);
            let is_elsewhere = stage.contains_key("from") || kit == Some("node");
            let sources = plan.stages[..index].iter().filter(|name| !is_elsewhere || !has_kit(name));
            let sources: Vec<String> = sources.cloned().collect();
            let steps: Vec<Value> = (0..self.up_to(5)).map(|_| self.step(plan, &sources)).collect();
            stage.insert("steps".to_owned(), json!(steps));
            self.maybe(&mut stage, "provides", |writer| {
                if writer.yes() {
                    json!({ writer.path(): writer.path() })
                } else {
                    json!([writer.path(), writer.path()])
                }
            });
            self.maybe(&mut stage, "args", |writer| json!({ writer.words.variable(): writer.constant(plan) }));
            self.maybe(&mut stage, "platform", |_| json!("build"));
            self.maybe(&mut stage, "description", |writer| writer.constant(plan));
            self.maybe(&mut stage, "exports", |writer| {
                json!({ "PATH": format!("{}:$PATH", writer.path()), writer.words.variable(): writer.constant(plan) })
            });
            // What a kit makes for its interpreter stays on the image's base.
            if let Some(kit) = kit {
                let with = match kit {
                    "python-uv" => self.project(),
                    "python-pip" => self.pip(),
                    _ => self.node(),
                };
                stage.insert("kit".to_owned(), json!(kit));
                stage.insert("with".to_owned(), with);
            }
            stages.insert(name.clone(), Value::Object(stage));
        }
        Value::Object(stages)
    }

    /// What a kit for stages is used with.
    fn project(&mut self) -> Value {
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

    fn step(&mut self, plan: &Plan, before: &[String]) -> Value {
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

    /// Variables of these names, for the whole file or for one service.
    pub(super) fn environment(&mut self, plan: &Plan, names: &[String], service: Option<usize>) -> Value {
        let keeps = plan.volumes.iter().any(|(_, has_path)| *has_path);
        let entry = |(index, name): (usize, &String)| {
            let value = match self.up_to(11) {
                8 => {
                    json!({ "required": true, "secret": true, "aliases": [self.words.variable(), self.words.variable()] })
                }
                9 => {
                    json!({ "description": self.constant(plan), "group": self.words.word(), "deprecated": self.words.word() })
                }
                10 => {
                    let [one, other] = [self.words.word(), self.words.word()];
                    json!({ "default": one, "enum": [one, other], "aliases": [self.words.variable()], "group": self.constant(plan) })
                }
                11 => {
                    let port = self.words.port();
                    json!({ "default": port, "type": "integer", "minimum": 1, "example": port, "pattern": "[0-9]+" })
                }
                0 => json!(self.words.word()),
                1 => self.computed(plan, &names[..index], service),
                2 => json!({ "default": self.words.word(), "description": self.constant(plan) }),
                3 => json!({ "default": self.words.word(), "example": self.constant(plan) }),
                4 => json!({ "required": true, "description": self.constant(plan) }),
                5 => json!({ "required": true, "secret": true, "description": self.constant(plan) }),
                6 if keeps => json!({ "generate": self.words.count(), "secret": true }),
                6 => json!({ "description": self.constant(plan) }),
                _ => Value::Null,
            };
            (name.clone(), value)
        };
        Value::Object(names.iter().enumerate().map(entry).collect())
    }

    /// A text with references to other facts.
    fn computed(&mut self, plan: &Plan, variables: &[String], service: Option<usize>) -> Value {
        let word = self.words.word();
        let Some(own) = service.map(|index| &plan.services[index]) else { return self.constant(plan) };
        let other = self.one(&plan.services).filter(|other| !other.ports.is_empty() && other.name != own.name);
        json!(match (self.up_to(3), other) {
            (0, Some(Planned { name, ports, .. })) if ports.len() == 1 => {
                format!(
                    "{word}={}",
                    ["url", "host", "port", "address"].map(|fact| format!("${{services.{name}.{fact}}}"))
                        [self.up_to(3)]
                )
            }
            (1, Some(Planned { name, ports, .. })) => format!("${{services.{name}.ports.{}.url}}/{word}", ports[0]),
            (2, _) => match (self.one(&own.ports), self.one(&plan.volumes)) {
                (Some(port), _) => format!("${{ports.{port}.bind}}:${{ports.{port}}}/{word}"),
                (None, Some((volume, true))) => format!("${{volumes.{volume}.path}}/{word}"),
                (None, _) => format!("${{image.base}} {word}"),
            },
            _ => match self.one(variables) {
                Some(variable) => format!("{word}-${variable}"),
                None => return self.constant(plan),
            },
        })
    }

    /// What a kit is used with.
    pub(super) fn with(&mut self, plan: &Plan, kind: Kind) -> Value {
        let mut with = Map::new();
        if kind == Kind::Postgresql {
            with.insert("version".to_owned(), json!(self.words.port()));
            with.insert("database".to_owned(), json!(self.words.word()));
            with.insert("user".to_owned(), json!(self.words.word()));
            self.maybe(&mut with, "extensions", |_| json!(["vector", "hstore"]));
            self.maybe(&mut with, "repository", |_| json!("distribution"));
        } else {
            let version = self.words.word();
            let version = self.one(&plan.vars).map_or(version, |name| format!("${{vars.{name}}}"));
            with.insert("version".to_owned(), json!(version));
            self.maybe(&mut with, "models", |writer| json!(writer.words(2)));
            self.maybe(&mut with, "pull", |writer| json!(writer.words.word()));
        }
        Value::Object(with)
    }
}
