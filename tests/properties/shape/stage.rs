//! Stages.

use serde_json::{Map, Value, json};

use super::{Plan, Writer};

/// Kits for stages.
const KITS: [&str; 6] = ["python-uv", "python-pip", "node", "go", "rust", "python-requirements"];

impl Writer {
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
            let has_kit = |name: &&String| {
                stages
                    .get(*name)
                    .is_some_and(|stage: &Value| stage.get("kit").or_else(|| stage.get("interpreter")).is_some())
            };
            let kit = self.up_to(6).checked_sub(1).filter(|_| !stage.contains_key("from"));
            let kit = kit.map(|which| KITS[which]);
            let is_elsewhere = stage.contains_key("from") || kit.is_some_and(|kit| !kit.starts_with("python"));
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
                let with = self.with_of_stage(kit);
                stage.insert("kit".to_owned(), json!(kit));
                stage.insert("with".to_owned(), with);
            }
            if plan.layouts.first() != Some(&"split") {
                self.maybe(
                    &mut stage,
                    "dev",
                    |writer| json!({ "packages": writer.words(2), "working_dir": writer.path() }),
                );
            }
            if kit.is_none() && !is_elsewhere {
                self.maybe(&mut stage, "interpreter", |_| json!("python"));
            }
            stages.insert(name.clone(), Value::Object(stage));
        }
        Value::Object(stages)
    }
}
