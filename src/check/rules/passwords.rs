//! The password in a port's address is a variable that users set.

use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::spec::{Entry, EnvName, ServiceName};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    for service in &cx.expanded.services {
        for name in service.ports.values().filter_map(|port| port.password.as_ref()) {
            declared(cx, service, name);
        }
    }
}

fn declared(cx: &mut Check<'_>, service: &Service, name: &Spanned<EnvName>) {
    let expanded = cx.expanded;
    let parts = expanded.services.iter().filter(|other| belongs(other, &service.name.value));
    let known: Vec<(&EnvName, &Entry)> = parts
        .flat_map(|part| &part.environment)
        .chain(&expanded.spec.environment)
        .map(|(name, entry)| (&name.value, entry))
        .collect();
    match known.iter().find(|(known, _)| **known == name.value) {
        Some((_, Entry::Settable(_))) => {}
        Some((_, Entry::Value(_) | Entry::FromOutside)) => {
            let message = format!("the password `{}` is not a variable that users set", name.value);
            let report = Diagnostic::new(Code::UnknownVariable, name.span, message).label("a constant is no password");
            cx.report(report.advice(format!(
                "declare it as `{}: {{secret: true, required: true}}`, or with `generate: 32`; which only you know",
                name.value
            )));
        }
        None => {
            let settable = known.iter().filter(|(_, entry)| matches!(entry, Entry::Settable(_)));
            let names: Vec<&str> = settable.map(|(name, _)| name.as_str()).collect();
            let report = unknown(Code::UnknownVariable, "variable", name.as_str(), name.span, names);
            cx.report(report);
        }
    }
}

/// Whether a service is a part of what the user calls by that name.
fn belongs(part: &Service, name: &ServiceName) -> bool {
    match &part.part {
        Part::Whole => part.name.value == *name,
        Part::Init { of } | Part::Setup { of } => of == name,
    }
}
