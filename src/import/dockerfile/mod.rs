//! A Dockerfile into claims: the image, the stages that it takes from, and how it starts.

mod copy;
mod count;
mod declared;
mod pairs;
mod read;
mod run;
mod start;
mod system;
mod walk;

use std::collections::BTreeSet;

use super::Unreadable;
use super::cx::Cx;
use super::draft::Claim;
use super::facts::{FactId, Ledger};
use super::words::{self, plain};
use read::{Instr, What};
use walk::{Names, Walk, Who};

/// The name that stands for the stages which bring s6-overlay.
const OVERLAY: &str = "s6-overlay";

/// Names of stages that are hullwright's own.
const RESERVED: [&str; 4] = ["final", "development", "common", OVERLAY];

/// A Dockerfile with the facts of its instructions.
pub(super) struct File {
    instrs: Vec<Instr>,
    facts: Vec<Vec<FactId>>,
}

impl File {
    /// Reads a Dockerfile and counts its facts.
    pub(super) fn read(path: &str, text: &str, ledger: &mut Ledger) -> Result<Self, Unreadable> {
        let instrs = read::read(path, text)?;
        let facts = instrs.iter().map(|instr| count::count(instr, path, ledger)).collect();
        Ok(Self { instrs, facts })
    }

    /// All of it is lost.
    pub(super) fn lose(&self, why: &str, ledger: &mut Ledger) {
        self.facts.iter().flatten().for_each(|fact| ledger.lose(*fact, why));
    }

    /// What is copied from the context.
    pub(super) fn copied(&self) -> impl Iterator<Item = &str> {
        self.instrs
            .iter()
            .flat_map(|instr| match &instr.what {
                What::Copy { flags, sources, .. } if !flags.iter().any(|(name, _)| name == "from") => {
                    sources.as_slice()
                }
                _ => &[],
            })
            .map(String::as_str)
    }

    fn stages(&self) -> (Vec<(&Instr, &[FactId])>, Vec<Stage<'_>>) {
        let (mut globals, mut stages) = (Vec::new(), Vec::<Stage<'_>>::new());
        for (instr, facts) in self.instrs.iter().zip(&self.facts) {
            match (&instr.what, stages.last_mut()) {
                (What::From { image, platform, name }, _) => {
                    let fact = facts.first().copied();
                    let all = vec![(instr, facts.as_slice())];
                    stages.push(Stage { image, platform: platform.as_deref(), name: name.as_deref(), fact, all });
                }
                (_, None) => globals.push((instr, facts.as_slice())),
                (_, Some(stage)) => stage.all.push((instr, facts.as_slice())),
            }
        }
        (globals, stages)
    }
}

struct Stage<'a> {
    image: &'a str,
    platform: Option<&'a str>,
    name: Option<&'a str>,
    fact: Option<FactId>,
    all: Vec<(&'a Instr, &'a [FactId])>,
}

impl Stage<'_> {
    /// Whether it is there to bring s6-overlay.
    fn is_overlay(&self) -> bool {
        let unpacks = self.all.iter().any(|(instr, _)| run::unpacks_overlay(&instr.raw));
        self.name.is_some_and(|name| name.starts_with(OVERLAY)) && (unpacks || self.image.starts_with(OVERLAY))
    }

    /// The stages that it starts from or takes from.
    fn needs(&self, names: &Names) -> BTreeSet<usize> {
        let mut needed: BTreeSet<usize> = names.number(self.image).into_iter().collect();
        for (instr, _) in &self.all {
            let (What::Copy { flags, .. } | What::Run { flags, .. }) = &instr.what else { continue };
            for (name, value) in flags {
                let from = if name == "from" { Some(value.as_str()) } else { None };
                let of_mount = value.split(',').find_map(|field| field.strip_prefix("from="));
                needed.extend(from.or(of_mount.filter(|_| name == "mount")).and_then(|name| names.number(name)));
            }
        }
        needed
    }
}

