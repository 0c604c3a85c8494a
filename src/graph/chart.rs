//! The start order as a chart, for Mermaid and for Graphviz. An arrow points at who waits.

use std::fmt::Write as _;

use super::path::Path;
use super::{OF_BASE, Part};
use crate::model::{Kind, Member};

impl Part<'_> {
    /// A Mermaid flowchart of who waits for whom: <https://mermaid.js.org/syntax/flowchart.html>.
    pub fn order(&self) -> String {
        self.flowchart(None)
    }

    /// The same with what each start takes, thick arrows along the critical path, and what stays down when the one
    /// service fails to start.
    pub fn mermaid(&self) -> String {
        let mut chart = self.flowchart(Some(&self.longest(Member::start_time)));
        for member in self.down() {
            let _ = writeln!(chart, "    style {} stroke-dasharray: 5 5", node(member));
        }
        chart
    }

    fn flowchart(&self, critical: Option<&Path<'_>>) -> String {
        let mut chart = String::from("flowchart TD\n");
        for member in self.members.iter().copied() {
            let (open, close) = match member.own().map(|service| &service.kind) {
                Some(Kind::Longrun(_)) => ("[", "]"),
                Some(Kind::Oneshot(_)) => ("([", "])"),
                None => ("[/", "/]"),
            };
            let times = critical.map(|_| format!("<br>{}", times(member))).unwrap_or_default();
            let more = more(member).map(|more| format!("<br>{more}")).unwrap_or_default();
            let _ = writeln!(chart, "    {}{open}\"{}{more}{times}\"{close}", node(member), member.name());
        }
        for member in self.members.iter().copied() {
            for before in self.before(member) {
                let is_critical = critical.is_some_and(|path| path.has(before, member));
                let arrow = if is_critical { "==>" } else { "-->" };
                let _ = writeln!(chart, "    {} {arrow} {}", node(before), node(member));
            }
        }
        chart
    }

    /// A graph for Graphviz, with the same: <https://graphviz.org/doc/info/lang.html>.
    pub fn dot(&self) -> String {
        let critical = self.longest(Member::start_time);
        let down = self.down();
        let mut chart = format!("digraph \"{}\" {{\n", self.model.project.name);
        for member in self.members.iter().copied() {
            let shape = match member.own().map(|service| &service.kind) {
                Some(Kind::Longrun(_)) => "box",
                Some(Kind::Oneshot(_)) => "ellipse",
                None => "parallelogram",
            };
            let style = if down.iter().any(|other| other.id() == member.id()) { ", style=dashed" } else { "" };
            let _ = writeln!(
                chart,
                "    \"{0}\" [label=\"{0}{1}\\n{2}\", shape={shape}{style}];",
                member.name(),
                more(member).map(|more| format!("\\n{more}")).unwrap_or_default(),
                times(member)
            );
        }
        for member in self.members.iter().copied() {
            for before in self.before(member) {
                let width = if critical.has(before, member) { " [penwidth=3]" } else { "" };
                let _ = writeln!(chart, "    \"{}\" -> \"{}\"{width};", before.name(), member.name());
            }
        }
        chart.push_str("}\n");
        chart
    }

    fn down(&self) -> Vec<Member<'_>> {
        self.around.and_then(Member::own).map(|service| self.stay_down(service)).unwrap_or_default()
    }
}

/// Whose it is, or the variables that switch it.
fn more(member: Member<'_>) -> Option<String> {
    let Some(service) = member.own() else { return Some(OF_BASE.to_owned()) };
    let switch = service.switch.as_ref()?;
    let unless = switch.unless.iter().map(|name| format!("unless {name}"));
    let when = switch.when.iter().map(|(name, _)| format!("when {name}"));
    Some(unless.chain(when).collect::<Vec<_>>().join(", "))
}

/// What a start takes, and its limit; nothing of what is ready at once.
fn times(member: Member<'_>) -> String {
    let limit = member.start_limit();
    if limit.as_millis() == 0 { "at once".to_owned() } else { format!("{}, at most {limit}", member.start_time()) }
}

/// A name that no word of the chart's language can be.
fn node(member: Member<'_>) -> String {
    format!("service_{}", member.name().as_str().replace('-', "_"))
}
