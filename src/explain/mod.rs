//! Why a line of an output is there: which values of the spec, of its lock and of kits it depends on, which line of a template or a
//! script it was printed from, and which rule says that there is such a line at all.
//!
//! What a line depends on is found out by experiment: each value is changed, renamed or removed, the whole is compiled again,
//! and the lines that are no longer there come from that value. So the answer is true of every output there will ever be, and
//! no emitter keeps books.
//!
//! ```
//! use hullwright::explain::Explained;
//! use hullwright::fileset::ArtefactPath;
//! use hullwright::{NoFolder, Settings, source::Sources};
//!
//! let mut sources = Sources::default();
//! let spec = sources.add("hull.yaml", "
//! hull: 1
//! name: hello
//! image: {base: debian:bookworm-slim}
//! services:
//!   web:
//!     command: hello-server --port ${ports.http}
//!     ports: {http: {port: 8000, publish: true}}
//! ");
//! let explained = Explained::new(&mut sources, spec, &Settings::default(), &NoFolder).expect("nothing is wrong with it");
//! let path = ArtefactPath::new("docker-compose.yml").expect("a path");
//! let text = explained.text(&path).expect("an output");
//! let number = 1 + text.iter().position(|line| line.contains("8000:8000")).expect("a line");
//! let line = explained.line(&path, number).expect("an answer");
//! assert_eq!(line.origins[0].key, "services.web.ports.http.port");
//! assert_eq!(sources.text(line.origins[0].place), "8000");
//! ```

mod change;
mod kits;
mod memo;
mod origin;
mod placed;
mod printed;
mod remove;
pub mod render;
mod rule;
mod scripts;
mod site;
mod table;
mod templates;
mod trial;
mod uses;

pub use origin::Origin;
pub use placed::Spot;
pub use printed::{Effect, Part, Section};
pub use rule::Rule;
pub use templates::{Condition, Template};
pub use trial::How;
pub use uses::Use;

pub(crate) use kits::{Used, used};
pub(crate) use memo::Memo;
pub(crate) use printed::places;
pub(crate) use site::{Subject, Whose, sites};
pub(crate) use trial::edited;

use crate::diagnostic::Diagnostic;
use crate::fileset::{ArtefactPath, FileSet};
use crate::folder::Folder;
use crate::pipeline::{Settings, compile};
use crate::source::{SourceId, Sources, Span};
use crate::yaml;
use printed::Printed;
use rule::Rules;
use scripts::Scripts;
use table::{Ground, Table};
use templates::Templates;

/// All keys of a spec, as [`Explained::key`] takes them; none of one that is no YAML.
pub fn keys(sources: &Sources, id: SourceId) -> Vec<String> {
    let text = &sources.get(id).text;
    yaml::parse(sources, id).0.map(|root| uses::keys(text, &root)).unwrap_or_default()
}

/// The outputs of a spec, and why each line of them is there.
#[derive(Debug)]
pub struct Explained {
    files: FileSet,
    printed: Printed,
    subjects: Vec<Subject>,
    table: Table,
    templates: Templates,
    scripts: Scripts,
    rules: Rules,
}

/// Why a line is there.
#[derive(Clone, Debug)]
pub struct Line {
    /// The text that it stands in.
    pub part: Part,
    /// Its number there, from 1.
    pub number: usize,
    /// The line.
    pub text: String,
    /// What it comes from, the nearest first; never empty.
    pub origins: Vec<Origin>,
    /// The line of a template that it was printed from.
    pub template: Option<Template>,
    /// The line of a kit's script that it is.
    pub script: Option<Span>,
    /// Why there is such a line.
    pub rule: Rule,
}

