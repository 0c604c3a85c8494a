//! Build stages, each after the stages it takes from.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Check;
use super::forms::LINE;
use super::image::given;
use super::steps::Around;
use crate::kit::Expanded;
use crate::model::{Arg, Base, Stage};
use crate::spec::{self, StageName, StagePlatform, Step, Taken};
use crate::yaml::Spanned;

impl Check<'_> {
    /// The stages that the image needs, in the order of the file: one that starts from another, or copies from it,
    /// comes after it.
    pub(super) fn stages(&mut self) -> Vec<Stage> {
        let expanded = self.expanded;
        let used = used(expanded);
        expanded
            .stages
            .iter()
            .filter(|(name, _)| used.contains(&name.value))
            .map(|(name, stage)| self.stage(name, stage))
            .collect()
    }

    fn stage(&mut self, name: &Spanned<StageName>, stage: &spec::Stage) -> Stage {
        let spec::Stage {
            kit: _,  // taken by expand
            with: _, // taken by expand
            description,
            from,
            platform,
            packages,
            args,
            environment,
            working_dir,
            steps,
            provides: _,    // read by whoever copies
            exports: _,     // read by the services that copy
            dev: _,         // merged over the stage before, where it is the development
            interpreter: _, // read by a rule
        } = stage;
        let platform = given(platform.as_ref(), StagePlatform::Target);
        let base = match from {
            None => Base::Image(self.image_of_others(&self.expanded.spec.image.base, platform)),
            Some(from) => match StageName::try_from(from.to_string()) {
                Ok(other) if self.expanded.stages.keys().any(|key| key.value == other) => Base::Stage(other),
                _ => Base::Image(self.image_of_others(from, platform)),
            },
        };
        Stage {
            name: name.value.clone(),
            description: self.optionally_formed(description.as_ref(), &LINE),
            base,
            platform,
            packages: packages.iter().map(|package| package.value.clone()).collect(),
            args: self.args(args),
            environment: environment
                .iter()
                .map(|(name, text)| (name.value.clone(), self.formed(text, &LINE)))
                .collect(),
            working_dir: working_dir.as_ref().map(|path| path.value.clone()),
            steps: {
                let around = Around::stage(stage);
                steps.iter().flat_map(|step| self.step(step, &around)).collect()
            },
        }
    }

    /// Build arguments.
    pub(super) fn args(&mut self, args: &IndexMap<Spanned<spec::EnvName>, Spanned<spec::Text>>) -> Vec<Arg> {
        args.iter().map(|(name, text)| Arg { name: name.value.clone(), default: self.formed(text, &LINE) }).collect()
    }
}

/// The stages that the image is made of: those that it takes from, and those that these need.
pub(super) fn used(expanded: &Expanded) -> BTreeSet<StageName> {
    let copied = expanded.services.iter().flat_map(|service| &service.copy).filter_map(|copy| stage_of(&copy.taken));
    let mut wanted: Vec<StageName> = copied.cloned().collect();
    wanted.extend(expanded.image_steps().flat_map(|step| needed(expanded, step)));
    let image = &expanded.spec.image.dockerfile;
    let verbatim = std::iter::once(image).chain(expanded.services.iter().map(|service| &service.dockerfile));
    let lines = verbatim.flat_map(|steps| [&steps.start, &steps.packages, &steps.files, &steps.end]).flatten();
    wanted.extend(lines.flat_map(|lines| named(expanded, lines)));
    let mut used = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        let Some(stage) = expanded.stages.get(&name) else { continue };
        if used.insert(name) {
            wanted.extend(stage.from.iter().filter_map(|from| StageName::try_from(from.to_string()).ok()));
            wanted.extend(stage.steps.iter().flat_map(|step| needed(expanded, step)));
        }
    }
    used
}

/// The stages that a step takes from.
fn needed(expanded: &Expanded, step: &Step) -> Vec<StageName> {
    let taken = step.taken().filter_map(|taken| stage_of(taken.value).cloned());
    taken.chain(step.dockerfile.iter().flat_map(|lines| named(expanded, lines))).collect()
}

/// The stages that verbatim lines take files from.
fn named(expanded: &Expanded, lines: &str) -> Vec<StageName> {
    let takes = |name: &StageName| {
        lines.match_indices("from=").any(|(at, word)| {
            let rest = lines.get(at + word.len()..).and_then(|rest| rest.strip_prefix(name.as_str()));
            rest.is_some_and(|rest| {
                !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || "-_.:/".contains(next))
            })
        })
    };
    expanded.stages.keys().map(|name| &name.value).filter(|name| takes(name)).cloned().collect()
}

/// The stage that something is taken from.
pub(super) fn stage_of(taken: &Taken) -> Option<&StageName> {
    match taken {
        Taken::Stage(stage) | Taken::FromStage { stage, .. } => Some(stage),
        Taken::FromImage { .. } | Taken::Context { .. } => None,
    }
}
