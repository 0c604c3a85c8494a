//! What kits say of the data of their services, decided.

use super::Check;
use crate::kit::{self, Program};
use crate::model::{Inside, Keeps, KeptChange, KeptWhen, KitUse, Way};

impl Check<'_> {
    /// The services that kits bring.
    pub(super) fn kits(&self) -> Vec<KitUse> {
        let used = self.expanded.used.iter();
        used.map(|kit::Used { service, kit, with, state, keeps }| KitUse {
            service: service.clone(),
            kit: kit.clone(),
            with: with.clone(),
            state: state.clone(),
            keeps: keeps.as_ref().map(kept),
        })
        .collect()
    }
}

fn kept(kit::Keeps { what, again, save, load, changes }: &kit::Keeps) -> Keeps {
    let changes = changes.iter().map(|(name, change)| {
        let kit::KeptChange { when, because, empty, save, load } = change;
        KeptChange {
            parameter: name.to_string(),
            when: match when {
                kit::When::Other => KeptWhen::Other,
                kit::When::Lower => KeptWhen::Lower,
                kit::When::Fewer => KeptWhen::Fewer,
            },
            because: because.value.clone(),
            empty: *empty,
            way: way(save.as_ref(), load.as_ref()),
        }
    });
    Keeps {
        what: what.value.clone(),
        again: again.as_ref().map(|again| again.value.clone()),
        way: way(save.as_ref(), load.as_ref()),
        changes: changes.collect(),
    }
}

fn way(save: Option<&Program>, load: Option<&Program>) -> Option<Way> {
    Some(Way { save: inside(save?), load: inside(load?) })
}

fn inside(Program { user, command }: &Program) -> Inside {
    let command = command.iter().map(|word| word.value.clone()).collect();
    Inside { user: user.as_ref().map(|user| user.value.clone()), command }
}
