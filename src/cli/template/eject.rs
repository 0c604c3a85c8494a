//! `hullwright template eject`: the beginning of an override, which is the user's from then on.

use std::fmt::Write as _;

use hullwright::diagnostic::{list, nearest};
use hullwright::source::Sources;
use hullwright::template::BuiltIn;
use hullwright::{disk, templates_folder};

use super::args::EjectArgs;
use super::{block_names, named};
use crate::cli::args::folder;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, console};

/// Where templates are written when the spec names no folder.
const USUAL: &str = "templates";

pub(super) fn run(args: &EjectArgs) -> Result<Outcome, Failure> {
    let template = named(&args.name)?;
    let text = match &args.block {
        Some(block) => of_block(template, block)?,
        None => template.text.to_owned(),
    };
    let mut sources = Sources::default();
    let id = sources.add(args.file.to_string_lossy(), disk::read_spec(&args.file)?);
    let named = templates_folder(&sources, id);
    let path = format!("{}/{}", named.as_deref().unwrap_or(USUAL), template.name);
    let root = folder(&args.file);
    disk::begin(root, &path, &text)?;
    let shown = root.strip_prefix(".").unwrap_or(root).join(&path);
    let mut out = format!("wrote {}\n", shown.display());
    if named.is_none() {
        let _ = write!(out, "\nAdd this line to {}:\n\ntemplates: ./{USUAL}\n", args.file.display());
    }
    console::out(&console::visible(&out))?;
    Ok(Outcome::Fine)
}

/// An override of one block, with what stands in it.
fn of_block(template: &BuiltIn, wanted: &str) -> Result<String, Failure> {
    let Some(block) = template.blocks().into_iter().find(|block| block.name == wanted) else {
        let names = block_names(template);
        let names = || names.iter().map(String::as_str);
        let step = match nearest(wanted, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its blocks are {}", list(names())),
        };
        return Err(Failure::Usage(format!("`{}` has no block `{wanted}`; {step}", template.name)));
    };
    let extends = format!("{{% extends \"built-in/{}\" %}}", template.name);
    Ok(format!("{extends}\n\n{{% block {wanted} %}}\n{}{{% endblock %}}\n", block.text))
}
