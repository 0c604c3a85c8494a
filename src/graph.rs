//! The start order as a picture: what waits for what, and how long that may take.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::{Kind, Model, Readiness, Service, ServiceId};
use crate::spec::Duration;

/// A Mermaid flowchart: <https://mermaid.js.org/syntax/flowchart.html>. An arrow points at who waits.
pub fn mermaid(model: &Model) -> String {
    let mut chart = String::from("flowchart TD\n");
    for service in model.start_order() {
        let (open, close) = match service.kind {
            Kind::Longrun(_) => ("[", "]"),
            Kind::Oneshot(_) => ("([", "])"),
        };
        let _ = writeln!(chart, "    {}{open}\"{}\"{close}", node(service), service.name);
    }
    for service in model.start_order() {
        for before in &service.after {
            let _ = writeln!(chart, "    {} --> {}", node(model.with_id(*before)), node(service));
        }
    }
    chart
}

/// A name that no word of the chart's language can be.
fn node(service: &Service) -> String {
    format!("service_{}", service.name.as_str().replace('-', "_"))
}

/// The services level by level, the longest path, and the limits.
pub fn text(model: &Model) -> String {
    let levels = levels(model);
    let services: Vec<&Service> = model.start_order().collect();
    let width = services.iter().map(|service| service.name.as_str().len()).max().unwrap_or_default();
    let mut out = format!(
        "{} starts {} services, each as soon as what it waits for is ready:\n",
        model.project.name,
        services.len()
    );
    for level in 1..=levels.values().max().copied().unwrap_or_default() {
        let _ = writeln!(out, "\n{level}.");
        for service in services.iter().filter(|service| levels.get(&service.id) == Some(&level)) {
            let after: Vec<&str> = service.after.iter().map(|id| model.with_id(*id).name.as_str()).collect();
            let after = if after.is_empty() { String::new() } else { format!(", after {}", after.join(", ")) };
            let _ = writeln!(out, "   {:width$}  {}{after}", service.name.as_str(), limit(service));
        }
    }
    let path: Vec<&str> = longest_path(model).iter().map(|service| service.name.as_str()).collect();
    let _ = writeln!(out, "\nThe longest path is {}: {} at most.", path.join(" → "), model.budget.start);
    let _ = writeln!(out, "Stopping takes {} at most.", model.budget.stop);
    out
}

/// What a service is, and the limit of its start.
fn limit(service: &Service) -> String {
    let budget = service.start_budget();
    match &service.kind {
        Kind::Oneshot(oneshot) if oneshot.trial.attempts.get() > 1 => {
            format!("runs to its end, {} attempts in {budget} at most", oneshot.trial.attempts)
        }
        Kind::Oneshot(_) => format!("runs to its end, in {budget} at most"),
        Kind::Longrun(longrun) => match longrun.readiness {
            Readiness::Immediate => "ready as soon as it is started".to_owned(),
            Readiness::Polled(_) => format!("ready when its probe passes, in {budget} at most"),
        },
    }
}

/// How many services stand before each one on its longest way, itself included. The services are in start order.
fn levels(model: &Model) -> BTreeMap<ServiceId, usize> {
    let mut levels = BTreeMap::new();
    for service in model.start_order() {
        let below = service.after.iter().filter_map(|id| levels.get(id)).max().copied().unwrap_or(0_usize);
        levels.insert(service.id, below + 1);
    }
    levels
}

/// The services on the path that may take longest, first to last.
fn longest_path(model: &Model) -> Vec<&Service> {
    let mut paths: BTreeMap<ServiceId, (Duration, Vec<&Service>)> = BTreeMap::new();
    for service in model.start_order() {
        let before = service.after.iter().filter_map(|id| paths.get(id)).max_by_key(|(sum, _)| *sum).cloned();
        let (sum, mut path) = before.unwrap_or((Duration::from_millis(0), Vec::new()));
        path.push(service);
        paths.insert(service.id, (sum + service.start_budget(), path));
    }
    paths.into_values().max_by_key(|(sum, _)| *sum).map(|(_, path)| path).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn model() -> Model {
        let spec = "
hull: 1
name: demo
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
services:
  web: {command: web, depends_on: [prepare, db]}
  db: {command: db, ports: {sql: 5432}, healthcheck: {tcp: true, start_period: 10s, interval: 5s, retries: 2}}
  prepare: {oneshot: {attempts: 2, timeout: 3s, delay: 1s}, command: prepare}
";
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        crate::compile(&mut sources, id, &crate::Settings::default(), &crate::NoFolder).model.unwrap()
    }

    #[test]
    fn levels_limits_and_the_longest_path() {
        insta::assert_snapshot!(text(&model()), @r"
        demo starts 3 services, each as soon as what it waits for is ready:

        1.
           db       ready when its probe passes, in 20s at most
           prepare  runs to its end, 2 attempts in 7s at most

        2.
           web      ready as soon as it is started, after db, prepare

        The longest path is db: 20s at most.
        Stopping takes 11s at most.
        ");
    }

    #[test]
    fn a_flowchart() {
        insta::assert_snapshot!(mermaid(&model()), @r#"
        flowchart TD
            service_db["db"]
            service_prepare(["prepare"])
            service_web["web"]
            service_db --> service_web
            service_prepare --> service_web
        "#);
    }
}
