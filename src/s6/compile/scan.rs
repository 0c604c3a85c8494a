//! Phase 1: reads all definitions of all sources.

use super::bytes::{head, until};
use super::database::{Database, FD_HOLDER, Kind, Longrun, ONESHOT_RUNNER};
use super::definition::{Definition, check_reserved};
use super::tree::{Entry, Errno, Tree};
use super::verdict::Failure;
use crate::s6::version::Version;

/// The first release whose oneshots may have a script `reload`.
const FIRST_RELOAD: Version = Version::new(3, 2, 3, 1);

/// Reads one source into the database.
pub(super) fn add_source(
    tree: &Tree,
    version: Version,
    source: &str,
    database: &mut Database,
    warnings: &mut Vec<String>,
) -> Result<(), Failure> {
    let names = subdirectories(tree, source, version)?;
    if names.is_empty() {
        warnings.push(format!("source {source} is empty"));
    }
    names.into_iter().try_for_each(|name| {
        let definition = Definition { tree, version, source, name };
        add_definition(&definition, database, warnings)
    })
}

fn subdirectories<'a>(tree: &'a Tree, source: &str, version: Version) -> Result<Vec<&'a str>, Failure> {
    let mut names = tree.list(source).map_err(|why| Failure::system(&format!("opendir {source}"), why))?;
    for name in &names {
        if name.contains('\n') {
            return Err(Failure::source(format!("subdirectory of {source} contains a newline character")));
        }
        check_reserved(source, name, version)?;
        let path = format!("{source}/{name}");
        tree.stat(&path).map_err(|why| Failure::system(&format!("stat {path}"), why))?;
    }
    names.retain(|name| tree.is_directory(&format!("{source}/{name}")));
    Ok(names)
}

fn add_definition(
    definition: &Definition<'_>,
    database: &mut Database,
    warnings: &mut Vec<String>,
) -> Result<(), Failure> {
    let kind = kind(definition)?;
    check_reserved(definition.source, definition.name, definition.version)?;
    database.check_new(definition.name, definition.source)?;
    let name = definition.name.to_owned();
    match kind {
        Kind::Longrun => {
            database.longruns.insert(name, longrun(definition, warnings)?);
        }
        Kind::Oneshot => {
            database.oneshots.insert(name, oneshot(definition)?);
        }
        Kind::Bundle | Kind::Undefined => {
            database.bundles.insert(name, bundle(definition)?);
        }
    }
    Ok(())
}

/// The word in `type`, of which the first eight bytes are read and one newline at their end is dropped.
fn kind(definition: &Definition<'_>) -> Result<Kind, Failure> {
    let path = definition.path("type");
    let contents = definition.tree.read(&path).map_err(|why| Failure::system(&format!("read {path}"), why))?;
    let read = head(contents, 8);
    let line = read.strip_suffix(b"\n").unwrap_or(read);
    // A full buffer has no room for the end of the text, so a NUL in it ends nothing.
    let word = if line.len() < 8 { until(line, 0) } else { line };
    match word {
        b"longrun" => Ok(Kind::Longrun),
        b"oneshot" => Ok(Kind::Oneshot),
        b"bundle" => Ok(Kind::Bundle),
        _ => Err(Failure::source(format!("invalid {path}: must be oneshot, longrun, or bundle"))),
    }
}

/// What longruns and oneshots have in common.
fn dependencies(definition: &Definition<'_>) -> Result<Vec<String>, Failure> {
    let dependencies = definition.names("dependencies")?.unwrap_or_default();
    definition.check_timeout("timeout-down")?;
    definition.check_timeout("timeout-up")?;
    Ok(dependencies)
}

fn oneshot(definition: &Definition<'_>) -> Result<Vec<String>, Failure> {
    let mut dependencies = dependencies(definition)?;
    if definition.version >= FIRST_RELOAD {
        definition.check_script("reload", false)?;
    }
    definition.check_script("up", true)?;
    definition.check_script("down", false)?;
    dependencies.push(ONESHOT_RUNNER.to_owned());
    Ok(dependencies)
}

fn bundle(definition: &Definition<'_>) -> Result<Vec<String>, Failure> {
    let missing = || Failure::system(&format!("open {}", definition.path("contents")), Errno::NotFound);
    definition.names("contents")?.ok_or_else(missing)
}

fn longrun(definition: &Definition<'_>, warnings: &mut Vec<String>) -> Result<Longrun, Failure> {
    let mut dependencies = dependencies(definition)?;
    check_run(definition)?;
    let consumer = definition.only_name("producer-for", "service name")?;
    let mut producers = definition.names_in_file("consumer-for")?.unwrap_or_default();
    let is_last = consumer.is_none() && !producers.is_empty();
    if is_last {
        // The real one makes room for one more dependency this way; it decides which error comes first.
        producers.rotate_left(1);
    }
    let pipeline = pipeline_name(definition, is_last, warnings)?;
    dependencies.extend(consumer.clone());
    if consumer.is_some() || is_last {
        dependencies.push(FD_HOLDER.to_owned());
    }
    Ok(Longrun { source: Some(definition.source.to_owned()), dependencies, consumer, producers, pipeline })
}

fn check_run(definition: &Definition<'_>) -> Result<(), Failure> {
    let path = definition.path("run");
    match definition.tree.stat(&path) {
        Ok(Entry::File(_)) => Ok(()),
        Ok(_) => Err(Failure::source(format!("{path} is not a regular file"))),
        Err(Errno::NotFound) => Err(Failure::source(format!("unable to find a run script in {path}"))),
        Err(why) => Err(Failure::system(&format!("open {path}"), why)),
    }
}

fn pipeline_name(
    definition: &Definition<'_>,
    is_last: bool,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, Failure> {
    if is_last {
        return definition.only_name("pipeline-name", "name");
    }
    let path = definition.path("pipeline-name");
    match definition.tree.stat(&path) {
        Err(Errno::NotFound) => {}
        Err(why) => return Err(Failure::system(&format!("access {path}"), why)),
        Ok(_) => warnings.push(format!(
            "{}/{} contains a pipeline-name file despite not being a last consumer; this file will be ignored",
            definition.source, definition.name
        )),
    }
    Ok(None)
}
