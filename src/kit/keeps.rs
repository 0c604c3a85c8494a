//! What a kit says of the data that its service keeps on a volume: what to do when a change of the spec leaves it behind.

use indexmap::IndexMap;
use serde::Deserialize;

use super::arguments::Arguments;
use super::manifest::Manifest;
use crate::spec::{ContainerPath, FactName, KitName, ServiceName, Text, UserName};
use crate::yaml::Spanned;

/// What the service keeps on a volume, and what becomes of it when a spec changes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Keeps {
    /// What it is, in a few words such as `the databases and their roles`.
    pub what: Spanned<String>,
    /// How it comes back where it is lost, as in `they are pulled again`: then nothing is at risk.
    pub again: Option<Spanned<String>>,
    /// Writes all of it to its output, in the running container of the service.
    pub save: Option<Program>,
    /// Reads that from its input, there as well.
    pub load: Option<Program>,
    /// The parameters that the data does not follow when they change, by name.
    #[serde(default)]
    pub changes: IndexMap<Spanned<FactName>, KeptChange>,
}

/// A program and its arguments, and who runs it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Program {
    /// Who it runs as; the container's own user where nobody is named.
    pub user: Option<Spanned<UserName>>,
    /// The program and its arguments, in which the service's ports and variables have the values of its container.
    pub command: Vec<Spanned<Text>>,
}

/// What a change of a parameter means for the data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptChange {
    /// Which changes it is about.
    #[serde(default)]
    pub when: When,
    /// What becomes of the data, as a sentence.
    pub because: Spanned<String>,
    /// Whether the service must begin with an empty folder: the old one is moved aside.
    #[serde(default)]
    pub empty: bool,
    /// What saves the data for this change, in place of the kit's own.
    pub save: Option<Program>,
    /// What loads it, in place of the kit's own.
    pub load: Option<Program>,
}

/// Which changes of a parameter matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum When {
    /// Any other value.
    #[default]
    Other,
    /// A lower version or number.
    Lower,
    /// A list that lacks one of its values.
    Fewer,
}

/// What is otherwise in an image of somebody else.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct KeepsUpstream {
    /// What saves the data there.
    pub save: Option<Program>,
    /// What loads it there.
    pub load: Option<Program>,
    /// What is otherwise when parameters change, by their names. A parameter that is not named here matters there as well.
    #[serde(default)]
    pub changes: IndexMap<Spanned<FactName>, KeptChange>,
}

/// A service that a kit brings: what it was given, and what it keeps.
#[derive(Clone, Debug)]
pub struct Used {
    /// The service.
    pub service: ServiceName,
    /// Its kit.
    pub kit: KitName,
    /// Every parameter with its value, as a text.
    pub with: Vec<(String, String)>,
    /// The folders that it keeps, which must be on a volume.
    pub state: Vec<ContainerPath>,
    /// What it says of them.
    pub keeps: Option<Keeps>,
}

impl Used {
    /// What a kit says for one use of it, in one container for all or in one of its own.
    pub(super) fn new(
        service: &ServiceName,
        kit: &KitName,
        manifest: &Manifest,
        arguments: &Arguments,
        is_split: bool,
    ) -> Self {
        let upstream = manifest.upstream.as_ref().filter(|_| is_split);
        let state = match upstream {
            Some(upstream) => upstream.state.values().map(|path| path.value.clone()).collect(),
            None => manifest.state.iter().map(|path| path.value.clone()).collect(),
        };
        let other = upstream.and_then(|upstream| upstream.keeps.as_ref());
        let keeps = manifest.keeps.as_ref().map(|keeps| match other {
            Some(other) => keeps.clone().there(other),
            None => keeps.clone(),
        });
        let with = arguments.all().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { service: service.clone(), kit: kit.clone(), with, state, keeps }
    }
}

impl Keeps {
    /// The same where the service runs from an image of somebody else.
    fn there(self, other: &KeepsUpstream) -> Self {
        let mut changes = self.changes;
        for (name, change) in &other.changes {
            changes.insert(name.clone(), change.clone());
        }
        let save = other.save.clone().or(self.save);
        let load = other.load.clone().or(self.load);
        Self { what: self.what, again: self.again, save, load, changes }
    }
}
