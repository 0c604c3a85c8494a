//! Opens a kit for one use of it: finds it, checks its parameters, reads its manifest with them in place.

use indexmap::IndexMap;

use super::arguments::{self, Arguments, Asked};
use super::catalogue::{Catalogue, Kit, interface_of};
use super::fill::{decode, with_arguments, with_use};
use super::manifest::{Interface, Manifest};
use super::project;
use super::vars::with_vars;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::folder::Folder;
use crate::source::Sources;
use crate::spec::{Argument, FactName, KitName, Text};
use crate::yaml::{self, Node, Spanned};

/// What every opening of a kit needs, and what was wrong with those so far.
pub(super) struct Opener<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) sources: &'a mut Sources,
    pub(super) folder: &'a dyn Folder,
    pub(super) vars: &'a IndexMap<Spanned<FactName>, Spanned<Text>>,
    /// Where the volume for the services' state is mounted.
    pub(super) volume: &'a str,
    pub(super) findings: Vec<Diagnostic>,
}

/// What a kit is used for, under which name.
pub(super) enum Use<'a> {
    /// A service.
    Service(&'a str),
    /// A build stage.
    Stage(&'a str),
    /// The image itself, for the user with that home.
    Image(&'a str),
}

impl Use<'_> {
    /// The part of a manifest that such a use needs.
    fn section(&self) -> &'static str {
        match self {
            Self::Service(_) => "service",
            Self::Stage(_) => "stage",
            Self::Image(_) => "in_place",
        }
    }
}

type Given = IndexMap<Spanned<String>, Spanned<Argument>>;

impl<'a> Opener<'a> {
    /// The kit, with what it brings for this use; nothing when it is no kit for that, which is reported.
    pub(super) fn open(
        &mut self,
        name: &Spanned<KitName>,
        used: &Use<'_>,
        given: &Given,
    ) -> Option<(Kit<'a>, Manifest, Arguments)> {
        let Some(kit) = self.catalogue.find(name.as_str()) else {
            self.findings.push(unknown_kit(self.catalogue, name, used));
            return None;
        };
        let known = self.findings.len();
        let given = with_vars(given, self.vars, &mut self.findings);
        let read = self.read(kit, name, used, &given);
        // What a kit takes is known when nothing is wrong with the kit itself.
        if kit.is_broken() {
            self.findings.truncate(known);
        }
        let (manifest, arguments) = read?;
        Some((kit, manifest, arguments))
    }

    fn read(
        &mut self,
        kit: Kit<'a>,
        name: &Spanned<KitName>,
        used: &Use<'_>,
        given: &Given,
    ) -> Option<(Manifest, Arguments)> {
        let mut tree = kit.tree(self.sources)?;
        if !kit.is_for(used.section()) {
            // A kit that is for nothing was reported.
            if kit.is_for("service") || kit.is_for("stage") {
                self.findings.push(misplaced(name, kit, used));
            }
            return None;
        }
        with_use(&mut tree, used, self.volume);
        let (interface, _) = yaml::decode::<Interface>(&interface_of(&tree));
        let asked = Asked { kit: name, interface: &interface?, is_own: kit.folder().is_some() };
        let arguments = arguments::check(&asked, given, &mut self.findings);
        let project = tree.get("project").and_then(Node::text);
        let named = project.map(|path| project::files(self.folder, path)).unwrap_or_default();
        with_arguments(&mut tree, &arguments, &named);
        let (manifest, wrong) = decode(&mut tree);
        // What is wrong with any use of it was reported.
        if arguments.is_complete() {
            self.findings.extend(wrong);
        }
        Some((manifest?, arguments))
    }
}

fn misplaced(name: &Spanned<KitName>, kit: Kit<'_>, used: &Use<'_>) -> Diagnostic {
    let what = if kit.is_for("service") { "service" } else { "stage" };
    let but = match used {
        Use::Service(_) => "is no service",
        Use::Stage(_) => "builds nothing",
        Use::Image(_) => "is not made in the image itself",
    };
    let message = format!("the kit `{}` is for a {what}", name.value);
    Diagnostic::new(Code::UnknownKit, name.span, message)
        .label(but)
        .advice(format!("use it under `{what}s`, or write here what is to be done; which of them only you know"))
}

fn unknown_kit(catalogue: &Catalogue, name: &Spanned<KitName>, used: &Use<'_>) -> Diagnostic {
    let known = || catalogue.all().filter(|kit| kit.is_for(used.section())).map(|kit| kit.name);
    let report =
        Diagnostic::new(Code::UnknownKit, name.span, format!("there is no kit `{}`", name.value)).label("no such kit");
    match nearest(name.as_str(), known()) {
        Some(near) => report.edit(format!("write `{near}`"), name.span, near),
        None => report.advice(format!("the kits are {}; what else is meant only you know", list(known()))),
    }
}
