//! Services that kits bring: what they were given, and what is known of their data.

use super::Text;
use crate::spec::{ContainerPath, KitName, ServiceName, UserName};

/// A service that a kit brings.
#[derive(Clone, Debug)]
pub struct KitUse {
    pub(crate) service: ServiceName,
    pub(crate) kit: KitName,
    /// Every parameter with its value, in the order of the kit.
    pub(crate) with: Vec<(String, String)>,
    /// The folders that it keeps on a volume.
    pub(crate) state: Vec<ContainerPath>,
    pub(crate) keeps: Option<Keeps>,
}

/// What it keeps there.
#[derive(Clone, Debug)]
pub struct Keeps {
    /// What it is, in a few words.
    pub(crate) what: String,
    /// How it comes back where it is lost; none where it does not.
    pub(crate) again: Option<String>,
    /// What takes it along.
    pub(crate) way: Option<Way>,
    /// The parameters that it does not follow when they change.
    pub(crate) changes: Vec<KeptChange>,
}

/// What a change of a parameter means for the data.
#[derive(Clone, Debug)]
pub struct KeptChange {
    pub(crate) parameter: String,
    pub(crate) when: KeptWhen,
    /// What becomes of the data, as a sentence.
    pub(crate) because: String,
    /// Whether the service must begin with an empty folder.
    pub(crate) empty: bool,
    /// What takes the data along then, in place of the usual way.
    pub(crate) way: Option<Way>,
}

/// Which changes of a parameter matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptWhen {
    /// Any other value.
    Other,
    /// A lower version or number.
    Lower,
    /// A list that lacks one of its values.
    Fewer,
}

/// How data is taken along: written by one program, read by another.
#[derive(Clone, Debug)]
pub struct Way {
    pub(crate) save: Inside,
    pub(crate) load: Inside,
}

/// A program that is run in the container.
#[derive(Clone, Debug)]
pub struct Inside {
    pub(crate) user: Option<UserName>,
    pub(crate) command: Vec<Text>,
}
