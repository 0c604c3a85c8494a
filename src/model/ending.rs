//! What follows the end of a service that stays.

use super::{Kind, Model, Service};
use crate::spec::{Attempts, Duration, Ending, GivingUp};
use crate::yaml::Node;

/// What follows the end of a service that stays.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum OnExit {
    /// The same at every end.
    Always(Ending),
    /// It is started again after a failure, so often.
    Limited(Restarts),
}

/// How often a service is started again after a failure. After an end with 0 it stays down.
#[derive(Clone, Copy, Debug)]
pub struct Restarts {
    pub(crate) attempts: Attempts,
    /// Failures before that do not count; none is all since the container's start.
    pub(crate) within: Option<Duration>,
    /// The first pause, in whole seconds.
    pub(crate) delay: Duration,
    pub(crate) then: GivingUp,
}

impl Restarts {
    /// What a pause grows to: Docker's own bound.
    const BOUND: Duration = Duration::from_millis(60_000);

    /// The longest pause that can be: the bound, unless the first one is longer.
    pub fn longest_pause(&self) -> Duration {
        self.delay.max(Self::BOUND)
    }

    /// The pauses before the restarts, in order: each is twice the one before, up to the bound.
    pub fn pauses(&self) -> impl Iterator<Item = Duration> {
        let longest = self.longest_pause();
        let mut next = self.delay;
        (0..self.attempts.get()).map(move |_| {
            let pause = next;
            next = (next * 2).min(longest);
            pause
        })
    }
}

impl OnExit {
    /// Whether the service is started again at every end.
    pub(crate) fn restarts(&self) -> bool {
        matches!(self, Self::Always(Ending::Restart))
    }
}

/// When Compose starts a container again that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    Never,
    Always,
    /// After a failure, at most so many times if a number is given.
    AfterFailure(Option<u32>),
}

impl Again {
    /// For a service that has a container of its own. What runs to its end is not started again.
    pub(crate) fn alone(service: &Service) -> Self {
        match &service.kind {
            Kind::Oneshot(_) => Self::Never,
            Kind::Longrun(longrun) => match longrun.on_exit {
                OnExit::Always(Ending::Restart) => Self::Always,
                OnExit::Always(Ending::Stop | Ending::StopOnFailure | Ending::Leave) => Self::Never,
                OnExit::Limited(restarts) => Self::AfterFailure(Some(restarts.attempts.get().into())),
            },
        }
    }

    /// As Compose reads it; none for what the host says.
    fn of_word(word: &str) -> Option<Self> {
        match word.split_once(':') {
            None if word == "no" => Some(Self::Never),
            None if word == "always" || word == "unless-stopped" => Some(Self::Always),
            None if word == "on-failure" => Some(Self::AfterFailure(None)),
            Some(("on-failure", most)) => most.parse().ok().map(|most| Self::AfterFailure(Some(most))),
            _ => None,
        }
    }
}

impl Model {
    /// When the container of a service that is alone in it is started again: what is said of the container comes first,
    /// and may leave it to the host, which is none.
    pub(crate) fn again(&self, service: &Service) -> Option<Again> {
        let own = self.companions.iter().find(|companion| companion.service.id == service.id);
        let said = own.map_or(&self.words, |companion| &companion.words).get("restart");
        said.and_then(Node::text).map_or_else(|| Some(Again::alone(service)), Again::of_word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_compose_are_read() {
        let read = ["no", "always", "unless-stopped", "on-failure", "on-failure:3", "${AGAIN:-no}"].map(Again::of_word);
        let (some, any) = (Some(Again::AfterFailure(Some(3))), Some(Again::AfterFailure(None)));
        assert_eq!(read, [Some(Again::Never), Some(Again::Always), Some(Again::Always), any, some, None]);
    }

    #[test]
    fn pauses_double_up_to_a_minute_or_their_first() {
        let seconds = |attempts: u16, delay: u64| {
            let attempts = Attempts::try_from(attempts).unwrap();
            let delay = Duration::from_millis(delay * 1_000);
            let restarts = Restarts { attempts, within: None, delay, then: GivingUp::Stop };
            restarts.pauses().map(|pause| pause.as_millis() / 1_000).collect::<Vec<_>>()
        };
        assert_eq!(seconds(9, 1), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(seconds(2, 90), [90, 90]);
        assert_eq!(seconds(2, 0), [0, 0]);
    }
}
