//! Variables.

use serde_json::{Value, json};

use super::{Plan, Planned, Writer};

impl Writer {
    /// What all services share.
    pub(super) fn shared_environment(&mut self, plan: &Plan) -> Value {
        let mut shared = self.environment(plan, &plan.shared, None);
        for (name, value) in &plan.switches {
            shared[name] = match self.up_to(2) {
                0 => json!({ "description": self.constant(plan) }),
                1 => json!({ "default": self.words.word(), "description": self.constant(plan) }),
                _ => json!({ "enum": [value, self.words.word()], "group": self.words.word() }),
            };
        }
        if self.yes() {
            shared["TZ"] = json!({ "default": self.words.word() });
        }
        shared
    }

    /// Variables of these names, for the whole file or for one service.
    pub(super) fn environment(&mut self, plan: &Plan, names: &[String], service: Option<usize>) -> Value {
        let keeps = plan.volumes.iter().any(|(_, path)| path.is_some());
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
                    json!({ "default": port, "type": "integer", "minimum": 1, "maximum": 65535, "example": port, "pattern": "[0-9]+" })
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
                (None, Some((volume, Some(_)))) => format!("${{volumes.{volume}.path}}/{word}"),
                (None, _) => format!("${{image.base}} {word}"),
            },
            _ => match self.one(variables) {
                Some(variable) => format!("{word}-${variable}"),
                None => return self.constant(plan),
            },
        })
    }
}
