//! `hullwright adopt`: edits of outputs come home to the spec, and the outputs are generated.

mod told;

use std::collections::BTreeSet;
use std::path::Path;

use hullwright::adopt::{Adopted, Edited, Left, Why};
use hullwright::diagnostic::nearest;
use hullwright::disk::{self, Context, Homecoming, NewText};
use hullwright::drift::{self, Disk, Plan, compare, plan_adopted};
use hullwright::explain::Explained;
use hullwright::fileset::{ArtefactPath, FileSet};
use hullwright::source::{SourceId, Sources};
use hullwright::spec::PatchName;
use hullwright::{compile, yaml};
use serde_json::json;

use super::args::AdoptArgs;
use super::failure::Failure;
use super::report::Report;
use super::{Outcome, compile as compiled, console, difference, generate};

pub(super) fn run(args: &AdoptArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("adopt", &args.report);
    let spec = &args.place.spec;
    let text = disk::read_spec(&spec.file)?;
    let mut sources = Sources::default();
    let id = sources.add(spec.file.to_string_lossy(), text.as_str());
    let (settings, context) = (compiled::settings(spec), Context::new(spec.folder()));
    let found = compile(&mut sources, id, &settings, &context);
    report.findings(&found.findings, &sources)?;
    let Some(files) = found.files else { return report.stopped("", &[]) };
    let named = named(args, &files)?;
    if let Some(name) = &args.patch {
        is_free(name, &sources, id)?;
    }

    let root = args.place.root();
    let lock = if args.dry_run { None } else { Some(disk::lock(root)?) };
    let there = disk::snapshot(root, &files)?;
    let edited = drift::edited(&files, &there);
    let is_asked = |path: &ArtefactPath| named.is_empty() || named.contains(path);
    if !edited.iter().any(|edited| is_asked(&edited.path)) {
        return nothing(args, &named, &files, &there, report);
    }
    if edited.iter().any(|edited| edited.has_moved || edited.text.is_none()) {
        return in_the_way(args, &edited, report);
    }
    if let Err(refusals) = plan_adopted(&files, &files, &there, &BTreeSet::new()) {
        return generate::refuse(&refusals, &there, &args.place, report);
    }
    let edits = edited.into_iter().filter_map(|edited| {
        let is_asked = is_asked(&edited.path);
        Some(Edited { is_asked, ..Edited::new(edited.path, edited.text?) })
    });
    let edits: Vec<Edited> = edits.collect();
    let adopted = match Adopted::new(&mut sources, id, &settings, &context, &edits, args.patch.as_deref()) {
        Ok(adopted) => adopted,
        Err(findings) => {
            report.findings(&findings, &sources)?;
            return report.stopped("", &[]);
        }
    };
    let there = disk::snapshot(root, &adopted.files)?;
    let plan = match plan_adopted(&files, &adopted.files, &there, &adopted.home) {
        Ok(plan) => plan,
        Err(refusals) => return generate::refuse(&refusals, &there, &args.place, report),
    };
    let pins_file = spec.folder().join(compiled::lock_name(spec));
    let pins = found.pins.source.map(|id| sources.get(id).text.as_str()).zip(adopted.lock.as_deref());
    let texts = pins.map(|(before, after)| NewText { path: &pins_file, before, after }).into_iter();
    let texts = texts.chain([NewText { path: &spec.file, before: &text, after: &adopted.spec }]);
    let texts: Vec<NewText<'_>> = texts.filter(|text| text.before != text.after).collect();
    let comes_home = !texts.is_empty() || !adopted.home.is_empty();
    if let Some(lock) = lock.filter(|_| comes_home) {
        disk::adopt(root, &plan, Homecoming { outputs: &adopted.home, texts: &texts }, &lock)?;
    }
    let plan = if comes_home { plan } else { Plan::default() };
    let is_left = edits.iter().any(|edit| !adopted.home.contains(&edit.path));
    // What a line comes from takes a while to find out, so only where there is one.
    let is_open = |left: &Left| matches!(left.why, Why::NoValue | Why::Several(_) | Why::NoPatch(_));
    let explained = adopted.left.iter().any(is_open).then(|| Explained::new(&mut sources, id, &settings, &context));
    let explained = explained.and_then(Result::ok);
    told::Told { args, adopted: &adopted, explained: explained.as_ref(), sources: &sources }
        .tell(&plan, &edits, report)?;
    Ok(if is_left { Outcome::Findings } else { Outcome::Fine })
}

