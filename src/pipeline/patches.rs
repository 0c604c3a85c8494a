//! Changes of outputs that the spec records, made in its order.

use super::patched;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::fileset::{Artefact, ArtefactPath, FileSet};
use crate::model::Model;
use crate::region;
use crate::source::Span;
use crate::spec::{Patch, Spec};
use crate::yaml;

/// Patches that would change nothing, wherever they are.
pub(super) fn idle(spec: &Spec) -> impl Iterator<Item = Diagnostic> + '_ {
    let idle = spec.patches.iter().filter(|(_, patch)| patch.find.as_str() == patch.replace.value);
    idle.map(|(name, patch)| {
        let message = format!("the patch `{name}` replaces a text by itself");
        Diagnostic::new(Code::IdlePatch, patch.replace.span, message)
            .label("the same")
            .also(patch.find.span, "as this")
            .advice("write what is to stand there instead, or remove the patch: what was meant only you know")
    })
}

/// Makes the changes. What cannot be made is reported, and left out.
pub(super) fn apply(spec: &Spec, model: &Model, files: &mut FileSet) -> Vec<Diagnostic> {
    if spec.patches.is_empty() {
        return Vec::new();
    }
    let before = files.clone();
    let mut findings = Vec::new();
    let mut done: Vec<(ArtefactPath, &str, Span)> = Vec::new();
    for (name, patch) in &spec.patches {
        match change(patch, files) {
            Ok(path) => done.push((path, name.as_str(), patch.replace.span)),
            Err(missed) => findings.push(missed.report(name.as_str(), patch, files)),
        }
    }
    findings.extend(patched::broken(model, &before, files, &done));
    findings
}

/// Why a patch cannot be made.
enum Missed {
    /// There is no such output.
    File,
    /// The text is not in it.
    Gone(ArtefactPath),
    /// The text stands at these places of it.
    Several(Vec<String>),
    /// A region could no longer be told from what is around it.
    Torn(String),
}

fn change(wanted: &Patch, files: &mut FileSet) -> Result<ArtefactPath, Missed> {
    let path = ArtefactPath::new(wanted.file.plain()).map_err(|_| Missed::File)?;
    let artefact = files.get_mut(&path).ok_or(Missed::File)?;
    let find = wanted.find.as_str();
    let found = artefact.texts().into_iter().enumerate();
    let found: Vec<(usize, usize)> =
        found.flat_map(|(number, (_, text))| starts(text, find).map(move |at| (number, at))).collect();
    let [(number, at)] = found.as_slice() else {
        let places = found.iter().map(|(number, at)| place(artefact.texts().get(*number).copied(), *at));
        let places: Vec<String> = places.collect();
        return Err(if places.is_empty() { Missed::Gone(path) } else { Missed::Several(places) });
    };
    let range = *at..at + find.len();
    match artefact {
        Artefact::File { contents, mode: _ } => contents.replace_range(range, &wanted.replace.value),
        Artefact::Regions { language, project, regions, skeleton } => {
            if let Some((name, body)) = regions.get_mut(*number) {
                let mut changed = body.clone();
                changed.replace_range(range, &wanted.replace.value);
                if !region::holds(*language, project, name, &changed) {
                    return Err(Missed::Torn(name.clone()));
                }
                *body = changed;
            }
            // A new file begins with the same.
            if let Ok(filled) = region::apply(*language, skeleton, project, regions) {
                *skeleton = filled;
            }
        }
    }
    Ok(path)
}

/// The line of a byte, in words.
fn place(text: Option<(Option<&str>, &str)>, at: usize) -> String {
    let (region, text) = text.unwrap_or_default();
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    region.map_or_else(|| format!("line {line}"), |region| format!("line {line} of the region `{region}`"))
}

/// Where a text begins in another, also where it overlaps itself.
fn starts<'a>(text: &'a str, find: &'a str) -> impl Iterator<Item = usize> + 'a {
    let step = find.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(find)?;
        from = at + step;
        Some(at)
    })
}

