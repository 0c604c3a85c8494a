//! Variables have no name that the scripts of the image use for themselves: what users give would be overwritten.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Place, Service};
use crate::spec::{Entry, EnvName};
use crate::yaml::Spanned;

/// What built-in scripts and those of built-in kits give a value themselves.
const OWN: [&str; 57] = [
    "attempt",
    "attempts",
    "blob",
    "char",
    "code",
    "command",
    "counted",
    "earlier",
    "end",
    "entry",
    "extension",
    "extra",
    "failed",
    "failure",
    "failures",
    "file",
    "found",
    "hash",
    "held",
    "host",
    "how",
    "kept",
    "label",
    "least",
    "limit",
    "line",
    "locations",
    "logger",
    "manifest",
    "model",
    "most",
    "mounted",
    "name",
    "next",
    "now",
    "number",
    "other",
    "others",
    "output",
    "own",
    "owner",
    "path",
    "pause",
    "place",
    "port",
    "process",
    "rest",
    "service",
    "status",
    "stopping",
    "target",
    "value",
    "volume",
    "watch",
    "within",
    "write",
    "zones",
];

/// How those begin that have the name of a service in them.
const OWN_OF_SERVICES: [&str; 2] = ["off_", "own_"];

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    // In somebody else's image none of these scripts runs.
    let is_here =
        |service: &&Service| matches!(service.place, Place::Built | Place::Job(_)) && service.part == Part::Whole;
    let of_services = expanded.services.iter().filter(is_here).map(|service| &service.environment);
    let declared = std::iter::once(&expanded.spec.environment).chain(of_services).flatten();
    let declared = declared.flat_map(|(name, entry)| std::iter::once(name).chain(aliases(entry)));
    let ports = expanded.services.iter().filter(is_here).flat_map(|service| service.ports.values());
    let ports = ports.filter_map(|port| port.env.as_ref());
    let users = expanded.users.values().flat_map(|user| [&user.uid_env, &user.gid_env, &user.umask_env]).flatten();
    for name in declared.chain(ports).chain(users).filter(|name| is_own(name.as_str())) {
        let message = format!("a variable cannot be named `{}`", name.value);
        let report = Diagnostic::new(Code::ReservedName, name.span, message)
            .label("scripts of the image have a variable of that name")
            .advice("choose another name, here and wherever it is used, best in capitals: which one only you know");
        cx.report(report);
    }
}

fn is_own(name: &str) -> bool {
    OWN.contains(&name) || OWN_OF_SERVICES.iter().any(|start| name.starts_with(start))
}

fn aliases(entry: &Entry) -> &[Spanned<EnvName>] {
    match entry {
        Entry::Settable(variable) => &variable.aliases,
        Entry::Value(_) | Entry::FromOutside => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The variables that a template of a script gives a value.
    fn assigned(template: &str) -> BTreeSet<String> {
        let is_name =
            |word: &str| !word.is_empty() && word.chars().all(|char| char.is_ascii_lowercase() || char == '_');
        // What stands between braces is no text of the script.
        let mut script = String::new();
        for piece in template.split('{') {
            let end = piece.find(['%', '}']).filter(|_| piece.starts_with(['%', '{']));
            let rest = end.and_then(|_| piece.rsplit_once("%}").or_else(|| piece.split_once("}}")));
            script.push_str(rest.map_or(piece, |(_, rest)| rest));
        }
        let mut found = BTreeSet::new();
        for line in script.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let words: Vec<&str> = line.split([' ', ';', '(']).collect();
            for (number, word) in words.iter().enumerate() {
                let value = word.split_once('=').map(|(name, _)| name);
                let of_loop =
                    number.checked_sub(1).and_then(|before| words.get(before)).filter(|before| **before == "for");
                found.extend(value.or(of_loop.map(|_| *word)).filter(|name| is_name(name)).map(str::to_owned));
                if *word == "read" {
                    let names = words[number + 1..].iter().filter(|word| **word != "-r");
                    found.extend(names.take_while(|word| is_name(word)).map(|name| (*name).to_owned()));
                }
            }
        }
        found.remove("_");
        found
    }

    #[test]
    fn all_that_scripts_use_is_known_and_nothing_else() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let kits = fs::read_dir(root.join("kits")).unwrap().map(|kit| kit.unwrap().path());
        let files = kits.chain([root.join("scripts")]).flat_map(|folder| fs::read_dir(folder).unwrap());
        let scripts =
            files.map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|end| end == "sh"));
        let found: BTreeSet<String> = scripts.flat_map(|file| assigned(&fs::read_to_string(file).unwrap())).collect();
        // Words of PostgreSQL's.
        let found: BTreeSet<&str> = found
            .iter()
            .map(String::as_str)
            .filter(|name| !name.starts_with("log_") && !name.starts_with("client_"))
            .collect();
        assert_eq!(found, OWN.into_iter().collect());
    }
}