/// Reads the file into claims. `target` names the stage that is built, unless it is the last.
pub(super) fn import(cx: &mut Cx<'_>, file: &File, target: Option<&str>) {
    let (globals, stages) = file.stages();
    let names = named(&stages);
    let last = target.and_then(|target| names.number(target)).unwrap_or(stages.len().saturating_sub(1));
    let globals = defaults(&globals, &mut cx.ledger);
    let mut chain = vec![last];
    while let Some(base) =
        chain.last().and_then(|number| stages.get(*number)).and_then(|stage| names.number(stage.image))
    {
        if chain.contains(&base) {
            break;
        }
        chain.push(base);
    }
    chain.reverse();
    from(cx, &stages, &chain, &globals);
    image(cx, &stages, &chain, &names, &globals);
    let needed = needed(&stages, &chain, &names);
    for (number, stage) in stages.iter().enumerate() {
        let is_of_image = chain.contains(&number);
        if stage.is_overlay() && !is_of_image {
            stage.all.iter().flat_map(|(_, facts)| *facts).for_each(|fact| cx.ledger.imply(*fact));
            overlay(cx, stage);
        } else if needed.contains(&number) {
            self::stage(cx, stage, number, &names, &globals);
        } else if !is_of_image {
            let why = "the image takes nothing from this stage";
            stage.all.iter().flat_map(|(_, facts)| *facts).for_each(|fact| cx.ledger.lose(*fact, why));
        }
    }
    leftovers(cx, &globals);
}

/// Arguments before the first stage that nobody has read.
fn leftovers(cx: &mut Cx<'_>, globals: &[(String, String, FactId)]) {
    for (name, _, fact) in globals {
        if name.starts_with("S6_OVERLAY_") && cx.draft.has(&["image", "init"]) {
            cx.ledger.imply(*fact);
        }
    }
}

