//! A whole tree as one text, for snapshot tests.

use std::fmt::Write as _;

use super::{Artefact, FileSet};
use crate::region::{self, RegionError};

impl Artefact {
    /// The text that the file has where there was none before.
    ///
    /// # Errors
    /// When the file to start from does not say where the regions are.
    pub fn fresh(&self) -> Result<String, RegionError> {
        match self {
            Self::File { contents, .. } => Ok(contents.clone()),
            Self::Regions { language, project, regions, skeleton } => {
                region::apply(*language, skeleton, project, regions)
            }
        }
    }
}

impl FileSet {
    /// The whole tree as one text, as it is when it is written into an empty folder: what a snapshot test compares.
    ///
    /// Files stand in the order of their paths. Each begins with a line of `===`, its mode and its path; the
    /// lines of its contents follow, indented by four spaces, and an empty line stays empty. Only lines of the
    /// snapshot's own begin in the first column, so two trees never have one text. Where the last line of a file
    /// does not end with a newline, a line `\ no newline at the end` says so.
    ///
    /// ```
    /// use hullwright::fileset::{Artefact, ArtefactPath, FileSet, Mode};
    ///
    /// let mut files = FileSet::default();
    /// let run = Artefact::File { contents: "#!/bin/sh\n\nexec web\n".to_owned(), mode: Mode::Executable };
    /// files.insert(ArtefactPath::new("scripts/run").unwrap(), run).unwrap();
    /// let ignored = Artefact::File { contents: "*".to_owned(), mode: Mode::Regular };
    /// files.insert(ArtefactPath::new(".dockerignore").unwrap(), ignored).unwrap();
    ///
    /// let expected = "\
    /// === 0644 .dockerignore
    ///     *
    /// \\ no newline at the end
    /// === 0755 scripts/run
    ///     #!/bin/sh
    ///
    ///     exec web
    /// ";
    /// assert_eq!(files.snapshot(), expected);
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> String {
        let mut text = String::new();
        for (path, artefact) in self.iter() {
            let _ = writeln!(text, "=== {:04o} {path}", artefact.mode().bits());
            match artefact.fresh() {
                Ok(contents) => indented(&contents, &mut text),
                Err(error) => {
                    let _ = writeln!(text, "\\ {error}");
                }
            }
        }
        text
    }
}

fn indented(contents: &str, text: &mut String) {
    for line in contents.split_inclusive('\n') {
        if line != "\n" {
            text.push_str("    ");
        }
        text.push_str(line);
    }
    if !contents.is_empty() && !contents.ends_with('\n') {
        text.push_str("\n\\ no newline at the end\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fileset::{ArtefactPath, Mode};
    use crate::region::Language;

    fn snapshot(artefact: Artefact) -> String {
        let mut files = FileSet::default();
        files.insert(ArtefactPath::new("a b").unwrap(), artefact).unwrap();
        files.snapshot()
    }

    fn file(contents: &str) -> String {
        snapshot(Artefact::File { contents: contents.to_owned(), mode: Mode::Regular })
    }

    #[test]
    fn contents_that_look_like_a_snapshot_stay_contents() {
        assert_eq!(file(""), "=== 0644 a b\n");
        assert_eq!(file("\n"), "=== 0644 a b\n\n");
        assert_eq!(file("=== 0644 c\n"), "=== 0644 a b\n    === 0644 c\n");
        assert_ne!(file("a"), file("a\n\\ no newline at the end\n"));
        assert_ne!(file("\n    "), file("\n"));
    }

    #[test]
    fn regions_stand_in_the_file_that_a_first_run_writes() {
        let regions = |skeleton: &str| Artefact::Regions {
            language: Language::Markdown,
            project: "shop".to_owned(),
            regions: vec![("ports".to_owned(), "8000\n".to_owned())],
            skeleton: skeleton.to_owned(),
        };
        let skeleton = "# Shop\n<!-- hull:shop:ports -->\n<!-- /hull:shop:ports -->\n";
        let text = snapshot(regions(skeleton));
        assert!(text.starts_with("=== 0644 a b\n    # Shop\n") && text.contains("\n    8000\n"), "{text}");
        let text = snapshot(regions("# Shop\n<!-- /hull:shop:ports -->\n"));
        assert!(text.starts_with("=== 0644 a b\n\\ "), "{text}");
    }
}
