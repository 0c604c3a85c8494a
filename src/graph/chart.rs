//! The start order as a chart, for Mermaid and for Graphviz. An arrow points at who waits.

use std::fmt::Write as _;

use super::Part;
use super::path::Path;
use crate::model::{Kind, Service};

impl Part<'_> {
    /// A Mermaid flowchart of who waits for whom: <https://mermaid.js.org/syntax/flowchart.html>.
    pub fn order(&self) -> String {
        self.flowchart(None)
    }

    /// The same with what each start takes, thick arrows along the critical path, and what stays down when the one
    /// service fails to start.
    pub fn mermaid(&self) -> String {
        let mut chart = self.flowchart(Some(&self.longest(Service::start_time)));
        for service in self.down() {
            let _ = writeln!(chart, "    style {} stroke-dasharray: 5 5", node(service));
        }
        chart
    }

    fn flowchart(&self, critical: Option<&Path<'_>>) -> String {
        let mut chart = String::from("flowchart TD\n");
        for service in &self.services {
            let (open, close) = match service.kind {
                Kind::Longrun(_) => ("[", "]"),
                Kind::Oneshot(_) => ("([", "])"),
            };
            let times = critical.map(|_| format!("<br>{}", times(service))).unwrap_or_default();
            let switched = switched(service).map(|switch| format!("<br>{switch}")).unwrap_or_default();
            let _ = writeln!(chart, "    {}{open}\"{}{switched}{times}\"{close}", node(service), service.name);
        }
        for service in &self.services {
            for before in self.before(service) {
                let is_critical = critical.is_some_and(|path| path.has(before, service));
                let arrow = if is_critical { "==>" } else { "-->" };
                let _ = writeln!(chart, "    {} {arrow} {}", node(before), node(service));
            }
        }
        chart
    }

    /// A graph for Graphviz, with the same: <https://graphviz.org/doc/info/lang.html>.
    pub fn dot(&self) -> String {
        let critical = self.longest(Service::start_time);
        let down = self.down();
        let mut chart = format!("digraph \"{}\" {{\n", self.model.project.name);
        for service in &self.services {
            let shape = match service.kind {
                Kind::Longrun(_) => "box",
                Kind::Oneshot(_) => "ellipse",
            };
            let style = if down.iter().any(|other| other.id == service.id) { ", style=dashed" } else { "" };
            let _ = writeln!(
                chart,
                "    \"{0}\" [label=\"{0}{1}\\n{2}\", shape={shape}{style}];",
                service.name,
                switched(service).map(|switch| format!("\\n{switch}")).unwrap_or_default(),
                times(service)
            );
        }
        for service in &self.services {
            for before in self.before(service) {
                let width = if critical.has(before, service) { " [penwidth=3]" } else { "" };
                let _ = writeln!(chart, "    \"{}\" -> \"{}\"{width};", before.name, service.name);
            }
        }
        chart.push_str("}\n");
        chart
    }

    fn down(&self) -> Vec<&Service> {
        self.around.map(|service| self.stay_down(service)).unwrap_or_default()
    }
}

/// The variables that switch a service.
fn switched(service: &Service) -> Option<String> {
    let switch = service.switch.as_ref()?;
    let unless = switch.unless.iter().map(|name| format!("unless {name}"));
    let when = switch.when.iter().map(|(name, _)| format!("when {name}"));
    Some(unless.chain(when).collect::<Vec<_>>().join(", "))
}

/// What a start takes, and its limit; nothing of what is ready at once.
fn times(service: &Service) -> String {
    let limit = service.start_limit();
    if limit.as_millis() == 0 { "at once".to_owned() } else { format!("{}, at most {limit}", service.start_time()) }
}

/// A name that no word of the chart's language can be.
fn node(service: &Service) -> String {
    format!("service_{}", service.name.as_str().replace('-', "_"))
}
