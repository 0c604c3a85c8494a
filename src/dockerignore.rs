//! A `.dockerignore` that denies all but what the build copies.
//!
//! The format: <https://docs.docker.com/build/concepts/context/#dockerignore-files>. The last pattern that matches a path
//! or a folder above it decides, so the order is: deny all; keep what is copied; deny again what must never be in an
//! image; keep what is copied by such a name; deny what the user denies.

mod never;

use std::fmt;

pub use never::{is_never, is_secret, never, never_named};

/// A `.dockerignore`. Its [`Display`](fmt::Display) is the file.
///
/// ```
/// use hullwright::dockerignore::{Dockerignore, Pattern};
///
/// let file = Dockerignore::new("", &["src"], vec![Pattern::new("**/*.md")?])?.to_string();
/// assert!(file.starts_with("**\n!src\n**/.git\n") && file.ends_with("\n**/*.md\n"));
/// # Ok::<(), hullwright::dockerignore::NotAPattern>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dockerignore {
    header: String,
    lines: Vec<Line>,
}

/// What one line says of the paths that match.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Keep(Pattern),
    Deny(Pattern),
}

/// A pattern that one line can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

/// A text that no line of the file can hold: empty, of several lines, or with white space at an end, which is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPattern(pub String);

impl fmt::Display for NotAPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} cannot be a line of a .dockerignore", self.0)
    }
}

impl std::error::Error for NotAPattern {}

impl Pattern {
    /// A pattern with `*`, `**`, `?` and `[…]`, relative to the context. A leading `./` is dropped.
    pub fn new(pattern: &str) -> Result<Self, NotAPattern> {
        let relative = pattern.strip_prefix("./").unwrap_or(pattern);
        if relative.is_empty() || relative.contains(['\n', '\r', '\0']) || relative.trim() != relative {
            return Err(NotAPattern(pattern.to_owned()));
        }
        Ok(Self(relative.to_owned()))
    }

    /// A path that matches just itself, and what is below it.
    pub fn path(path: &str) -> Result<Self, NotAPattern> {
        let mut pattern = String::new();
        for each in path.chars() {
            if matches!(each, '*' | '?' | '[' | '\\') {
                pattern.push('\\');
            }
            pattern.push(each);
        }
        Self::new(&pattern)
    }

    /// What matches a name wherever it lies below the path.
    fn below(&self, name: &str) -> Self {
        Self(format!("{}/**/{name}", self.0))
    }
}

impl Dockerignore {
    /// The file for a build that copies these paths, each with all that is in it, except for what must never be in an
    /// image and what is denied besides.
    ///
    /// What is copied by a name that is never sent is sent all the same: somebody has named it.
    pub fn new(header: &str, copied: &[&str], denied: Vec<Pattern>) -> Result<Self, NotAPattern> {
        let anywhere = |name: &'static str| Line::Deny(Pattern(format!("**/{name}")));
        let mut lines = vec![Line::Deny(Pattern("**".to_owned()))];
        for path in copied {
            lines.push(Line::Keep(Pattern::path(path)?));
        }
        lines.extend(never().map(anywhere));
        let mut named: Vec<&str> = copied.iter().copied().filter(|path| is_never(path)).collect();
        named.sort_unstable();
        for path in named {
            let pattern = Pattern::path(path)?;
            lines.push(Line::Keep(pattern.clone()));
            // A file of secrets has nothing below it; a folder may have more than what it was named for.
            let others = never().filter(|name| !is_secret(path) && !never::named(name, path));
            lines.extend(others.map(|name| Line::Deny(pattern.below(name))));
        }
        lines.extend(denied.into_iter().map(Line::Deny));
        Ok(Self { header: header.to_owned(), lines })
    }
}

impl fmt::Display for Line {
    /// `#` and `!` at the start of a pattern that denies would mean something else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep(pattern) => write!(f, "!{}", pattern.0),
            Self::Deny(pattern) if pattern.0.starts_with(['#', '!']) => write!(f, "\\{}", pattern.0),
            Self::Deny(pattern) => f.write_str(&pattern.0),
        }
    }
}

impl fmt::Display for Dockerignore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.header.lines() {
            writeln!(f, "{}", format!("# {line}").trim_end())?;
        }
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
#[path = "dockerignore_tests.rs"]
mod tests;
