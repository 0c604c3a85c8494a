//! Opens a kit for one use of it: finds it, checks its parameters, reads its manifest with them in place.

use indexmap::IndexMap;

use super::arguments::{self, Arguments};
use super::catalogue::{self, Kit};
use super::manifest::{Interface, Manifest};
use super::project;
use super::substitute::{splice, substitute};
use super::vars::with_vars;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::folder::Folder;
use crate::source::Sources;
use crate::spec::{Argument, FactName, KitName, Text, take_of_service};
use crate::yaml::{self, Kind, Node, Spanned};

/// What every opening of a kit needs, and what was wrong with those so far.
pub(super) struct Opener<'a> {
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

impl Opener<'_> {
    /// The kit, with what it brings for this use; nothing when it is no kit for that, which is reported.
    pub(super) fn open(
        &mut self,
        name: &Spanned<KitName>,
        used: &Use<'_>,
        given: &Given,
    ) -> Option<(Kit, Manifest, Arguments)> {
        let Some(kit) = catalogue::find(name.as_str()) else {
            self.findings.push(unknown_kit(name, used));
            return None;
        };
        let given = with_vars(given, self.vars, &mut self.findings);
        let (manifest, arguments) = self.read(kit, name, used, &given)?;
        Some((kit, manifest, arguments))
    }

    fn read(
        &mut self,
        kit: Kit,
        name: &Spanned<KitName>,
        used: &Use<'_>,
        given: &Given,
    ) -> Option<(Manifest, Arguments)> {
        let id = self.sources.add(format!("kit {}", kit.name), kit.file("kit.yaml").unwrap_or_default());
        let (node, wrong) = yaml::parse(self.sources, id);
        self.findings.extend(wrong);
        let mut node = node?;
        if !kit.is_for(used.section()) {
            self.findings.push(misplaced(name, kit, used));
            return None;
        }
        substitute(&mut node, &|_| None, &|fact| match (fact, used) {
            ("service.name", Use::Service(name)) | ("stage.name", Use::Stage(name)) => Some((*name).to_owned()),
            ("user.home", Use::Image(home)) => Some((*home).to_owned()),
            ("user.home", _) => Some("/root".to_owned()),
            ("volume.path", _) => Some(self.volume.to_owned()),
            _ => None,
        });
        let (interface, wrong) = yaml::decode::<Interface>(&only(&node, &["description", "parameters"]));
        self.findings.extend(wrong);
        let arguments = arguments::check(name, &interface?, given, &mut self.findings);
        let named = node.get("project").and_then(Node::text).map(|path| project::files(self.folder, path));
        splice(&mut node, &|fact| match fact {
            "project.files" => Some(named.iter().flatten().map(|file| (file.clone(), None)).collect()),
            _ => arguments.items(fact.strip_prefix("with.")?),
        });
        let place = |fact: &str| arguments.place(fact.strip_prefix("with.")?);
        substitute(&mut node, &place, &|fact| {
            let name = fact.strip_prefix("with.")?;
            Some(arguments.get(name).unwrap_or("0").to_owned())
        });
        let mut wrong = Vec::new();
        let words = node.get_mut("service").map(|service| take_of_service(service, "service", &mut wrong));
        let (mut manifest, mistakes) = yaml::decode::<Manifest>(&node);
        wrong.extend(mistakes);
        if let Some((service, words)) = manifest.as_mut().and_then(|manifest| manifest.service.as_mut()).zip(words) {
            service.words = words;
        }
        if arguments.is_complete() {
            self.findings.extend(wrong);
        }
        Some((manifest?, arguments))
    }
}

/// What a kit takes, as its manifest says.
///
/// # Panics
/// Never: the kits are built in.
pub fn interface(kit: Kit) -> Interface {
    let mut sources = Sources::default();
    let id = sources.add(kit.name, kit.file("kit.yaml").unwrap_or_default());
    let (node, _) = yaml::parse(&sources, id);
    let node = node.expect("internal: a kit's manifest is YAML");
    let (interface, _) = yaml::decode::<Interface>(&only(&node, &["description", "parameters"]));
    interface.expect("internal: a kit's manifest says what it takes")
}

/// The entries of a map with these keys.
fn only(node: &Node, keys: &[&str]) -> Node {
    let mut part = node.clone();
    if let Kind::Mapping(entries) = &mut part.kind {
        entries.retain(|entry| keys.contains(&entry.key.text.as_str()));
    }
    part
}

fn misplaced(name: &Spanned<KitName>, kit: Kit, used: &Use<'_>) -> Diagnostic {
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

fn unknown_kit(name: &Spanned<KitName>, used: &Use<'_>) -> Diagnostic {
    let known = || catalogue::all().filter(|kit| kit.is_for(used.section())).map(|kit| kit.name);
    let report =
        Diagnostic::new(Code::UnknownKit, name.span, format!("there is no kit `{}`", name.value)).label("no such kit");
    match nearest(name.as_str(), known()) {
        Some(near) => report.edit(format!("write `{near}`"), name.span, near),
        None => report.advice(format!("the kits are {}; what else is meant only you know", list(known()))),
    }
}
