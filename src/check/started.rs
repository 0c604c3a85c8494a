//! The script that a service runs, where its text can be seen: one of the file, or one that is copied and stands in the
//! command.

use std::borrow::Cow;

use super::Check;
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{FilePath, Piece, Script, Taken, Text};

/// Shells that take the path of a script.
const SHELLS: [&str; 5] = ["ash", "bash", "dash", "ksh", "sh"];

/// A script that a service runs.
pub(super) struct Written<'s> {
    /// Where the spec has it, or names it.
    pub(super) span: Span,
    pub(super) text: Cow<'s, str>,
    /// The path of a file, as it is named.
    pub(super) path: Option<String>,
}

impl<'a> Check<'a> {
    /// The script that a service runs. Without a first line that names the shell, nobody knows who runs a file.
    pub(super) fn written_script(&self, service: &'a Service) -> Option<Written<'a>> {
        let Some(script) = &service.script else { return self.commanded(service) };
        let (text, path) = match &script.value {
            Script::Inline(text) => (Cow::Borrowed(text.as_str()), None),
            Script::File(path) => (Cow::Owned(self.shell_text(path.plain())?), Some(path.to_string())),
        };
        Some(Written { span: script.span, text, path })
    }

    /// A script that is copied, or written by `files`, and that the command begins with.
    fn commanded(&self, service: &'a Service) -> Option<Written<'a>> {
        let command = service.command.as_ref().filter(|_| service.entrypoint.is_none())?;
        let mut words = command.value.0.iter().map(constant);
        let first = words.next()??;
        let name = first.rsplit('/').next().unwrap_or(first);
        let path = if SHELLS.contains(&name) {
            // Its options are letters alone; a program behind `-c` is no script.
            let is_option = |word: &&str| word.starts_with(['-', '+']) && !word.contains('c');
            words.map(Option::unwrap_or_default).find(|word| !is_option(word))?
        } else {
            first
        };
        let folder = self.working_dir(service);
        let whole = match path.strip_prefix("./").unwrap_or(path) {
            path if path.starts_with('/') => path.to_owned(),
            // Searched for, and not there by its path.
            path if !first.contains('/') && path == first => return None,
            path => format!("{}/{path}", folder.as_str().trim_end_matches('/')),
        };
        let text = self.copied_text(service, folder.as_str(), &whole).or_else(|| file_text(service, &whole))?;
        Some(Written { span: command.span, text, path: Some(path.to_owned()) })
    }

    /// The text of a file of the context that a service copies to a path.
    fn copied_text(&self, service: &Service, folder: &str, path: &str) -> Option<Cow<'a, str>> {
        let contexts = service.copy.iter().filter_map(|copy| match &copy.value.taken {
            Taken::Context { from, to } => Some((from.plain(), to)),
            Taken::Stage(_) | Taken::FromStage { .. } | Taken::FromImage { .. } => None,
        });
        let found = contexts.filter_map(|(from, to)| {
            let to =
                to.as_ref().map_or_else(|| format!("{}/{from}", folder.trim_end_matches('/')), ToString::to_string);
            let below = path.strip_prefix(to.trim_end_matches('/'))?;
            (below.is_empty() || below.starts_with('/')).then(|| format!("{from}{below}"))
        });
        // What is copied last lies there.
        let text = found.filter_map(|path| self.shell_text(&path)).next_back()?;
        Some(Cow::Owned(text))
    }

    /// The text of a file of the context that says what runs it.
    fn shell_text(&self, path: &str) -> Option<String> {
        self.folder.text(path).filter(|text| text.starts_with("#!"))
    }
}

/// The text of a file that the spec writes, where no variable is in it.
fn file_text<'s>(service: &'s Service, path: &str) -> Option<Cow<'s, str>> {
    let is_there = |name: &FilePath| name.to_string() == path;
    let (_, file) = service.files.iter().find(|(name, _)| is_there(&name.value))?;
    constant(&file.content).filter(|text| text.starts_with("#!")).map(Cow::Borrowed)
}

fn constant(text: &Text) -> Option<&str> {
    match text.pieces() {
        [Piece::Literal(text)] => Some(text),
        _ => None,
    }
}