impl Missed {
    fn report(self, name: &str, patch: &Patch, files: &FileSet) -> Diagnostic {
        let file = &patch.file.value;
        match self {
            Self::File => no_file(name, patch, files),
            Self::Gone(output) => {
                let message = format!("the text that the patch `{name}` replaces is not in `{file}`");
                let report = Diagnostic::new(Code::PatchTarget, patch.find.span, message).label("not there");
                let report = report.also(patch.file.span, "in this output");
                let near = files.get(&output).and_then(|artefact| nearest_line(patch.find.as_str(), artefact));
                let report = near.into_iter().fold(report, Diagnostic::note);
                report.advice(
                    "write what stands there now, and see whether `replace` still fits; or remove the patch, if it is \
                     needed no more: which of them only you know",
                )
            }
            Self::Several(places) => {
                let message = format!(
                    "the text that the patch `{name}` replaces stands in `{file}` {} times: {}",
                    places.len(),
                    places.join(", ")
                );
                Diagnostic::new(Code::PatchTwice, patch.find.span, message)
                    .label("not this text alone")
                    .advice("add what stands before it or behind it, of the same line or of others: which is meant only you know")
            }
            Self::Torn(region) => {
                let message =
                    format!("after the patch `{name}`, the region `{region}` of `{file}` would not end where it does");
                Diagnostic::new(Code::BrokenByPatch, patch.replace.span, message)
                    .label("opens or ends something")
                    .advice("close every block of code in it, and write no markers: what was meant only you know")
            }
        }
    }
}

/// How many outputs are named where none is meant for certain.
const MOST: usize = 5;

fn no_file(name: &str, patch: &Patch, files: &FileSet) -> Diagnostic {
    let wanted = patch.file.plain();
    let message = format!("the patch `{name}` is for `{}`, which is no output of this file", patch.file.value);
    let report = Diagnostic::new(Code::PatchedFile, patch.file.span, message).label("no such output");
    let has = |path: &&str| {
        let artefact = ArtefactPath::new(path).ok().and_then(|path| files.get(&path));
        let texts = artefact.map(Artefact::texts).unwrap_or_default();
        texts.iter().map(|(_, text)| starts(text, patch.find.as_str()).count()).sum::<usize>() == 1
    };
    let paths = || files.iter().map(|(path, _)| path.as_str());
    let near = nearest(wanted, paths()).or_else(|| paths().find(|path| path.ends_with(&format!("/{wanted}"))));
    if let Some(near) = near.filter(has) {
        return report.edit(format!("write `{near}`"), patch.file.span, yaml::written(near));
    }
    // Those that have the text; else those with the names that are most alike.
    let mut likely: Vec<&str> = near.into_iter().chain(paths().filter(has)).collect();
    let mut others: Vec<&str> = paths().filter(|path| !likely.contains(path)).collect();
    others.sort_by_key(|path| strsim::damerau_levenshtein(wanted, path));
    likely.extend(others);
    likely.truncate(MOST);
    report.advice(format!("write one that there is, such as {}: which is meant only you know", list(likely)))
}

/// The line of an output that is most like what is looked for.
fn nearest_line(find: &str, artefact: &Artefact) -> Option<String> {
    const LONGEST: usize = 300;
    let all: Vec<(Option<&str>, usize, &str)> = artefact
        .texts()
        .into_iter()
        .flat_map(|(region, text)| text.lines().enumerate().map(move |(at, line)| (region, at + 1, line)))
        .filter(|(_, _, line)| line.len() <= LONGEST)
        .collect();
    // Of several lines, the first that is not there.
    let is_there = |line: &str| all.iter().any(|(_, _, other)| *other == line);
    let mut wanted = find.lines().filter(|line| !line.trim().is_empty() && line.len() <= LONGEST);
    let first = wanted.clone().find(|line| !is_there(line)).or_else(|| wanted.next())?;
    let likeness = |line: &str| strsim::normalized_damerau_levenshtein(first.trim(), line.trim());
    let (region, number, line) = all.into_iter().max_by(|one, two| likeness(one.2).total_cmp(&likeness(two.2)))?;
    let region = region.map(|name| format!(" of the region `{name}`")).unwrap_or_default();
    Some(format!("line {number}{region} is the nearest: `{}`", line.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_wherever_it_begins() {
        assert_eq!(starts("aaa", "aa").collect::<Vec<_>>(), [0, 1]);
        assert_eq!(starts("äöä", "ä").collect::<Vec<_>>(), [0, 4]);
        assert_eq!(starts("abc", "x").count(), 0);
    }
}
