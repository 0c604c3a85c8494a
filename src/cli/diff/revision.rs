//! A folder as it was at a revision of git. Nothing is checked out: the objects are read where they are.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hullwright::Folder;
use hullwright::disk::{Context, SPEC_LIMIT};

use crate::cli::args::folder;
use crate::cli::failure::Failure;

/// The build context of a spec at a revision. Nothing outside of it can be seen; a symbolic link is a file without a text.
#[derive(Clone)]
pub(super) struct Revision {
    /// Where git is asked.
    place: PathBuf,
    /// As it was asked for.
    name: String,
    /// The folder of the spec, from the top of the repository.
    spec: Vec<String>,
    /// The folder that is seen, in the same way; none lies outside of the repository.
    root: Option<Vec<String>>,
    /// The objects of all files, by their paths from the top.
    files: std::rc::Rc<BTreeMap<String, String>>,
    /// The spec's own name, from the top.
    file: String,
}

impl Revision {
    /// The spec at a revision, with its text.
    pub(super) fn open(file: &Path, revision: &str) -> Result<(Self, String), Failure> {
        let place = folder(file).to_owned();
        let wrong = |why: &str| Failure::Usage(format!("{why}; `hullwright diff OLD NEW` needs no git"));
        if revision.starts_with('-') || revision.is_empty() || revision.contains(char::is_control) {
            return Err(Failure::Usage(format!(
                "`{}` is no revision: it is read as an option",
                revision.escape_debug()
            )));
        }
        let prefix = git(&place, &["rev-parse", "--show-prefix"])?
            .ok_or_else(|| wrong(&format!("`{}` is in no repository of git", place.display())))?;
        let prefix = String::from_utf8_lossy(&prefix).trim_end_matches('\n').to_owned();
        let wanted = format!("{revision}^{{commit}}");
        let commit =
            git(&place, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?.ok_or_else(|| {
                Failure::Usage(format!(
                    "git knows no revision `{}`; `git log` shows which there are, and `git fetch` brings more",
                    revision.escape_debug()
                ))
            })?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let listed = git(&place, &["ls-tree", "-r", "-z", "--full-tree", &commit])?
            .ok_or_else(|| wrong(&format!("git cannot list `{}`", revision.escape_debug())))?;
        let spec: Vec<String> = prefix.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let own = spec.iter().cloned().chain([name]).collect::<Vec<_>>().join("/");
        let files = std::rc::Rc::new(entries(&listed));
        let revision = Self { place, name: revision.to_owned(), root: Some(spec.clone()), spec, files, file: own };
        let text = revision.blob(&revision.file).ok_or_else(|| {
            Failure::Usage(format!(
                "there is no spec `{}` at `{}`; name another revision",
                revision.file, revision.name
            ))
        })?;
        Ok((revision, text))
    }

    /// What reports call it.
    pub(super) fn shown(&self) -> String {
        format!("{}:{}", self.name, self.file)
    }

    /// The text of a file, by its path from the top.
    fn blob(&self, path: &str) -> Option<String> {
        let object = self.files.get(path)?;
        let size = git(&self.place, &["cat-file", "-s", object]).ok()??;
        let size: u64 = String::from_utf8(size).ok()?.trim().parse().ok()?;
        if size > SPEC_LIMIT {
            return None;
        }
        let bytes = git(&self.place, &["cat-file", "blob", object]).ok()??;
        String::from_utf8(bytes).ok().map(|text| text.replace("\r\n", "\n"))
    }

    /// The path from the top of one that is seen; none lies elsewhere.
    fn inside(&self, path: &str) -> Option<String> {
        let root = self.root.as_ref()?;
        let whole = joined(root, path)?;
        (whole.len() >= root.len() && whole.iter().zip(root).all(|(one, other)| one == other)).then(|| whole.join("/"))
    }
}

/// A path from a folder, both from the top; none leads out of the repository.
fn joined(folder: &[String], path: &str) -> Option<Vec<String>> {
    let mut whole = folder.to_vec();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(whole.pop()?),
            part => whole.push(part.to_owned()),
        }
    }
    Some(whole)
}

/// The files of a listing of git's, without links and other repositories.
fn entries(listed: &[u8]) -> BTreeMap<String, String> {
    let listed = listed.split(|byte| *byte == 0).filter_map(|entry| std::str::from_utf8(entry).ok());
    let entry = |entry: &str| {
        let (head, path) = entry.split_once('\t')?;
        let mut head = head.split(' ');
        let (mode, _, object) = (head.next()?, head.next()?, head.next()?);
        let object = if mode.starts_with("100") { object } else { "" };
        Some((path.to_owned(), object.to_owned()))
    };
    listed.filter_map(entry).collect()
}

/// Asks git; none is a refusal.
fn git(place: &Path, arguments: &[&str]) -> Result<Option<Vec<u8>>, Failure> {
    let mut command = Command::new("git");
    command.arg("--no-pager").arg("-C").arg(place).args(arguments);
    // Nothing is asked of people, and nothing is written, not even the index.
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
    match output {
        Ok(output) => Ok(output.status.success().then_some(output.stdout)),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Failure::Usage(
            "`--since` asks git, which is not installed; `hullwright diff OLD NEW` needs none".to_owned(),
        )),
        Err(error) => Err(Failure::Usage(format!("cannot run git: {error}"))),
    }
}

impl Folder for Revision {
    fn files(&self, path: &str) -> Vec<String> {
        let Some(folder) = self.inside(path) else { return Vec::new() };
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.files.keys().filter_map(|file| file.strip_prefix(start.as_str())).map(str::to_owned).collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.blob(&self.inside(path)?)
    }

    fn has(&self, path: &str) -> bool {
        let Some(path) = self.inside(path) else { return false };
        let below = format!("{path}/");
        path.is_empty() || self.files.contains_key(&path) || self.files.keys().any(|file| file.starts_with(&below))
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        Some(Box::new(Self { root: joined(&self.spec, path), ..self.clone() }))
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        // The names of folders above a repository are the disk's affair.
        Context::new(&self.place).above(levels)
    }
}
