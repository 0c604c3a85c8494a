//! The start order as a picture: what waits for what, and how long that may take.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::model::{Kind, Model, Readiness, Service, ServiceId};
use crate::spec::Duration;

/// What is shown of the start order: all of it, or what one service has to do with.
#[derive(Clone, Debug)]
pub struct Part<'m> {
    model: &'m Model,
    /// In start order.
    services: Vec<&'m Service>,
    around: Option<&'m Service>,
}

impl<'m> Part<'m> {
    /// All services.
    pub fn all(model: &'m Model) -> Self {
        Self { model, services: model.start_order().collect(), around: None }
    }

    /// The service of that name, what it waits for and who waits for it; none when there is no such service.
    pub fn around(model: &'m Model, name: &str) -> Option<Self> {
        let centre = model.start_order().find(|service| service.name.as_str() == name)?;
        let mut ids = BTreeSet::from([centre.id]);
        for service in model.start_order() {
            // Whoever waits stands behind what is waited for.
            if service.after.iter().any(|id| ids.contains(id)) {
                ids.insert(service.id);
            }
        }
        let mut before = BTreeSet::from([centre.id]);
        for service in model.start_order().collect::<Vec<_>>().into_iter().rev() {
            if before.contains(&service.id) {
                before.extend(&service.after);
            }
        }
        ids.extend(before);
        let services = model.start_order().filter(|service| ids.contains(&service.id)).collect();
        Some(Self { model, services, around: Some(centre) })
    }

    /// The names of the services, in start order.
    pub fn names(&self) -> impl Iterator<Item = &'m str> {
        self.services.iter().map(|service| service.name.as_str())
    }

    /// The services that a service waits for, as far as they are shown.
    fn before(&self, service: &Service) -> impl Iterator<Item = &'m Service> {
        let shown = self.services.iter().copied();
        service.after.iter().filter_map(move |id| shown.clone().find(|service| service.id == *id))
    }

    /// A Mermaid flowchart: <https://mermaid.js.org/syntax/flowchart.html>. An arrow points at who waits.
    pub fn mermaid(&self) -> String {
        let mut chart = String::from("flowchart TD\n");
        for service in &self.services {
            let (open, close) = match service.kind {
                Kind::Longrun(_) => ("[", "]"),
                Kind::Oneshot(_) => ("([", "])"),
            };
            let _ = writeln!(chart, "    {}{open}\"{}{}\"{close}", node(service), service.name, switched(service));
        }
        for service in &self.services {
            for before in self.before(service) {
                let _ = writeln!(chart, "    {} --> {}", node(before), node(service));
            }
        }
        chart
    }

    /// The services level by level, the longest path, and the limits.
    pub fn text(&self) -> String {
        let levels = self.levels();
        let Self { model, services, around } = self;
        let width = services.iter().map(|service| service.name.as_str().len()).max().unwrap_or_default();
        let mut out = match around {
            None => format!(
                "{} starts {} services, each as soon as what it waits for is ready:\n",
                model.project.name,
                services.len()
            ),
            Some(service) => format!("{}, with what it waits for and who waits for it:\n", service.name),
        };
        for level in 1..=levels.values().max().copied().unwrap_or_default() {
            let _ = writeln!(out, "\n{level}.");
            for service in services.iter().filter(|service| levels.get(&service.id) == Some(&level)) {
                let after: Vec<&str> = self.before(service).map(|before| before.name.as_str()).collect();
                let after = if after.is_empty() { String::new() } else { format!(", after {}", after.join(", ")) };
                let switch = service.switch.iter().map(|switch| format!(", {switch}")).collect::<String>();
                let _ = writeln!(out, "   {:width$}  {}{after}{switch}", service.name.as_str(), limit(service));
            }
        }
        let (path, sum) = self.longest_path();
        let budget = if around.is_some() { sum } else { model.budget.start };
        let path: Vec<&str> = path.iter().map(|service| service.name.as_str()).collect();
        let _ = writeln!(out, "\nThe longest path is {}: {budget} at most.", path.join(" → "));
        if around.is_none() {
            let _ = writeln!(out, "Stopping takes {} at most.", model.budget.stop);
        }
        out
    }

    /// How many services stand before each one on its longest way, itself included.
    fn levels(&self) -> BTreeMap<ServiceId, usize> {
        let mut levels = BTreeMap::new();
        for service in &self.services {
            let below = self.before(service).filter_map(|before| levels.get(&before.id)).max().copied();
            levels.insert(service.id, below.unwrap_or(0_usize) + 1);
        }
        levels
    }

    /// The services on the path that may take longest, first to last, and how long that is.
    fn longest_path(&self) -> (Vec<&'m Service>, Duration) {
        let mut paths: BTreeMap<ServiceId, (Duration, Vec<&Service>)> = BTreeMap::new();
        for service in &self.services {
            let before = self.before(service).filter_map(|before| paths.get(&before.id));
            let longest = before.max_by_key(|(sum, _)| *sum).cloned();
            let (sum, mut path) = longest.unwrap_or((Duration::from_millis(0), Vec::new()));
            path.push(service);
            paths.insert(service.id, (sum + service.start_budget(), path));
        }
        let longest = paths.into_values().max_by_key(|(sum, _)| *sum);
        longest.map_or((Vec::new(), Duration::from_millis(0)), |(sum, path)| (path, sum))
    }
}

