//! What instructions declare: arguments, variables, labels and ports.

use super::pairs::{Value as Worth, quoted, value};
use super::walk::Walk;
use crate::import::cx::{Given, Port, SECRET};
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::import::words::is_secret;
use crate::yaml_out::Mapping;

impl Walk<'_, '_> {
    pub(super) fn args(&mut self, args: &[(String, Option<String>)], facts: &[FactId], raw: &str) {
        for ((name, default), fact) in args.iter().zip(facts) {
            let global = self.globals.iter().find(|(one, _, _)| one == name);
            let (default, facts) = match (default, global) {
                (Some(default), _) => (default.clone(), vec![*fact]),
                (None, Some((_, default, global))) => (default.clone(), vec![*fact, *global]),
                (None, None) => {
                    self.keep(&format!("ARG {name}"), &[*fact]);
                    continue;
                }
            };
            match value(&default) {
                Worth::Constant(text) if is_secret(name, &text) && !text.is_empty() => self.lose(&facts, SECRET),
                Worth::Constant(text) => {
                    self.constants.push((name.clone(), default));
                    let claim = Claim::put(&self.keys(&["args", name]), text).of(facts);
                    self.cx.claim(claim.or(self.kept_claim(raw, &[*fact])));
                }
                Worth::Refers(_) | Worth::Computed => self.keep(raw, &facts),
            }
        }
    }

    pub(super) fn env(&mut self, pairs: &[(String, String)], facts: &[FactId], raw: &str, is_built_on: bool) {
        let mut step = Mapping::new();
        let mut of_step = Vec::new();
        let mut is_computed = false;
        for ((name, text), fact) in pairs.iter().zip(facts) {
            match value(text) {
                Worth::Constant(text) if !text.is_empty() && is_secret(name, &text) => {
                    self.cx.variable(name, Given::Secret, vec![*fact]);
                    continue;
                }
                Worth::Constant(text) if self.is_image && is_own(name, &text) => {
                    self.cx.ledger.imply(*fact);
                    continue;
                }
                Worth::Constant(worth) => {
                    self.constants.push((name.clone(), text.clone()));
                    let is_port = name.ends_with("PORT") && worth.parse::<u16>().is_ok();
                    if self.is_image && (!is_built_on || is_port) {
                        self.cx.variable(name, Given::Default(worth), vec![*fact]);
                        continue;
                    }
                    step.put(name, worth);
                }
                Worth::Refers(text) if self.cx.is_supervised() && name == "PATH" && text == "/command:${PATH}" => {
                    self.cx.ledger.imply(*fact);
                    continue;
                }
                Worth::Refers(text) => step.put(name, text),
                Worth::Computed => {
                    is_computed = true;
                    step.put(name, text.as_str());
                }
            }
            of_step.push(*fact);
        }
        if is_computed && of_step.len() < pairs.len() {
            self.lose(&of_step, "a value is computed beside others that are not: write them one by one");
        } else if is_computed {
            self.keep(raw, &of_step);
        } else if !step.is_empty() {
            let otherwise = (of_step.len() == pairs.len()).then(|| self.kept_claim(raw, &of_step));
            self.item([("env", step.into())], |claim| {
                let claim = claim.of(of_step);
                otherwise.into_iter().fold(claim, Claim::or)
            });
        }
    }

    pub(super) fn labels(&mut self, pairs: &[(String, String)], facts: &[FactId]) {
        const OWN: [(&str, &str); 8] = [
            ("title", "title"),
            ("description", "description"),
            ("version", "version"),
            ("vendor", "vendor"),
            ("source", "source"),
            ("url", "url"),
            ("documentation", "documentation"),
            ("licenses", "license"),
        ];
        for ((name, text), fact) in pairs.iter().zip(facts) {
            let Worth::Constant(text) = value(text) else {
                self.cx.end.push((format!("LABEL {name}={}", quoted(text)), vec![*fact]));
                continue;
            };
            let standard = name.strip_prefix("org.opencontainers.image.");
            let own = OWN.iter().find(|(label, _)| standard == Some(label));
            let label = Claim::put(&["image", "labels", name], text.as_str()).of([*fact]);
            self.cx.claim(match own {
                Some((_, key)) => Claim::put(&[key], text).of([*fact]).or(label),
                None => label,
            });
        }
    }

    pub(super) fn expose(&mut self, text: &str, fact: FactId) {
        let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        let variable = number.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
        let number = match variable {
            None => Some(number.to_owned()),
            Some(name) => self.constants.iter().rev().find(|(one, _)| one == name).map(|(_, value)| value.clone()),
        };
        match number.filter(|number| number.parse::<u16>().is_ok()) {
            Some(number) => {
                let is_udp = protocol.eq_ignore_ascii_case("udp");
                self.cx.ports.push(Port { number, is_udp, publish: None, env: None, facts: vec![fact] });
            }
            None => self.cx.end.push((format!("EXPOSE {text}"), vec![fact])),
        }
    }
}

/// Whether hullwright sets the variable by itself, to the same value.
fn is_own(name: &str, value: &str) -> bool {
    matches!((name, value), ("S6_BEHAVIOUR_IF_STAGE2_FAILS", "2") | ("S6_KILL_GRACETIME", "500"))
}
