//! What is told of an impact, in order, whoever prints it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Shown;
use crate::impact::breaks::Break;
use crate::impact::change::Change;
use crate::impact::code::Code;
use crate::impact::facts::Topic;
use crate::impact::files::{FileChange, FileFate, LineChange};
use crate::impact::said::Said;
use crate::impact::start::Wait;
use crate::impact::{Fate, Gone, Impact};

/// A part of what is told.
pub(super) enum Block {
    /// A heading of a level from 1.
    Heading(usize, Said),
    /// A paragraph.
    Words(Said),
    /// A list.
    List(Vec<Said>),
    /// A table: its head, its rows.
    Table(Vec<&'static str>, Vec<Vec<Said>>),
    /// Lines of a language.
    Code(&'static str, String),
}

pub(super) fn document(impact: &Impact, shown: Shown<'_>) -> Vec<Block> {
    let title = Said::words("Impact of ").with(shown.old).then(" → ").with(shown.new);
    let mut blocks = vec![Block::Heading(1, title)];
    if impact.is_empty() {
        blocks.push(Block::Words(Said::words("No impact: every output is as it was, and so is the system.")));
        return blocks;
    }
    blocks.push(Block::Words(summary(impact, shown)));
    breaking(impact, shown, &mut blocks);
    system(impact, &mut blocks);
    waits(impact, &mut blocks);
    variables(impact, &mut blocks);
    commands(impact, &mut blocks);
    values(impact, &mut blocks);
    gone(impact, &mut blocks);
    files(impact, &mut blocks);
    changelog(impact, &mut blocks);
    blocks
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

fn summary(impact: &Impact, shown: Shown<'_>) -> Said {
    let refused = impact.refused(shown.allowed).count();
    let risks = impact.breaks.iter().filter(|one| one.code.risks_data()).count();
    let of = |fate| impact.files.iter().filter(|file| file.fate == fate).count();
    let mut words = format!(
        "{}, {} to data; {} new, {} changed, {} deleted.",
        count(impact.breaks.len() - risks, "breaking change", "breaking changes"),
        count(risks, "risk", "risks"),
        count(of(FileFate::New), "file", "files"),
        of(FileFate::Changed),
        of(FileFate::Deleted)
    );
    if refused < impact.breaks.len() {
        let _ = write!(words, " {} of them allowed.", impact.breaks.len() - refused);
    }
    Said::words(words)
}

fn breaking(impact: &Impact, shown: Shown<'_>, blocks: &mut Vec<Block>) {
    let (risks, breaks): (Vec<&Break>, Vec<&Break>) = impact.breaks.iter().partition(|one| one.code.risks_data());
    let row = |one: &&Break| {
        let allowed = if shown.allowed.contains(&one.code) { ", allowed" } else { "" };
        vec![Said::value(one.code.word()).then(allowed), one.what.clone(), one.advice.clone()]
    };
    if !breaks.is_empty() {
        blocks.push(Block::Heading(2, Said::words("Breaks users")));
        blocks.push(Block::Table(vec!["Code", "What", "What to do"], breaks.iter().map(row).collect()));
    }
    if risks.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("Risks data")));
    for one in risks {
        let allowed = if shown.allowed.contains(&one.code) { " (allowed)" } else { "" };
        blocks
            .push(Block::Heading(3, Said::value(one.code.word()).then(": ").with(one.subject.as_str()).then(allowed)));
        blocks.push(Block::Words(capital(&one.what).then(".")));
        blocks.push(Block::Words(capital(&one.advice).then(".")));
        if !one.steps.is_empty() {
            let lines = one.steps.iter().map(|step| format!("# {}\n{}\n", sentence(&step.why), step.command));
            blocks.push(Block::Code("sh", lines.collect()));
        }
    }
}

/// The same with a large first letter, unless it begins with a value.
fn capital(said: &Said) -> Said {
    let mut all = Said::default();
    for (index, bit) in said.bits().iter().enumerate() {
        all = match bit {
            crate::impact::Bit::Words(words) if index == 0 => all.then(sentence_start(words)),
            crate::impact::Bit::Words(words) => all.then(words.as_str()),
            crate::impact::Bit::Value(value) => all.with(value.as_str()),
        };
    }
    all
}

fn sentence_start(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn sentence(text: &str) -> String {
    format!("{}.", sentence_start(text).trim_end_matches('.'))
}

/// Longer values are cut: the outputs have them in full.
const LONGEST: usize = 160;

fn short(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

fn optional(value: Option<&String>) -> Said {
    value.map_or_else(|| Said::words("–"), |value| Said::value(short(value)))
}

/// The facts of the system, but for variables, which have a table of their own.
fn system(impact: &Impact, blocks: &mut Vec<Block>) {
    let own = [Topic::Variable, Topic::Constant, Topic::ImageVariable];
    let told: Vec<&Change> = impact.changes.iter().filter(|change| !own.contains(&change.topic)).collect();
    if told.is_empty() {
        return;
    }
    let row = |change: &&Change| {
        let scope = change.scope.as_ref().map(|scope| format!(" ({scope})")).unwrap_or_default();
        let subject = Said::words(change.topic.word());
        let subject = if change.name.is_empty() { subject } else { subject.then(" ").with(change.name.as_str()) };
        let what = match &change.what {
            Some(what) => Said::words(what),
            None if change.is_gone() => Said::words("gone"),
            None => Said::words("new"),
        };
        vec![subject.then(scope), what, optional(change.before.as_ref()), optional(change.after.as_ref())]
    };
    blocks.push(Block::Heading(2, Said::words("The system")));
    blocks.push(Block::Table(vec!["Of", "What", "Before", "Now"], told.iter().map(row).collect()));
}

fn waits(impact: &Impact, blocks: &mut Vec<Block>) {
    if impact.waits.is_empty() {
        return;
    }
    let names = |names: Option<&BTreeSet<String>>| match names {
        None => Said::words("not there"),
        Some(names) if names.is_empty() => Said::words("nobody"),
        Some(names) => Said::default().list(names),
    };
    let row = |wait: &Wait| {
        let name = Said::value(wait.name.as_str());
        let name = if wait.is_ready { name.then(", the ready step") } else { name };
        let through = wait.all_after.difference(wait.after.as_ref().unwrap_or(&wait.all_after));
        let through: Vec<&String> = through.collect();
        let after = names(wait.after.as_ref());
        let after = if through.is_empty() { after } else { after.then("; through them ").list(through) };
        let mut changed = Vec::new();
        let lost: Vec<&String> = wait.lost().collect();
        let more: Vec<&String> = wait.more().collect();
        if !lost.is_empty() {
            changed.push(Said::words("no longer ").list(lost));
        }
        if !more.is_empty() {
            changed.push(Said::words("now ").list(more));
        }
        let gone: Vec<&String> = wait.all_before.difference(&wait.all_after).collect();
        if wait.before == wait.after && !gone.is_empty() {
            changed.push(Said::words("through others no longer ").list(gone));
        }
        let changed = changed.into_iter().reduce(|one, other| one.then("; ").and(other)).unwrap_or_default();
        vec![name, names(wait.before.as_ref()), after, changed]
    };
    blocks.push(Block::Heading(2, Said::words("Who waits for whom")));
    let head = vec!["Step", "Waited for", "Waits for", "Rewired"];
    blocks.push(Block::Table(head, impact.waits.iter().map(row).collect()));
}

fn variables(impact: &Impact, blocks: &mut Vec<Block>) {
    if impact.variables.iter().all(|row| row.fate == Fate::Keep) {
        return;
    }
    let rows = impact.variables.iter().map(|row| {
        vec![
            Said::value(row.name.as_str()),
            Said::words(row.fate.word()),
            Said::words(row.set_by.word()),
            row.reason.clone(),
        ]
    });
    blocks.push(Block::Heading(2, Said::words("Variables")));
    blocks.push(Block::Table(vec!["Variable", "Action", "Set by", "Reason"], rows.collect()));
}

fn commands(impact: &Impact, blocks: &mut Vec<Block>) {
    if impact.commands.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("Commands")));
    let line =
        |sign: char, line: &Option<String>| line.iter().map(|line| format!("{sign} {line}\n")).collect::<String>();
    for command in &impact.commands {
        let (words, lines) = match (&command.before, &command.after) {
            (before, after) if before == after => ("as before", line(' ', after)),
            (Some(_), None) => ("this works no longer", line('-', &command.before)),
            (None, _) => ("this is new", line('+', &command.after)),
            (before, after) => ("the first works no longer, the second does", line('-', before) + &line('+', after)),
        };
        blocks.push(Block::Words(Said::words(format!("To {}, {words}:", command.what))));
        blocks.push(Block::Code("diff", lines));
    }
}

/// Where a line is, as in `Dockerfile:3`, or `README.md#ports:3` within a region.
fn place(path: &str, region: Option<&String>, number: usize) -> String {
    match region {
        Some(region) => format!("{path}#{region}:{number}"),
        None => format!("{path}:{number}"),
    }
}

fn values(impact: &Impact, blocks: &mut Vec<Block>) {
    if impact.values.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("Where changed values stand")));
    for value in &impact.values {
        let Some(change) = impact.changes.get(value.change) else { continue };
        let title = Said::words(format!("{} ", change.topic));
        let title = if change.name.is_empty() { title } else { title.with(change.name.as_str()).then(" ") };
        let title = title.then(format!("{}: ", change.what.as_deref().unwrap_or_default()));
        let title = title.and(optional(change.before.as_ref())).then(" → ").and(optional(change.after.as_ref()));
        let lines = count(value.places.len(), "line", "lines");
        let files: BTreeSet<&String> = value.places.iter().map(|place| &place.path).collect();
        let title = title.then(format!(", {lines} of {}", count(files.len(), "file", "files")));
        blocks.push(Block::Heading(3, title));
        let lines = value.places.iter().map(|place| {
            let at = |number| self::place(&place.path, place.region.as_ref(), number);
            let (old, new) = (at(place.before.0), at(place.after.0));
            format!("- {old}: {}\n+ {new}: {}\n", short(place.before.1.trim()), short(place.after.1.trim()))
        });
        blocks.push(Block::Code("diff", lines.collect()));
    }
}

