//! `hullwright kit new` and `hullwright kit eject`: files that are the user's from then on.

use std::fmt::Write as _;
use std::path::Path;

use hullwright::diagnostic::{list, nearest};
use hullwright::disk;
use hullwright::kit::built_in;
use hullwright::spec::KitName;

use super::args::{KitEjectArgs, KitNewArgs, Purpose};
use crate::cli::args::folder;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, console};

/// A kit's files, by name.
type Files = &'static [(&'static str, &'static str)];

/// Where kits are written, from the folder of the spec.
const KITS: &str = "kits";

const SERVICE: Files = &[
    ("kit.yaml", include_str!("../../../templates/new-kit/service/kit.yaml")),
    ("prepare.sh", include_str!("../../../templates/new-kit/service/prepare.sh")),
];

const STAGE: Files = &[
    ("kit.yaml", include_str!("../../../templates/new-kit/stage/kit.yaml")),
    ("build.sh", include_str!("../../../templates/new-kit/stage/build.sh")),
];

pub(super) fn new(args: &KitNewArgs) -> Result<Outcome, Failure> {
    let name = KitName::try_from(args.name.clone()).map_err(|wrong| {
        let instead = wrong.instead.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        Failure::Usage(format!("{}{instead}", wrong.message))
    })?;
    if built_in().any(|kit| kit.name == name.as_str()) {
        return Err(Failure::Usage(format!(
            "there is a built-in kit `{name}`: choose another name, or copy that one with `hullwright kit eject {name}`"
        )));
    }
    let (files, section) = match args.purpose {
        Purpose::Service => (SERVICE, "services"),
        Purpose::Stage => (STAGE, "stages"),
    };
    let used = format!("{section}:\n  {name}: {{kit: {name}}}\n");
    write(&args.file, name.as_str(), files.iter().copied(), &used)
}

pub(super) fn eject(args: &KitEjectArgs) -> Result<Outcome, Failure> {
    let names = || built_in().map(|kit| kit.name);
    let kit = built_in().find(|kit| kit.name == args.name).ok_or_else(|| {
        let step = match nearest(&args.name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the built-in kits are {}", list(names())),
        };
        Failure::Usage(format!("there is no built-in kit `{}`; {step}", args.name))
    })?;
    write(&args.file, kit.name, kit.files(), "")
}

/// Writes a kit beside a spec, and says how the spec uses it.
fn write<'a>(
    spec: &Path,
    name: &str,
    files: impl Iterator<Item = (&'a str, &'a str)>,
    used: &str,
) -> Result<Outcome, Failure> {
    let place = folder(spec).join(KITS).join(name);
    let files: Vec<(&str, &str)> = files.collect();
    disk::create(&place, files.iter().copied())?;
    let mut out = String::new();
    let shown = place.strip_prefix(".").unwrap_or(&place);
    for (file, _) in files {
        let _ = writeln!(out, "wrote {}", shown.join(file).display());
    }
    let _ = write!(out, "\nIn {}:\n\nkits:\n  {name}: ./{KITS}/{name}\n{used}", spec.display());
    console::out(&console::visible(&out))?;
    Ok(Outcome::Fine)
}
