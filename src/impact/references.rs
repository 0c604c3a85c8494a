//! Everything that named what is gone: its own files, files that only name it, and lines of files that stay.

use super::causes::stands_in;
use super::change::Change;
use super::facts::Topic;
use super::files::{FileChange, FileFate};

/// Something that is gone, with everything that named it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gone {
    /// What it was: a service, a stage, a user.
    pub topic: Topic,
    /// Its name.
    pub name: String,
    /// The files that were there for it alone.
    pub own: Vec<String>,
    /// The files that only said that somebody waits for it, or that there is one.
    pub markers: Vec<String>,
    /// The lines of files that stay which named it, or a port of it: the file, its region, the number, the text.
    pub lines: Vec<Named>,
}

/// A line that named something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// The output.
    pub path: String,
    /// The region in it, of a file of the user's.
    pub region: Option<String>,
    /// Its number, before.
    pub number: usize,
    /// Its text, before.
    pub text: String,
}

/// All that is gone, in the order of the changes.
pub(super) fn gone(changes: &[Change], files: &[FileChange]) -> Vec<Gone> {
    let told = [Topic::Service, Topic::Stage, Topic::User, Topic::Layout];
    let gone = changes.iter().enumerate().filter(|(_, change)| change.is_gone() && told.contains(&change.topic));
    let of = |(at, change): (usize, &Change)| {
        let deleted = |is_marker: bool| {
            let own = files.iter().filter(move |file| file.fate == FileFate::Deleted && file.cause == Some(at));
            own.filter(move |file| file.is_reference == is_marker).map(|file| file.path.clone()).collect()
        };
        let mut names = vec![change.name.clone()];
        names.extend(called(change, changes));
        Gone {
            topic: change.topic,
            name: change.name.clone(),
            own: deleted(false),
            markers: deleted(true),
            lines: files.iter().flat_map(|file| lines(file, &names)).collect(),
        }
    };
    gone.map(of).collect()
}

/// What else a service is called: its ports for people, and their numbers.
fn called(service: &Change, changes: &[Change]) -> Vec<String> {
    let is_its = |change: &&Change| {
        let owner = change.name.split('.').next().unwrap_or_default();
        service.topic == Topic::Service && change.topic == Topic::Port && change.is_gone() && owner == service.name
    };
    let facts = changes.iter().filter(is_its).flat_map(|change| &change.facts);
    let told = facts.filter(|(what, _)| matches!(what.as_str(), "number" | "moved by" | "description"));
    told.map(|(_, value)| value.clone()).collect()
}

fn lines(file: &FileChange, names: &[String]) -> Vec<Named> {
    let of_line = |line: &super::LineChange| {
        let (number, text) = line.before.clone()?;
        let still = |name: &String| line.after.as_ref().is_some_and(|(_, after)| stands_in(after, name));
        let is_named = names.iter().any(|name| stands_in(&text, name) && !still(name));
        is_named.then(|| Named { path: file.path.clone(), region: line.region.clone(), number, text })
    };
    file.lines.iter().filter_map(of_line).collect()
}
