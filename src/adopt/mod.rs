//! Edits of outputs, brought home: what a person or a bot changed in a generated file is written where the spec has it.
//!
//! A line that somebody changed prints values of the spec. Each value whose text is on the line, or a part of it, is given
//! the value that the line asks for, in the text of the spec; the whole is compiled again; and where the line then is what
//! somebody made of it, that is what was meant. All else of the spec stays as it is, byte for byte.
//!
//! ```
//! use hullwright::adopt::{Adopted, Edited};
//! use hullwright::fileset::{Artefact, ArtefactPath};
//! use hullwright::{NoFolder, Settings, source::Sources};
//!
//! let text = "
//! hull: 1
//! name: hello
//! image: {base: 'debian:bookworm-slim'}  # as small as can be
//! services:
//!   web: {command: hello-server}
//! ";
//! let path = ArtefactPath::new("Dockerfile").expect("a path");
//! let Some(Artefact::File { contents, .. }) = hullwright::generate(text)?.get(&path).cloned() else { unreachable!() };
//! let edited = [Edited::new(path, contents.replace("bookworm", "trixie"))];
//!
//! let mut sources = Sources::default();
//! let spec = sources.add("hull.yaml", text);
//! let adopted = Adopted::new(&mut sources, spec, &Settings::default(), &NoFolder, &edited, None).expect("no mistakes");
//! assert_eq!(adopted.spec, text.replace("bookworm", "trixie"));
//! assert_eq!(adopted.values[0].key, "image.base");
//! assert!(adopted.left.is_empty());
//! # Ok::<(), hullwright::Report>(())
//! ```

mod bench;
mod change;
mod choice;
mod digest;
mod entry;
mod home;
mod left;
mod patch;
mod record;
mod solve;
mod text;
mod value;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::explain::{self, Memo, Part};
use crate::fileset::{ArtefactPath, FileSet};
use crate::folder::Folder;
use crate::pipeline::{Settings, compile};
use crate::source::{SourceId, Sources, Span};
use crate::yaml;
use change::Change;
pub use left::{Left, Why};
use solve::{Problem, Reason, Solution, Withheld, solve};
use text::{Texts, There, there};
use written::Written;

/// An output, as somebody made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The output.
    pub path: ArtefactPath,
    /// What stands there, with the line ends of Unix. Of a file in which only regions are ours, all of it.
    pub text: String,
    /// Whether it is to be brought home; else it stays as it is.
    pub is_asked: bool,
}

impl Edited {
    /// An output whose edits are to be brought home.
    pub fn new(path: ArtefactPath, text: impl Into<String>) -> Self {
        Self { path, text: text.into(), is_asked: true }
    }
}

/// A line of a file as somebody made it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: ArtefactPath,
    /// The line, from 1.
    pub line: usize,
}

/// A value of the spec that edits are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The keys on the way to it, such as `services.web.ports.http.port`.
    pub key: String,
    /// Where it stands in the new spec or in the new lock, which are the last of the sources.
    pub place: Span,
    /// The kit that it came from until now; none where the spec had it.
    pub kit: Option<String>,
    /// What it was.
    pub was: String,
    /// What it is now.
    pub now: String,
    /// The edited lines that ask for it.
    pub lines: Vec<Place>,
}

/// A patch that the spec has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its name.
    pub name: String,
    /// Where it stands in the new spec.
    pub place: Span,
    /// The output.
    pub path: ArtefactPath,
}

/// What became of the edits.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// The spec with all that could be brought home, and otherwise as it was.
    pub spec: String,
    /// The lock that goes with it, in which a tag that moved has its new digest; none where there is none.
    pub lock: Option<String>,
    /// The outputs of that spec.
    pub files: FileSet,
    /// The values that were taken over, in the order of the spec.
    pub values: Vec<Value>,
    /// The patches that were recorded.
    pub patches: Vec<Recorded>,
    /// The edits that could not be taken over.
    pub left: Vec<Left>,
    /// The edited outputs of which nothing is left: with the new spec, they can be written again.
    pub home: BTreeSet<ArtefactPath>,
    /// The other outputs that are otherwise by the new spec.
    pub others: BTreeSet<ArtefactPath>,
}

