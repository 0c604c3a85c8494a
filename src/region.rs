//! Marked regions in a file of the user's.
//!
//! In Markdown, a region is what stands between the lines `<!-- hull:NAME:REGION -->` and `<!-- /hull:NAME:REGION -->`;
//! in a Makefile, between `# hull:NAME:REGION` and `# /hull:NAME:REGION`.
//! The user decides by the markers which regions a file has; everything else in it is kept byte for byte.
//! Markers in code blocks of Markdown are examples, and markers with another name belong to another spec.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::diagnostic::nearest;

/// The language of a file, which says how its markers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Comments of HTML.
    Markdown,
    /// Comments from the first column on; what is indented may belong to a recipe.
    Makefile,
}

/// A region that a file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// The bytes between the lines of its markers.
    pub body: Range<usize>,
}

/// Markers that do not add up, and the line where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no region of that name.
    Unknown {
        /// The name in the marker.
        name: String,
        /// The region most likely meant.
        nearest: Option<String>,
    },
    /// A second region of that name.
    Repeated(String),
    /// A start that no end belongs to.
    Unclosed(String),
    /// An end that no start belongs to.
    Unopened(String),
    /// A marker inside another region.
    Inside {
        /// The name in the marker.
        name: String,
        /// The region that is still open.
        open: String,
    },
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.problem {
            Problem::Unknown { name, nearest: Some(nearest) } => {
                write!(f, "there is no region `{name}`; write `{nearest}`")
            }
            Problem::Unknown { name, nearest: None } => write!(f, "there is no region `{name}`; remove its markers"),
            Problem::Repeated(name) => write!(f, "region `{name}` stands here a second time; remove one of the two"),
            Problem::Unclosed(name) => write!(f, "region `{name}` starts here and never ends; add its end marker"),
            Problem::Unopened(name) => write!(f, "region `{name}` ends here and never started; add its start marker"),
            Problem::Inside { name, open } => {
                write!(f, "a marker of region `{name}` inside region `{open}`; end `{open}` first")
            }
        }
    }
}