impl Explained {
    /// Compiles a spec as often as it takes. The places of all answers are those of `sources`.
    ///
    /// # Errors
    /// Everything that is wrong with the spec.
    pub fn new(
        sources: &mut Sources,
        id: SourceId,
        settings: &Settings,
        folder: &(dyn Folder + Sync),
    ) -> Result<Self, Vec<Diagnostic>> {
        let compiled = compile(sources, id, settings, &Memo::new(folder));
        let (Some(files), Some(model)) = (compiled.files, compiled.model) else { return Err(compiled.findings) };
        let printed = Printed::new(&files);
        let (Some(root), _) = yaml::parse(sources, id) else { return Err(compiled.findings) };
        let name = sources.get(id).name.clone();
        let mut subjects = vec![Subject { whose: Whose::Spec, text: sources.get(id).text.clone(), root }];
        subjects.extend(compiled.pins.source.and_then(|lock| {
            let text = sources.get(lock).text.clone();
            Some(Subject { whose: Whose::Lock, text, root: yaml::parse(sources, lock).0? })
        }));
        let kits = kits::used(sources, id, folder);
        subjects.extend(kits.iter().filter_map(|kit| kit.subject(sources)));
        let table = Table::new(Ground { subjects: &subjects, name: &name, settings, folder, printed: &printed });
        let templates = Templates::new(sources, id, settings, &Memo::new(folder), &printed);
        let scripts = Scripts::new(sources, &kits, &printed);
        Ok(Self { files, printed, subjects, table, templates, scripts, rules: Rules::new(&model) })
    }

    /// The outputs.
    pub fn files(&self) -> &FileSet {
        &self.files
    }

    /// The lines of an output; none of a file in which only regions are ours.
    pub fn text(&self, path: &ArtefactPath) -> Option<&[String]> {
        self.lines(&Part { path: path.clone(), section: Section::Whole })
    }

    /// All texts of the outputs. Each file has one; one in which only regions are ours has these, and what it begins as.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.printed.0.keys()
    }

    /// The lines of a text.
    pub fn lines(&self, part: &Part) -> Option<&[String]> {
        self.printed.0.get(part).map(Vec::as_slice)
    }

    /// Why a line of an output is there, counted from 1.
    pub fn line(&self, path: &ArtefactPath, number: usize) -> Option<Line> {
        self.line_of(&Part { path: path.clone(), section: Section::Whole }, number)
    }

    /// Why a line of a text is there, counted from 1.
    pub fn line_of(&self, part: &Part, number: usize) -> Option<Line> {
        let lines = self.printed.0.get(part)?;
        let at = number.checked_sub(1)?;
        let text = lines.get(at)?.clone();
        let place = self.number_of(part)?;
        let mut origins = origin::of_line(self.table.of_line(place, at), &text, &self.subjects);
        if origins.is_empty() {
            origins = origin::always(&self.subjects);
        }
        Some(Line {
            part: part.clone(),
            number,
            origins,
            template: self.templates.of_line(part, at),
            script: self.scripts.of_line(part, at),
            rule: self.rules.of_line(part, lines, at),
            text,
        })
    }

    /// What a whole output is for, and what it comes from.
    pub fn file(&self, path: &ArtefactPath) -> Option<(Rule, Vec<Origin>)> {
        self.files.get(path)?;
        let parts = self.printed.0.iter().enumerate().filter(|(_, (part, _))| part.path == *path);
        let parts: Vec<_> =
            parts.map(|(number, (_, lines))| (number, self.table.of_part(number), lines.len())).collect();
        let gone = origin::of_file(path.as_str(), &parts, &self.subjects);
        Some((self.rules.of_file(path), if gone.is_empty() { origin::always(&self.subjects) } else { gone }))
    }

    /// Where the value at a key of the spec is printed, and what else depends on it; none when there is no such key.
    pub fn key(&self, key: &str) -> Option<Vec<Use>> {
        uses::of_key(key, &self.table, &self.printed, self.subjects.first()?)
    }

    /// All keys of the spec, as [`Self::key`] takes them.
    pub fn keys(&self) -> Vec<String> {
        self.subjects.first().map(|spec| uses::keys(&spec.text, &spec.root)).unwrap_or_default()
    }

    fn number_of(&self, part: &Part) -> Option<usize> {
        self.printed.0.keys().position(|other| other == part)
    }
}
