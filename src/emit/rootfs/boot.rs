//! What runs before every service, and after.

use std::collections::BTreeSet;

use super::base::names;
use super::logs;
use super::switches::off_file;
use super::words::{name, stopping, words};
use super::{
    FIRST, LAST, LIMITED, LOGGER, MARGIN, OFF, PREFIXED, PREPARE, PROBE, Rootfs, SCRIPTS, STAMP, STOPPING, WAIT,
};
use crate::emit::environment::environment;
use crate::emit::probe::seconds;
use crate::emit::script::{NOTHING, word};
use crate::emit::user::owners;
use crate::model::{Before, Member, Port, Service, User};
use crate::s6::Definition;
use crate::template::{self, Name};

impl Rootfs<'_> {
    pub(super) fn first(&mut self) -> Definition {
        let model = self.model;
        let switches = self.switches();
        let view = template::First {
            stamp: STAMP.to_owned(),
            off: OFF.to_owned(),
            brings: switches.iter().any(|switch| switch.unless.is_some()),
            switches,
            environment: environment(model, &model.services),
        };
        let script = self.templates.render("scripts/first.sh", &view);
        self.generated(FIRST, script, MARGIN, BTreeSet::new())
    }

    /// Makes folders somebody's, where they are somebody else's: while nobody runs yet.
    pub(super) fn prepare(&mut self) -> Definition {
        let limit = Before::preparing(&self.model.prepared);
        let seconds = seconds(limit);
        let limited = words([&format!("{SCRIPTS}/{LIMITED}"), &seconds]);
        let view = template::Prepare { owners: owners(self.model, limited) };
        let script = self.templates.render("scripts/prepare.sh", &view);
        let numbered = self.model.image.users.iter().filter_map(User::numbered_by).collect();
        let dependencies = [name(FIRST)].into_iter().chain(names(self.model, &numbered)).collect();
        self.generated(PREPARE, script, limit + MARGIN, dependencies)
    }

    pub(super) fn last(&mut self) -> Definition {
        let model = self.model;
        let port = |(service, port): (&Service, &Port)| template::ReadyPort {
            name: port.description.clone().unwrap_or_else(|| format!("{} {}", service.name, port.name)),
            number: word(model, &port.value(), NOTHING).into(),
            off: service.switch.as_ref().map(|switch| off_file(switch.service.as_str())),
        };
        let view = template::Ready {
            stamp: STAMP.to_owned(),
            title: model.project.title.clone(),
            ports: model.ports().map(port).collect(),
            marker: model.ready.marker.clone(),
        };
        self.scripts.insert("health-check".to_owned(), self.health_check());
        let waits = model.services.iter().any(|service| service.switch.is_some()) || !model.brought_beside().is_empty();
        let waits = waits.then_some((WAIT, "scripts/wait.sh"));
        let logs = (!logs::pipelines(model).is_empty()).then_some((LOGGER, "scripts/logger.sh"));
        let prefixed = model.image.prefixes.then_some((PREFIXED, "scripts/prefixed.sh"));
        let helpers = [(STOPPING, "scripts/stopping.sh"), (PROBE, "scripts/probe.sh"), (LIMITED, "scripts/limited.sh")];
        for (script, template) in helpers.into_iter().chain(waits).chain(logs).chain(prefixed) {
            let view = template::Helper {
                scripts: Name(SCRIPTS.to_owned()),
                off: Name(OFF.to_owned()),
                stopping: stopping(),
                probe: Name(format!("{SCRIPTS}/{PROBE}")),
            };
            self.scripts.insert(script.to_owned(), self.templates.render(template, &view));
        }
        let script = self.templates.render("scripts/ready.sh", &view);
        let everyone = model.members().map(Member::id).collect();
        self.generated(LAST, script, MARGIN, names(model, &everyone))
    }
}
