//! Answers: those that were given, those that were found, and what is still to be asked.

use indexmap::IndexMap;

use super::question::{Question, Value};
use super::scaffold::Scaffold;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::{SourceId, Sources, Span};
use crate::spec::Argument;
use crate::yaml::{self, Spanned};

/// Answers as they were given, with their places.
#[derive(Clone, Debug, Default)]
pub struct Given(Vec<(Spanned<String>, Spanned<String>)>);

/// Answers by the names of their questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled(IndexMap<String, Value>);

impl Given {
    /// An answer of the command line.
    pub fn put(&mut self, name: &str, value: &str, sources: &mut Sources) {
        let span =
            |text: &str, sources: &mut Sources| Span::new(sources.add(format!("--answer {name}"), text), 0..text.len());
        let (key, value_span) = (span(name, sources), span(value, sources));
        self.0.push((Spanned::new(name.to_owned(), key), Spanned::new(value.to_owned(), value_span)));
    }

    /// The answers of a file: a map of names and texts, numbers, truth values or lists of them.
    pub fn read(&mut self, id: SourceId, sources: &Sources) -> Vec<Diagnostic> {
        let (node, mut findings) = yaml::parse(sources, id);
        let Some(node) = node.filter(|node| !node.is_nothing()) else { return findings };
        let (answers, wrong) = yaml::decode::<IndexMap<Spanned<String>, Spanned<Argument>>>(&node);
        findings.extend(wrong);
        for (name, answer) in answers.unwrap_or_default() {
            self.add(name, &answer);
        }
        findings
    }

    /// An answer of a file.
    pub fn add(&mut self, name: Spanned<String>, answer: &Spanned<Argument>) {
        let text = match &answer.value {
            Argument::One(text) => text.clone(),
            Argument::List(items) => items.iter().map(|item| item.value.as_str()).collect::<Vec<_>>().join(" "),
            Argument::Map(entries) => {
                entries.iter().map(|(key, item)| format!("{}:{}", key.value, item.value)).collect::<Vec<_>>().join(" ")
            }
        };
        self.0.push((name, Spanned::new(text, answer.span)));
    }

    /// Checks the answers against the questions; the last of several answers to one question counts.
    pub fn settle(&self, scaffold: &Scaffold) -> (Settled, Vec<Diagnostic>) {
        let (mut settled, mut findings) = (Settled::default(), Vec::new());
        for (name, answer) in &self.0 {
            match scaffold.questions.get(&name.value) {
                None => findings.push(unknown(name, scaffold)),
                Some(question) => match question.read(&answer.value) {
                    Ok(value) => settled.put(&name.value, value),
                    Err(why) => findings.push(refused(name, answer, question, &why)),
                },
            }
        }
        (settled, findings)
    }
}

impl Settled {
    /// Puts an answer in the place of one that there may be.
    pub fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The questions that have no answer yet.
    pub fn open<'s>(&self, scaffold: &'s Scaffold) -> Vec<(&'s str, &'s Question)> {
        let questions = scaffold.questions.iter().map(|(name, question)| (name.as_str(), question));
        questions.filter(|(name, _)| !self.0.contains_key(*name)).collect()
    }

    /// The answers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

fn unknown(name: &Spanned<String>, scaffold: &Scaffold) -> Diagnostic {
    let known = || scaffold.questions.keys().map(String::as_str);
    let message = format!("the template `{}` does not ask for `{}`", scaffold.name, name.value.escape_debug());
    let report = Diagnostic::new(Code::UnknownKey, name.span, message).label("no such question");
    match nearest(&name.value, known()) {
        Some(near) => report.edit(format!("write `{near}`"), name.span, near),
        None => report.advice(format!("it asks for {}; which is meant only you know", list(known()))),
    }
}

fn refused(name: &Spanned<String>, answer: &Spanned<String>, question: &Question, why: &str) -> Diagnostic {
    let message = format!("`{}` {why}", answer.value.escape_debug());
    let report =
        Diagnostic::new(Code::InvalidValue, answer.span, message).label(format!("the answer to `{}`", name.value));
    let near = nearest(&answer.value, question.choices.iter().map(String::as_str));
    match near {
        Some(near) => report.edit(format!("write `{near}`"), answer.span, near),
        None => report.advice(format!("what is asked: {}; which is meant only you know", question.description)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scaffold::built_in;
    use super::*;

    #[test]
    fn answers_come_from_files_and_from_the_command_line() {
        let mut sources = Sources::default();
        let scaffold = built_in("application", &mut sources).unwrap();
        let mut given = Given::default();
        let id = sources.add("answers.yaml", "port: 9000\npackages: [git, curl]\nname: shop\n");
        assert!(given.read(id, &sources).is_empty());
        given.put("name", "other", &mut sources);
        let (settled, wrong) = given.settle(&scaffold);
        assert!(wrong.is_empty(), "{wrong:?}");
        let packages = Value::Words(vec!["git".to_owned(), "curl".to_owned()]);
        let expected =
            [("port", Value::Integer(9000)), ("packages", packages), ("name", Value::Text("other".to_owned()))];
        assert!(settled.iter().eq(expected.iter().map(|(name, value)| (*name, value))));
        assert!(settled.open(&scaffold).iter().all(|(name, _)| !["port", "packages", "name"].contains(name)));
    }

    #[test]
    fn what_nobody_asked_and_what_is_no_answer_is_reported() {
        let mut sources = Sources::default();
        let scaffold = built_in("application", &mut sources).unwrap();
        let mut given = Given::default();
        for (name, value) in [("prot", "1"), ("port", "x"), ("database", "postgres")] {
            given.put(name, value, &mut sources);
        }
        let (_, wrong) = given.settle(&scaffold);
        let report = crate::diagnostic::render::human(&wrong, &sources, false);
        for told in ["does not ask for `prot`", "write `port`", "`x` is not a port", "write `postgresql`"] {
            assert!(report.contains(told), "{told}\n{report}");
        }
    }
}
