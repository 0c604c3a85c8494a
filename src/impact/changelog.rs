//! The entry of a changelog, ready to be pasted: <https://keepachangelog.com/en/1.1.0/>.

use super::breaks::Break;
use super::change::Change;
use super::facts::{FOLLOWING, Topic};
use super::said::Said;
use crate::word::capital;

/// The sections of an entry, each with its lines. One without lines is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changelog {
    /// By title, in order.
    pub sections: Vec<(&'static str, Vec<Said>)>,
}

/// What people who use an image want to know of.
const TOPICS: [Topic; 9] = [
    Topic::Project,
    Topic::Layout,
    Topic::Service,
    Topic::Kit,
    Topic::Port,
    Topic::Variable,
    Topic::Mount,
    Topic::Image,
    Topic::BuildArgument,
];

/// Facts that say nothing to users, or what they are told by others.
const UNTOLD: [&str; 3] = ["HEALTHCHECK", "verbatim lines", "asks what users bring"];

pub(super) fn changelog(breaks: &[Break], changes: &[Change]) -> Changelog {
    let told = || changes.iter().filter(|change| change.scope.is_none() && TOPICS.contains(&change.topic));
    let thing = |change: &Change| {
        let said = Said::words(capital(change.topic.word()));
        if change.name.is_empty() { said } else { said.then(" ").with(change.name.as_str()) }
    };
    let breaking = breaks.iter().map(|one| sentence(&one.what));
    let added = told().filter(|change| change.is_new()).map(thing);
    let removed = told().filter(|change| change.is_gone()).map(thing);
    let other = told().filter(|change| {
        change.what.as_deref().is_some_and(is_told) || (change.topic == Topic::Kit && change.what.is_some())
    });
    let other = other.map(|change| {
        let said = thing(change).then(format!(": {} ", change.what.as_deref().unwrap_or_default()));
        match (&change.before, &change.after) {
            (Some(before), Some(after)) => said.with(before).then(" → ").with(after),
            (None, Some(after)) => said.with(after),
            (Some(before), None) => said.with(before).then(" is gone"),
            (None, None) => said,
        }
    });
    let upgrade = breaks.iter().flat_map(|one| {
        let advice =
            Said::value(one.code.word()).then(", ").with(one.subject.as_str()).then(": ").and(one.advice.clone());
        let steps =
            one.steps.iter().map(|step| Said::words(format!("{}: ", capital(&step.why))).with(step.command.as_str()));
        std::iter::once(advice).chain(steps).collect::<Vec<_>>()
    });
    let sections: [(&'static str, Vec<Said>); 5] = [
        ("Breaking", breaking.collect()),
        ("Added", added.collect()),
        ("Changed", other.collect()),
        ("Removed", removed.collect()),
        ("Upgrade", upgrade.collect()),
    ];
    Changelog { sections: sections.into_iter().filter(|(_, lines)| !lines.is_empty()).collect() }
}

fn is_told(what: &str) -> bool {
    !FOLLOWING.contains(&what) && !UNTOLD.contains(&what) && !what.starts_with("with.")
}

/// The same as a sentence.
fn sentence(said: &Said) -> Said {
    said.clone().then(".")
}
