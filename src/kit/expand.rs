//! Replaces every kit of a spec by what it brings.

use indexmap::IndexMap;

use super::arguments::{self, Arguments};
use super::catalogue::{self, Kit};
use super::expanded::{Expanded, Part, Service};
use super::manifest::{Interface, Manifest};
use super::merge;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::{Sources, Span};
use crate::spec::{self, Argument, FactName, KitName, Piece, Script, ServiceName, Spec, Text};
use crate::yaml::{self, Kind, Node, Spanned};

/// Replaces the kits. What is wrong with their use is reported; the result is then good enough to find more.
pub fn expand(mut spec: Spec, sources: &mut Sources) -> (Expanded, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let written = std::mem::take(&mut spec.services);
    let mut expanded = Expanded {
        users: std::mem::take(&mut spec.users),
        stages: std::mem::take(&mut spec.stages),
        repositories: std::mem::take(&mut spec.image.value.repositories),
        spec,
        services: Vec::new(),
        before_packages: IndexMap::new(),
        after_packages: Vec::new(),
        packages: Vec::new(),
        state: Vec::new(),
    };
    for (name, service) in written {
        match service.kit.clone() {
            None => expanded.services.push(merge::over(name, Part::Whole, spec::Service::default(), service)),
            Some(kit) => expanded.add_kit(&kit, name, service, sources, &mut findings),
        }
    }
    (expanded, findings)
}

impl Expanded {
    fn add_kit(
        &mut self,
        kit_name: &Spanned<KitName>,
        name: Spanned<ServiceName>,
        user: spec::Service,
        sources: &mut Sources,
        findings: &mut Vec<Diagnostic>,
    ) {
        let Some(kit) = catalogue::find(kit_name.as_str()) else {
            findings.push(unknown_kit(kit_name));
            // Something to run, so that its lack is not reported as well.
            let stand_in = Spanned::new(Script::Inline(String::new()), kit_name.span);
            let unknown = spec::Service { script: Some(stand_in), ..spec::Service::default() };
            self.services.push(merge::over(name, Part::Whole, unknown, user));
            return;
        };
        let given = with_vars(&user.with, &self.spec.vars, findings);
        let context = Context { service: name.as_str(), volume: self.volume_path() };
        let Some((mut manifest, arguments)) = read(kit, kit_name, &given, &context, sources, findings) else { return };
        for brought in arguments::contributions(&mut manifest, &arguments) {
            self.packages.extend(brought.packages);
            for (repository, wanted) in brought.repositories {
                self.repositories.entry(repository).or_insert(wanted);
            }
        }
        let place = |path: &Spanned<spec::ContainerPath>| {
            let span = arguments.span_of(path.as_str()).unwrap_or(kit_name.span);
            Spanned::new(path.value.clone(), span)
        };
        self.state.extend(manifest.state.iter().map(place));
        for (user, wanted) in manifest.users {
            self.users.entry(user).or_insert(wanted);
        }
        for stage in manifest.stages.values_mut() {
            stage.steps.iter_mut().filter_map(|step| step.value.script.as_mut()).for_each(|script| inline(kit, script));
        }
        for (stage, wanted) in manifest.stages {
            match self.stages.get_key_value(&stage) {
                Some((taken, _)) if taken.span.source == kit_name.span.source => {
                    findings.push(taken_stage(taken, kit_name));
                }
                _ => drop(self.stages.insert(stage, wanted)),
            }
        }
        self.before_packages.extend(manifest.before_packages);
        self.after_packages.extend(manifest.after_packages);
        self.services.extend(services(kit, &name, user, manifest.service, manifest.init, manifest.setup));
    }

    /// Where the volume for the services' state is mounted. Without one the usual place stands in: a rule reports
    /// that the state would be lost there.
    fn volume_path(&self) -> &str {
        let paths = self.spec.volumes.values().find_map(|volume| volume.path.as_ref());
        paths.map_or(spec::USUAL_VOLUME, |path| path.as_str())
    }
}

/// What a kit's texts may use besides its parameters.
struct Context<'a> {
    service: &'a str,
    volume: &'a str,
}

/// The service and its helpers, in the order in which they start.
fn services(
    kit: Kit,
    name: &Spanned<ServiceName>,
    user: spec::Service,
    defaults: spec::Service,
    init: Option<spec::Service>,
    setup: Option<spec::Service>,
) -> Vec<Service> {
    let mut whole = merge::over(name.clone(), Part::Whole, with_scripts(kit, defaults), user);
    let mut helper = |hook: Option<spec::Service>, suffix: &str, part: fn(ServiceName) -> Part| {
        let named = ServiceName::try_from(format!("{}-{suffix}", name.value)).ok()?;
        Some(merge::helper(
            Spanned::new(named, name.span),
            part(name.value.clone()),
            with_scripts(kit, hook?),
            &mut whole,
        ))
    };
    let init = helper(init, "init", |of| Part::Init { of });
    let setup = helper(setup, "setup", |of| Part::Setup { of });
    init.into_iter().chain(std::iter::once(whole)).chain(setup).collect()
}

/// A script of a kit lies in the kit's folder.
fn with_scripts(kit: Kit, mut service: spec::Service) -> spec::Service {
    service.script.iter_mut().for_each(|script| inline(kit, script));
    service
}

fn inline(kit: Kit, script: &mut Spanned<Script>) {
    if let Script::File(path) = &script.value {
        let text = kit.file(path.as_str()).expect("internal: a kit's script lies in its folder");
        script.value = Script::Inline(text.to_owned());
    }
}