impl Adopted {
    /// Brings edits home. With a name, those that no value means become patches of that name.
    ///
    /// A file of which something is left stays as it is; so what would change in it besides is not taken over, either.
    ///
    /// # Errors
    /// Everything that is wrong with the spec.
    pub fn new(
        sources: &mut Sources,
        id: SourceId,
        settings: &Settings,
        folder: &dyn Folder,
        edited: &[Edited],
        patch: Option<&str>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let compiled = compile(sources, id, settings, &Memo::new(folder));
        let Some(files) = compiled.files else { return Err(compiled.findings) };
        let base = Texts::of(&files);
        let there: BTreeMap<Part, There> = edited
            .iter()
            .flat_map(|edited| there(&files, &edited.path, &edited.text))
            .map(|there| (there.part.clone(), there))
            .collect();
        let all: Changed = there
            .iter()
            .map(|(part, there)| (part.clone(), change::changes(base.get(part), &there.lines)))
            .filter(|(_, changes)| !changes.is_empty())
            .collect();
        let is_asked = |path: &ArtefactPath| edited.iter().any(|edited| edited.path == *path && edited.is_asked);
        let (asked, others): (Changed, Changed) = all.into_iter().partition(|(part, _)| is_asked(&part.path));
        let kits = explain::used(sources, id, folder);
        let name = sources.get(id).name.clone();
        let text = |id: SourceId| sources.get(id).text.clone();
        let written = Written { spec: text(id), lock: compiled.pins.source.map(text) };
        let problem = |withheld: &Withheld| {
            solve(&Problem {
                name: name.clone(),
                written: written.clone(),
                settings,
                folder,
                kits: &kits,
                files: &files,
                base: &base,
                asked: &asked,
                patch,
                withheld,
            })
        };
        let solution = solved(&base, &asked, &others, problem);
        let mut left = left::told(&base, &solution, &there);
        left.sort_by(|one, two| (&one.place, &one.after).cmp(&(&two.place, &two.after)));
        let new = sources.add(name, solution.written.spec.as_str());
        let (root, _) = yaml::parse(sources, new);
        let lock = compiled.pins.source.zip(solution.written.lock.as_ref());
        let lock = lock.map(|(old, text)| sources.add(sources.get(old).name.clone(), text.as_str()));
        let lock = lock.and_then(|lock| yaml::parse(sources, lock).0);
        let place_of = |key: &str| {
            let found = root.as_ref().and_then(|root| find(&sources.get(new).text, root, "", key));
            found.unwrap_or_else(|| Span::new(new, 0..0))
        };
        let is_home = |path: &&ArtefactPath| is_asked(path) && left.iter().all(|left| left.place.path != **path);
        let home: BTreeSet<ArtefactPath> = edited.iter().map(|edited| &edited.path).filter(is_home).cloned().collect();
        let is_other = |path: &ArtefactPath| {
            solution.files.get(path) != files.get(path) && !edited.iter().any(|edited| edited.path == *path)
        };
        let paths = files.iter().chain(solution.files.iter()).map(|(path, _)| path);
        let others = paths.filter(|path| is_other(path)).cloned().collect();
        let lines = |lines: &[(Part, Change)]| lines.iter().map(|(part, change)| place(&there, part, change)).collect();
        let values = solution.values.iter().map(|value| {
            let pin = lock.as_ref().filter(|_| value.is_pin).and_then(|lock| home::pin(lock, &value.now));
            let (key, place) = pin.unwrap_or_else(|| (value.key.clone(), place_of(&value.key)));
            let (kit, was, now) = (value.kit.clone(), value.was.clone(), value.now.clone());
            Value { key, place, kit, was, now, lines: lines(&value.lines) }
        });
        let mut values: Vec<Value> = values.collect();
        values.sort_by_key(|value| value.place);
        let patches = solution.patches.iter().map(|patch| Recorded {
            name: patch.name.clone(),
            place: place_of(&format!("patches.{}", patch.name)),
            path: patch.part.path.clone(),
        });
        let Written { spec, lock } = solution.written;
        Ok(Self { patches: patches.collect(), spec, lock, files: solution.files, values, left, home, others })
    }
}

type Changed = BTreeMap<Part, Vec<Change>>;

/// Solves, and withholds what would change a file that stays as it is.
fn solved(base: &Texts, asked: &Changed, others: &Changed, problem: impl Fn(&Withheld) -> Solution) -> Solution {
    let mut withheld = Withheld::default();
    loop {
        let solution = problem(&withheld);
        let stays = |path: &ArtefactPath| {
            others.keys().any(|part| part.path == *path) || solution.left.iter().any(|(part, ..)| part.path == *path)
        };
        let is_edit =
            |part: &Part, change: &Change| [asked, others].iter().any(|changed| bench::has(changed, part, change));
        let parts = base.0.keys().filter(|part| stays(&part.path));
        let surplus: Vec<(Part, Change)> = parts
            .flat_map(|part| base.changes(part, &solution.texts).into_iter().map(move |change| (part.clone(), change)))
            .filter(|(part, change)| !is_edit(part, change))
            .collect();
        if surplus.is_empty() || solution.values.is_empty() {
            return solution;
        }
        let is_to_blame = |value: &&solve::Value| {
            value
                .surplus
                .iter()
                .any(|(part, change)| surplus.iter().any(|(other, wanted)| part == other && change.is_like(wanted)))
        };
        let blamed: Vec<&solve::Value> = solution.values.iter().filter(is_to_blame).collect();
        // Where none alone is, all are.
        let blamed = if blamed.is_empty() { solution.values.iter().collect() } else { blamed };
        for value in blamed {
            withheld.keys.insert(value.key.clone());
            let reason = Reason::Withheld(value.key.clone(), value.now.clone());
            withheld
                .lines
                .extend(value.lines.iter().map(|(part, change)| (part.clone(), change.clone(), reason.clone())));
        }
    }
}

/// The line of a change, in the file as it stands there.
fn place(there: &BTreeMap<Part, There>, part: &Part, change: &Change) -> Place {
    let before = there.get(part).map_or(0, |there| there.before);
    Place { path: part.path.clone(), line: before + change.there + 1 }
}

/// Where the value of a key stands.
fn find(text: &str, node: &yaml::Node, above: &str, key: &str) -> Option<Span> {
    for site in explain::sites(text, node, above) {
        if site.key == key {
            return Some(site.scalar().unwrap_or(site.span));
        }
        if key.starts_with(&site.key)
            && let Some(found) = find(text, site.value, &site.key, key)
        {
            return Some(found);
        }
    }
    None
}
