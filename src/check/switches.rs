//! Services that users switch off, and how what stands in for them is asked.

use super::Check;
use super::image::given;
use crate::kit::{EXTERNAL_HOST, EXTERNAL_PORT, Part, Place, Service};
use crate::model::{self, External, HOST, Outside, PORT, Probe, Switch, Text};
use crate::spec::{self, Attempts, Command, EnvName, Piece};
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
        let times = service.healthcheck.as_ref().map(|check| &check.value);
        let interval = given(times.and_then(|check| check.interval.as_ref()), Probe::INTERVAL);
        let retries = given(times.and_then(|check| check.retries.as_ref()), Attempts::THREE);
        let start_period = given(times.and_then(|check| check.start_period.as_ref()), Probe::START_PERIOD);
        Some(External {
            question,
            port: service.ports.values().filter(|_| service.ports.len() == 1).find_map(|port| port.port),
            budget: start_period + interval * u32::from(retries.get()),
            timeout: given(times.and_then(|check| check.timeout.as_ref()), Probe::TIMEOUT),
            pause: given(times.and_then(|check| check.start_interval.as_ref()), self.usual_start_interval(service)),
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
