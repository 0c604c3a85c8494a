//! One rule per file. A rule looks at the expanded spec, where every value has a place, and only reports.

mod artefacts;
mod conditions;
mod cycles;
mod definitions;
mod names;
mod passwords;
mod paths;
mod platforms;
mod ports;
mod scripts;
mod secrets;
mod shape;
mod stages;
mod users;
mod volumes;

use super::Check;

type Rule = fn(&mut Check<'_>);

/// All rules.
pub(super) const RULES: &[Rule] = &[
    names::check,
    shape::check,
    conditions::check,
    cycles::check,
    ports::check,
    passwords::check,
    users::check,
    volumes::check,
    stages::check,
    artefacts::check,
    paths::check,
    definitions::check,
    secrets::check,
    scripts::check,
    platforms::check,
];
