//! Lines that cargo reads: <https://doc.rust-lang.org/cargo/reference/build-scripts.html>.

use std::path::Path;

use crate::diagnostic::{Diagnostic, render};
use crate::source::Sources;

/// Makes cargo run the script again when something at the path changes; none when no line can say the path.
pub(super) fn rerun_if_changed(path: &Path) -> Option<String> {
    let path = path.to_str()?;
    let is_said = !path.contains(char::is_control) && path.trim() == path && !path.is_empty();
    is_said.then(|| format!("cargo::rerun-if-changed={path}\n"))
}

/// A finding as a warning of cargo's.
pub(super) fn warning(finding: &Diagnostic, sources: &Sources) -> String {
    format!("cargo::warning={}\n", render::line(finding, sources))
}

/// An error of cargo's, which stops the build.
pub(super) fn error(line: &str) -> String {
    format!("cargo::error={}\n", render::one_line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_breaks_its_line() {
        assert_eq!(rerun_if_changed(Path::new("a b/c")).as_deref(), Some("cargo::rerun-if-changed=a b/c\n"));
        for bad in ["", "a\nb", "a\rb", " a", "a ", "a\u{85}b"] {
            assert_eq!(rerun_if_changed(Path::new(bad)), None, "{bad:?}");
        }
        assert_eq!(error("a\ncargo::rustc-env=B=c\u{1b}"), "cargo::error=a cargo::rustc-env=B=c?\n");
    }
}
