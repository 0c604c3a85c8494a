//! The instructions of one stage, in order, as steps.

use super::pairs::literal;
use super::read::{Flags, Instr, What};
use super::run;
use crate::import::cx::{Cx, Volume};
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::yaml_out::{Mapping, Value};

/// One stage, or the image, while its instructions are read.
pub(super) struct Walk<'c, 'f> {
    pub(super) cx: &'c mut Cx<'f>,
    pub(super) names: &'c Names,
    /// Defaults of the arguments before the first stage, with their facts.
    pub(super) globals: &'c [(String, String, FactId)],
    pub(super) is_image: bool,
    /// The keys that lead to it.
    pub(super) at: Vec<String>,
    /// The folder that instructions are done in.
    pub(super) folder: String,
    pub(super) first_folder: Option<String>,
    pub(super) who: Who,
    /// Whether packages may come from elsewhere than the base's own archive.
    pub(super) has_other_archives: bool,
    /// Values of constants so far.
    pub(super) constants: Vec<(String, String)>,
    pub(super) start: Start,
}

/// How the image starts, as far as the instructions have said.
#[derive(Default)]
pub(super) struct Start {
    pub(super) entrypoint: Option<(super::read::Program, FactId)>,
    pub(super) command: Option<(super::read::Program, FactId)>,
    pub(super) healthcheck: Option<(Flags, Option<super::read::Program>, Vec<FactId>)>,
    pub(super) signal: Option<(String, FactId)>,
    pub(super) user: Option<(String, FactId)>,
}

/// Who does the instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Root,
    /// A user of the spec.
    Known(String),
    /// Somebody whom the base or a step has made.
    Raw,
}

/// The stages by name and number, with the names that they have in the spec.
pub(super) struct Names(pub(super) Vec<(Option<String>, String)>);

impl Names {
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        let is_it =
            |(own, _): &(Option<String>, String)| own.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.0.iter().position(is_it).or_else(|| name.parse().ok().filter(|number| *number < self.0.len()))
    }
}

impl<'c, 'f> Walk<'c, 'f> {
    pub(super) fn new(
        cx: &'c mut Cx<'f>,
        names: &'c Names,
        globals: &'c [(String, String, FactId)],
        at: &[&str],
        is_image: bool,
    ) -> Self {
        let at = at.iter().map(|key| (*key).to_owned()).collect();
        let (folder, constants, start) = ("/".to_owned(), Vec::new(), Start::default());
        let (first_folder, who) = (None, Who::Root);
        Self {
            cx,
            names,
            globals,
            is_image,
            at,
            folder,
            first_folder,
            who,
            has_other_archives: false,
            constants,
            start,
        }
    }

    /// The name that a stage has in the spec.
    pub(super) fn stage_name(&self, name: &str) -> Option<String> {
        self.names.number(name).and_then(|number| self.names.0.get(number)).map(|(_, name)| name.clone())
    }

