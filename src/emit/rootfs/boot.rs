//! What runs before every service, and after.

use std::collections::BTreeSet;

use super::words::stopping;
use super::{FIRST, LAST, LIMITED, MARGIN, PROBE, Rootfs, SCRIPTS, STAMP, STOPPING};
use crate::emit::script::{bare, file_of, now, secret, word};
use crate::model::{Origin, Port, Service};
use crate::s6::Definition;
use crate::template::{self, Quoted};

impl Rootfs<'_> {
    pub(super) fn first(&mut self) -> Definition {
        let model = self.model;
        let nothing = BTreeSet::new();
        let required = model.variables.values().filter(|variable| matches!(variable.origin, Origin::Required));
        let moved = model.ports().filter_map(|(_, port)| Some((port.moved_by.as_ref()?, port)));
        let kept = model.variables.values().filter_map(|variable| match &variable.origin {
            Origin::Generated { length, kept } => Some((variable, length, kept)),
            Origin::Default(_) | Origin::Required | Origin::Unset => None,
        });
        let view = template::Environment {
            stamp: STAMP.to_owned(),
            secrets: model
                .variables
                .values()
                .filter(|variable| variable.secret)
                .map(|variable| secret(model, variable))
                .collect(),
            required: required
                .map(|variable| template::Required {
                    name: bare(&variable.name),
                    now: now(&variable.name),
                    file: variable.secret.then(|| now(&file_of(&variable.name))),
                })
                .collect(),
            ports: moved
                .map(|(name, port)| template::Wanted {
                    name: bare(name),
                    value: word(model, &port.value(), &nothing).into(),
                })
                .collect(),
            kept: kept
                .map(|(variable, length, path)| template::Kept {
                    now: now(&variable.name),
                    file: now(&file_of(&variable.name)),
                    length: length.get(),
                    path: path.to_string(),
                    folder: path.as_str().rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
                })
                .collect(),
        };
        let script = self.templates.render("scripts/environment.sh", &view);
        self.generated(FIRST, script, MARGIN, BTreeSet::new())
    }

    pub(super) fn last(&mut self) -> Definition {
        let model = self.model;
        let nothing = BTreeSet::new();
        let port = |(service, port): (&Service, &Port)| template::ReadyPort {
            name: port.description.clone().unwrap_or_else(|| format!("{} {}", service.name, port.name)),
            number: word(model, &port.value(), &nothing).into(),
        };
        let view = template::Ready {
            stamp: STAMP.to_owned(),
            title: model.project.title.clone(),
            ports: model.ports().map(port).collect(),
            marker: model.ready.marker.clone(),
        };
        self.scripts.insert("health-check".to_owned(), self.health_check());
        for (script, template) in
            [(STOPPING, "scripts/stopping.sh"), (PROBE, "scripts/probe.sh"), (LIMITED, "scripts/limited.sh")]
        {
            let view = template::Helper { scripts: Quoted(SCRIPTS.to_owned()), stopping: stopping() };
            self.scripts.insert(script.to_owned(), self.templates.render(template, &view));
        }
        let script = self.templates.render("scripts/ready.sh", &view);
        let everyone = model.services.iter().map(|service| service.id).collect();
        self.generated(LAST, script, MARGIN, self.dependencies(&everyone))
    }
}
