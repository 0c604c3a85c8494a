//! Writes what was made, after it has been found to be valid, and says what comes next.

use std::fmt::Write as _;
use std::path::Path;

use hullwright::disk::{self, Obstacle};
use hullwright::drift;
use hullwright::fileset::{ArtefactPath, FileSet};
use hullwright::init::{Rendered, Settled, render};
use hullwright::{Compiled, shell};
use indexmap::IndexMap;
use serde_json::json;

use super::super::failure::Failure;
use super::super::report::count;
use super::super::{Outcome, console};
use super::Run;
use super::args::InitArgs;
use super::beside;
use super::choose::Chosen;
use crate::cli::args::DEFAULT_SPEC;

type Made = IndexMap<ArtefactPath, Rendered>;

impl Run<'_> {
    pub(super) fn write(mut self, chosen: &Chosen, answers: &Settled) -> Result<Outcome, Failure> {
        let made = match render(&chosen.scaffold, answers, &mut self.sources) {
            Ok(made) => made,
            Err(findings) => return self.stop(&findings),
        };
        let Some(spec) = made.keys().find(|path| path.as_str().rsplit('/').next() == Some(DEFAULT_SPEC)).cloned()
        else {
            let message = format!("the template `{}` makes no `{DEFAULT_SPEC}`", chosen.scaffold.name);
            return Err(Failure::Usage(message));
        };
        let Compiled { findings, files: outputs, .. } =
            beside::compiled(self.args.root(), &spec, &made, &mut self.sources);
        let Some(outputs) = outputs else { return self.stop(&findings) };
        self.report.findings(&findings, &self.sources)?;
        let files = made.iter().map(|(path, made)| (path, made.contents.as_slice(), made.mode));
        disk::create_files(self.args.root(), files, self.args.force)?;
        let mut notes = chosen.notes.clone();
        notes.extend(in_the_way(&self.folder(&spec), &outputs)?);
        self.tell(&made, &spec, &notes)
    }

    /// The folder that the spec will lie in.
    fn folder(&self, spec: &ArtefactPath) -> std::path::PathBuf {
        let path = self.args.root().join(spec.as_str());
        path.parent().map_or_else(|| self.args.root().to_owned(), Path::to_owned)
    }

    /// Names every file that is there; nothing has been written.
    pub(super) fn refuse(mut self, obstacles: &[(&ArtefactPath, Obstacle)]) -> Result<Outcome, Failure> {
        for (path, obstacle) in obstacles {
            let (what, step) = match obstacle {
                Obstacle::File => ("is there already", "move it away, or give it up with `--force`"),
                Obstacle::Other => ("is no file, or lies below one, and is never replaced", "move it away"),
            };
            let words = console::visible(&format!("error: `{path}` {what}\n  = help: {step}\n\n"));
            let machine = || json!({ "type": "refusal", "path": path.as_str(), "message": what, "help": step });
            self.report.obstacle(&words, machine)?;
        }
        let number = obstacles.len();
        let words = format!("nothing was written: {} in the way\n", count(number, "file"));
        self.report.stopped(&words, &[("refused", number)])
    }

    /// Says what was written, and what to do next.
    fn tell(mut self, made: &Made, spec: &ArtefactPath, notes: &[String]) -> Result<Outcome, Failure> {
        for path in made.keys() {
            let words = |_| console::visible(&format!("wrote {path}\n"));
            self.report.result(words, || json!({ "type": "wrote", "path": path.as_str() }));
        }
        for note in notes {
            self.report.result(
                |_| console::visible(&format!("\nnote: {note}\n")),
                || json!({ "type": "note", "message": note }),
            );
        }
        let words = next(self.args, spec);
        self.report.summary(&words, &[("written", made.len())])?;
        Ok(Outcome::Fine)
    }
}

/// What is there and would keep `generate` from writing.
fn in_the_way(folder: &Path, outputs: &FileSet) -> Result<Option<String>, Failure> {
    let Err(refusals) = drift::plan(outputs, &disk::snapshot(folder, outputs)?, false) else { return Ok(None) };
    let paths: Vec<String> = refusals.0.iter().map(|drift| format!("`{}`", drift.path)).collect();
    Ok(Some(format!(
        "`generate` overwrites nothing of yours: move {} away, or say with `outputs` in the spec where its own go",
        paths.join(", ")
    )))
}

/// The commands that come next.
fn next(args: &InitArgs, spec: &ArtefactPath) -> String {
    let mut text = "\nNext:\n".to_owned();
    let folder = args.root().join(spec.as_str());
    let folder = folder.parent().unwrap_or(Path::new("."));
    if folder != Path::new(".") {
        let _ = writeln!(text, "  cd {}", shell::quote(&folder.to_string_lossy()));
    }
    text.push_str(
        "  hullwright generate\n      Write the Dockerfile, the compose file and all else that comes out of the spec\n  \
         docker compose up --build --detach --wait\n      Build the image and start it, until it is healthy",
    );
    text
}