    /// The keys that lead to something of the stage or the image.
    pub(super) fn keys<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        self.at.iter().map(String::as_str).chain(more.iter().copied()).collect()
    }

    /// One more step.
    pub(super) fn item<const N: usize>(&mut self, pairs: [(&str, Value); N], with: impl FnOnce(Claim) -> Claim) {
        let claim = Claim::item(&self.keys(&["steps"]), pairs.into_iter().collect::<Mapping>());
        self.cx.claim(with(claim));
    }

    /// The instruction stays as it is written.
    pub(super) fn keep(&mut self, raw: &str, facts: &[FactId]) {
        self.item([("dockerfile", raw.into())], |claim| claim.of(facts.iter().copied()).kept());
    }

    pub(super) fn lose(&mut self, facts: &[FactId], why: &str) {
        for fact in facts {
            self.cx.ledger.lose(*fact, why);
        }
    }

    /// A claim that is this step, or else the instruction as it was written.
    pub(super) fn kept_claim(&self, raw: &str, facts: &[FactId]) -> Claim {
        let step = Mapping::from_iter([("dockerfile", Value::from(raw))]);
        Claim::item(&self.keys(&["steps"]), step).of(facts.iter().copied()).kept()
    }

    /// Reads the instructions.
    pub(super) fn instructions(&mut self, all: &[(&Instr, &[FactId])]) {
        for (number, (instr, facts)) in all.iter().enumerate() {
            let is_built_on = all.iter().skip(number).any(|(next, _)| matches!(next.what, What::Run { .. }));
            let is_read = |name: &str| {
                let others = all.iter().filter(|(other, _)| !std::ptr::eq(*other, *instr));
                let mut others = others.filter(|(other, _)| !(self.is_image && run::unpacks_overlay(&other.raw)));
                others.any(|(other, _)| other.raw.contains(name))
            };
            // An argument that only the installation of s6-overlay reads is that of hullwright's own.
            if let What::Arg(args) = &instr.what
                && self.cx.is_supervised()
                && args.iter().all(|(name, _)| !is_read(name))
            {
                facts.iter().for_each(|fact| self.cx.ledger.imply(*fact));
                let defaults = args.iter().filter_map(|(name, default)| Some((name.clone(), default.clone()?)));
                self.constants.extend(defaults);
                continue;
            }
            self.one(instr, facts, is_built_on);
        }
    }

    fn one(&mut self, instr: &Instr, facts: &[FactId], is_built_on: bool) {
        let Some(first) = facts.first().copied() else { return };
        match &instr.what {
            What::From { .. } => {}
            What::Arg(args) => self.args(args, facts, &instr.raw),
            What::Env(pairs) => self.env(pairs, facts, &instr.raw, is_built_on),
            What::Copy { is_add: true, .. } if self.is_image && run::unpacks_overlay(&instr.raw) => {
                run::overlay(self, &instr.raw, facts);
            }
            What::Copy { has_text: true, .. } => self.keep(&instr.raw, facts),
            What::Copy { flags, sources, to, is_add, .. } => {
                self.copy(&super::copy::Wanted { flags, sources, to, facts, raw: &instr.raw }, *is_add);
            }
            What::Run { flags, command, has_text } => {
                run::run(self, &run::Wanted { flags, command, has_text: *has_text, facts, raw: &instr.raw });
            }
            What::Workdir(path) => self.workdir(path, first, &instr.raw),
            What::User(name) => self.user(name, first),
            _ if !self.is_image && !matches!(instr.what, What::Other) => {
                self.lose(facts, "nothing of an image is started from this stage");
            }
            What::Label(pairs) => self.labels(pairs, facts),
            What::Expose(ports) => ports.iter().zip(facts).for_each(|(port, fact)| self.expose(port, *fact)),
            What::Volume(paths) => {
                for (path, fact) in paths.iter().zip(facts) {
                    let volume = Volume { mount: None, path: path.clone(), facts: vec![*fact] };
                    self.cx.volumes.push(volume);
                }
            }
            What::Cmd(program) => self.replaced(|start| &mut start.command, (program.clone(), first)),
            What::Entrypoint(program) => self.replaced(|start| &mut start.entrypoint, (program.clone(), first)),
            What::Stopsignal(signal) => self.replaced(|start| &mut start.signal, (signal.clone(), first)),
            What::Healthcheck { flags, test } => {
                let new = (flags.clone(), test.clone(), facts.to_vec());
                if let Some((_, _, before)) = self.start.healthcheck.replace(new) {
                    self.lose(&before, "a later HEALTHCHECK counts");
                }
            }
            What::Maintainer(name) => {
                let claim = Claim::put(&["image", "labels", "maintainer"], literal(name)).of([first]);
                self.cx.claim(claim);
            }
            What::Other if instr.raw.to_ascii_uppercase().starts_with("ONBUILD") && self.is_image => {
                self.cx.end.push((instr.raw.clone(), facts.to_vec()));
            }
            What::Other => self.keep(&instr.raw, facts),
        }
    }

    fn replaced<T>(&mut self, place: fn(&mut Start) -> &mut Option<(T, FactId)>, new: (T, FactId)) {
        if let Some((_, before)) = place(&mut self.start).replace(new) {
            self.lose(&[before], "a later line of its kind counts");
        }
    }

    fn workdir(&mut self, path: &str, fact: FactId, raw: &str) {
        let Some(folder) = self.absolute(path).map(|path| path.trim_end_matches('/').to_owned()) else {
            path.clone_into(&mut self.folder);
            return self.keep(raw, &[fact]);
        };
        let folder = if folder.is_empty() { "/".to_owned() } else { folder };
        if self.first_folder.is_none() {
            self.first_folder = Some(folder.clone());
            let claim = Claim::put(&self.keys(&["working_dir"]), folder.as_str()).of([fact]);
            self.cx.claim(claim);
        } else if folder == self.folder {
            self.cx.ledger.imply(fact);
        } else {
            self.keep(&format!("WORKDIR {folder}"), &[fact]);
        }
        self.folder = folder;
    }

    fn user(&mut self, name: &str, fact: FactId) {
        let was_raw = self.who == Who::Raw;
        let is_root = matches!(name.split(':').next(), Some("root" | "0"));
        let known = self.known_user(name).filter(|_| self.is_image);
        self.who = match (is_root, &known) {
            (true, _) => Who::Root,
            (false, Some(user)) => Who::Known(user.clone()),
            (false, None) => Who::Raw,
        };
        if self.who == Who::Raw {
            self.keep(&format!("USER {name}"), &[fact]);
        } else {
            if was_raw {
                self.keep("USER root", &[]);
            }
            self.cx.ledger.imply(fact);
        }
        if self.is_image {
            self.start.user = Some((name.to_owned(), fact));
        }
    }

    /// A user of the spec, by name or number.
    pub(super) fn known_user(&self, owner: &str) -> Option<String> {
        let name = owner.split(':').next().unwrap_or_default();
        if name == "root" || name == "0" {
            return Some("root".to_owned());
        }
        self.cx.users.iter().find(|(user, uid)| user == name || uid == name).map(|(user, _)| user.clone())
    }
}