fn named(stages: &[Stage<'_>]) -> Names {
    let mut names: Vec<(Option<String>, String)> = Vec::new();
    for (number, stage) in stages.iter().enumerate() {
        let wanted = stage.name.map_or_else(|| format!("stage-{}", number + 1), words::name);
        let is_taken = |name: &str| RESERVED.contains(&name) || names.iter().any(|(_, other)| other == name);
        let name = match stage.is_overlay() {
            true => OVERLAY.to_owned(),
            false if is_taken(&wanted) => format!("{wanted}-{}", number + 1),
            false => wanted,
        };
        names.push((stage.name.map(str::to_owned), name));
    }
    Names(names)
}

/// Arguments before the first stage.
fn defaults(globals: &[(&Instr, &[FactId])], ledger: &mut Ledger) -> Vec<(String, String, FactId)> {
    let mut defaults = Vec::new();
    for (instr, facts) in globals {
        let What::Arg(args) = &instr.what else { continue };
        for ((name, default), fact) in args.iter().zip(*facts) {
            ledger.unless_read(*fact, "nothing that is kept reads it");
            defaults.push((name.clone(), default.clone().unwrap_or_default(), *fact));
        }
    }
    defaults
}

/// What the stages of the image need, and what those need.
fn needed(stages: &[Stage<'_>], chain: &[usize], names: &Names) -> BTreeSet<usize> {
    let mut needed = BTreeSet::new();
    let mut ahead: Vec<usize> = chain.to_vec();
    while let Some(stage) = ahead.pop().and_then(|number| stages.get(number)) {
        if stage.is_overlay() {
            continue;
        }
        for number in stage.needs(names) {
            // The image starts from its own stages: they are its own steps.
            let is_base = names.number(stage.image) == Some(number) && chain.contains(&number);
            let is_base = is_base
                && chain.iter().any(|of_image| stages.get(*of_image).is_some_and(|one| std::ptr::eq(one, stage)));
            if !is_base && needed.insert(number) {
                ahead.push(number);
            }
        }
    }
    needed
}

/// The image that the chain starts from.
fn from(cx: &mut Cx<'_>, stages: &[Stage<'_>], chain: &[usize], globals: &[(String, String, FactId)]) {
    let of_chain = || chain.iter().filter_map(|number| stages.get(*number));
    let Some(first) = of_chain().next() else { return };
    let (base, mut facts) = image_name(cx, first.image, globals);
    facts.extend(of_chain().filter_map(|stage| stage.fact));
    if let Some(platform) = of_chain().find_map(|stage| stage.platform).filter(|platform| !platform.contains('$')) {
        let platforms = crate::yaml_out::Value::Sequence(vec![platform.into()]);
        cx.claim(Claim::put(&["image", "platforms"], platforms).of(first.fact));
    }
    let other =
        Claim::put(&["image", "base"], super::BASE).note("The sources name another base, which a spec cannot have.");
    cx.claim(Claim::put(&["image", "base"], base).of(facts).or(other));
}

/// An image's name, in which arguments become constants of the file; with the facts of these.
fn image_name(cx: &mut Cx<'_>, image: &str, globals: &[(String, String, FactId)]) -> (String, Vec<FactId>) {
    let mut facts = Vec::new();
    let mut name = image.to_owned();
    for (argument, default, fact) in globals {
        let written = [format!("${{{argument}}}"), format!("${argument}")];
        let Some(written) = written.iter().find(|written| name.contains(written.as_str())) else { continue };
        name = name.replace(written, &format!("${{vars.{argument}}}"));
        cx.claim(Claim::put(&["vars", argument], plain(default)).of([*fact]));
        facts.push(*fact);
    }
    (name, facts)
}

fn image(cx: &mut Cx<'_>, stages: &[Stage<'_>], chain: &[usize], names: &Names, globals: &[(String, String, FactId)]) {
    let all: Vec<(&Instr, &[FactId])> =
        chain.iter().filter_map(|number| stages.get(*number)).flat_map(|stage| stage.all.iter().copied()).collect();
    let mut walk = Walk::new(cx, names, globals, &["image"], true);
    walk.instructions(&all);
    if walk.who == Who::Raw {
        walk.keep("USER root", &[]);
    }
    let is_elsewhere =
        walk.folder.starts_with('/') && walk.first_folder.as_ref().is_some_and(|first| *first != walk.folder);
    let (start, folder) = (std::mem::take(&mut walk.start), is_elsewhere.then(|| walk.folder.clone()));
    start::start(cx, start, folder.as_deref());
}

fn stage(cx: &mut Cx<'_>, stage: &Stage<'_>, number: usize, names: &Names, globals: &[(String, String, FactId)]) {
    let Some((_, name)) = names.0.get(number) else { return };
    let (from, facts) = match names.number(stage.image).and_then(|base| names.0.get(base)) {
        Some((_, base)) => (base.clone(), Vec::new()),
        None => image_name(cx, stage.image, globals),
    };
    let facts = facts.into_iter().chain(stage.fact);
    cx.claim(Claim::put(&["stages", name, "from"], from).of(facts));
    match stage.platform {
        Some("$BUILDPLATFORM" | "${BUILDPLATFORM}") => {
            cx.claim(Claim::put(&["stages", name, "platform"], "build").of(stage.fact));
        }
        Some(_) => stage.fact.into_iter().for_each(|fact| {
            cx.ledger.lose(fact, "a stage has the platform of the image or of the builder, and no other");
        }),
        None => {}
    }
    let mut walk = Walk::new(cx, names, globals, &["stages", name], false);
    walk.instructions(&stage.all);
}

/// The version of s6-overlay that a stage brings.
fn overlay(cx: &mut Cx<'_>, stage: &Stage<'_>) {
    let names = Names(Vec::new());
    for (instr, facts) in &stage.all {
        if run::unpacks_overlay(&instr.raw) {
            run::overlay(&mut Walk::new(cx, &names, &[], &["image"], true), &instr.raw, facts);
        }
    }
}
