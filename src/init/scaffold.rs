//! A scaffold: a folder with a `scaffold.yaml`, which says what is asked, and the files that are made.
//!
//! A file whose name ends with `.jinja` is a template and loses that ending; every other one is copied as it is. A scaffold
//! that extends a built-in one has its questions and its files, too, and replaces those of the same name.

use indexmap::IndexMap;
use serde::Deserialize;

use super::question::{Kind, Question};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::fileset::{ArtefactPath, Mode};
use crate::source::{Sources, Span};
use crate::yaml::{self, Spanned};

/// The name of the file that says what a scaffold is.
pub const MANIFEST: &str = "scaffold.yaml";

/// The end of the name of a template.
const TEMPLATE: &str = ".jinja";

type Folder = (&'static str, &'static [(&'static str, &'static str)]);

const FOLDERS: &[Folder] = include!(concat!(env!("OUT_DIR"), "/scaffolds.rs"));

/// What can be made of answers.
#[derive(Clone, Debug)]
pub struct Scaffold {
    /// Its name, or the folder that it was read from.
    pub name: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// What it asks, by the name of the answer.
    pub questions: IndexMap<String, Question>,
    /// Its files.
    pub files: Vec<File>,
}

/// A file of a scaffold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it stands in the scaffold's folder.
    pub path: ArtefactPath,
    /// What is in it.
    pub contents: Vec<u8>,
    /// Permission bits of what it becomes.
    pub mode: Mode,
    /// The name under which templates and reports know it.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    description: String,
    extends: Option<Spanned<String>>,
    #[serde(default)]
    questions: IndexMap<Spanned<String>, Question>,
}

impl File {
    /// Where it goes, and whether it is rendered on the way.
    pub(super) fn target(&self) -> (ArtefactPath, bool) {
        let plain = self.path.as_str().strip_suffix(TEMPLATE).and_then(|path| ArtefactPath::new(path).ok());
        plain.map_or_else(|| (self.path.clone(), false), |path| (path, true))
    }
}

/// The names of the built-in scaffolds.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    FOLDERS.iter().map(|(name, _)| *name)
}

/// The built-in scaffold of that name.
///
/// # Panics
/// Never: the built-in scaffolds are right, as a test says.
pub fn built_in(name: &str, sources: &mut Sources) -> Option<Scaffold> {
    let files = built_in_files(name)?;
    let (scaffold, wrong) = Scaffold::read(name, files, sources);
    assert!(wrong.is_empty(), "internal: the scaffold {name} is wrong: {wrong:?}");
    scaffold
}

fn built_in_files(name: &str) -> Option<Vec<File>> {
    let (folder, files) = FOLDERS.iter().find(|(folder, _)| *folder == name)?;
    let file = |(path, text): &(&str, &str)| File {
        path: ArtefactPath::new(path).expect("internal: a file of a folder has a name"),
        contents: text.as_bytes().to_vec(),
        mode: Mode::Regular,
        name: format!("{folder}/{path}"),
    };
    Some(files.iter().map(file).collect())
}

/// Every file of every built-in scaffold, for templates that extend one or include one.
pub(super) fn all_built_in_files() -> impl Iterator<Item = File> {
    built_in_names().filter_map(built_in_files).flatten()
}

impl Scaffold {
    /// The paths that it writes.
    pub fn targets(&self) -> Vec<ArtefactPath> {
        self.files.iter().map(|file| file.target().0).collect()
    }

    /// Reads a scaffold from its files, and reports everything that is wrong with what it says of itself.
    pub fn read(name: &str, files: Vec<File>, sources: &mut Sources) -> (Option<Self>, Vec<Diagnostic>) {
        let (manifests, files): (Vec<File>, Vec<File>) =
            files.into_iter().partition(|file| file.path.as_str() == MANIFEST);
        let text = manifests.first().map(|file| String::from_utf8_lossy(&file.contents).into_owned());
        let shown = manifests.first().map_or(MANIFEST, |file| &file.name);
        let id = sources.add(shown, text.unwrap_or_default());
        let (node, mut findings) = yaml::parse(sources, id);
        let Some(node) = node else { return (None, findings) };
        let (manifest, wrong) = yaml::decode::<Manifest>(&node);
        findings.extend(wrong);
        let Some(manifest) = manifest else { return (None, findings) };
        for (name, question) in &manifest.questions {
            findings.extend(mistakes(name, question));
        }
        let own = manifest.questions.into_iter().map(|(name, question)| (name.value, question));
        let mut scaffold = Self {
            name: name.to_owned(),
            description: manifest.description,
            questions: IndexMap::new(),
            files: Vec::new(),
        };
        if let Some(parent) = manifest.extends {
            match built_in(&parent.value, sources) {
                Some(Self { questions, files, .. }) => (scaffold.questions, scaffold.files) = (questions, files),
                None => findings.push(unknown(&parent)),
            }
        }
        scaffold.questions.extend(own);
        scaffold.files.retain(|old| files.iter().all(|new| new.target().0 != old.target().0));
        scaffold.files.extend(files);
        let is_fine = findings.iter().all(|finding| !finding.is_error());
        (Some(scaffold).filter(|_| is_fine), findings)
    }
}

