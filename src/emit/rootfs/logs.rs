//! Loggers: what services print, into files or with their names before it.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{millis, name, words};
use super::{LOGGER, MARGIN, Rootfs, SCRIPTS};
use crate::emit::user::becomes;
use crate::model::{Budget, LogFiles, Model, Service};
use crate::s6::settings::NotificationFd;
use crate::s6::{Definition, Longrun, Readiness, ServiceName};
use crate::template;

/// Who keeps log files of root's services, and passes their lines on.
const NOBODY: [&str; 2] = ["s6-setuidgid", "nobody"];

impl Rootfs<'_> {
    /// The service that reads what another one prints, where it does not go to the console as it is.
    pub(super) fn logger(&self, service: &Service) -> Option<(ServiceName, Definition)> {
        let (_, logger) = pipeline(self.model, service)?;
        let becomes = becomes(self.model, service);
        let becomes = if becomes.is_empty() { words(NOBODY) } else { becomes };
        let mut command = words([&format!("{SCRIPTS}/{LOGGER}")]);
        command.extend(words(&actions(self.model, service)));
        let run = self.templates.render("scripts/log.sh", &template::Log { lines: vec![becomes, command] });
        let longrun = Longrun {
            run,
            finish: None,
            readiness: Readiness::Notified { fd: NotificationFd::FIRST, timeout_up: millis(MARGIN) },
            timeout_kill: Some(millis(Budget::WRITING)),
            timeout_finish: None,
            timeout_down: Some(millis(Budget::WRITING + MARGIN)),
            down_signal: None,
            max_death_tally: None,
            dependencies: self.dependencies(service.id, &BTreeSet::new()),
            data: BTreeMap::new(),
        };
        Some((logger, Definition::Longrun(longrun)))
    }
}

/// The services whose lines a logger reads, each with the logger.
pub(super) fn pipelines(model: &Model) -> BTreeMap<ServiceName, ServiceName> {
    model.services.iter().filter_map(|service| pipeline(model, service)).collect()
}

fn pipeline(model: &Model, service: &Service) -> Option<(ServiceName, ServiceName)> {
    service
        .has_logger(&model.image)
        .then(|| (name(service.name.as_str()), name(&format!("{}{}", service.name, Model::LOGGER))))
}

/// What s6-log does with each line: <https://skarnet.org/software/s6/s6-log.html>.
fn actions(model: &Model, service: &Service) -> Vec<String> {
    let mut actions = Vec::new();
    let reaches_console = service.logs.as_ref().is_none_or(|files| files.console);
    if let Some(LogFiles { dir, size, keep, console: _ }) = &service.logs {
        actions.extend([format!("n{keep}"), format!("s{size}"), "T".to_owned(), dir.to_string()]);
    }
    if reaches_console {
        actions.extend(model.image.prefixes.then(|| format!("p{}:", service.name)));
        actions.push("1".to_owned());
    }
    actions
}
