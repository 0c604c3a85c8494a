//! What a change of a spec means: for users, for their data, and for each output.
//!
//! Two systems are compared by the names of what is in them, and two sets of outputs line by line. Nothing is guessed: what
//! has another name is another thing, which is gone here and new there.

mod breaks;
mod causes;
mod change;
mod changelog;
mod code;
mod commands;
mod facts;
mod files;
mod references;
pub mod render;
mod said;
mod secret;
mod start;
mod values;
mod variables;

use self::secret::Secrets;
use crate::fileset::FileSet;
use crate::model::Model;

pub use breaks::{Break, Step};
pub use change::Change;
pub use changelog::Changelog;
pub use code::Code;
pub use commands::Command;
pub use facts::Topic;
pub use files::{FileChange, FileFate, LineChange};
pub use references::{Gone, Named};
pub use said::{Bit, Said};
pub use start::Wait;
pub use values::{Place, Value};
pub use variables::{Fate, Row, SetBy};

/// What a change of a spec means.
///
/// ```
/// use hullwright::{NoFolder, Settings, compile, impact::{Code, Impact}, source::Sources};
///
/// let compiled = |port: u16| {
///     let mut sources = Sources::default();
///     let spec = sources.add("hull.yaml", format!("
/// hull: 1
/// name: hello
/// image: {{base: debian:bookworm-slim, init: none}}
/// services:
///   web: {{command: serve, ports: {{http: {{port: 8000, publish: {port}}}}}}}
/// "));
///     compile(&mut sources, spec, &Settings::default(), &NoFolder)
/// };
/// let (old, new) = (compiled(8000), compiled(8080));
/// let impact = Impact::between(
///     (old.model.as_ref().unwrap(), old.files.as_ref().unwrap()),
///     (new.model.as_ref().unwrap(), new.files.as_ref().unwrap()),
/// );
/// assert_eq!(impact.breaks[0].code, Code::PublishedPort);
/// assert_eq!(impact.breaks[0].what.to_string(), "port `web.http` is published at `8080`, and no longer at `8000`");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Impact {
    /// What breaks users, then what puts their data at risk.
    pub breaks: Vec<Break>,
    /// Every fact of the system that is otherwise.
    pub changes: Vec<Change>,
    /// Every variable of both systems, and what becomes of it.
    pub variables: Vec<Row>,
    /// Who waits for something else than before.
    pub waits: Vec<Wait>,
    /// The commands that are otherwise.
    pub commands: Vec<Command>,
    /// The values that were changed, with each line that carries them.
    pub values: Vec<Value>,
    /// What is gone, with everything that named it.
    pub gone: Vec<Gone>,
    /// Every output that differs.
    pub files: Vec<FileChange>,
    /// The entry of a changelog.
    pub changelog: Changelog,
}

impl Impact {
    /// What it means to go from one system to another. No value of a secret is in it.
    pub fn between(old: (&Model, &FileSet), new: (&Model, &FileSet)) -> Self {
        let ((before, old), (after, new)) = (old, new);
        let breaks = breaks::breaks(before, after);
        let changes = change::changes(before, after);
        let mut files = files::files(old, new);
        causes::assign(&mut files, &changes);
        let mut impact = Self {
            variables: variables::rows(before, after),
            waits: start::waits(before, after),
            commands: commands::commands(before, after),
            values: values::values(&changes, &files),
            gone: references::gone(&changes, &files),
            changelog: changelog::changelog(&breaks, &changes),
            breaks,
            changes,
            files,
        };
        impact.hide(&Secrets::of([before, after]));
        impact
    }

    /// Whether nothing is otherwise.
    pub fn is_empty(&self) -> bool {
        let Self { breaks, changes, variables: _, waits, commands, values: _, gone: _, files, changelog: _ } = self;
        breaks.is_empty() && changes.is_empty() && waits.is_empty() && commands.is_empty() && files.is_empty()
    }

    /// What breaks that nobody has allowed.
    pub fn refused<'a>(&'a self, allowed: &'a [Code]) -> impl Iterator<Item = &'a Break> {
        self.breaks.iter().filter(|one| !allowed.contains(&one.code))
    }

    /// The change that something comes from.
    pub fn cause(&self, number: Option<usize>) -> Option<&Change> {
        self.changes.get(number?)
    }

    /// Takes the values of secrets out of everything that is told.
    fn hide(&mut self, secrets: &Secrets) {
        let Self { breaks, changes, variables, waits: _, commands, values, gone, files, changelog } = self;
        let hide = |text: &mut String| *text = secrets.hidden(text);
        let hidden = |text: &str| secrets.hidden(text);
        for one in breaks {
            one.what.map(&hidden);
            one.advice.map(&hidden);
            one.steps.iter_mut().for_each(|step| hide(&mut step.command));
        }
        for change in changes {
            let facts = change.facts.iter_mut().map(|(_, value)| value);
            change.before.iter_mut().chain(&mut change.after).chain(facts).for_each(hide);
        }
        for row in variables {
            row.reason.map(&hidden);
        }
        for command in commands {
            command.before.iter_mut().chain(&mut command.after).for_each(hide);
        }
        for place in values.iter_mut().flat_map(|value| &mut value.places) {
            hide(&mut place.before.1);
            hide(&mut place.after.1);
        }
        gone.iter_mut().flat_map(|gone| &mut gone.lines).for_each(|line| hide(&mut line.text));
        for line in files.iter_mut().flat_map(|file| &mut file.lines) {
            line.before.iter_mut().chain(&mut line.after).for_each(|(_, text)| hide(text));
        }
        for line in changelog.sections.iter_mut().flat_map(|(_, lines)| lines) {
            line.map(&hidden);
        }
    }
}
