//! One service definition directory: its lists, numbers and scripts.

use indexmap::IndexSet;

use super::bytes::until;
use super::lexer;
use super::numbers;
use super::tree::{Errno, Tree};
use super::verdict::Failure;
use crate::s6::version::Version;

/// The first release whose compiler refuses reserved names: before, the test could not succeed.
const FIRST_RESERVED: Version = Version::new(3, 1, 1, 0);

/// A directory of a source.
#[derive(Clone, Copy)]
pub(super) struct Definition<'a> {
    pub(super) tree: &'a Tree,
    pub(super) version: Version,
    /// The source directory as the compiler got it.
    pub(super) source: &'a str,
    pub(super) name: &'a str,
}

impl Definition<'_> {
    /// The path of a file in it, as messages print it.
    pub(super) fn path(&self, file: &str) -> String {
        format!("{}/{}/{file}", self.source, self.name)
    }

    /// The names in the directory `<list>.d`, or else in the file `<list>`; `None` where there is neither.
    pub(super) fn names(&self, list: &str) -> Result<Option<Vec<String>>, Failure> {
        let directory = self.path(&format!("{list}.d"));
        match self.tree.list(&directory) {
            Err(Errno::NotFound) => self.names_in_file(list),
            Err(why) => Err(Failure::system(&format!("opendir {directory}"), why)),
            Ok(entries) => self.checked(entries.into_iter().map(str::to_owned)).map(Some),
        }
    }

    /// The names in a file, one a line; `None` where there is no such file.
    pub(super) fn names_in_file(&self, list: &str) -> Result<Option<Vec<String>>, Failure> {
        let path = self.path(list);
        match self.tree.read_if_any(&path) {
            Ok(contents) => contents.map(|contents| self.checked(listed(contents))).transpose(),
            Err(why @ Errno::IsADirectory) => Err(Failure::system(&format!("read {path}"), why)),
            Err(why) => Err(Failure::system(&format!("open {path}"), why)),
        }
    }

    fn checked(&self, names: impl Iterator<Item = String>) -> Result<Vec<String>, Failure> {
        let mut checked = IndexSet::new();
        for name in names {
            check_reserved(self.name, &name, self.version)?;
            checked.insert(name);
        }
        Ok(checked.into_iter().collect())
    }

    /// The one name in a file; `None` where there is no such file.
    pub(super) fn only_name(&self, list: &str, what: &str) -> Result<Option<String>, Failure> {
        let Some(names) = self.names_in_file(list)? else { return Ok(None) };
        match <[String; 1]>::try_from(names) {
            Ok([name]) => Ok(Some(name)),
            Err(_) => Err(Failure::source(format!("{} should only contain one {what}", self.path(list)))),
        }
    }

    /// Checks a script, if there is one.
    pub(super) fn check_script(&self, script: &str, mandatory: bool) -> Result<(), Failure> {
        let path = self.path(script);
        let contents = match self.tree.read(&path) {
            Err(Errno::NotFound) if !mandatory => return Ok(()),
            Err(why @ Errno::IsADirectory) => return Err(Failure::system(&format!("parse {path}"), why)),
            Err(why) => return Err(Failure::system(&format!("open {path}"), why)),
            Ok(contents) => contents,
        };
        let syntax = lexer::words(contents).map(|_| ());
        syntax.map_err(|error| Failure::source(format!("syntax error in {path}{error}")))
    }

    /// Checks a timeout, if there is one.
    pub(super) fn check_timeout(&self, file: &str) -> Result<(), Failure> {
        let path = self.path(file);
        match self.tree.read_if_any(&path) {
            Err(why) => Err(Failure::system(&format!("read {path}"), why)),
            Ok(Some(contents)) if numbers::timeout(contents).is_none() => {
                Err(Failure::source(format!("invalid {path}")))
            }
            Ok(_) => Ok(()),
        }
    }
}

/// Refuses the names that the compiler keeps for itself.
pub(super) fn check_reserved(place: &str, name: &str, version: Version) -> Result<(), Failure> {
    if version < FIRST_RESERVED || !["s6rc-", "s6-rc-"].iter().any(|prefix| name.starts_with(prefix)) {
        return Ok(());
    }
    Err(Failure::source(format!("in {place}: identifier {name} starts with reserved prefix")))
}

/// The names in a list file: blanks before a name and lines that start with `#` are dropped, blanks after are not.
fn listed(contents: &[u8]) -> impl Iterator<Item = String> {
    contents.split(|&byte| byte == b'\n').filter_map(|line| {
        let line = String::from_utf8_lossy(until(line, 0));
        let name = line.trim_start_matches([' ', '\t']);
        (!name.is_empty() && !name.starts_with('#')).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_blanks_at_the_end() {
        let names: Vec<_> = listed(b"a\n \tb\n\n# c\n  # d\ne \nf\r\ng # h").collect();
        assert_eq!(names, ["a", "b", "e ", "f\r", "g # h"]);
    }
}
