//! The commands that people type, as they were and as they are.

use crate::emit::commands;
use crate::model::Model;
use crate::spec::Layout;

/// A command, as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Command {
    /// What it does.
    pub what: &'static str,
    /// The line that did it; none where there was none.
    pub before: Option<String>,
    /// The line that does it now; none where nothing does.
    pub after: Option<String>,
}

impl Command {
    /// Whether it is what it was.
    pub fn is_same(&self) -> bool {
        self.before == self.after
    }
}

/// What the command of a system is.
type Asked<'a> = &'a dyn Fn(&Model) -> Option<String>;

/// All commands; none where all are as they were.
pub(super) fn commands(old: &Model, new: &Model) -> Vec<Command> {
    let layout = |layout: Layout| {
        move |model: &Model| {
            let is_there = model.layouts.contains(&layout);
            is_there.then(|| commands::start_of(model, layout)).flatten()
        }
    };
    let (single, split) = (layout(Layout::Single), layout(Layout::Split));
    let all: [(&'static str, Asked<'_>); 4] = [
        ("build the image", &commands::build),
        ("start it without Compose", &commands::run),
        ("start one container for all services", &single),
        ("start a container for each service", &split),
    ];
    let compared = all.into_iter().map(|(what, command)| Command { what, before: command(old), after: command(new) });
    let compared: Vec<Command> =
        compared.filter(|command| command.before.is_some() || command.after.is_some()).collect();
    if compared.iter().all(Command::is_same) { Vec::new() } else { compared }
}
