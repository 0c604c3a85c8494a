//! The path through the dependencies that takes longest.

use std::collections::BTreeMap;

use super::Part;
use crate::model::{Member, ServiceId};
use crate::spec::Duration;

/// Services of which each waits for the one before, first to last, and what they take together.
pub(super) struct Path<'m> {
    pub(super) members: Vec<Member<'m>>,
    pub(super) sum: Duration,
}

impl<'m> Part<'m> {
    /// The path whose services take longest, by what each takes.
    pub(super) fn longest(&self, takes: fn(Member<'m>) -> Duration) -> Path<'m> {
        let nothing = || (Duration::from_millis(0), Vec::new());
        let mut paths: BTreeMap<ServiceId, (Duration, Vec<Member<'m>>)> = BTreeMap::new();
        for member in self.members.iter().copied() {
            let before = self.before(member).filter_map(|before| paths.get(&before.id()));
            let (sum, mut path) = before.max_by_key(|(sum, _)| *sum).cloned().unwrap_or_else(nothing);
            path.push(member);
            paths.insert(member.id(), (sum + takes(member), path));
        }
        let (sum, members) = paths.into_values().max_by_key(|(sum, path)| (*sum, path.len())).unwrap_or_else(nothing);
        Path { members, sum }
    }
}

impl Path<'_> {
    /// Whether it leads straight from one service to another.
    pub(super) fn has(&self, from: Member<'_>, to: Member<'_>) -> bool {
        self.members.windows(2).any(|pair| matches!(pair, [one, next] if one.id() == from.id() && next.id() == to.id()))
    }

    /// The names of its services.
    pub(super) fn names(&self) -> String {
        self.members.iter().map(|member| member.name().as_str()).collect::<Vec<_>>().join(" → ")
    }
}
