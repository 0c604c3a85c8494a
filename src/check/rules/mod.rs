//! One rule per file. A rule looks at the expanded spec, where every value has a place, and only reports.

mod addresses;
mod arguments;
mod artefacts;
mod base_services;
mod bases;
mod budgets;
mod conditions;
mod contents;
mod context;
mod cycles;
mod declared;
mod definitions;
mod encoded;
mod exposed;
mod hosts;
mod left_out;
mod line;
mod logs;
mod names;
mod passwords;
mod paths;
mod placed;
mod places;
mod platforms;
mod ports;
mod probes;
mod provided;
mod restarts;
mod s6_programs;
mod script_names;
mod script_variables;
mod scripts;
mod secrets;
mod shape;
mod stages;
mod steps;
mod switches;
mod tools;
mod unchecked;
mod unused;
mod users;
mod volumes;
mod words;

#[cfg(feature = "schema")]
pub(crate) use names::LONGEST as LONGEST_NAME;

pub(super) use script_variables::is_well_known;

use super::Check;

type Rule = fn(&mut Check<'_>);

/// All rules.
pub(super) const RULES: &[Rule] = &[
    names::check,
    script_names::check,
    shape::check,
    provided::check,
    base_services::check,
    places::check,
    steps::check,
    conditions::check,
    cycles::check,
    declared::check,
    ports::check,
    passwords::check,
    probes::check,
    restarts::check,
    budgets::check,
    users::check,
    volumes::check,
    logs::check,
    stages::check,
    arguments::check,
    artefacts::check,
    paths::check,
    contents::check,
    definitions::check,
    secrets::check,
    switches::check,
    addresses::check,
    scripts::check,
    script_variables::check,
    s6_programs::check,
    platforms::check,
    placed::check,
    context::check,
    left_out::check,
    exposed::check,
    hosts::check,
    encoded::check,
    tools::check,
    bases::check,
    words::check,
    unused::check,
    unchecked::check,
];
