//! What follows the end of a service that stays.

use crate::spec::{Attempts, Duration, Ending, GivingUp};

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

#[cfg(test)]
mod tests {
    use super::*;

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
