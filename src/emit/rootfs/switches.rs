//! Services that users switch off: what finds out, and what is done then.

use std::collections::BTreeSet;

use super::words::{name, words};
use super::{BROUGHT, MARGIN, OFF, Rootfs, SCRIPTS, WAIT};
use crate::emit::own;
use crate::emit::probe::{seconds, whole_seconds};
use crate::emit::script::{bare, given, off_variable, own_word};
use crate::emit::user::becomes;
use crate::model::{self, External, Service};
use crate::s6::Definition;
use crate::spec::EnvName;
use crate::template::{self, Asked, Name, Off, OnlyWhen, Switch};

impl Rootfs<'_> {
    /// What is found out before every service.
    pub(super) fn switches(&self) -> Vec<Switch> {
        // Those of this container, and those in whose place somebody here waits for what users bring.
        let beside = self.model.brought_beside().into_iter().map(|(service, _)| service);
        let here: Vec<&Service> = self.model.services.iter().chain(beside).collect();
        let is_here = |switch: &&model::Switch| here.iter().any(|service| service.name == switch.service);
        self.model.switches().filter(is_here).map(|switch| self.switch(switch)).collect()
    }

    /// Waits for what users bring in the place of services beside this container, before anybody runs: Compose, which
    /// waits for those services, does not know it.
    pub(super) fn brought(&mut self, before: &str) -> Option<Definition> {
        let brought = self.model.brought_beside();
        if brought.is_empty() {
            return None;
        }
        let patience = brought.iter().map(|(_, external)| external.budget + external.timeout);
        let patience = patience.fold(MARGIN, |sum, each| sum + each);
        for (service, _) in &brought {
            self.check_brought(service);
        }
        let view = template::Brought { awaited: brought.iter().filter_map(|(service, _)| off(service)).collect() };
        let script = self.templates.render("scripts/brought.sh", &view);
        Some(self.generated(BROUGHT, script, patience, BTreeSet::from([name(before)])))
    }

    fn switch(&self, switch: &model::Switch) -> Switch {
        let model::Switch { service, unless, when, external } = switch;
        let given = |name: &EnvName| given(self.model, name).into();
        Switch {
            service: Name(service.to_string()),
            variable: self.model.asks_for(service).then(|| bare(&off_variable(service))),
            file: off_file(service.as_str()),
            unless: unless.as_ref().map(|name| own::unless(self.model, name, external.as_ref())),
            when: when
                .iter()
                .map(|(name, values)| OnlyWhen { name: bare(name), now: given(name), values: values.clone() })
                .collect(),
        }
    }

    /// What is asked when it is off.
    pub(super) fn asked(&self, service: &Service) -> Option<Asked> {
        let External { question, timeout, .. } = service.external()?;
        let mut command = becomes(self.model, service);
        command.extend(words(["timeout", &seconds(*timeout)]));
        command.extend(crate::emit::probe::outside(question).iter().map(|text| own_word(self.model, service, text)));
        Some(Asked { file: off_file(service.name.as_str()), command })
    }
}

/// What a service that stays does when it is off.
pub(super) fn off(service: &Service) -> Option<Off> {
    service.switch.as_ref().map(|switch| {
        let (limit, pause) = match service.external() {
            Some(external) => (whole_seconds(external.budget), seconds(external.pause)),
            None => ("0".to_owned(), "1".to_owned()),
        };
        Off {
            file: off_file(switch.service.as_str()),
            wait: words([format!("{SCRIPTS}/{WAIT}").as_str(), service.name.as_str(), &limit, &pause]),
            immediate: service.probe().is_none(),
        }
    })
}

/// The file that says that a service is off.
pub(super) fn off_file(service: &str) -> String {
    format!("{OFF}/{service}")
}
