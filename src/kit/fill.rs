//! Puts what is known of a use of a kit into its manifest, and reads it.

use super::arguments::Arguments;
use super::manifest::Manifest;
use super::open::Use;
use super::substitute::{splice, substitute};
use crate::diagnostic::Diagnostic;
use crate::spec::take_of_service;
use crate::yaml::{self, Node};

/// The first words of facts that are the file's, and not the kit's: they are left for whoever knows the file.
pub(super) const FACTS_OF_THE_FILE: [&str; 6] = ["base", "image", "ports", "services", "vars", "volumes"];

/// Where one asks what users bring in the place of a kit's service; known when the container starts.
pub(crate) const EXTERNAL_HOST: &str = "external.host";

/// The port of it.
pub(crate) const EXTERNAL_PORT: &str = "external.port";

/// Whether a fact is one of the file's.
pub(super) fn is_of_the_file(fact: &str) -> bool {
    fact.split('.').next().is_some_and(|first| FACTS_OF_THE_FILE.contains(&first))
}

/// Puts in place what the use itself says.
pub(super) fn with_use(tree: &mut Node, used: &Use<'_>, volume: &str) {
    substitute(tree, &|_| None, &|fact| match (fact, used) {
        ("service.name", Use::Service(name)) | ("stage.name", Use::Stage(name)) => Some((*name).to_owned()),
        ("user.home", Use::Image(home)) => Some((*home).to_owned()),
        ("user.home", _) => Some("/root".to_owned()),
        ("volume.path", _) => Some(volume.to_owned()),
        _ => None,
    });
}

/// Puts the parameters in place, and the files that a project names. What is no fact at all was reported.
pub(super) fn with_arguments(tree: &mut Node, arguments: &Arguments, named: &[String]) {
    splice(tree, &|fact| match fact {
        "project.files" => Some(named.iter().map(|file| (file.clone(), None)).collect()),
        _ => arguments.items(fact.strip_prefix("with.")?),
    });
    let place = |fact: &str| arguments.place(fact.strip_prefix("with.")?);
    substitute(tree, &place, &|fact| {
        if !crate::spec::is_fact_path(fact) || is_of_the_file(fact) || [EXTERNAL_HOST, EXTERNAL_PORT].contains(&fact) {
            return None;
        }
        let value = fact.strip_prefix("with.").and_then(|name| arguments.get(name));
        Some(value.unwrap_or("0").to_owned())
    });
}

/// Reads a manifest in which everything is in place.
pub(super) fn decode(tree: &mut Node) -> (Option<Manifest>, Vec<Diagnostic>) {
    let mut wrong = Vec::new();
    let mut take = |service: Option<&mut Node>| service.map(|node| take_of_service(node, "service", &mut wrong));
    let words = take(tree.get_mut("service"));
    let elsewhere = take(tree.get_mut("upstream").and_then(|upstream| upstream.get_mut("service")));
    let (mut manifest, mistakes) = yaml::decode::<Manifest>(tree);
    wrong.extend(mistakes);
    if let Some(manifest) = &mut manifest {
        let upstream = manifest.upstream.as_mut().and_then(|upstream| upstream.service.as_mut());
        for (service, words) in [(manifest.service.as_mut(), words), (upstream, elsewhere)] {
            if let Some((service, words)) = service.zip(words) {
                service.words = words;
            }
        }
    }
    (manifest, wrong)
}
