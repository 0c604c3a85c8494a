//! Times and counts of services, with what holds where they are not written.

use super::image::given;
use crate::model::{Kind, Longrun, OnExit, Probe, Readiness, Restarts, Trial};
use crate::spec::{self, Attempt, Attempts, Duration, GivingUp};

/// How often a service is asked whether it works.
pub(super) struct Schedule {
    pub(super) interval: Duration,
    pub(super) timeout: Duration,
    pub(super) retries: Attempts,
    pub(super) start_period: Duration,
}

impl Schedule {
    /// The longest that becoming ready may take.
    pub(super) fn budget(&self) -> Duration {
        self.start_period + self.interval * u32::from(self.retries.get())
    }
}

pub(super) fn schedule(check: &spec::Healthcheck) -> Schedule {
    let interval = given(check.interval.as_ref(), Probe::INTERVAL);
    Schedule {
        interval,
        timeout: given(check.timeout.as_ref(), interval.min(Probe::TIMEOUT)),
        retries: given(check.retries.as_ref(), Attempts::THREE),
        start_period: given(check.start_period.as_ref(), Probe::START_PERIOD),
    }
}

/// What a start takes where nobody says it.
pub(super) fn usual_start(kind: &Kind) -> Duration {
    Duration::from_millis(match kind {
        Kind::Oneshot(_) => 2_000,
        Kind::Longrun(Longrun { readiness: Readiness::Polled(_), .. }) => 3_000,
        Kind::Longrun(Longrun { readiness: Readiness::Immediate, .. }) => 0,
    })
}

/// How a oneshot is tried.
pub(super) fn trial(attempt: &Attempt) -> Trial {
    let Attempt { attempts, delay, timeout, on_failure } = *attempt;
    Trial {
        attempts: attempts.unwrap_or(Trial::PLAIN.attempts),
        delay: delay.unwrap_or(Trial::PLAIN.delay),
        timeout: timeout.unwrap_or(Trial::PLAIN.timeout),
        on_failure: on_failure.unwrap_or(Trial::PLAIN.on_failure),
    }
}

/// What follows the end of a service that stays.
pub(super) fn on_exit(wanted: &spec::OnExit) -> OnExit {
    match wanted {
        spec::OnExit::Always(ending) => OnExit::Always(*ending),
        spec::OnExit::Limited(limit) => OnExit::Limited(restarts(limit)),
    }
}

/// The scripts that count and wait do so in whole seconds.
pub(super) fn restarts(limit: &spec::RestartLimit) -> Restarts {
    let spec::RestartLimit { attempts, within, delay, then } = limit;
    Restarts {
        attempts: attempts.value,
        within: within.as_ref().map(|within| within.in_whole_seconds()),
        delay: given(delay.as_ref(), Duration::from_millis(1_000)).in_whole_seconds(),
        then: given(then.as_ref(), GivingUp::Stop),
    }
}
