//! What is told of outputs: where changed values stand, what named what is gone, and each file.

use std::collections::BTreeSet;

use super::document::{Block, count, optional, short, signed};
use crate::impact::change::Change;
use crate::impact::files::{FileChange, FileFate, LineChange};
use crate::impact::said::Said;
use crate::impact::{Gone, Impact};
use crate::word::capital;

/// Where a line is, as in `Dockerfile:3`, or `README.md#ports:3` within a region.
fn place(path: &str, region: Option<&String>, number: usize) -> String {
    match region {
        Some(region) => format!("{path}#{region}:{number}"),
        None => format!("{path}:{number}"),
    }
}

pub(super) fn values(impact: &Impact, blocks: &mut Vec<Block>) {
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
pub(super) fn gone(impact: &Impact, blocks: &mut Vec<Block>) {
    let told =
        impact.gone.iter().filter(|gone| !(gone.own.is_empty() && gone.markers.is_empty() && gone.lines.is_empty()));
    let told: Vec<&Gone> = told.collect();
    if told.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, Said::words("References to what is gone")));
    for gone in told {
        let title = Said::words(format!("{} ", capital(gone.topic.word()))).with(gone.name.as_str());
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

pub(super) fn files(impact: &Impact, blocks: &mut Vec<Block>) {
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
        let bits = file.mode.map(|mode| format!(", mode {:o}", mode.bits())).unwrap_or_default();
        blocks.push(Block::Heading(3, Said::value(file.path.as_str()).then(words + &bits)));
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
        let line = side.as_ref().map(|(number, text)| format!("{region}{number}: {text}"));
        signed(sign, line.as_deref())
    };
    side('-', &line.before) + &side('+', &line.after)
}
