//! Services.

use serde_json::{Map, Value, json};

use super::{Kind, Plan, Planned, Writer};

type Service = Map<String, Value>;

impl Writer {
    /// The service at a place of the plan. It waits only for services before it.
    pub(super) fn service(&mut self, plan: &Plan, index: usize) -> Value {
        let Planned { name: _, kind, ports, has_probe } = &plan.services[index];
        let variables: Vec<String> = (0..self.up_to(5)).map(|_| self.words.variable()).collect();
        let mut service = Map::new();
        service.insert("environment".to_owned(), self.environment(plan, &variables, Some(index)));
        self.process(&mut service, plan, *kind, ports, &variables);
        if kind.is_built() {
            let mut packages = self.words(2);
            // It is asked over HTTP.
            packages.extend((*kind == Kind::Nginx).then(|| "curl".to_owned()));
            service.insert("packages".to_owned(), json!(packages));
        }
        if kind.is_oneshot() || *has_probe {
            self.maybe(&mut service, "takes", |_| json!("1s"));
        }
        if plan.has_overlay() {
            let knows_values = kind.is_built() && !plan.layouts.contains(&"split");
            self.switched(&mut service, plan, knows_values);
        }
        if kind.is_oneshot() {
            service.insert("oneshot".to_owned(), self.oneshot());
        } else {
            self.stays(&mut service, plan.has_overlay() && kind.is_built());
            if kind.is_built() && plan.has_overlay() {
                self.maybe(&mut service, "logs", |writer| writer.logs(plan));
            }
        }
        let ports = ports.iter().map(|port| (port.clone(), self.port(plan, kind.is_kit()))).collect();
        if *has_probe {
            self.probe(&mut service, plan, index, &ports);
        }
        let ports = self.with_a_password(&mut service, ports);
        service.insert("ports".to_owned(), Value::Object(ports));
        self.maybe(&mut service, "depends_on", |writer| writer.depends_on(&plan.services[..index]));
        self.keeps(&mut service, plan);
        if kind.is_built() {
            self.brings(&mut service, plan);
        }
        if kind.is_built() && plan.is_alone {
            self.maybe(&mut service, "entry", Self::entry);
        }
        self.words_of_service(&mut service, plan, index);
        if kind.is_built() && !kind.is_kit() && plan.layouts.first() != Some(&"split") {
            self.maybe(&mut service, "dev", |writer| writer.otherwise(plan));
        }
        if !kind.is_kit() && *kind != Kind::Upstream {
            self.maybe(&mut service, "working_dir", |writer| json!(writer.path()));
            if let Some(user) = self.one(&plan.users) {
                service.insert("user".to_owned(), json!(user));
            }
        }
        Value::Object(service)
    }

    /// A name of an image.
    pub(super) fn image_name(&mut self) -> String {
        format!("{}.example/{}:{}", self.words.word(), self.words.word(), self.words.word())
    }

    fn process(&mut self, service: &mut Service, plan: &Plan, kind: Kind, ports: &[String], variables: &[String]) {
        let word = self.words.word();
        let (key, value) = match kind {
            Kind::Postgresql | Kind::Ollama | Kind::Redis | Kind::Nginx | Kind::Own => {
                return self.kit(service, plan, kind);
            }
            Kind::File => ("script", json!(format!("./{word}/{}.sh", self.words.word()))),
            Kind::Script | Kind::OneshotScript => {
                let variable = self.one(variables).map(|name| format!(" \"${name}\"")).unwrap_or_default();
                let first = ["", "#!/bin/bash\n"][self.up_to(1)];
                ("script", json!(format!("{first}# {word}\necho {}{variable}\n", self.words.word())))
            }
            Kind::Upstream => {
                self.maybe(service, "command", |writer| json!([writer.words.word(), writer.words.word()]));
                ("image", json!(self.image_name()))
            }
            Kind::Job => {
                let built = plan.services.iter().find(|service| service.kind.is_built()).unwrap();
                service.insert("image_of".to_owned(), json!(built.name));
                ("command", json!([word, self.words.word()]))
            }
            Kind::Command | Kind::OneshotCommand => {
                if plan.is_alone {
                    self.maybe(service, "entrypoint", |writer| json!([writer.words.word(), writer.words.word()]));
                }
                let port = self.one(ports).map(|port| format!(" ${{ports.{port}}}")).unwrap_or_default();
                let variable = self.one(variables).map(|name| format!(" --x=${{{name}}}")).unwrap_or_default();
                let text = format!("{word} --{} '{}'{port}{variable}", self.words.word(), self.words.word());
                let words = || text.replace('\'', "").split(' ').map(str::to_owned).collect::<Vec<_>>();
                ("command", if self.yes() { json!(words()) } else { json!(text) })
            }
        };
        service.insert(key.to_owned(), value);
    }

