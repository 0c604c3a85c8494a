//! What is told of an impact, in order, whoever prints it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Shown, outputs};
use crate::impact::breaks::Break;
use crate::impact::change::Change;
use crate::impact::code::Code;
use crate::impact::facts::Topic;
use crate::impact::files::FileFate;
use crate::impact::said::Said;
use crate::impact::start::Wait;
use crate::impact::{Fate, Impact};
use crate::word;

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
    changelog(impact, &mut blocks);
    outputs::values(impact, &mut blocks);
    outputs::gone(impact, &mut blocks);
    outputs::files(impact, &mut blocks);
    blocks
}

pub(super) fn count(number: usize, one: &str, several: &str) -> String {
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
            crate::impact::Bit::Words(words) if index == 0 => all.then(word::capital(words)),
            crate::impact::Bit::Words(words) => all.then(words.as_str()),
            crate::impact::Bit::Value(value) => all.with(value.as_str()),
        };
    }
    all
}

fn sentence(text: &str) -> String {
    format!("{}.", word::capital(text).trim_end_matches('.'))
}

/// A line of a diff; nothing where there is none.
pub(super) fn signed(sign: char, line: Option<&str>) -> String {
    line.map(|line| format!("{sign} {line}\n")).unwrap_or_default()
}

/// Longer values are cut: the outputs have them in full.
const LONGEST: usize = 160;

pub(super) fn short(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

pub(super) fn optional(value: Option<&String>) -> Said {
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
    let line = |sign: char, line: &Option<String>| signed(sign, line.as_deref());
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
