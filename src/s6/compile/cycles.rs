//! Phase 5: no service may depend on itself, by whatever way.

use std::collections::{BTreeMap, VecDeque};

use super::database::{Database, ServiceId, ServiceIds};
use super::dependencies::Dependencies;
use super::verdict::Failure;

/// Finds the cycle that the compiler finds first: it starts at the last service and follows last dependencies first.
pub(super) fn check(database: &Database, dependencies: &Dependencies) -> Result<(), Failure> {
    let names: Vec<&str> = database.services().collect();
    let name = |id: ServiceId| names.get(id).copied().unwrap_or_default();
    let mut search = Search { dependencies, begun: ServiceIds::new(), done: ServiceIds::new() };
    for start in dependencies.keys().rev().copied() {
        let Some(on_cycle) = search.visit(start) else { continue };
        let (from, involved) = (name(start), name(on_cycle));
        let message = format!("cyclic service dependency reached from {from} and involving {involved}");
        let cycle = shortest_cycle(dependencies, on_cycle);
        let cycle = cycle.into_iter().map(|id| name(id).to_owned()).collect();
        return Err(Failure { cycle, ..Failure::source(message) });
    }
    Ok(())
}

struct Search<'a> {
    dependencies: &'a Dependencies,
    begun: ServiceIds,
    done: ServiceIds,
}

impl Search<'_> {
    /// A service that is met again below itself, starting at `id`.
    fn visit(&mut self, id: ServiceId) -> Option<ServiceId> {
        if self.done.contains(&id) {
            return None;
        }
        if !self.begun.insert(id) {
            return Some(id);
        }
        let found = of(self.dependencies, id).rev().find_map(|next| self.visit(next));
        if found.is_none() {
            self.done.insert(id);
        }
        found
    }
}

fn of(dependencies: &Dependencies, id: ServiceId) -> impl DoubleEndedIterator<Item = ServiceId> {
    dependencies.get(&id).into_iter().flatten().copied()
}

/// The shortest way from a service on a cycle back to itself, both ends included.
fn shortest_cycle(dependencies: &Dependencies, start: ServiceId) -> Vec<ServiceId> {
    let mut came_from = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(id) = queue.pop_front() {
        for next in of(dependencies, id) {
            came_from.entry(next).or_insert_with(|| {
                queue.push_back(next);
                id
            });
        }
    }
    let mut cycle = vec![start];
    let mut at = start;
    while let Some(&before) = came_from.get(&at) {
        cycle.push(before);
        at = before;
        if at == start {
            break;
        }
    }
    cycle.reverse();
    cycle
}
