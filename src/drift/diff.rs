//! What a difference looks like, line by line.

use similar::TextDiff;

use super::{Disk, Drift, Kind};

impl Drift {
    /// A unified diff from what is there to what should be there, as `patch -p1` reads it; none when there is
    /// nothing to compare, or when a side is no text.
    pub fn diff(&self, disk: &Disk) -> Option<String> {
        let there = std::str::from_utf8(disk.contents(&self.path).unwrap_or_default()).ok()?;
        let wanted = match (&self.kind, &self.wanted) {
            (Kind::WrongMode, _) | (Kind::Foreign, None) => return None,
            (Kind::Orphaned { .. }, _) => "",
            (_, wanted) => wanted.as_ref()?.contents.as_str(),
        };
        let name = |side: &str, text: &str| match text {
            "" => "/dev/null".to_owned(),
            _ => format!("{side}/{}", self.path),
        };
        let diff = TextDiff::from_lines(there, wanted);
        let text = diff.unified_diff().header(&name("a", there), &name("b", wanted)).to_string();
        (!text.is_empty()).then_some(text)
    }
}
