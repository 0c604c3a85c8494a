//! All differences as one patch, for `git apply` and `patch -p1`.

use super::diff::{named, unified};
use super::{Disk, Drift, Kind, Node, Write};
use crate::fileset::Mode;

/// A patch that, applied in the output folder, makes every difference go away that a patch can. What stands in the way, what
/// is not ours and empty folders are left to a person.
pub fn patch(drifts: &[Drift], disk: &Disk) -> Vec<u8> {
    drifts.iter().flat_map(|drift| of_file(drift, disk)).collect()
}

fn of_file(drift: &Drift, disk: &Disk) -> Vec<u8> {
    let Some((there, wanted)) = drift.sides(disk) else { return Vec::new() };
    let mode = match disk.0.get(&drift.path) {
        Some(Node::File { mode, .. }) => *mode,
        _ => Mode::Regular,
    };
    let becomes = match (&drift.kind, &drift.wanted) {
        (Kind::Orphaned { .. }, _) | (_, None) => mode,
        (_, Some(Write { mode: wanted, .. })) => wanted.unwrap_or(mode),
    };
    let path = drift.path.as_str();
    let bare = |side: &str| named(side, path).trim_end_matches('\t').to_owned();
    let head = match (there, wanted) {
        (None, _) => format!("new file mode {}\n", bits(becomes)),
        (_, None) => format!("deleted file mode {}\n", bits(mode)),
        _ if mode != becomes => format!("old mode {}\nnew mode {}\n", bits(mode), bits(becomes)),
        _ => String::new(),
    };
    let mut text = format!("diff --git {} {}\n{head}", bare("a"), bare("b")).into_bytes();
    text.extend(unified(path, there, wanted));
    text
}

/// A mode as git writes it.
fn bits(mode: Mode) -> String {
    format!("100{:o}", mode.bits())
}
