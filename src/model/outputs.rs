//! Where the outputs go.

use super::Model;
use crate::fileset::ArtefactPath;
use crate::spec::Layout;

/// Where each output goes; none means that it is switched off.
#[derive(Clone, Debug)]
pub struct Outputs {
    pub(crate) dockerfile: Option<ArtefactPath>,
    pub(crate) rootfs: Option<ArtefactPath>,
    pub(crate) ignore: Option<ArtefactPath>,
    pub(crate) compose: Option<ArtefactPath>,
    /// The compose file of the second layout, where two are wanted.
    pub(crate) compose_second: Option<ArtefactPath>,
    /// The compose file of the development, laid over the first one.
    pub(crate) compose_dev: Option<ArtefactPath>,
    pub(crate) env_example: Option<ArtefactPath>,
    /// The files with marked regions.
    pub(crate) readmes: Vec<ArtefactPath>,
    /// The Makefile with a marked region.
    pub(crate) makefile: Option<ArtefactPath>,
    /// Patterns that the ignore file denies besides.
    pub(crate) denied: Vec<String>,
}

impl Outputs {
    /// Whether both layouts stand in one compose file, where each has a profile of its name.
    pub(crate) fn has_one_compose(&self) -> bool {
        self.compose.is_some() && self.compose == self.compose_second
    }
}

impl Model {
    /// The compose file of a layout, where that is wanted.
    pub(crate) fn compose_of(&self, layout: Layout) -> Option<&ArtefactPath> {
        let place = self.layouts.iter().position(|wanted| *wanted == layout)?;
        if place == 0 { self.outputs.compose.as_ref() } else { self.outputs.compose_second.as_ref() }
    }

    /// The compose file of this layout.
    pub(crate) fn own_compose(&self) -> Option<&ArtefactPath> {
        self.compose_of(self.layout)
    }
}
