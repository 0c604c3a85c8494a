//! What a script of the shell reads is declared: users find it in the README, and what it is worth is looked at.

use crate::check::Check;
use crate::check::facts::ALWAYS;
use crate::check::started::Written;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kit::{Place, Service};
use crate::script::{self, Read};
use crate::spec::EnvName;

/// What shells and systems set, and what users of containers give to programs of every kind.
const WELL_KNOWN: [&str; 50] = [
    "ALL_PROXY",
    "BASHPID",
    "CI",
    "COLUMNS",
    "DEBIAN_FRONTEND",
    "DIRSTACK",
    "EDITOR",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FTP_PROXY",
    "FUNCNAME",
    "GROUPS",
    "HISTFILE",
    "HOSTTYPE",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "IFS",
    "LANG",
    "LANGUAGE",
    "LINENO",
    "LINES",
    "LOGNAME",
    "MACHTYPE",
    "MAIL",
    "MAILPATH",
    "MAPFILE",
    "NO_COLOR",
    "NO_PROXY",
    "OLDPWD",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "OSTYPE",
    "PAGER",
    "PGID",
    "PIPESTATUS",
    "PPID",
    "PUID",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELL",
    "SHELLOPTS",
    "SHLVL",
    "TERM",
    "TMPDIR",
    "TZ",
    "UID",
    "USER",
];

/// The same, by how they begin.
const FAMILIES: [&str; 7] = ["BASH_", "COMP_", "LC_", "PS", "S6_", "UMASK", "XDG_"];

/// Whether somebody else than the file gives a variable its value.
pub(in crate::check) fn is_well_known(name: &str) -> bool {
    ALWAYS.contains(&name)
        || WELL_KNOWN.contains(&name)
        || FAMILIES.iter().any(|family| name.starts_with(family))
        || name != name.to_ascii_uppercase()
}

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for service in
        expanded.services.iter().filter(|service| !matches!(service.place, Place::Upstream(_) | Place::Elsewhere))
    {
        let Some(script) = cx.written_script(service) else { continue };
        let Some(read) = script::read(&script.text).filter(|read| !read.is_open) else { continue };
        for one in &read.reads {
            if is_undeclared(cx, service, &one.name) {
                undeclared(cx, service, &script, one);
            }
        }
    }
}

fn is_undeclared(cx: &Check<'_>, service: &Service, name: &str) -> bool {
    let Ok(variable) = EnvName::new(name) else { return false };
    let stages = cx.expanded.stages.values().chain(cx.expanded.in_place.iter().map(|kit| &kit.stage));
    let exported = stages.flat_map(|stage| stage.exports.keys()).any(|other| other.value == variable);
    !exported && !is_well_known(name) && !cx.is_declared(&variable, Some(service))
}

fn undeclared(cx: &mut Check<'_>, service: &Service, script: &Written<'_>, read: &Read) {
    let (name, span) = (&read.name, script.span);
    let (place, of) = match &script.path {
        None => {
            let written = [format!("${{{name}"), format!("${name}")];
            let place = written.iter().map(|text| cx.narrow(span, text)).find(|place| *place != span);
            (place.unwrap_or(span), format!("the script of `{}`", service.name))
        }
        Some(path) => (cx.narrow(span, path), format!("`{path}`")),
    };
    let report = Diagnostic::new(Code::UndeclaredRead, place, format!("{of} reads `{name}`, which is not declared"))
        .label("users cannot know of it, and nothing looks at its value");
    let known: Vec<&str> = cx.declared(Some(service)).collect();
    let near = nearest(name, known.iter().copied()).map(|near| format!("write `{near}` if that is meant, or "));
    let entry = match (&read.default, read.is_optional) {
        (Some(default), _) => format!("{name}: {{default: {}}}", crate::yaml::written(default)),
        (None, true) => format!("{name}: {{}}"),
        (None, false) => format!("{name}: {{required: true}}"),
    };
    cx.report(report.advice(format!(
        "{}declare it under `environment` of `{}`, for example `{entry}`: where it comes from only you know",
        near.unwrap_or_default(),
        service.name
    )));
}
