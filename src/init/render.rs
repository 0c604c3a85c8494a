//! Renders the templates of a scaffold, strictly: a name that nobody asked for is an error, and each value is written as
//! the file's language wants it, so that no answer can break the file.

use std::collections::BTreeMap;
use std::error::Error as _;

use indexmap::IndexMap;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::answers::Settled;
use super::engine::{environment, view};
use super::scaffold::{File, Scaffold, all_built_in_files};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::fileset::{ArtefactPath, Mode};
use crate::source::{SourceId, Sources, Span};

/// A file as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// What is in it.
    pub contents: Vec<u8>,
    /// Permission bits.
    pub mode: Mode,
}

/// The files that a scaffold becomes with these answers, by path; or everything that is wrong with its templates.
pub fn render(
    scaffold: &Scaffold,
    answers: &Settled,
    sources: &mut Sources,
) -> Result<IndexMap<ArtefactPath, Rendered>, Vec<Diagnostic>> {
    let mut renderer = Renderer { environment: environment(), texts: IndexMap::new(), scaffold, findings: Vec::new() };
    for file in all_built_in_files().filter(|file| file.target().1) {
        renderer.learn(&file, sources);
    }
    for file in scaffold.files.iter().filter(|file| file.target().1) {
        renderer.learn(file, sources);
    }
    for file in &scaffold.files {
        renderer.look_for_unknown_names(file);
    }
    let view = Value::from(answers.iter().map(|(name, value)| (name, view(value))).collect::<BTreeMap<_, _>>());
    let mut made = IndexMap::new();
    for file in &scaffold.files {
        let (target, is_template) = file.target();
        let contents = if is_template { renderer.render(file, &view) } else { Some(file.contents.clone()) };
        made.extend(contents.map(|contents| (target, Rendered { contents, mode: file.mode })));
    }
    if renderer.findings.is_empty() { Ok(made) } else { Err(renderer.findings) }
}

struct Renderer<'a> {
    environment: Environment<'static>,
    /// The texts of the templates, by name.
    texts: IndexMap<String, SourceId>,
    scaffold: &'a Scaffold,
    findings: Vec<Diagnostic>,
}

impl Renderer<'_> {
    /// Makes a template known by its name.
    fn learn(&mut self, file: &File, sources: &mut Sources) {
        let text = String::from_utf8_lossy(&file.contents).into_owned();
        let id = *self.texts.entry(file.name.clone()).or_insert_with(|| sources.add(&file.name, &text));
        if let Err(error) = self.environment.add_template_owned(file.name.clone(), text.clone()) {
            let span = place(&error, id, &text);
            let why = error.detail().unwrap_or("it is no template").to_owned();
            let message = format!("the template cannot be read: {why}");
            let report = Diagnostic::new(Code::InvalidValue, span, message);
            self.findings
                .push(report.advice(
                    "write it as MiniJinja reads it, <https://docs.rs/minijinja>: what is meant only you know",
                ));
        }
    }

    /// Reports the names that no question has, even where this run does not come by.
    fn look_for_unknown_names(&mut self, file: &File) {
        let (Ok(template), Some(id)) = (self.environment.get_template(&file.name), self.texts.get(&file.name)) else {
            return;
        };
        let text = String::from_utf8_lossy(&file.contents);
        let is_known = |name: &str| {
            self.scaffold.questions.contains_key(name) || self.environment.globals().any(|(global, _)| global == name)
        };
        let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
        unknown.retain(|name| !is_known(name));
        unknown.sort();
        for name in unknown {
            let span = Span::new(*id, first_use(&text, &name));
            self.findings.push(self.undefined(&name, span));
        }
    }

    fn undefined(&self, name: &str, span: Span) -> Diagnostic {
        let known = || self.scaffold.questions.keys().map(String::as_str);
        let message = format!("the template asks for no `{name}`");
        let report = Diagnostic::new(Code::UndefinedReference, span, message).label("no such answer");
        match nearest(name, known()) {
            Some(near) => report.edit(format!("write `{near}`"), span, near),
            None => report.advice(format!("it asks for {}: which is meant only you know", list(known()))),
        }
    }

    fn render(&mut self, file: &File, view: &Value) -> Option<Vec<u8>> {
        // What is no template, or uses unknown names, was reported.
        let template = self.environment.get_template(&file.name).ok().filter(|_| self.findings.is_empty())?;
        match template.render(view) {
            Ok(text) => Some(text.into_bytes()),
            Err(error) => {
                let report = self.failed(&error, file);
                self.findings.push(report);
                None
            }
        }
    }

    fn failed(&self, error: &Error, file: &File) -> Diagnostic {
        let innermost = innermost(error);
        let name = innermost.name().filter(|name| self.texts.contains_key(*name)).unwrap_or(&file.name);
        let source = self.environment.get_template(name).map(|template| template.source().to_owned());
        let id = self.texts.get(name).copied().unwrap_or_else(|| Span::nowhere().source);
        let span = place(innermost, id, &source.unwrap_or_default());
        let (code, why) = match (innermost.kind(), innermost.detail()) {
            (ErrorKind::UndefinedError, None) => (Code::UndefinedReference, "it is not defined".to_owned()),
            (ErrorKind::UndefinedError, Some(detail)) => (Code::UndefinedReference, detail.to_owned()),
            (kind, detail) => (Code::InvalidValue, detail.map_or_else(|| kind.to_string(), str::to_owned)),
        };
        Diagnostic::new(code, span, format!("the template cannot be rendered: {why}"))
            .advice("change it there: what is meant only you know")
    }
}