fn read(
    kit: Kit,
    kit_name: &Spanned<KitName>,
    given: &IndexMap<Spanned<String>, Spanned<Argument>>,
    context: &Context<'_>,
    sources: &mut Sources,
    findings: &mut Vec<Diagnostic>,
) -> Option<(Manifest, Arguments)> {
    let text = kit.file("kit.yaml").unwrap_or_default();
    let id = sources.add(format!("kit {}", kit.name), text);
    let (node, wrong) = yaml::parse(sources, id);
    findings.extend(wrong);
    let mut node = node?;
    substitute(&mut node, &|_| None, &|fact| match fact {
        "service.name" => Some(context.service.to_owned()),
        "volume.path" => Some(context.volume.to_owned()),
        _ => None,
    });
    let (interface, wrong) = yaml::decode::<Interface>(&only(&node, &["description", "parameters"]));
    findings.extend(wrong);
    let arguments = arguments::check(kit_name, &interface?, given, findings);
    let place = |fact: &str| arguments.place(fact.strip_prefix("with.")?);
    substitute(&mut node, &place, &|fact| {
        let name = fact.strip_prefix("with.")?;
        Some(arguments.get(name).unwrap_or("0").to_owned())
    });
    let (manifest, wrong) = yaml::decode::<Manifest>(&node);
    if arguments.is_complete() {
        findings.extend(wrong);
    }
    Some((manifest?, arguments))
}

/// The entries of a map with these keys.
fn only(node: &Node, keys: &[&str]) -> Node {
    let mut part = node.clone();
    if let Kind::Mapping(entries) = &mut part.kind {
        entries.retain(|entry| keys.contains(&entry.key.text.as_str()));
    }
    part
}

/// Replaces `${fact}` in every text of a tree where the fact is known. A text that consists of one fact gets the
/// place where that was written, since a mistake in it is one of that place.
fn substitute(node: &mut Node, place: &dyn Fn(&str) -> Option<Span>, fact: &dyn Fn(&str) -> Option<String>) {
    node.map_scalars(&mut |scalar, span| {
        let Some(text) = substituted(&scalar.text, fact) else { return };
        let whole = scalar.text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        *span = whole.and_then(place).unwrap_or(*span);
        scalar.text = text;
        scalar.plain &= !scalar.is_nothing();
    });
}

fn substituted(text: &str, fact: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, reference) = rest.split_at(at);
        result.push_str(before);
        let end = reference.find('}').map_or(reference.len(), |end| end + 1);
        let (reference, after) = reference.split_at(end);
        let name = reference.trim_start_matches("${").trim_end_matches('}');
        result.push_str(&fact(name).unwrap_or_else(|| reference.to_owned()));
        rest = after;
    }
    result.push_str(rest);
    (result != text).then_some(result)
}

/// The arguments with the constants of the file in place; a constant that does not exist is reported.
fn with_vars(
    given: &IndexMap<Spanned<String>, Spanned<Argument>>,
    vars: &IndexMap<Spanned<FactName>, Spanned<Text>>,
    findings: &mut Vec<Diagnostic>,
) -> IndexMap<Spanned<String>, Spanned<Argument>> {
    let constant = |name: &str| {
        let name = name.strip_prefix("vars.")?;
        let (_, text) = vars.iter().find(|(key, _)| key.as_str() == name)?;
        match text.pieces() {
            [] => Some(String::new()),
            [Piece::Literal(text)] => Some(text.clone()),
            _ => None,
        }
    };
    let mut given = given.clone();
    for argument in given.values_mut() {
        let texts: Vec<(&mut String, Span)> = match &mut argument.value {
            Argument::One(text) => vec![(text, argument.span)],
            Argument::List(items) => items.iter_mut().map(|item| (&mut item.value, item.span)).collect(),
        };
        for (text, span) in texts {
            let written = text.clone();
            if let Some(new) = substituted(text, &constant) {
                *text = new;
            }
            if let Some(left) = text.split("${vars.").nth(1).and_then(|rest| rest.split('}').next()) {
                findings.push(undefined_var(left, &written, span, vars));
            }
        }
    }
    given
}

fn undefined_var(
    name: &str,
    written: &str,
    span: Span,
    vars: &IndexMap<Spanned<FactName>, Spanned<Text>>,
) -> Diagnostic {
    let known = || vars.keys().map(|key| key.as_str());
    let report =
        Diagnostic::new(Code::UndefinedReference, span, format!("`${{vars.{name}}}` is not a constant of this file"))
            .label("no such constant");
    match nearest(name, known()) {
        Some(near) if !written.contains('\n') => {
            let instead = written.replace(&format!("${{vars.{name}}}"), &format!("${{vars.{near}}}"));
            report.edit(format!("write `${{vars.{near}}}`"), span, yaml::quoted(&instead))
        }
        _ => report.advice(format!("`vars` has {}; declare `{name}` there: its value only you know", list(known()))),
    }
}

/// A stage of the user's that a kit brings too.
fn taken_stage(taken: &Spanned<spec::StageName>, kit: &Spanned<KitName>) -> Diagnostic {
    Diagnostic::new(
        Code::ReservedName,
        taken.span,
        format!("the kit `{}` brings a stage named `{}`", kit.value, taken.value),
    )
    .label("the same name")
    .also(kit.span, "the kit")
    .advice("give the stage another name, here and wherever it is copied from: which one only you know")
}

fn unknown_kit(name: &Spanned<KitName>) -> Diagnostic {
    let known = || catalogue::all().map(|kit| kit.name);
    let report =
        Diagnostic::new(Code::UnknownKit, name.span, format!("there is no kit `{}`", name.value)).label("no such kit");
    match nearest(name.as_str(), known()) {
        Some(near) => report.edit(format!("write `{near}`"), name.span, near),
        None => report.advice(format!("the kits are {}; what else the service is only you know", list(known()))),
    }
}
