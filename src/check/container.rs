//! Compose's own words: constants of the file are put in place, and the words of services that share a container are
//! joined.

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::model;
use crate::source::Span;
use crate::spec::{self, NotCompose, Words};
use crate::yaml::{Entry, Key, Node};

/// Checks the value of a word once more.
type Recheck = fn(&Key, &mut Node) -> Vec<Diagnostic>;

impl Check<'_> {
    /// The words of the services that share one container. Two may say the same; what they say differently is reported.
    pub(super) fn container_words<'s>(&mut self, services: impl IntoIterator<Item = &'s Service>) -> model::Words {
        let mut joined: Vec<(&Service, &Entry)> = Vec::new();
        for service in services {
            for entry in service.words.entries() {
                match joined.iter().find(|(_, first)| first.key.text == entry.key.text) {
                    None => joined.push((service, entry)),
                    Some((_, first)) if first.value.says_the_same(&entry.value) => {}
                    Some((owner, first)) => self.report(differently(owner, first, service, entry)),
                }
            }
        }
        let entries = joined.into_iter().map(|(_, entry)| entry);
        self.resolved_words(entries, spec::check_of_service)
    }

    /// The words of a volume.
    pub(super) fn volume_words(&mut self, words: &Words) -> model::Words {
        self.resolved_words(words.entries().iter(), spec::check_of_volume)
    }

    fn resolved_words<'e>(&mut self, entries: impl Iterator<Item = &'e Entry>, recheck: Recheck) -> model::Words {
        let mut words = Vec::new();
        for Entry { key, value } in entries {
            let mut value = value.clone();
            if self.fill_in(&mut value) {
                self.findings.extend(recheck(key, &mut value));
            }
            words.push((key.text.clone(), value));
        }
        model::Words(words)
    }

    /// Puts constants in place; whether there were any. What is no text of Compose's is reported.
    fn fill_in(&mut self, value: &mut Node) -> bool {
        let mut filled = false;
        value.map_scalars(&mut |scalar, span| {
            let resolved = spec::resolve_words(&scalar.text, &mut |path| self.constant_at(path, *span));
            match resolved {
                Ok(text) if text == scalar.text => {}
                Ok(text) => {
                    filled = true;
                    scalar.text = text;
                    // A constant is a text, also an empty one.
                    scalar.plain &= !scalar.is_nothing();
                }
                Err(why) => self.report(not_of_compose(&why, *span)),
            }
        });
        filled
    }

    /// The constant that a fact of the file is.
    fn constant_at(&mut self, path: &str, span: Span) -> Option<String> {
        let Some(found) = self.fact(path, None, 0) else {
            self.undefined(path, span, None);
            return None;
        };
        if let Some(constant) = found.constant() {
            return Some(constant.to_owned()).filter(|constant| self.is_small(constant.len(), span));
        }
        let place = self.narrow(span, &format!("${{{path}}}"));
        let name = found.variables().next().map(ToString::to_string).unwrap_or_default();
        self.report(
            Diagnostic::new(Code::NotConstant, place, "Compose reads this before the container runs")
                .label(format!("`{name}` has a value only when the container runs"))
                .advice(format!(
                    "write `${{{name}}}` for what the host says, or a constant of `vars`: which of them only you know"
                )),
        );
        None
    }
}

fn differently(owner: &Service, first: &Entry, service: &Service, entry: &Entry) -> Diagnostic {
    let word = &entry.key.text;
    let message =
        format!("`{}` and `{}` run in one container, and want `{word}` of it differently", owner.name, service.name);
    Diagnostic::new(Code::WordConflict, entry.value.head(), message)
        .label(format!("for `{}`", service.name))
        .also(first.value.head(), format!("for `{}`", owner.name))
        .advice("say it on one of them, or the same on both: which is meant only you know")
}

fn not_of_compose(why: &NotCompose, span: Span) -> Diagnostic {
    let (message, advice) = match why {
        NotCompose::Dollar(rest) => {
            let start: String = rest.chars().take(20).collect();
            (
                format!("Compose cannot read `{}`", start.escape_debug()),
                "write `$$` for a dollar, `${NAME}` or `${NAME:-default}` for a variable of the host: which is meant only you know",
            )
        }
        NotCompose::WithinBraces(path) => (
            format!("what `${{{path}}}` stands for cannot stand within another `${{…}}`: braces, or several lines"),
            "write it outside of the other reference: where only you know",
        ),
    };
    Diagnostic::new(Code::Interpolation, span, message).label("read by Compose").advice(advice)
}
