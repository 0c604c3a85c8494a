//! The truth, told another way: from the bytes alone, by texts and lines.

use std::collections::{BTreeMap, BTreeSet};

use hullwright::fileset::{Artefact, FileSet, Mode};
use hullwright::manifest::Digest;

use super::path;
use super::tree::{Thing, Tree};

/// A region in a text: its name, the line of its start, and what stands in it.
type Found = (String, String);

/// A text, cut into what is its author's, and the regions; none when a marker has no other, or stands there twice.
struct Cut {
    own: Vec<String>,
    regions: Vec<Found>,
}

fn cut(text: &str) -> Option<Cut> {
    let marker = |line: &str| {
        let line = line.trim();
        let inner =
            line.strip_prefix("<!--").and_then(|line| line.strip_suffix("-->")).or(line.strip_prefix('#'))?.trim();
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        Some((is_end, inner.strip_prefix("hull:demo:")?.to_owned()))
    };
    let mut cut = Cut { own: Vec::new(), regions: Vec::new() };
    let mut open: Option<Found> = None;
    for line in text.split_inclusive('\n') {
        match (marker(line), &mut open) {
            (None, None) => cut.own.push(line.to_owned()),
            (None, Some((_, body))) => *body += line,
            (Some((false, name)), None) if cut.regions.iter().all(|(other, _)| *other != name) => {
                cut.own.push(line.to_owned());
                open = Some((name, String::new()));
            }
            (Some((true, name)), Some((opened, _))) if name == *opened => {
                cut.own.push(line.to_owned());
                cut.regions.extend(open.take());
            }
            (Some(_), _) => return None,
        }
    }
    open.is_none().then_some(cut)
}

pub(crate) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Everything that is not as the spec says.
pub(crate) fn wrong(tree: &Tree, files: &FileSet) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut whole, mut regions) = (Vec::new(), Vec::new());
    for (path, artefact) in files.iter() {
        let there = tree.0.get(path.as_str());
        match artefact {
            Artefact::File { contents, mode } => {
                let executable = *mode == Mode::Executable;
                if there != Some(&Thing::File { bytes: contents.clone().into_bytes(), executable }) {
                    wrong.push(path.to_string());
                }
                whole.push(format!("{}  {path}\n", Digest::of(contents)));
            }
            Artefact::Regions { regions: wanted, .. } => match of_regions(tree.bytes(path.as_str()), wanted) {
                Some(names) => {
                    let line = |(name, body): &Found| format!("{}  {path}#demo:{name}\n", Digest::of(body));
                    let mut lines: Vec<String> = names.iter().map(line).collect();
                    lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
                    regions.extend(lines);
                }
                None => wrong.push(path.to_string()),
            },
        }
    }
    for (list, lines) in [(".hull/manifest.sha256", whole), (".hull/regions.sha256", regions)] {
        let wanted = lines.concat();
        let is_there = tree.bytes(list) == Some(wanted.as_bytes());
        if !is_there && (!wanted.is_empty() || tree.0.contains_key(list)) {
            wrong.push(list.to_owned());
        }
    }
    wrong.extend(unwanted(tree, files));
    wrong
}

/// The regions of a file, where each holds what it should.
fn of_regions(bytes: Option<&[u8]>, wanted: &[(String, String)]) -> Option<Vec<Found>> {
    let cut = cut(std::str::from_utf8(bytes?).ok()?)?;
    let right = |(name, body): &Found| wanted.iter().any(|(other, text)| name == other && *text == plain(body));
    cut.regions.iter().all(right).then(|| cut.regions.iter().map(|(name, body)| (name.clone(), plain(body))).collect())
}

/// What stands in hullwright's folders and belongs to nothing: files, and folders that hold none.
fn unwanted(tree: &Tree, files: &FileSet) -> Vec<String> {
    let owned = |name: &str| files.owned().any(|folder| path(name) == *folder || path(name).is_below(folder));
    let is_needed =
        |name: &str| tree.0.iter().any(|(other, thing)| *thing != Thing::Folder && path(other).is_below(&path(name)));
    let is_unwanted = |(name, thing): &(&String, &Thing)| match thing {
        Thing::Folder => owned(name) && !is_needed(name) && !files.iter().any(|(file, _)| file.is_below(&path(name))),
        Thing::File { .. } | Thing::Link => {
            files.owned().any(|folder| path(name).is_below(folder)) && files.get(&path(name)).is_none()
        }
    };
    tree.0.iter().filter(is_unwanted).map(|(name, _)| name.clone()).collect()
}

