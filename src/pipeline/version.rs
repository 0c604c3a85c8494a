//! Files that are for another version of hullwright.

use crate::diagnostic::{Code, Diagnostic};
use crate::spec::Requirement;
use crate::yaml::Node;

/// The version of hullwright that this is.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The report of a file that is for other versions than this one.
pub(super) fn other(root: &Node) -> Option<Diagnostic> {
    let node = root.get("requires")?;
    // What is no requirement is reported with all else that is not written as its key wants it.
    let wanted = Requirement::try_from(node.text()?.to_owned()).ok()?;
    if wanted.admits(VERSION) {
        return None;
    }
    let message = format!("this file is for hullwright `{wanted}`, and this is {VERSION}");
    Some(Diagnostic::new(Code::OtherVersion, node.span, message).label("not this version").advice(format!(
        "install such a version: `cargo install --locked hullwright --version '{}'`, or write another one here and look \
         at what `hullwright check` shows: which of them only you know",
        wanted.for_cargo()
    )))
}
