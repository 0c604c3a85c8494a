//! What a service's failure means for the others.

use super::Part;
use crate::model::{Again, Companion, Kind, Member, Model, OnExit, Readiness, Service, ServiceId};
use crate::spec::{Duration, Ending, GivingUp, OnFailure};

impl<'m> Part<'m> {
    /// What is not started when the start of that service fails: everything that waits for it, in start order.
    pub(super) fn stay_down(&self, failed: &Service) -> Vec<Member<'m>> {
        let mut down: Vec<Member<'m>> = Vec::new();
        if !can_fail(failed) {
            return down;
        }
        for member in self.model.members() {
            let waits = |id: &ServiceId| *id == failed.id || down.iter().any(|other| other.id() == *id);
            let is_enough = |id: &ServiceId| {
                *id == failed.id && member.own().is_some_and(|service| service.after_start.contains(id))
            };
            if member.after().iter().any(|id| waits(id) && !is_enough(id)) {
                down.push(member);
            }
        }
        down
    }

    /// What the failure of a service's start means.
    pub(super) fn when_start_fails(&self, service: &Service) -> String {
        match &service.kind {
            Kind::Oneshot(oneshot) if oneshot.trial.on_failure == OnFailure::Continue => {
                return "When it fails, everything else starts without it.".to_owned();
            }
            Kind::Longrun(longrun) if matches!(longrun.readiness, Readiness::Immediate) => {
                return "Its start cannot fail: without a health check it is ready as soon as it is started."
                    .to_owned();
            }
            Kind::Oneshot(_) | Kind::Longrun(_) => {}
        }
        let down: Vec<&str> = self.stay_down(service).into_iter().map(|member| member.name().as_str()).collect();
        let verb = if down.len() == 1 { "stays" } else { "stay" };
        let down = if down.is_empty() { String::new() } else { format!("{} {verb} down, and ", down.join(", ")) };
        let container = if is_supervised(self.model, service) {
            "the container stops with code 1"
        } else {
            match &service.kind {
                Kind::Oneshot(_) => "its container has ended with its code",
                Kind::Longrun(_) => "its container is unhealthy",
            }
        };
        format!("When it fails to start: {down}{container}.")
    }

    /// What the end of a service that stays means, once it was ready.
    pub(super) fn when_it_ends(&self, service: &Service) -> Option<String> {
        let Kind::Longrun(longrun) = &service.kind else { return None };
        let stops = "the container stops with its code, and all its services";
        let what = match longrun.on_exit {
            _ if !is_supervised(self.model, service) => {
                format!("its container ends with its code{}", started_again(self.model.again(service)))
            }
            OnExit::Always(Ending::Restart) => "it is started again".to_owned(),
            OnExit::Always(Ending::Stop) => stops.to_owned(),
            OnExit::Always(Ending::StopOnFailure) => format!("after a failure {stops}; after 0 it stays down"),
            OnExit::Always(Ending::Leave) => "it stays down, and nothing else does".to_owned(),
            OnExit::Limited(restarts) => {
                let pauses = restarts.pauses().fold(Duration::from_millis(0), |sum, pause| sum + pause);
                let within = restarts.within.map(|within| format!(" within {within}")).unwrap_or_default();
                let then = match restarts.then {
                    GivingUp::Stop => stops,
                    GivingUp::Leave => "it stays down, and nothing else does",
                };
                let times = restarts.attempts;
                format!(
                    "after a failure it is started again, {times} times{within} with {pauses} of pauses; then {then}"
                )
            }
        };
        Some(format!("When it ends later: {what}."))
    }
}

/// What Compose makes of it.
fn started_again(again: Option<Again>) -> String {
    match again {
        Some(Again::Never) => String::new(),
        Some(Again::Always) => ", and Compose starts it again".to_owned(),
        Some(Again::AfterFailure(None)) => ", and Compose starts it again after failures".to_owned(),
        Some(Again::AfterFailure(Some(most))) => format!(", and Compose starts it again {most} times after failures"),
        None => ", and Compose does what the container's `restart` says".to_owned(),
    }
}

/// Whether anybody would notice that its start fails.
fn can_fail(service: &Service) -> bool {
    match &service.kind {
        Kind::Oneshot(oneshot) => oneshot.trial.on_failure == OnFailure::Stop,
        Kind::Longrun(longrun) => matches!(longrun.readiness, Readiness::Polled(_)),
    }
}

/// Whether s6 starts it, beside others.
fn is_supervised(model: &Model, service: &Service) -> bool {
    let is_own = |companion: &Companion| companion.service.id == service.id;
    model.process().is_none() && !model.companions.iter().any(is_own)
}