/// The outputs that are named, as the spec has them or as paths from here.
fn named(args: &AdoptArgs, files: &FileSet) -> Result<Vec<ArtefactPath>, Failure> {
    let named = args.files.iter().map(|name| {
        let inside = Path::new(name).strip_prefix(args.place.root()).ok().map(|path| path.to_string_lossy());
        let names = [Some(name.as_str().into()), inside].into_iter().flatten();
        let mut paths = names.filter_map(|name| ArtefactPath::new(&name).ok());
        paths.find(|path| files.get(path).is_some()).ok_or_else(|| {
            let near = nearest(name, files.iter().map(|(path, _)| path.as_str()));
            let step = near.map_or_else(
                || "`hullwright generate -v` names them".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Failure::Usage(format!("`{name}` is no output of the spec; {step}"))
        })
    });
    named.collect()
}

/// Whether a patch can have that name.
fn is_free(name: &str, sources: &Sources, id: SourceId) -> Result<(), Failure> {
    PatchName::try_from(name.to_owned())
        .map_err(|why| Failure::Usage(format!("{}; name the patch so", why.message)))?;
    let (root, _) = yaml::parse(sources, id);
    if root.is_some_and(|root| root.get("patches").is_some_and(|patches| patches.get(name).is_some())) {
        return Err(Failure::Usage(format!("the spec has a patch `{name}` already; give this one another name")));
    }
    Ok(())
}

/// No output was edited: of those that are named, what is otherwise.
fn nothing(
    args: &AdoptArgs,
    named: &[ArtefactPath],
    files: &FileSet,
    there: &Disk,
    mut report: Report,
) -> Result<Outcome, Failure> {
    for drift in compare(files, there).iter().filter(|drift| named.contains(&drift.path)) {
        let step = difference::next_step(drift, &args.place);
        report.result(
            |_| console::visible(&format!("{drift}\n  = help: {step}\n")),
            || difference::machine("drift", drift, drift.line(there), None, &step),
        );
    }
    let words = if named.is_empty() { "no output was changed by hand" } else { "none of these was changed by hand" };
    report.summary(&format!("nothing to adopt: {words}"), &[("values", 0), ("patches", 0), ("left", 0)])?;
    Ok(Outcome::Fine)
}

/// Edited outputs of which nobody can tell what was edited.
fn in_the_way(args: &AdoptArgs, edited: &[drift::Edited], mut report: Report) -> Result<Outcome, Failure> {
    let generate = args.place.generate();
    let mut number = 0;
    for drift::Edited { path, text, has_moved } in
        edited.iter().filter(|edited| edited.has_moved || edited.text.is_none())
    {
        number += 1;
        let (why, step) = match text {
            None => ("is not UTF-8 text", format!("save it as UTF-8; or give it up: `{generate} --force`")),
            Some(_) => (
                "was changed by hand, and so was what it is generated from: which of them made which line cannot be told",
                format!(
                    "put the spec back as it was, adopt, and change it again; or give the edits up: `{generate} --force`"
                ),
            ),
        };
        let words = format!("error: `{path}` {why}\n  = help: {step}\n\n");
        report.obstacle(
            &console::visible(&words),
            || json!({ "type": "refusal", "path": path.as_str(), "moved": has_moved, "message": why, "help": step }),
        )?;
    }
    report.stopped("nothing was adopted\n", &[("refused", number)])
}
