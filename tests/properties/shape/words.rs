//! Compose's own words, on services and on volumes.

use hullwright::spec::{Field, ON_SERVICE, ON_VOLUME, Shape};
use serde_json::{Map, Value, json};

use super::{Plan, Writer};

/// Texts of the forms that Compose knows; a random word is tried before them.
const FORMS: [&str; 4] = ["301", "30s", "512m", "always"];

impl Writer {
    /// Some of the words. Services that share a container may not want the same one differently, so each has its own.
    pub(super) fn words_of_service(&mut self, service: &mut Map<String, Value>, plan: &Plan, index: usize) {
        for word in ON_SERVICE.iter().skip(index).step_by(plan.services.len()) {
            if self.up_to(7) < 7 {
                continue;
            }
            let value = match (word.name, &plan.mounted) {
                // What is hardened is nothing else.
                ("privileged", _) => json!(false),
                // They are declared.
                ("configs", Some([config, _])) => json!([config]),
                ("secrets", Some([_, secret])) => json!([{ "source": secret, "target": self.words.word() }]),
                ("configs" | "secrets", None) => continue,
                _ => self.like(&word.shape),
            };
            service.insert(word.name.to_owned(), value);
        }
    }

    pub(super) fn words_of_volume(&mut self, volume: &mut Map<String, Value>, plan: &Plan) {
        for word in ON_VOLUME {
            self.maybe(volume, word.name, |writer| match word.shape {
                Shape::Text => writer.constant(plan),
                _ => writer.like(&word.shape),
            });
        }
    }

    /// A value of a shape.
    fn like(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Text if self.yes() => json!(format!("${{{}:-{}}}", self.words.variable(), self.words.word())),
            Shape::Text | Shape::Scalar => json!(self.words.word()),
            Shape::Choice(choices) => json!(choices[0]),
            Shape::Like(pattern) => {
                let word = self.words.word();
                json!(std::iter::once(word.as_str()).chain(FORMS).find(|text| (pattern.fits)(text)).unwrap())
            }
            Shape::Number(..) => json!(self.words.count()),
            Shape::Bool => json!(true),
            Shape::Nothing => Value::Null,
            Shape::List(item) => json!([self.like(item)]),
            Shape::Map(value) => json!({ self.words.word(): self.like(value) }),
            Shape::Fields(fields) => self.fields(fields),
            Shape::Either(shapes) => {
                let which = self.up_to(shapes.len() - 1);
                self.like(&shapes[which])
            }
        }
    }

    fn fields(&mut self, fields: &[Field]) -> Value {
        let mut map = Map::new();
        for Field { name, required, shape } in fields {
            if *required || self.yes() {
                let value = self.like(shape);
                map.insert((*name).to_owned(), value);
            }
        }
        Value::Object(map)
    }
}