/// A name that no word of the chart's language can be.
fn node(service: &Service) -> String {
    format!("service_{}", service.name.as_str().replace('-', "_"))
}

/// The variables that switch a service, below its name.
fn switched(service: &Service) -> String {
    let Some(switch) = &service.switch else { return String::new() };
    let unless = switch.unless.iter().map(|name| format!("unless {name}"));
    let when = switch.when.iter().map(|(name, _)| format!("when {name}"));
    format!("<br>{}", unless.chain(when).collect::<Vec<_>>().join(", "))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn model(more: &str) -> Model {
        let spec = format!(
            "
hull: 1
name: demo
image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}
services:
  web: {{command: web, depends_on: [prepare, db]}}
  db: {{command: db, ports: {{sql: 5432}}, healthcheck: {{tcp: true, start_period: 10s, interval: 5s, retries: 2}}}}
  prepare: {{oneshot: {{attempts: 2, timeout: 3s, delay: 1s}}, command: prepare}}
{more}
"
        );
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        crate::compile(&mut sources, id, &crate::Settings::default(), &crate::NoFolder).model.unwrap()
    }

    #[test]
    fn levels_limits_and_the_longest_path() {
        insta::assert_snapshot!(Part::all(&model("")).text(), @r"
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
        insta::assert_snapshot!(Part::all(&model("")).mermaid(), @r#"
        flowchart TD
            service_db["db"]
            service_prepare(["prepare"])
            service_web["web"]
            service_db --> service_web
            service_prepare --> service_web
        "#);
    }

    #[test]
    fn one_service_and_what_it_has_to_do_with() {
        let model = model("  page: {command: page, depends_on: [web]}\n  log: {command: log}");
        insta::assert_snapshot!(Part::around(&model, "prepare").unwrap().text(), @r"
        prepare, with what it waits for and who waits for it:

        1.
           prepare  runs to its end, 2 attempts in 7s at most

        2.
           web      ready as soon as it is started, after prepare

        3.
           page     ready as soon as it is started, after web

        The longest path is prepare → web → page: 7s at most.
        ");
        insta::assert_snapshot!(Part::around(&model, "page").unwrap().mermaid(), @r#"
        flowchart TD
            service_db["db"]
            service_prepare(["prepare"])
            service_web["web"]
            service_page["page"]
            service_db --> service_web
            service_prepare --> service_web
            service_web --> service_page
        "#);
        assert!(Part::around(&model, "dbb").is_none());
    }
}