/// The text with new bodies in the regions it has, in the file's own line ending.
///
/// # Errors
/// See [`find`].
pub fn apply(
    language: Language,
    text: &str,
    project: &str,
    regions: &[(String, String)],
) -> Result<String, RegionError> {
    let bodies: BTreeMap<&str, &str> = regions.iter().map(|(name, body)| (name.as_str(), body.as_str())).collect();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for region in find(language, text, project, regions)? {
        let old = text.get(region.body.clone()).unwrap_or_default();
        let body = bodies.get(region.name.as_str()).map_or_else(String::new, |body| normal(body));
        new.push_str(text.get(done..region.body.start).unwrap_or_default());
        new.push_str(&if normal(old) == body { old.to_owned() } else { body.replace('\n', ending) });
        done = region.body.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    Ok(new)
}

/// The line on which a region of a project starts, in a file of whichever language; none where it does not stand.
pub fn line_of(text: &str, project: &str, name: &str) -> Option<usize> {
    let starts = |language| {
        markers(language, text, project)
            .find_map(|(line, _, marker)| matches!(marker, Marker::Start(start) if start == name).then_some(line))
    };
    [Language::Markdown, Language::Makefile].into_iter().find_map(starts)
}

/// A region between its markers, for a file that does not exist yet.
pub fn marked(language: Language, project: &str, name: &str, body: &str) -> String {
    let (start, end) = language.comment();
    format!("{start}hull:{project}:{name}{end}\n{}{start}/hull:{project}:{name}{end}\n", normal(body))
}

/// Whether a body stands between its markers and leaves nothing open.
pub fn holds(language: Language, project: &str, name: &str, body: &str) -> bool {
    let text = marked(language, project, name, body);
    let found = find(language, &text, project, &[(name.to_owned(), String::new())]);
    matches!(found.as_deref(), Ok([region]) if text.get(region.body.clone()) == Some(&normal(body)))
}

/// A body as it is compared: lines end in `\n`, the last one too.
pub fn normal(body: &str) -> String {
    let body = body.replace("\r\n", "\n");
    if body.is_empty() || body.ends_with('\n') { body } else { body + "\n" }
}

/// The regions of `project` that a text has, in the order of the text.
///
/// # Errors
/// The first marker that is repeated, unbalanced or names a region that is not among `regions`.
pub fn find(
    language: Language,
    text: &str,
    project: &str,
    regions: &[(String, String)],
) -> Result<Vec<Region>, RegionError> {
    let mut found: Vec<Region> = Vec::new();
    let mut open: Option<(usize, Region)> = None;
    for (line, range, marker) in markers(language, text, project) {
        let problem = match (marker, open.take()) {
            (Marker::Start(name), None) => {
                let Some(problem) = problem(name, regions, &found) else {
                    open = Some((line, Region { name: name.to_owned(), body: range.end..range.end }));
                    continue;
                };
                problem
            }
            (Marker::End(name), Some((_, mut region))) if region.name == name => {
                region.body.end = range.start;
                found.push(region);
                continue;
            }
            (Marker::End(name), None) => Problem::Unopened(name.to_owned()),
            (Marker::Start(name) | Marker::End(name), Some((_, region))) => {
                Problem::Inside { name: name.to_owned(), open: region.name }
            }
        };
        return Err(RegionError { line, problem });
    }
    match open {
        Some((line, region)) => Err(RegionError { line, problem: Problem::Unclosed(region.name) }),
        None => Ok(found),
    }
}

fn problem(name: &str, regions: &[(String, String)], found: &[Region]) -> Option<Problem> {
    let known = || regions.iter().map(|(known, _)| known.as_str());
    if !known().any(|known| known == name) {
        let nearest = nearest(name, known()).map(str::to_owned);
        return Some(Problem::Unknown { name: name.to_owned(), nearest });
    }
    found.iter().any(|region| region.name == name).then(|| Problem::Repeated(name.to_owned()))
}

enum Marker<'a> {
    Start(&'a str),
    End(&'a str),
}

/// The markers of `project` outside of code: line number, bytes of the line, marker.
fn markers<'a>(
    language: Language,
    text: &'a str,
    project: &'a str,
) -> impl Iterator<Item = (usize, Range<usize>, Marker<'a>)> {
    let mut at = 0;
    let mut fence: Option<&str> = None;
    text.split_inclusive('\n').enumerate().filter_map(move |(index, line)| {
        let range = at..at + line.len();
        at = range.end;
        let content = match language {
            Language::Markdown => outside_of_code(line, &mut fence)?,
            Language::Makefile => line.trim_end(),
        };
        Some((index + 1, range, marker(language, content, project)?))
    })
}

fn marker<'a>(language: Language, content: &'a str, project: &str) -> Option<Marker<'a>> {
    let (start, end) = language.comment();
    let inner = content.strip_prefix(start.trim_end())?.strip_suffix(end.trim_start())?.trim();
    let (end, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inner),
    };
    let name = inner.strip_prefix("hull:")?.strip_prefix(project)?.strip_prefix(':')?;
    Some(if end { Marker::End(name) } else { Marker::Start(name) })
}

impl Language {
    /// What stands before a comment of one line, and behind it.
    fn comment(self) -> (&'static str, &'static str) {
        match self {
            Self::Markdown => ("<!-- ", " -->"),
            Self::Makefile => ("# ", ""),
        }
    }
}

/// The line without what surrounds it; none when it is code. `fence` is what opened the block of code that it is in.
fn outside_of_code<'a>(line: &'a str, fence: &mut Option<&'a str>) -> Option<&'a str> {
    let content = unindented(line)?;
    match *fence {
        Some(open) if closes(open, content) => *fence = None,
        None => *fence = opening_fence(content),
        Some(_) => {}
    }
    fence.is_none().then_some(content)
}

/// The line without what surrounds it; none when it is indented so far that Markdown takes it for code.
fn unindented(line: &str) -> Option<&str> {
    let content = line.trim_end().trim_start_matches('\u{feff}');
    let text = content.trim_start_matches(' ');
    (content.len() - text.len() < 4 && !text.starts_with('\t')).then_some(text)
}

/// The run of backticks or tildes that opens a code block.
fn opening_fence(content: &str) -> Option<&str> {
    let fence_char = content.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let info = content.trim_start_matches(fence_char);
    let fence = content.get(..content.len() - info.len())?;
    (fence.len() >= 3 && (fence_char == '~' || !info.contains('`'))).then_some(fence)
}

/// Whether a line ends the code block that `open` began: as many of the same character, and nothing else.
fn closes(open: &str, content: &str) -> bool {
    content.starts_with(open) && open.chars().next().is_some_and(|fence| content.chars().all(|char| char == fence))
}

#[cfg(test)]
#[path = "region_tests.rs"]
mod tests;
