//! The same system in development: what every `dev` says, merged over what it stands in.

use super::merge;
use crate::spec::{Service, Spec, Stage};

/// The spec of the development; none where nothing is otherwise.
pub fn develop(spec: &Spec) -> Option<Spec> {
    let is_otherwise = spec.services.values().any(|service| service.dev.is_some())
        || spec.stages.values().any(|stage| stage.dev.is_some());
    if !is_otherwise {
        return None;
    }
    let mut spec = spec.clone();
    for service in spec.services.values_mut() {
        if let Some(dev) = service.dev.take() {
            let usual = with_probed_port(std::mem::take(service));
            *service = merge::service(usual, Service { dev: None, ..dev.value });
        }
    }
    for stage in spec.stages.values_mut() {
        if let Some(dev) = stage.dev.take() {
            *stage = merge::stage(std::mem::take(stage), Stage { dev: None, ..dev.value });
        }
    }
    Some(spec)
}

/// A probe asks the only port also when the development adds one, say for a debugger.
fn with_probed_port(mut service: Service) -> Service {
    if let (Some(check), 1, Some(name)) = (&mut service.healthcheck, service.ports.len(), service.ports.keys().next()) {
        let asks_port = check.value.http.is_some() || check.value.tcp.is_some();
        check.value.port = check.value.port.take().or_else(|| Some(name.clone()).filter(|_| asks_port));
    }
    service
}
