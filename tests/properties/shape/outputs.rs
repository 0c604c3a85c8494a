//! Volumes, Compose's own section, and where everything is written.

use serde_json::{Map, Value, json};

use super::{Plan, Writer};

impl Writer {
    pub(super) fn volumes(&mut self, plan: &Plan) -> Value {
        let volume = |(name, path): &(String, Option<String>)| {
            let mut volume = Map::new();
            volume.extend(path.iter().map(|path| ("path".to_owned(), json!(path))));
            self.maybe(&mut volume, "description", |writer| writer.constant(plan));
            self.words_of_volume(&mut volume, plan);
            (name.clone(), if volume.is_empty() { Value::Null } else { Value::Object(volume) })
        };
        Value::Object(plan.volumes.iter().map(volume).collect())
    }

    pub(super) fn compose(&mut self, [config, secret]: &[String; 2]) -> Value {
        let word = |writer: &mut Self| writer.words.word();
        json!({
            "services": { word(self): { "image": word(self), "networks": [word(self)] } },
            "networks": { word(self): null },
            "volumes": { word(self): { "driver": word(self) } },
            "secrets": { secret: { "file": format!("./{}", word(self)) } },
            "configs": { config: { "file": format!("./{}", word(self)) } },
        })
    }

    /// The build context, and the outputs.
    pub(super) fn places(&mut self, spec: &mut Map<String, Value>, plan: &Plan) {
        let layouts = plan.layouts;
        match self.up_to(3) {
            0 | 1 => self.maybe(spec, "outputs", |writer| writer.outputs(layouts)),
            2 => {
                spec.insert("context".to_owned(), json!(".."));
                self.maybe(spec, "outputs", |writer| writer.outputs(layouts));
            }
            _ => {
                let folder = self.words.word();
                spec.insert("context".to_owned(), json!(format!("./{folder}")));
                let outputs = self.outputs_for(&folder, layouts);
                spec.insert("outputs".to_owned(), outputs);
            }
        }
    }

    /// Outputs with what is copied in a folder, which is the context.
    fn outputs_for(&mut self, context: &str, layouts: &[&str]) -> Value {
        let mut outputs = self.outputs(layouts);
        if outputs["rootfs"] != json!(false) {
            outputs["rootfs"] = json!(format!("{context}/{}", self.words.word()));
        }
        outputs
    }

    /// A change of what every Dockerfile has, and nobody else's fact is in.
    pub(super) fn patches(&mut self, spec: &mut Map<String, Value>, plan: &Plan) {
        // There, each image has a heading of its own.
        if plan.layouts == ["split"] {
            return;
        }
        let file = match spec.get("outputs").and_then(|outputs| outputs.get("dockerfile")) {
            Some(Value::Bool(_)) => return,
            Some(place) => place.clone(),
            None => json!("Dockerfile"),
        };
        if self.yes() {
            let remark = format!("# The image: {}\nFROM ", self.words.word());
            let mut patch = json!({ "file": file, "find": "# The image\nFROM ", "replace": remark });
            if self.yes() {
                patch["description"] = json!(self.words.word());
            }
            spec.insert("patches".to_owned(), json!({ "remark": patch }));
        }
    }

    fn outputs(&mut self, layouts: &[&str]) -> Value {
        let mut outputs = Map::new();
        for (key, name) in [
            ("dockerfile", "Dockerfile"),
            ("rootfs", "rootfs"),
            ("compose", "docker-compose.yml"),
            ("readme", "README.md"),
            ("env_example", ".env.example"),
            ("compose_dev", "docker-compose.dev.yml"),
        ] {
            match self.up_to(4) {
                0 | 1 => {}
                2 => drop(outputs.insert(key.to_owned(), json!(false))),
                3 if key == "readme" => {
                    let files = [(); 2].map(|()| format!("{}/{name}", self.words.word()));
                    outputs.insert(key.to_owned(), json!(files));
                }
                3 if key == "compose" && !layouts.is_empty() => {
                    let file = |layout: &&str| {
                        let end = if *layout == "single" { "" } else { ".split" };
                        ((*layout).to_owned(), json!(format!("{}/docker-compose{end}.yml", self.words.word())))
                    };
                    outputs.insert(key.to_owned(), layouts.iter().map(file).collect());
                }
                _ => drop(outputs.insert(key.to_owned(), json!(format!("{}/{name}", self.words.word())))),
            }
        }
        self.maybe(&mut outputs, "ignore", |writer| json!(writer.yes()));
        self.maybe(&mut outputs, "makefile", |writer| json!(format!("{}/Makefile", writer.words.word())));
        Value::Object(outputs)
    }
}
