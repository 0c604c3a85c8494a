//! A `.dockerignore` that denies all but what the build copies.
//!
//! The format: <https://docs.docker.com/build/concepts/context/#dockerignore-files>. The last pattern that matches a path
//! decides, so the order is: deny all, keep what is copied, deny again what must never be in an image.

use std::fmt;

/// What no image should hold, wherever it lies in a folder that is kept: version control, secrets, private keys.
pub const NEVER: [&str; 9] =
    ["**/.git", "**/.hg", "**/.svn", "**/.env", "**/.env.*", "**/*.key", "**/*.pem", "**/id_rsa", "**/id_ed25519"];

/// A `.dockerignore`. Its [`Display`](fmt::Display) is the file.
///
/// ```
/// use hullwright::dockerignore::{Dockerignore, Pattern};
///
/// let file = Dockerignore { header: String::new(), keep: vec![Pattern::path("src")?], deny: vec![Pattern::new("**/*.md")?] };
/// assert_eq!(file.to_string(), "**\n!src\n**/*.md\n");
/// # Ok::<(), hullwright::dockerignore::NotAPattern>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dockerignore {
    /// The comment at its head.
    pub header: String,
    /// What the build copies; a folder is kept with all that is in it.
    pub keep: Vec<Pattern>,
    /// What is denied all the same.
    pub deny: Vec<Pattern>,
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

    /// The line that denies the pattern: `#` and `!` at its start would mean something else.
    fn denied(&self) -> String {
        if self.0.starts_with(['#', '!']) { format!("\\{}", self.0) } else { self.0.clone() }
    }
}

impl fmt::Display for Dockerignore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.header.lines() {
            writeln!(f, "{}", format!("# {line}").trim_end())?;
        }
        writeln!(f, "**")?;
        self.keep.iter().try_for_each(|pattern| writeln!(f, "!{}", pattern.0))?;
        self.deny.iter().try_for_each(|pattern| writeln!(f, "{}", pattern.denied()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn denies_before_and_after() {
        let keep =
            vec![Pattern::path("./a[1]").unwrap(), Pattern::new("docs/*.md").unwrap(), Pattern::path("#x").unwrap()];
        let deny = NEVER.into_iter().take(1).chain(["#y"]).map(|each| Pattern::new(each).unwrap()).collect();
        let file = Dockerignore { header: "What the build sees\n".into(), keep, deny };
        assert_eq!(file.to_string(), "# What the build sees\n**\n!a\\[1]\n!docs/*.md\n!#x\n**/.git\n\\#y\n");
    }

    #[test]
    fn what_is_always_denied_can_be_written() {
        for pattern in NEVER {
            assert!(Pattern::new(pattern).is_ok());
        }
    }

    proptest! {
        #[test]
        fn every_path_is_one_line_or_refused(path in any::<String>()) {
            let Ok(pattern) = Pattern::path(&path) else {
                prop_assert!(path.trim() != path || path.contains(['\n', '\r', '\0']) || path.is_empty() || path.starts_with("./"));
                return Ok(());
            };
            let file = Dockerignore { keep: vec![pattern.clone()], deny: vec![pattern], ..Dockerignore::default() };
            prop_assert_eq!(file.to_string().matches('\n').count(), 3);
        }
    }
}