    /// What the container answers by itself.
    fn entry(&mut self) -> Value {
        if self.yes() {
            return json!(true);
        }
        let version = |writer: &mut Self| {
            (writer.words.word(), json!(format!("{} --{}", writer.words.word(), writer.words.word())))
        };
        let versions: Map<String, Value> = (0..=self.up_to(1)).map(|_| version(self)).collect();
        json!({ "version": versions })
    }

    fn oneshot(&mut self) -> Value {
        let mut attempt = self.times(&["delay", "timeout"]);
        self.maybe(&mut attempt, "attempts", |writer| json!(writer.words.count()));
        self.maybe(&mut attempt, "on_failure", |_| json!("continue"));
        if attempt.is_empty() { json!(true) } else { Value::Object(attempt) }
    }

    fn stays(&mut self, service: &mut Service, is_supervised: bool) {
        service.extend(self.times(&["stop_grace_period"]));
        self.maybe(service, "stop_signal", |_| json!("SIGQUIT"));
        if !is_supervised {
            return;
        }
        self.maybe(service, "on_exit", Self::on_exit);
        self.maybe(service, "s6", |writer| json!({ "max-death-tally": writer.words.count().to_string() }));
    }

    /// What users give decides whether it runs; where Compose starts it, no value is known.
    fn switched(&mut self, service: &mut Service, plan: &Plan, knows_values: bool) {
        if let Some((name, value)) = self.one(&plan.switches) {
            let (other, others) = &plan.switches[0];
            let (unless, when) = match self.up_to(4) {
                0 => (Some(name), None),
                1 => (None, Some(json!({ name.as_str(): value }))),
                2 => (None, Some(json!({ name.as_str(): [value, ""] }))),
                3 => (Some(name), Some(json!({ other.as_str(): others }))),
                _ => (None, None),
            };
            service.extend(unless.map(|name| ("unless".to_owned(), json!(name))));
            service.extend(when.filter(|_| knows_values).map(|when| ("when".to_owned(), when)));
        }
    }

    /// Where what it prints goes: to a folder of its own, in a volume or not.
    fn logs(&mut self, plan: &Plan) -> Value {
        let folder = self.path();
        let folder = self.one(&plan.volumes).and_then(|(_, path)| path.clone()).unwrap_or_default() + &folder;
        match self.up_to(2) {
            0 => json!("stdout"),
            1 => json!(folder),
            _ => {
                let mut logs = Map::new();
                logs.insert("dir".to_owned(), json!(folder));
                self.maybe(&mut logs, "size", |_| json!("500k"));
                self.maybe(&mut logs, "keep", |writer| json!(writer.words.count()));
                self.maybe(&mut logs, "console", |writer| json!(writer.yes()));
                Value::Object(logs)
            }
        }
    }

    fn on_exit(&mut self) -> Value {
        let words = ["restart", "stop", "stop-on-failure", "leave"];
        match words.get(self.up_to(4)) {
            Some(word) => json!(word),
            None => {
                let mut limit = self.times(&["delay"]);
                limit.insert("attempts".to_owned(), json!(self.words.count()));
                // Longer than all pauses together, which are a minute at most.
                if !limit.contains_key("delay") {
                    self.maybe(&mut limit, "within", |_| json!("100h"));
                }
                self.maybe(&mut limit, "then", |_| json!("leave"));
                Value::Object(limit)
            }
        }
    }

    fn port(&mut self, plan: &Plan, is_kits: bool) -> Value {
        let number = self.words.port();
        if !is_kits {
            match self.up_to(4) {
                1 => return json!(number),
                2 => return json!(format!("{}:{number}", self.words.port())),
                3 => return json!(format!("127.0.0.1:{}:{number}/udp", self.words.port())),
                _ => {}
            }
        }
        let mut port = Map::new();
        port.insert("port".to_owned(), json!(number));
        self.maybe(&mut port, "env", |writer| json!(writer.words.variable()));
        self.maybe(&mut port, "publish", |writer| match writer.up_to(2) {
            0 => json!(true),
            1 => json!(writer.words.port()),
            _ => json!(format!("[::1]:{}", writer.words.port())),
        });
        if !is_kits {
            self.maybe(&mut port, "protocol", |writer| json!(if writer.yes() { "udp" } else { "tcp" }));
        }
        self.maybe(&mut port, "scheme", |writer| json!(writer.words.word()));
        self.maybe(&mut port, "user", |writer| json!(writer.words.word()));
        self.maybe(&mut port, "path", |writer| json!(format!("/{}", writer.words.word())));
        self.maybe(&mut port, "description", |writer| writer.constant(plan));
        Value::Object(port)
    }

