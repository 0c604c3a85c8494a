//! Services that users switch off, and how what stands in for them is asked.

use super::Check;
use super::image::given;
use super::times::schedule;
use crate::kit::{EXTERNAL_HOST, EXTERNAL_PORT, Part, Place, Service};
use crate::model::{self, External, HOST, Outside, PORT, Switch, Text};
use crate::spec::{self, Command, EnvName, Piece};
use crate::yaml::Spanned;

impl Check<'_> {
    /// When a service is off: by its own words, or with the service that it helps.
    pub(super) fn switch(&mut self, service: &Service) -> Option<Switch> {
        let whole = self.whole(service);
        if whole.unless.is_none() && whole.when.is_empty() {
            return None;
        }
        let is_asked = service.part == Part::Whole
            && match &service.place {
                Place::Built => self.wanted_overlay().is_some(),
                Place::Elsewhere | Place::Job(_) | Place::Upstream(_) => self.is_awaited(service),
            };
        let external = if is_asked { self.external(service) } else { None };
        let wanted = whole.when.iter().map(|(name, values)| (name.value.clone(), values.value.0.clone()));
        Some(Switch {
            service: whole.name.value.clone(),
            unless: whole.unless.as_ref().map(|name| name.value.clone()),
            when: wanted.collect(),
            external,
        })
    }

    /// Whether a service of our image waits for one in another container.
    fn is_awaited(&self, service: &Service) -> bool {
        let is_ours = |other: &&Service| match other.place {
            Place::Built => true,
            // In one container for all nothing of ours starts a job.
            Place::Job(_) => self.expanded.view.is_split(),
            Place::Upstream(_) | Place::Elsewhere => false,
        };
        let mut ours = self.expanded.services.iter().filter(is_ours);
        ours.any(|other| other.depends_on.0.iter().any(|(name, _)| name.value == service.name.value))
    }

    /// How users' own is asked, as often and as long as the service itself would be.
    fn external(&mut self, service: &Service) -> Option<External> {
        let unless = service.unless.as_ref().filter(|_| service.oneshot.is_none())?;
        let question = match &service.external {
            // A kit's program is in the image of its service.
            Some(command) if service.is_built() => Outside::Command(self.external_command(command)),
            Some(_) | None => Outside::Connection(self.connection_tool(service, unless.span)?),
        };
        let check = service.healthcheck.as_ref().map(|check| check.value.clone()).unwrap_or_default();
        let schedule = schedule(&check);
        Some(External {
            question,
            port: service.ports.values().filter(|_| service.ports.len() == 1).find_map(|port| port.port),
            budget: schedule.budget(),
            timeout: schedule.timeout,
            pause: given(check.start_interval.as_ref(), self.usual_start_interval(service)),
        })
    }

    /// The words of a kit that ask what users bring: constants, and where that is.
    fn external_command(&mut self, command: &Spanned<Command>) -> Vec<Text> {
        let words = command.value.0.iter();
        words.map(|word| self.external_word(&Spanned::new(word.clone(), command.span))).collect()
    }

    fn external_word(&mut self, word: &Spanned<spec::Text>) -> Text {
        let mut whole = Text::default();
        for piece in word.pieces() {
            match piece {
                Piece::Literal(text) => whole.extend(Text::literal(text)),
                Piece::Fact(path) if path == EXTERNAL_HOST => whole.extend(Text::variable(variable(HOST))),
                Piece::Fact(path) if path == EXTERNAL_PORT => whole.extend(Text::variable(variable(PORT))),
                Piece::Fact(path) => match self.fact(path, None, 0) {
                    Some(value) => whole.extend(value),
                    None => self.undefined(path, word.span, None),
                },
                Piece::Variable(name) => whole.extend(EnvName::new(name).ok().map(model::Part::Variable)),
            }
        }
        if whole.variables().any(|name| ![HOST, PORT].contains(&name.as_str())) {
            self.not_constant(word, &whole);
        }
        whole
    }
}

/// A variable of our own scripts.
fn variable(name: &str) -> EnvName {
    EnvName::new(name).expect("internal: a word is a name")
}

#[cfg(test)]
mod tests {
    use crate::model::Probe;
    use crate::source::Sources;
    use crate::spec::Duration;
    use crate::{NoFolder, Settings, compile};

    #[test]
    fn users_own_is_asked_as_often_and_as_long_as_the_service() {
        let spec = "hull: 1\nname: shop\nimage: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}\nservices:\n  \
                    db: {command: serve, unless: DB_URL, ports: {db: 5432}, healthcheck: {tcp: true, interval: 2s}}\n  \
                    web: {command: serve, depends_on: [db], environment: {DB_URL: \
                    {default: \"${services.db.url}\"}}}\n";
        let mut sources = Sources::default();
        let spec = sources.add("hull.yaml", spec);
        let model = compile(&mut sources, spec, &Settings::default(), &NoFolder).model.unwrap();
        let db = model.services.iter().find(|service| service.name.as_str() == "db").unwrap();
        let (probe, external) = (db.probe().unwrap(), db.external().unwrap());
        assert_eq!(probe.timeout, Duration::from_millis(2_000));
        let Probe { timeout, start_interval, .. } = *probe;
        assert_eq!((external.timeout, external.pause, external.budget), (timeout, start_interval, probe.budget()));
    }
}
