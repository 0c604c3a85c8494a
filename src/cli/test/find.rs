//! Which cases there are.

use std::fs;
use std::path::{Path, PathBuf};

use hullwright::disk;

use super::super::args::DEFAULT_SPEC;
use super::super::failure::Failure;
use super::settings::SETTINGS;

/// A case.
pub(super) struct Case {
    /// The folder, from the one that is tested, with `/` between its parts.
    pub(super) name: String,
    /// The folder.
    pub(super) folder: PathBuf,
}

/// The cases below a folder whose names have one of the texts, by name.
pub(super) fn cases(root: &Path, filters: &[String]) -> Result<Vec<Case>, Failure> {
    let shown = root.display();
    if !root.is_dir() {
        return Err(Failure::Usage(format!(
            "there is no folder `{shown}`; name the one with the cases: `hullwright test DIR`"
        )));
    }
    let mut cases = Vec::new();
    walk(root, "", &mut cases)?;
    if cases.is_empty() {
        return Err(Failure::Usage(format!(
            "there is no case in `{shown}`: a case is a folder with a {DEFAULT_SPEC} in it"
        )));
    }
    let all = cases.len();
    cases.retain(|case| filters.is_empty() || filters.iter().any(|filter| case.name.contains(filter)));
    if cases.is_empty() {
        return Err(Failure::Usage(format!(
            "none of the {all} cases in `{shown}` has `{}` in its name; `hullwright test --verbose` names them all",
            filters.join("` or `")
        )));
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// Collects what lies in a folder. A case has no cases in its folders, and no link is followed.
fn walk(folder: &Path, name: &str, cases: &mut Vec<Case>) -> Result<(), Failure> {
    let failed = |reason| disk::Error::Io { action: "read", path: folder.to_owned(), reason };
    let mut folders = Vec::new();
    let mut is_case = false;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let below = entry.file_name().to_string_lossy().into_owned();
        is_case |= [DEFAULT_SPEC, SETTINGS].contains(&below.as_str());
        if entry.file_type().map_err(failed)?.is_dir() && !below.starts_with('.') {
            folders.push((below, entry.path()));
        }
    }
    if is_case {
        let name = if name.is_empty() { "." } else { name };
        cases.push(Case { name: name.to_owned(), folder: folder.to_owned() });
        return Ok(());
    }
    folders.into_iter().try_for_each(|(below, path)| {
        let name = if name.is_empty() { below } else { format!("{name}/{below}") };
        walk(&path, &name, cases)
    })
}