    /// The ports, with a password in the address of the first that can have one.
    fn with_a_password(&mut self, service: &mut Service, mut ports: Map<String, Value>) -> Map<String, Value> {
        let first = ports.values_mut().find_map(Value::as_object_mut).filter(|_| self.yes());
        if let (Some(port), Some(environment)) = (first, service.get_mut("environment").and_then(Value::as_object_mut))
        {
            let name = self.words.variable();
            environment.insert(name.clone(), json!({ "required": true, "secret": true }));
            port.insert("password".to_owned(), json!(name));
        }
        ports
    }

    fn probe(&mut self, service: &mut Service, plan: &Plan, index: usize, ports: &Map<String, Value>) {
        let mut check = self.times(&["interval", "timeout", "start_period", "start_interval"]);
        self.maybe(&mut check, "retries", |writer| json!(writer.words.count()));
        if !plan.services[index].kind.is_kit() {
            let word = self.words.word();
            // What is in somebody else's image is not known.
            let is_known = plan.services[index].kind.is_built();
            let is_tcp = |port: &&String| {
                !ports[*port].as_str().is_some_and(|port| port.ends_with("/udp")) && ports[*port]["protocol"] != "udp"
            };
            let port = ports.keys().rfind(is_tcp).filter(|_| self.yes());
            let (key, value) = match (port, self.up_to(1)) {
                (Some(port), which) => {
                    check.insert("port".to_owned(), json!(port));
                    // The tool is the service's own: it goes when the service goes.
                    if is_known {
                        service.insert("packages".to_owned(), json!(["curl", self.words.word()]));
                    }
                    if which == 0 || !is_known { ("tcp", json!(true)) } else { ("http", json!(format!("/{word}"))) }
                }
                (None, 0) => ("test", json!(["CMD", word, self.words.word()])),
                (None, _) => ("test", json!(format!("test -e {word}"))),
            };
            check.insert(key.to_owned(), value);
        }
        service.insert("healthcheck".to_owned(), Value::Object(check));
    }

    /// What a service is in development.
    fn otherwise(&mut self, plan: &Plan) -> Value {
        let mut dev = Map::new();
        self.maybe(&mut dev, "environment", |writer| json!({ writer.words.variable(): writer.constant(plan) }));
        self.maybe(&mut dev, "packages", |writer| json!(writer.words(2)));
        self.maybe(&mut dev, "volumes", |writer| json!([format!("./{}:{}:ro", writer.words.word(), writer.path())]));
        self.maybe(&mut dev, "copy", |writer| json!([format!("./{}:{}", writer.words.word(), writer.path())]));
        Value::Object(dev)
    }

    fn depends_on(&mut self, before: &[Planned]) -> Value {
        let chosen: Vec<&Planned> = before.iter().filter(|_| self.yes()).collect();
        if self.yes() {
            return json!(chosen.iter().map(|service| &service.name).collect::<Vec<_>>());
        }
        let condition = |service: &&Planned| match (service.kind.is_oneshot(), service.has_probe) {
            (true, _) => (service.name.clone(), json!("completed")),
            (false, true) => (service.name.clone(), json!("healthy")),
            (false, false) => (service.name.clone(), json!("started")),
        };
        Value::Object(chosen.iter().map(condition).collect())
    }

    fn keeps(&mut self, service: &mut Service, plan: &Plan) {
        self.maybe(service, "volumes", |writer| {
            let of_the_file = writer.one(&plan.volumes).cloned();
            let mut mounts = vec![format!("./{}:{}:ro", writer.words.word(), writer.path())];
            mounts.extend(of_the_file.map(|(name, _)| format!("{name}:{}", writer.path())));
            json!(mounts)
        });
    }

    fn brings(&mut self, service: &mut Service, plan: &Plan) {
        self.maybe(service, "copy", |writer| {
            let copies: Vec<Value> = (0..=writer.up_to(2)).map(|_| writer.copy(&plan.stages)).collect();
            json!(copies)
        });
        self.maybe(service, "files", |writer| {
            json!({
                writer.path(): writer.constant(plan),
                writer.path(): { "content": writer.constant(plan), "mode": "0755" },
                // Written at the start, also where the root is read-only: the folder is one more fact.
                format!("/tmp{}", writer.path()): format!("{} = $HOME", writer.words.word()),
            })
        });
        self.maybe(service, "dockerfile", Self::verbatim);
    }
}
