//! What `lock` tells, and what it writes.

use hullwright::diagnostic::{list, render};
use hullwright::pins::{Change, Needs, Pins};
use hullwright::source::{Sources, Span};
use serde_json::{Value, json};

use super::args::LockArgs;
use super::trouble::Trouble;
use crate::cli::compile::lock_name;
use crate::cli::failure::Failure;
use crate::cli::replace::replace;
use crate::cli::report::{Report, count};
use crate::cli::{Outcome, console};

/// A report that counts what is wrong.
pub(super) struct Told<'a> {
    report: Report,
    args: &'a LockArgs,
    needs: &'a Needs,
    pins: &'a Pins,
    sources: &'a Sources,
    /// How many are not as they should be, and how many have no answer.
    wrong: usize,
    unanswered: usize,
}

impl<'a> Told<'a> {
    pub(super) fn new(
        report: Report,
        args: &'a LockArgs,
        needs: &'a Needs,
        pins: &'a Pins,
        sources: &'a Sources,
    ) -> Self {
        Self { report, args, needs, pins, sources, wrong: 0, unanswered: 0 }
    }

    /// The platforms that an image is not there for.
    pub(super) fn platforms(&mut self, name: &str, missing: &[String]) -> Result<(), Failure> {
        if missing.is_empty() {
            return Ok(());
        }
        self.wrong += 1;
        let message = format!("`{name}` is not there for {}", list(missing.iter().map(String::as_str)));
        let help = "name an image that is, or take the platform out of `image.platforms`";
        self.problem("platform", name, &message, help, json!({ "platforms": missing }))
    }

    /// Why there is no answer.
    pub(super) fn trouble(&mut self, name: &str, trouble: &Trouble) -> Result<(), Failure> {
        let Trouble { message, help, is_finding } = trouble;
        let (kind, counter) =
            if *is_finding { ("absent", &mut self.wrong) } else { ("unanswered", &mut self.unanswered) };
        *counter += 1;
        self.problem(kind, name, &format!("`{name}`: {message}"), help, json!({}))
    }

    /// The end of `--check`.
    pub(super) fn check(mut self, changes: &[Change]) -> Result<Outcome, Failure> {
        for change in changes {
            self.wrong += 1;
            let Change { name, is_image, old, new } = change;
            let again = format!("{} --update {}", self.command(), hullwright::shell::quote(name));
            let (kind, message, help) = match (old, new) {
                (Some(old), Some(new)) if *is_image => {
                    ("moved", format!("`{name}` has moved: {old} → {new}"), format!("`{again}` takes the new one"))
                }
                (Some(old), Some(new)) => (
                    "moved",
                    format!("`{name}` is another file: {old} → {new}"),
                    format!("see why, as a release does not change; `{again}` takes the new one"),
                ),
                (None, Some(new)) => {
                    ("missing", format!("`{name}` is not pinned; it is {new}"), format!("`{}` pins it", self.command()))
                }
                (_, None) => (
                    "unneeded",
                    format!("`{name}` is pinned, and nobody needs it"),
                    format!("`{}` removes the pin", self.command()),
                ),
            };
            self.problem(kind, name, &message, &help, json!({ "old": old, "new": new }))?;
        }
        let pins = self.needs.images.len() + self.needs.downloads.len();
        let words = match self.wrong + self.unanswered {
            0 => format!("{} as {} says", count(pins, "pin"), self.file()),
            _ => format!("{} to look at in {}", count(self.wrong + self.unanswered, "thing"), self.file()),
        };
        self.end(&words, &[("pins", pins)])
    }

    /// The end of a run that may write.
    pub(super) fn write(mut self, after: &Pins, changes: &[Change]) -> Result<Outcome, Failure> {
        let path = self.args.spec.folder().join(self.file());
        if !changes.is_empty() {
            replace(&path, after.text())?;
        }
        let mut numbers = [("pinned", 0), ("updated", 0), ("removed", 0)];
        for Change { name, is_image: _, old, new } in changes {
            let (kind, words) = match (old, new) {
                (None, Some(new)) => (0, format!("pinned {name}: {new}\n")),
                (Some(old), Some(new)) => (1, format!("updated {name}: {old} → {new}\n")),
                (_, None) => (2, format!("removed {name}: nobody needs it\n")),
            };
            if let Some((_, number)) = numbers.get_mut(kind) {
                *number += 1;
            }
            let kind = numbers.get(kind).map(|(kind, _)| *kind);
            let machine = json!({ "type": kind, "name": name, "old": old, "new": new });
            self.report.result(|_| console::visible(&words), || machine);
        }
        let all = after.images.len() + after.downloads.len();
        let words = match changes.len() {
            0 if self.wrong + self.unanswered > 0 => "nothing was written".to_owned(),
            0 => format!("nothing to do: {} in {}", count(all, "pin"), self.file()),
            _ => format!("wrote {}: {}", self.file(), count(all, "pin")),
        };
        let numbers: Vec<(&str, usize)> = numbers.into_iter().chain([("pins", all)]).collect();
        self.end(&words, &numbers)
    }

    fn end(self, words: &str, numbers: &[(&str, usize)]) -> Result<Outcome, Failure> {
        let Self { report, wrong, unanswered, .. } = self;
        let more = [("wrong", wrong), ("unanswered", unanswered)];
        let numbers: Vec<(&str, usize)> = numbers.iter().copied().chain(more).collect();
        report.summary(words, &numbers)?;
        match (wrong, unanswered) {
            (0, 0) => Ok(Outcome::Fine),
            (_, 0) => Ok(Outcome::Findings),
            _ => Err(Failure::Unanswered(format!(
                "{} could not be asked; what was pinned stays pinned",
                count(unanswered, "place")
            ))),
        }
    }

    /// The name of the lock.
    fn file(&self) -> String {
        lock_name(&self.args.spec)
    }

    /// The command that writes it.
    fn command(&self) -> String {
        self.args.spec.command("hullwright lock")
    }

    /// Something that is wrong with one of them, at its place: in the spec where that names it, else in the lock.
    fn problem(&mut self, kind: &str, name: &str, message: &str, help: &str, more: Value) -> Result<(), Failure> {
        let place = self.place(name);
        let at = place.map(|place| {
            let position = self.sources.position(place);
            format!("  --> {}:{}:{}\n", self.sources.get(place.source).name, position.line, position.column)
        });
        let words = format!("error: {message}\n{}  = help: {help}\n\n", at.unwrap_or_default());
        self.report.obstacle(&console::visible(&words), || {
            let place = place.map(|place| render::place(place, self.sources));
            let mut machine = json!({ "type": kind, "name": name, "message": message, "help": help, "place": place });
            if let (Some(machine), Value::Object(more)) = (machine.as_object_mut(), more) {
                machine.extend(more);
            }
            machine
        })
    }

    fn place(&self, name: &str) -> Option<Span> {
        let image = self.needs.images.iter().find(|image| image.reference == name).map(|image| image.place);
        let download = || self.needs.downloads.iter().find(|download| download.url == name);
        let key = || {
            let keys = self.pins.images.keys().chain(self.pins.downloads.keys());
            keys.filter(|key| key.value == name).map(|key| key.span).next()
        };
        image.or_else(|| download().map(|download| download.place)).or_else(key)
    }
}