/// What is gone, with everything that named it.
fn gone(impact: &Impact, blocks: &mut Vec<Block>) {
    let told =
        impact.gone.iter().filter(|gone| !(gone.own.is_empty() && gone.markers.is_empty() && gone.lines.is_empty()));
    let told: Vec<&Gone> = told.collect();
    if told.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("References to what is gone")));
    for gone in told {
        let title = Said::words(format!("{} ", sentence_start(gone.topic.word()))).with(gone.name.as_str());
        blocks.push(Block::Heading(3, title));
        for (words, files) in [("Its own files", &gone.own), ("Files that only named it", &gone.markers)] {
            if !files.is_empty() {
                blocks.push(Block::Words(Said::words(format!(
                    "{words}, {}, deleted:",
                    count(files.len(), "file", "files")
                ))));
                blocks.push(Block::List(files.iter().map(|path| Said::value(path.as_str())).collect()));
            }
        }
        if !gone.lines.is_empty() {
            let lines = count(gone.lines.len(), "line", "lines");
            blocks.push(Block::Words(Said::words(format!("In files that stay, {lines}:"))));
            let lines = gone.lines.iter().map(|line| {
                format!("- {}: {}\n", place(&line.path, line.region.as_ref(), line.number), short(line.text.trim()))
            });
            blocks.push(Block::Code("diff", lines.collect()));
        }
    }
}