/// What a run destroyed and must not have.
pub(crate) fn lost(
    before: &Tree,
    after: &Tree,
    files: &FileSet,
    written: &BTreeMap<String, BTreeSet<String>>,
    force: bool,
) -> Vec<String> {
    let (before, after) = (before.without_ours(), after.without_ours());
    let wrote = |name: &str, text: &str| written.get(name).is_some_and(|texts| texts.contains(text));
    let is_lost = |(name, thing): &(&String, &Thing)| match thing {
        // A folder may go with the last file in it.
        Thing::Folder => false,
        Thing::Link => after.0.get(*name) != Some(thing),
        Thing::File { bytes, .. } => {
            let same = after.bytes(name) == Some(bytes);
            let is_known = written.contains_key(*name) || files.get(&path(name)).is_some();
            match files.get(&path(name)) {
                _ if same => false,
                Some(Artefact::Regions { .. }) => {
                    changed(bytes, after.bytes(name), |region, body| force || wrote(region, body))
                }
                _ if force => !is_known,
                _ => {
                    let text = String::from_utf8_lossy(bytes);
                    let unix = plain(&text);
                    // All ends of lines are Windows' own, or a person wrote some of them.
                    let is_whole = unix.replace('\n', "\r\n") == text;
                    !(wrote(name, &text) || (is_whole && (wrote(name, &unix) || is_wanted(files, name, &unix))))
                }
            }
        }
    };
    before.0.iter().filter(is_lost).map(|(name, _)| name.clone()).collect()
}

fn is_wanted(files: &FileSet, name: &str, text: &str) -> bool {
    matches!(files.get(&path(name)), Some(Artefact::File { contents, .. }) if contents == text)
}

/// Whether a file with regions changed where it is its author's, or in a region that was not ours.
fn changed(before: &[u8], after: Option<&[u8]>, ours: impl Fn(&str, &str) -> bool) -> bool {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (Some(before), Some(after)) = (cut(&text(before)), after.and_then(|after| cut(&text(after)))) else {
        return true;
    };
    let kept = |((name, body), (same, new)): (&Found, &Found)| {
        name == same
            && (body == new || plain(body).trim().is_empty() || ours(name, &plain(body)) || plain(body) == plain(new))
    };
    before.own != after.own
        || before.regions.len() != after.regions.len()
        || !before.regions.iter().zip(&after.regions).all(kept)
}

/// What was changed by hand in a file that came home, and is not there any more: lines that stand there less often than the
/// user wrote them, and lines that are there again.
pub(crate) fn gone(before: &Tree, after: &Tree, files: &FileSet, name: &str) -> Vec<String> {
    let lines = |text: &str| plain(text).lines().map(str::to_owned).collect::<Vec<String>>();
    let there = |tree: &Tree| lines(&String::from_utf8_lossy(tree.bytes(name).unwrap_or_default()));
    let ours = match files.get(&path(name)) {
        Some(Artefact::File { contents, .. }) => lines(contents),
        Some(Artefact::Regions { regions, .. }) => regions.iter().flat_map(|(_, body)| lines(body)).collect(),
        None => Vec::new(),
    };
    let (theirs, now) = (there(before), there(after));
    let often = |lines: &[String], line: &String| lines.iter().filter(|other| *other == line).count();
    let is_gone = |line: &&String| {
        let (was, wrote, is) = (often(&ours, line), often(&theirs, line), often(&now, line));
        (wrote > was && is < wrote) || (wrote < was && is > wrote && files.get(&path(name)).is_some_and(is_whole))
    };
    theirs.iter().chain(&ours).filter(is_gone).cloned().collect()
}

fn is_whole(artefact: &Artefact) -> bool {
    matches!(artefact, Artefact::File { .. })
}
