//! Files that a service wants: parts of the image, or written when it starts.
//!
//! What reaches a layer is a [`File`], whose content is a plain text: nothing that has a value only at the start fits
//! into one, and so no secret does. A [`Written`] file reaches no layer.

use super::text::Text;
use crate::spec::{ContainerPath, FileMode};

/// A file of the image: what is in it is known when that is built.
#[derive(Clone, Debug)]
pub struct File {
    pub(crate) path: ContainerPath,
    pub(crate) content: String,
    pub(crate) mode: Option<FileMode>,
}

/// A file with variables in it, which the service writes when it starts, as its user.
#[derive(Clone, Debug)]
pub struct Written {
    pub(crate) path: ContainerPath,
    /// The folder it lies in.
    pub(crate) folder: ContainerPath,
    pub(crate) content: Text,
    pub(crate) mode: FileMode,
    pub(crate) place: WrittenPlace,
}

/// Where a written file lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenPlace {
    /// With the other files of the container.
    Disk,
    /// In memory: a secret is in it, or nothing else may be written; its folder is neither of a layer nor of a volume.
    Memory,
}
