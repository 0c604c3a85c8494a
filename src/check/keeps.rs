//! What kits say of the data of their services, decided.

use super::Check;
use crate::kit::{self, Program, Service};
use crate::model::{Inside, Keeps, KeptChange, KeptWhen, KitUse, Way};

impl Check<'_> {
    /// The services that kits bring.
    pub(super) fn kits(&mut self) -> Vec<KitUse> {
        let expanded = self.expanded;
        let mut kits = Vec::new();
        for kit::Used { service, kit, with, state, keeps } in &expanded.used {
            // Of a service that is elsewhere, nothing can be run here.
            let scope = self.service(service.as_str());
            kits.push(KitUse {
                service: service.clone(),
                kit: kit.clone(),
                with: with.clone(),
                state: state.clone(),
                keeps: keeps.as_ref().zip(scope).map(|(keeps, scope)| self.keeps(keeps, scope)),
            });
        }
        kits
    }

    fn keeps(&mut self, keeps: &kit::Keeps, scope: &Service) -> Keeps {
        let kit::Keeps { what, again, save, load, changes } = keeps;
        let mut decided = Vec::new();
        for (name, kit::KeptChange { when, because, empty, save, load }) in changes {
            decided.push(KeptChange {
                parameter: name.to_string(),
                when: match when {
                    kit::When::Other => KeptWhen::Other,
                    kit::When::Lower => KeptWhen::Lower,
                    kit::When::Fewer => KeptWhen::Fewer,
                },
                because: because.value.clone(),
                empty: *empty,
                way: self.way(save.as_ref(), load.as_ref(), scope),
            });
        }
        Keeps {
            what: what.value.clone(),
            again: again.as_ref().map(|again| again.value.clone()),
            way: self.way(save.as_ref(), load.as_ref(), scope),
            changes: decided,
        }
    }

    fn way(&mut self, save: Option<&Program>, load: Option<&Program>, scope: &Service) -> Option<Way> {
        Some(Way { save: self.inside(save?, scope), load: self.inside(load?, scope) })
    }

    fn inside(&mut self, Program { user, command }: &Program, scope: &Service) -> Inside {
        let command = command.iter().map(|word| self.resolve(word, Some(scope))).collect();
        Inside { user: user.as_ref().map(|user| user.value.clone()), command }
    }
}