fn files(impact: &Impact, blocks: &mut Vec<Block>) {
    if impact.files.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("Outputs")));
    for (fate, title) in [(FileFate::Deleted, "Deleted"), (FileFate::New, "New")] {
        let all: Vec<&FileChange> = impact.files.iter().filter(|file| file.fate == fate).collect();
        for cause in in_order(all.iter().map(|file| file.cause)) {
            let of: Vec<&&FileChange> = all.iter().filter(|file| file.cause == cause).collect();
            let because = impact.cause(cause).map(|change| format!(" because of {}", change.subject()));
            let title = format!("{title}{}: {}", because.unwrap_or_default(), count(of.len(), "file", "files"));
            blocks.push(Block::Heading(3, Said::words(title)));
            let line = |file: &&&FileChange| {
                let said = Said::value(file.path.as_str());
                if file.is_reference { said.then(", which only names it") } else { said }
            };
            blocks.push(Block::List(of.iter().map(line).collect()));
        }
    }
    for file in impact.files.iter().filter(|file| file.fate == FileFate::Changed) {
        let gone = file.lines.iter().filter(|line| line.after.is_none()).count();
        let more = file.lines.iter().filter(|line| line.before.is_none()).count();
        let changed = file.lines.len() - gone - more;
        let words = format!(": {changed} changed, {more} new, {gone} gone");
        let mode = file.mode.map(|mode| format!(", mode {:o}", mode.bits())).unwrap_or_default();
        blocks.push(Block::Heading(3, Said::value(file.path.as_str()).then(words + &mode)));
        let label = |line: &LineChange| impact.cause(line.cause).map(Change::label);
        let mut causes = in_order(file.lines.iter().map(label));
        // What nothing explains stands last.
        causes.sort_by_key(Option::is_none);
        let of = |cause: &Option<String>| {
            let title = cause.as_deref().unwrap_or("follows from the rest");
            let lines = file.lines.iter().filter(|line| label(line) == *cause).map(diff_line);
            format!("@@ {} @@\n{}", short(title), lines.collect::<String>())
        };
        if !file.lines.is_empty() {
            blocks.push(Block::Code("diff", causes.iter().map(of).collect()));
        }
    }
}

/// Each once, in the order in which they come.
fn in_order<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

/// A line as a diff has it, with its numbers.
fn diff_line(line: &LineChange) -> String {
    let region = line.region.as_ref().map(|region| format!("{region}:")).unwrap_or_default();
    let side = |sign: char, side: &Option<(usize, String)>| {
        side.iter().map(|(number, text)| format!("{sign} {region}{number}: {text}\n")).collect::<String>()
    };
    side('-', &line.before) + &side('+', &line.after)
}

fn changelog(impact: &Impact, blocks: &mut Vec<Block>) {
    if impact.changelog.sections.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("Changelog")));
    for (title, lines) in &impact.changelog.sections {
        blocks.push(Block::Heading(3, Said::words(*title)));
        let short_line = |line: &Said| {
            let mut line = line.clone();
            // A command is only whole when it is not cut.
            if *title != "Upgrade" {
                line.map(&short);
            }
            line
        };
        blocks.push(Block::List(lines.iter().map(|line| capital(&short_line(line))).collect()));
    }
}

/// All codes that stand in the way, each once.
pub(super) fn codes(impact: &Impact, allowed: &[Code]) -> Vec<Code> {
    let mut codes: Vec<Code> = impact.refused(allowed).map(|one| one.code).collect();
    codes.sort();
    codes.dedup();
    codes
}
