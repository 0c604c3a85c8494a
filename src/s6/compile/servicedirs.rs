//! Phase 6: the copies that `s6-supervise` will run in.

use super::database::{Database, Longrun};
use super::definition::Definition;
use super::numbers;
use super::tree::{Entry, Errno, Tree};
use super::verdict::Failure;
use crate::s6::version::Version;

/// Where the copies go.
const TARGET: &str = "/run/s6/db/servicedirs";
/// The first release whose longruns may have a `template`.
const FIRST_TEMPLATE: Version = Version::new(3, 1, 4, 0);

/// Copies every longrun in the order of reading.
pub(super) fn write(
    tree: &Tree,
    version: Version,
    database: &Database,
    warnings: &mut Vec<String>,
) -> Result<(), Failure> {
    for (name, longrun) in &database.longruns {
        let Some(source) = &longrun.source else { continue };
        let definition = Definition { tree, version, source, name };
        check_finish(&definition, longrun)?;
        check_descriptors(&definition, warnings)?;
        for file in ["timeout-kill", "timeout-finish", "max-death-tally"] {
            setting(&definition, file)?;
        }
        if version >= FIRST_TEMPLATE {
            check_directory(&definition, "template")?;
        }
        check_directory(&definition, "data")?;
        check_directory(&definition, "env")?;
    }
    Ok(())
}

/// In a pipeline the copy has another name, since the pipes are set up before it.
fn check_finish(definition: &Definition<'_>, longrun: &Longrun) -> Result<(), Failure> {
    let path = definition.path("finish");
    if !definition.tree.is_directory(&path) {
        return Ok(());
    }
    let is_piped = longrun.consumer.is_some() || !longrun.producers.is_empty();
    let user = if is_piped { ".user" } else { "" };
    let action = format!("copy {path} to {TARGET}/{}/finish{user}", definition.name);
    Err(Failure::system(&action, Errno::IsADirectory))
}

fn check_descriptors(definition: &Definition<'_>, warnings: &mut Vec<String>) -> Result<(), Failure> {
    let notification = descriptor(definition, "notification-fd", warnings)?;
    let lock = descriptor(definition, "lock-fd", warnings)?;
    if lock.is_some() && lock == notification {
        return Err(Failure::source(format!(
            "longrun {} has the same value for notification-fd and lock-fd",
            definition.name
        )));
    }
    Ok(())
}

/// A descriptor; one of the standard three is warned of and counts as none.
fn descriptor(definition: &Definition<'_>, file: &str, warnings: &mut Vec<String>) -> Result<Option<u32>, Failure> {
    match setting(definition, file)? {
        Some(number @ 0..=2) => {
            warnings.push(format!("longrun {} has a {file} of {number}", definition.name));
            Ok(None)
        }
        other => Ok(other),
    }
}

fn setting(definition: &Definition<'_>, file: &str) -> Result<Option<u32>, Failure> {
    let path = definition.path(file);
    let number = match definition.tree.read_if_any(&path) {
        Ok(contents) => contents.map(|contents| numbers::setting(contents).ok_or(Errno::InvalidArgument)).transpose(),
        Err(why) => Err(why),
    };
    number.map_err(|why| Failure::system(&format!("read {path}"), why))
}

fn check_directory(definition: &Definition<'_>, name: &str) -> Result<(), Failure> {
    let path = definition.path(name);
    match definition.tree.stat(&path) {
        Ok(Entry::Directory) | Err(Errno::NotFound) => Ok(()),
        Ok(_) => Err(Failure::source(format!("{path} is not a directory"))),
        Err(why) => Err(Failure::system(&format!("stat {path}"), why)),
    }
}