fn unknown(name: &Spanned<String>) -> Diagnostic {
    let message = format!("there is no built-in template `{}`", name.value.escape_debug());
    let report = Diagnostic::new(Code::InvalidValue, name.span, message).label("no such template");
    match nearest(&name.value, built_in_names()) {
        Some(near) => report.edit(format!("write `{near}`"), name.span, near),
        None => report
            .advice(format!("the built-in templates are {}: which is meant only you know", list(built_in_names()))),
    }
}

/// What is wrong with a question, besides its shape.
fn mistakes(name: &Spanned<String>, question: &Question) -> Vec<Diagnostic> {
    let report = |span: Span, message: String| Diagnostic::new(Code::InvalidValue, span, message);
    let mut found = Vec::new();
    let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_name {
        let message = format!("`{}` is not a name that a template can say", name.value.escape_debug());
        found.push(report(name.span, message).advice(
            "begin it with a lower-case letter, and write lower-case letters, digits and underscores: what it is called only you know",
        ));
    }
    if question.kind.value == Kind::Choice && question.choices.is_empty() {
        let message = format!("`{}` has nothing to choose from", name.value.escape_debug());
        found.push(
            report(question.kind.span, message).advice("list them under `choices`: which there are only you know"),
        );
    }
    let wrong_pattern = question.regex().and_then(Result::err);
    if let (Some(error), Some(pattern)) = (&wrong_pattern, &question.pattern) {
        let message = format!("`pattern` is no regular expression: {error}");
        found.push(report(pattern.span, message).advice("write one as Rust reads it: what is meant only you know"));
    }
    if let Some(default) = &question.default
        && found.is_empty()
        && let Err(why) = question.read(&default.value)
    {
        let message = format!("the default `{}` {why}", default.value.escape_debug());
        found.push(report(default.span, message).advice("write another default, or none: which only you know"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        let path = ArtefactPath::new(path).unwrap();
        File { name: path.to_string(), path, contents: text.as_bytes().to_vec(), mode: Mode::Regular }
    }

    fn read(manifest: &str) -> (Option<Scaffold>, Vec<String>) {
        let mut sources = Sources::default();
        let files = vec![file(MANIFEST, manifest), file("hull.yaml.jinja", ""), file("other", "")];
        let (scaffold, findings) = Scaffold::read("./mine", files, &mut sources);
        (scaffold, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn the_built_in_scaffolds_are_right() {
        for name in built_in_names() {
            let scaffold = built_in(name, &mut Sources::default()).unwrap();
            let made = scaffold.files.iter().filter(|file| file.target().0.as_str() == "hull.yaml").count();
            assert_eq!(made, 1, "{name}");
        }
        assert!(built_in("nothing", &mut Sources::default()).is_none());
    }

    #[test]
    fn what_extends_another_replaces_what_it_names() {
        let (scaffold, wrong) =
            read("{description: x, extends: application, questions: {name: {type: text, description: y}}}");
        let scaffold = scaffold.unwrap();
        assert!(wrong.is_empty());
        assert_eq!(scaffold.questions["name"].description, "y");
        assert!(scaffold.questions.len() > 1);
        assert_eq!(
            scaffold.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            ["hull.yaml.jinja", "other"]
        );
    }

    #[test]
    fn every_mistake_is_reported() {
        let (scaffold, wrong) = read(
            "{description: x, extends: pyton-uv, questions: {\
             Bad-Name: {type: text, description: y}, a: {type: choice, description: y}, \
             b: {type: text, description: y, pattern: '('}, c: {type: port, description: y, default: http}}}",
        );
        assert!(scaffold.is_none());
        let expected = [
            "`Bad-Name` is not a name",
            "`a` has nothing to choose from",
            "`pattern` is no regular expression",
            "the default `http` is not a port",
            "there is no built-in template `pyton-uv`",
        ];
        assert_eq!(wrong.len(), expected.len(), "{wrong:#?}");
        for (wrong, expected) in wrong.iter().zip(expected) {
            assert!(wrong.starts_with(expected), "{wrong}");
        }
        assert_eq!(read("").0.map(|scaffold| scaffold.name), None);
    }
}
