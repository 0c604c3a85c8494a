//! What a difference looks like, line by line.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::{Disk, Drift, Kind};

/// How many equal lines stand around a difference.
const AROUND: usize = 3;

/// What is there and what should be; each may be nothing.
type Sides<'a> = (Option<&'a [u8]>, Option<&'a [u8]>);

impl Drift {
    /// A unified diff from what is there to what should be there, as `patch -p1` reads it; none when there is
    /// nothing to compare, or when a side is no text.
    pub fn diff(&self, disk: &Disk) -> Option<String> {
        let (there, wanted) = self.sides(disk)?;
        let text = String::from_utf8(unified(self.path.as_str(), there, wanted)).ok()?;
        (!text.is_empty()).then_some(text)
    }

    /// The first line of the file that differs, from 1; none where that is the file as a whole.
    pub fn line(&self, disk: &Disk) -> Option<usize> {
        match &self.kind {
            Kind::Markers(error) => Some(error.line),
            Kind::OrphanedRegion { line, .. } => Some(*line),
            Kind::Damaged(damage) => Some(damage.line),
            Kind::Stale | Kind::Moved { .. } | Kind::Edited | Kind::Taken => {
                let (there, wanted) = self.sides(disk)?;
                let (there, wanted) = (lines(there.unwrap_or_default()), lines(wanted.unwrap_or_default()));
                let same = there.iter().zip(&wanted).take_while(|(there, wanted)| there == wanted).count();
                Some(same.min(there.len().saturating_sub(1)) + 1)
            }
            _ => None,
        }
    }

    /// What is there and what should be; none when that cannot be said.
    pub(super) fn sides<'a>(&'a self, disk: &'a Disk) -> Option<Sides<'a>> {
        let there = disk.contents(&self.path);
        match (&self.kind, &self.wanted) {
            (Kind::Orphaned { .. }, _) => Some((there, None)),
            (_, Some(wanted)) => Some((there, Some(wanted.contents.as_bytes()))),
            (_, None) => None,
        }
    }
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A unified diff of two files, each of which may be absent; empty when their bytes are the same.
pub(super) fn unified(path: &str, there: Option<&[u8]>, wanted: Option<&[u8]>) -> Vec<u8> {
    let (old, new) = (lines(there.unwrap_or_default()), lines(wanted.unwrap_or_default()));
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), AROUND);
    let mut text = Vec::new();
    for group in groups.iter().filter(|group| !group.is_empty()) {
        if text.is_empty() {
            let name = |side: &str, there: Option<&[u8]>| there.map_or("/dev/null".to_owned(), |_| named(side, path));
            text.extend(format!("--- {}\n+++ {}\n", name("a", there), name("b", wanted)).bytes());
        }
        text.extend(header(group).bytes());
        for op in group {
            if let DiffOp::Equal { .. } = op {
                body(b' ', &old, op.old_range(), &mut text);
            } else {
                body(b'-', &old, op.old_range(), &mut text);
                body(b'+', &new, op.new_range(), &mut text);
            }
        }
    }
    text
}

/// A path as a patch names it: in quotes where it holds what would end it.
pub(super) fn named(side: &str, path: &str) -> String {
    let name = format!("{side}/{path}");
    if !name.contains(|char: char| char == '"' || char.is_ascii_control()) {
        // What is behind a tab is no part of a name with a blank in it.
        return if name.contains(' ') { name + "\t" } else { name };
    }
    let quoted = name.bytes().map(|byte| match byte {
        b'"' => "\\\"".to_owned(),
        b'\t' => "\\t".to_owned(),
        0x20..=0x7e => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    });
    format!("\"{}\"", quoted.collect::<String>())
}

fn header(group: &[DiffOp]) -> String {
    let whole = |range: fn(&DiffOp) -> Range<usize>| {
        let start = group.first().map_or(0, |op| range(op).start);
        let length = group.last().map_or(0, |op| range(op).end) - start;
        // Where there is no line, it is the one before that is named.
        let first = if length == 0 { start } else { start + 1 };
        if length == 1 { first.to_string() } else { format!("{first},{length}") }
    };
    format!("@@ -{} +{} @@\n", whole(DiffOp::old_range), whole(DiffOp::new_range))
}

fn body(sign: u8, lines: &[&[u8]], range: Range<usize>, text: &mut Vec<u8>) {
    for line in lines.get(range).unwrap_or_default() {
        text.push(sign);
        text.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            text.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}
