//! `hullwright schema`: the JSON Schema of specs.

use clap::ColorChoice;
use hullwright::schema;

use super::args::{ColorArgs, SchemaArgs};
use super::failure::Failure;
use super::report::Report;
use super::{Outcome, console, kit};

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, Failure> {
    let Some(file) = &args.file else {
        console::out(&if args.kit { schema::of_kits() } else { schema::json() })?;
        return Ok(Outcome::Fine);
    };
    let mut report = Report::for_people("schema", &ColorArgs { color: ColorChoice::Auto });
    let (catalogue, outcome) = kit::catalogue(Some(file), &mut report)?;
    console::out(&schema::with_kits(&catalogue))?;
    Ok(outcome)
}
