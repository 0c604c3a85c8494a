//! `patches`: changes of outputs that no other word of the language makes.

use serde::{Deserialize, Serialize};

use super::leaf::{Passage, RelativePath};
use crate::yaml::Spanned;

/// A change of one output, made each time that it is generated. Nothing in it is substituted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Patch {
    /// The output, as `hullwright generate -v` names it: `Dockerfile`, or a file in the folder `rootfs`. Of a README or a
    /// Makefile only the marked regions can be changed.
    pub file: Spanned<RelativePath>,
    /// What is replaced, of one line or of several: it must stand there exactly once.
    pub find: Spanned<Passage>,
    /// What stands there instead. An empty text removes it.
    pub replace: Spanned<String>,
    /// Why, for who reads this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Spanned<String>>,
}
