//! The short way: a text in, its files out.

use std::{error, fmt};

use crate::diagnostic::{Diagnostic, render};
use crate::fileset::FileSet;
use crate::folder::NoFolder;
use crate::pipeline::{Settings, compile};
use crate::source::Sources;

/// What was found in a spec, with the texts that it was found in. Printed, it is what the command line shows.
#[derive(Clone, Default)]
pub struct Report {
    /// The findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub sources: Sources,
}

impl Report {
    /// The findings that keep a spec from having outputs.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().filter(|finding| finding.is_error())
    }

    /// The findings that do not.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().filter(|finding| !finding.is_error())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render::human(&self.findings, &self.sources, false))
    }
}

/// As it is printed: `main` and `unwrap` show errors this way.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for Report {}

/// The outputs of a spec that is only a text: its build context is not looked at.
///
/// Warnings are not told; [`compile`] tells them, and lets a spec look at its folder.
///
/// # Errors
/// Everything that is wrong with the spec.
///
/// ```
/// let files = hullwright::generate("
/// hull: 1
/// name: hello
/// image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
/// services:
///   web: {command: sleep infinity}
/// ")?;
/// assert!(files.iter().any(|(path, _)| path.as_str() == "Dockerfile"));
///
/// let report = hullwright::generate("hull: 1\nname: hello\n").unwrap_err();
/// assert!(report.to_string().contains("hull.yaml:1:1"));
/// # Ok::<(), hullwright::Report>(())
/// ```
pub fn generate(text: &str) -> Result<FileSet, Report> {
    let mut sources = Sources::default();
    let spec = sources.add("hull.yaml", text);
    let compiled = compile(&mut sources, spec, &Settings::default(), &NoFolder);
    compiled.files.ok_or(Report { findings: compiled.findings, sources })
}
