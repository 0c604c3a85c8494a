//! Phase 3: which services a bundle means, bundles in it included.

use std::collections::{BTreeMap, BTreeSet};

use super::database::{Database, ServiceIds};
use super::verdict::Failure;

/// The services of every bundle, by its name.
pub(super) type Bundles = BTreeMap<String, ServiceIds>;

/// Resolves all bundles in the order of reading.
pub(super) fn resolve(database: &Database) -> Result<Bundles, Failure> {
    let mut resolution = Resolution { database, begun: BTreeSet::new(), done: Bundles::new() };
    for (name, members) in &database.bundles {
        resolution.resolve(name, name, members)?;
    }
    Ok(resolution.done)
}

struct Resolution<'a> {
    database: &'a Database,
    begun: BTreeSet<&'a str>,
    done: Bundles,
}

impl<'a> Resolution<'a> {
    /// Resolves `name`, which `from` contains.
    fn resolve(&mut self, from: &str, name: &'a str, members: &'a [String]) -> Result<(), Failure> {
        if self.done.contains_key(name) {
            return Ok(());
        }
        if !self.begun.insert(name) {
            return Err(Failure::source(format!(
                "cyclic bundle definition: resolution of {from} encountered a cycle involving {name}"
            )));
        }
        let mut services = ServiceIds::new();
        for member in members {
            if let Some(id) = self.database.id(member) {
                services.insert(id);
            } else if let Some((member, inner)) = self.database.bundles.get_key_value(member) {
                self.resolve(from, member, inner)?;
                services.extend(self.done.get(member).into_iter().flatten());
            } else {
                return Err(Failure::source(format!(
                    "during resolution of bundle {name}: undefined service name {member}"
                )));
            }
        }
        self.done.insert(name.to_owned(), services);
        Ok(())
    }
}