/// The error that is the reason of the others: a template that is extended says what is wrong, where it is.
fn innermost(error: &Error) -> &Error {
    let mut innermost = error;
    while let Some(inner) = innermost.source().and_then(|source| source.downcast_ref::<Error>()) {
        innermost = inner;
    }
    innermost
}

/// Where an error is: its expression, or its line.
fn place(error: &Error, id: SourceId, text: &str) -> Span {
    if let Some(range) = error.range().filter(|range| text.get(range.clone()).is_some()) {
        return Span::new(id, range);
    }
    let number = error.line().unwrap_or(1);
    let start: usize = text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    Span::new(id, start..start + line.len())
}

/// Where a template uses a name for the first time: a word between its braces.
fn first_use(text: &str, name: &str) -> std::ops::Range<usize> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let is_use = |at: usize| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + name.len()..).unwrap_or_default());
        let opened = before.rfind("{{").max(before.rfind("{%"));
        let closed = before.rfind("}}").max(before.rfind("%}"));
        opened.is_some() && opened > closed && !before.ends_with(is_part) && !after.starts_with(is_part)
    };
    let found = text.match_indices(name).map(|(at, _)| at).find(|at| is_use(*at));
    found.map_or(0..0, |at| at..at + name.len())
}

#[cfg(test)]
mod tests {
    use super::super::question::Value as Answer;
    use super::*;
    use crate::diagnostic::render::human;
    use proptest::prelude::*;

    const QUESTIONS: &str = "{description: x, questions: {name: {type: text, description: y}, \
         port: {type: port, description: y, optional: true}, words: {type: words, description: y}}}";

    fn file(path: &str, text: &str) -> File {
        let path = ArtefactPath::new(path).unwrap();
        File { name: path.to_string(), path, contents: text.as_bytes().to_vec(), mode: Mode::Regular }
    }

    fn rendered(path: &str, template: &str, name: &str) -> Result<String, String> {
        let mut sources = Sources::default();
        let files = vec![file("scaffold.yaml", QUESTIONS), file(path, template)];
        let (scaffold, wrong) = Scaffold::read("mine", files, &mut sources);
        assert!(wrong.is_empty(), "{wrong:?}");
        let mut answers = Settled::default();
        answers.put("name", Answer::Text(name.to_owned()));
        answers.put("port", Answer::Nothing);
        answers.put("words", Answer::Words(vec!["a, b".to_owned(), name.to_owned()]));
        render(&scaffold.unwrap(), &answers, &mut sources)
            .map(|files| String::from_utf8(files[0].contents.clone()).unwrap())
            .map_err(|findings| human(&findings, &sources, false))
    }

    #[test]
    fn each_language_has_its_own_escape() {
        for (path, expected) in [
            ("x.yaml.jinja", "\"a: $b\""),
            ("x.json.jinja", "\"a: $b\""),
            ("x.toml.jinja", "\"a: $b\""),
            ("x.sh.jinja", "'a: $b'"),
            ("x.txt.jinja", "a: $b"),
            ("x.txt", "{{ name }}"),
        ] {
            assert_eq!(rendered(path, "{{ name }}", "a: $b").as_deref(), Ok(expected), "{path}");
        }
        assert_eq!(rendered("x.md.jinja", "{{ name }}", "a*b").as_deref(), Ok("a\\*b"));
    }

    proptest! {
        #[test]
        fn no_answer_breaks_the_yaml(name in "[^\\x00-\\x1f\\x7f-\\x9f\u{feff}\u{2028}\u{2029}\u{fffe}\u{ffff}]{0,12}") {
            let template = "# {{ name }}\na: {{ name }}\nb: [{{ name }}, {{ name ~ '-slim' }}]\nc: {d: {{ name }}}\n\
                            e: [x{% for word in words %}, {{ word }}{% endfor %}]\n";
            let text = rendered("hull.yaml.jinja", template, &name).unwrap();
            let read: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            let suffixed = format!("{name}-slim");
            let expected = serde_json::json!({
                "a": name, "b": [name, suffixed], "c": {"d": name}, "e": ["x", "a, b", name],
            });
            prop_assert_eq!(serde_json::to_value(read).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_undefined_is_reported_with_its_place() {
        let report =
            rendered("hull.yaml.jinja", "a: {{ nam }}\n{% if false %}\nb: {{ prot }}\n{% endif %}\n", "x").unwrap_err();
        for told in [
            "asks for no `nam`",
            "--> hull.yaml.jinja:1:7",
            "write `name`",
            "asks for no `prot`",
            "--> hull.yaml.jinja:3:7",
            "2 errors",
        ] {
            assert!(report.contains(told), "{told}\n{report}");
        }
    }

    #[test]
    fn what_cannot_be_rendered_is_reported_with_its_place() {
        for (template, told, at) in [
            ("a\n{{ name", "cannot be read", "hull.yaml.jinja:2:"),
            ("a\n{{ port }}", "left out", "hull.yaml.jinja:2:"),
            ("a\n{{ words }}", "print its parts", "hull.yaml.jinja:2:"),
            ("a\n{{ name.first }}", "undefined", "hull.yaml.jinja:2:"),
            ("a\n{% include 'absent' %}", "absent", "hull.yaml.jinja:2:"),
        ] {
            let report = rendered("hull.yaml.jinja", template, "x").unwrap_err();
            assert!(report.contains(told) && report.contains(at), "{template}\n{report}");
        }
    }

    #[test]
    fn a_template_that_works_for_too_long_is_stopped() {
        let endless = format!("{}{}", "{% for word in words %}".repeat(22), "{% endfor %}".repeat(22));
        let report = rendered("hull.yaml.jinja", &endless, "x").unwrap_err();
        assert!(report.contains("fuel"), "{report}");
    }
}
