//! Who waits for whom: what was rewired.

use std::collections::BTreeSet;

use crate::emit::commands::READY;
use crate::model::{Member, Model};

/// What a step of the start waits for, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// The service, or the step that says that everything is ready.
    pub name: String,
    /// Whether it is that step.
    pub is_ready: bool,
    /// What it waited for directly; none where it was not there.
    pub before: Option<BTreeSet<String>>,
    /// What it waits for directly; none where it is not there any more.
    pub after: Option<BTreeSet<String>>,
    /// All that it waited for, also by way of others.
    pub all_before: BTreeSet<String>,
    /// All that it waits for, also by way of others.
    pub all_after: BTreeSet<String>,
}

impl Wait {
    /// What it waits for no more.
    pub fn lost(&self) -> impl Iterator<Item = &String> {
        let after = self.after.as_ref();
        self.before.iter().flatten().filter(move |name| !after.is_some_and(|after| after.contains(*name)))
    }

    /// What it waits for now, and did not.
    pub fn more(&self) -> impl Iterator<Item = &String> {
        let before = self.before.as_ref();
        self.after.iter().flatten().filter(move |name| !before.is_some_and(|before| before.contains(*name)))
    }
}

/// Everyone who waits for something else than before, the ready step last.
pub(super) fn waits(old: &Model, new: &Model) -> Vec<Wait> {
    let (before, after) = (Order::of(old), Order::of(new));
    let mut names: Vec<&String> = before.steps.iter().map(|(name, _)| name).collect();
    names.extend(after.steps.iter().map(|(name, _)| name).filter(|name| before.direct(name).is_none()));
    names.sort_by_key(|name| *name == READY);
    let wait = |name: &String| Wait {
        name: name.clone(),
        is_ready: name == READY,
        before: before.direct(name).cloned(),
        after: after.direct(name).cloned(),
        all_before: before.all(name),
        all_after: after.all(name),
    };
    let all = names.into_iter().map(wait);
    all.filter(|wait| wait.before != wait.after || wait.all_before != wait.all_after).collect()
}

/// Every step of a start, with what it waits for directly; each comes after that.
struct Order {
    steps: Vec<(String, BTreeSet<String>)>,
}

impl Order {
    fn of(model: &Model) -> Self {
        let name = |member: Member<'_>| member.name().to_string();
        let known = |id| model.members().find(|member| member.id() == id).map(name);
        let mut steps: Vec<(String, BTreeSet<String>)> = Vec::new();
        for member in model.members() {
            steps.push((name(member), member.after().iter().filter_map(|id| known(*id)).collect()));
        }
        if model.process().is_none() {
            let is_beside = |name: &String| model.companions().any(|service| service.name() == name);
            steps.push((READY.to_owned(), model.members().map(name).filter(|name| !is_beside(name)).collect()));
        }
        Self { steps }
    }

    fn direct(&self, name: &str) -> Option<&BTreeSet<String>> {
        self.steps.iter().find(|(other, _)| other == name).map(|(_, waits)| waits)
    }

    fn all(&self, name: &str) -> BTreeSet<String> {
        let mut all = self.direct(name).cloned().unwrap_or_default();
        for (other, waits) in self.steps.iter().rev() {
            if all.contains(other) {
                all.extend(waits.iter().cloned());
            }
        }
        all
    }
}
