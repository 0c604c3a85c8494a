//! Which variables there are, and who is given them.

use std::collections::BTreeSet;

use super::{Model, Service, Variable};
use crate::spec::{EnvName, Layout};

impl Model {
    /// The variable of that name, when users set it.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// The variables that some services of this model are given.
    pub(crate) fn given_to(&self, services: &[Service]) -> impl Iterator<Item = &Variable> {
        let given: Vec<&Variable> = match self.layout {
            Layout::Single => self.own_variables().collect(),
            Layout::Split => {
                let read = services.iter().flat_map(|service| self.reads(service).names);
                let awaited =
                    services.iter().flat_map(|service| self.brought_for(service)).map(|(_, name, _)| name.clone());
                let read: BTreeSet<EnvName> = read.chain(awaited).collect();
                self.variables.values().filter(|variable| read.contains(&variable.name)).collect()
            }
        };
        given.into_iter()
    }

    /// The variables that the image's own services are given: all but those that only somebody else's image reads.
    pub fn own_variables(&self) -> impl Iterator<Item = &Variable> {
        let is_split = self.layout == Layout::Split;
        let read = |services: Vec<&Service>| -> BTreeSet<EnvName> {
            services.into_iter().flat_map(|service| self.reads(service).names).collect()
        };
        let has_foreign = self.foreign().next().is_some();
        let of_image = self.services.iter().filter(|_| is_split || has_foreign);
        let own = read(of_image.chain(self.jobs().map(|job| &job.service)).collect());
        let foreign = read(self.foreign().map(|companion| &companion.service).collect());
        self.variables
            .values()
            .filter(move |variable| own.contains(&variable.name) || !(is_split || foreign.contains(&variable.name)))
    }

    /// The headings that variables stand under, each once.
    pub(crate) fn groups(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let groups = self.all_variables().filter_map(|(variable, _)| variable.group.as_deref());
        groups.filter(|group| seen.insert(*group)).collect()
    }

    /// The words for what a variable's value must be, where that is not plain from what it is for: one that moves a port
    /// says so already.
    pub(crate) fn wanted(&self, variable: &Variable) -> Option<String> {
        let moves = self.all_ports().any(|(_, port)| port.is_moved_by(&variable.name));
        variable.contract.wanted().filter(|_| !moves)
    }
}
