//! `RUN`: packages, users, the installation of s6-overlay, and steps.

use super::count::{commands, written};
use super::read::{Flags, Program};
use super::system::{Known, User, known};
use super::walk::{Walk, Who};
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::import::words::{number, plain};
use crate::s6::known_versions;
use crate::shell;
use crate::spec::{PackageName, UserName};
use crate::yaml_out::{Mapping, Value};

/// A `RUN`.
pub(super) struct Wanted<'a> {
    pub(super) flags: &'a Flags,
    pub(super) command: &'a Program,
    pub(super) has_text: bool,
    pub(super) facts: &'a [FactId],
    pub(super) raw: &'a str,
}

/// What the mounts of a `RUN` become.
type Mounts = Vec<(&'static str, Vec<Value>)>;

pub(super) fn run(walk: &mut Walk<'_, '_>, wanted: &Wanted<'_>) {
    let Wanted { flags, command, has_text, facts, raw } = wanted;
    let raw = &walk.cx.told(raw);
    if walk.is_image && unpacks_overlay(raw) && commands(command, *has_text).is_none() {
        return overlay(walk, raw, facts);
    }
    let mounts = mounts(walk, flags);
    let (Some(mounts), false) = (mounts, *has_text) else { return walk.keep(raw, facts) };
    if brings_archives(raw) || (walk.has_other_archives && raw.contains("apt")) {
        walk.has_other_archives = true;
        return kept_whole(walk, raw, facts);
    }
    let (line, facts) = match (command, commands(command, *has_text)) {
        (Program::Exec(words), _) => {
            let words: Vec<String> = words.iter().map(|word| shell::quote(word)).collect();
            (words.join(" "), facts.to_vec())
        }
        (Program::Shell(_), Some(commands)) if commands.len() == facts.len() => left(walk, &commands, facts, raw),
        (Program::Shell(line), _) => (line.clone(), facts.to_vec()),
    };
    if !line.is_empty() {
        step(walk, &line, mounts, &facts, flags);
    }
}

/// A line whose packages nobody can tell stays as it is.
fn kept_whole(walk: &mut Walk<'_, '_>, raw: &str, facts: &[FactId]) {
    match &walk.who {
        Who::Known(user) => {
            let raw = format!("USER {user}\n{raw}\nUSER root");
            walk.keep(&raw, facts);
        }
        Who::Root | Who::Raw => walk.keep(raw, facts),
    }
}

/// What is left of a chain when the language has taken what it has words for, with the facts of the rest.
fn left(walk: &mut Walk<'_, '_>, commands: &[String], facts: &[FactId], raw: &str) -> (String, Vec<FactId>) {
    let known: Vec<Option<Known>> = commands.iter().map(|command| known(command)).collect();
    let has_foreign =
        known.iter().any(|known| matches!(known, Some(Known::Packages { names, .. }) if !are_plain(names)));
    let takes_packages = !has_foreign;
    let mut rest: Vec<(&str, FactId)> = Vec::new();
    for ((command, known), fact) in commands.iter().zip(known).zip(facts) {
        let is_taken = match known {
            _ if walk.is_image && unpacks_overlay(command) => {
                overlay(walk, command, &[*fact]);
                true
            }
            _ if walk.is_image && unpacks_overlay(raw) && belongs_to_overlay(command) => {
                walk.cx.ledger.imply(*fact);
                true
            }
            Some(Known::Lists) if takes_packages => {
                walk.cx.ledger.imply(*fact);
                true
            }
            Some(Known::Packages { names, recommends }) if takes_packages => {
                packages(walk, &names, recommends, *fact);
                true
            }
            Some(Known::Group { name, gid }) if walk.is_image => group(walk, &name, gid, commands, *fact),
            Some(Known::User(user)) if walk.is_image => self::user(walk, user, *fact),
            _ => false,
        };
        if !is_taken {
            rest.push((command, *fact));
        }
    }
    let line = rest.iter().map(|(command, _)| *command).collect::<Vec<_>>().join(" && ");
    (line, rest.into_iter().map(|(_, fact)| fact).collect())
}

/// Whether the command unpacks s6-overlay.
pub(super) fn unpacks_overlay(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    (lower.contains("s6-overlay") || lower.contains("s6_overlay")) && lower.contains(".tar")
}

fn belongs_to_overlay(command: &str) -> bool {
    (command.starts_with("tar ") || command.starts_with("rm ")) && command.contains("/tmp")
}

/// Whether packages that follow may come from elsewhere.
fn brings_archives(text: &str) -> bool {
    ["/etc/apt", "apt-key", "add-apt-repository", "| bash", "| sh", "|bash", "|sh"]
        .iter()
        .any(|sign| text.contains(sign))
}

fn are_plain(names: &[String]) -> bool {
    names.iter().all(|name| PackageName::try_from(name.clone()).is_ok())
}

pub(super) fn overlay(walk: &mut Walk<'_, '_>, text: &str, facts: &[FactId]) {
    let of_constants = walk.constants.iter().filter(|(name, _)| name.contains("S6"));
    let known = of_constants.map(|(_, value)| value.as_str());
    let version = std::iter::once(text).chain(known).find_map(version_in);
    let newest = known_versions().last().map(ToString::to_string).unwrap_or_default();
    let init = |version: &str| Mapping::from_iter([("s6-overlay", Value::from(version))]);
    let put = |version: &str| Claim::put(&["image", "init"], init(version));
    let other =
        put(&newest).note("Another version of s6-overlay was installed: hullwright knows the checksums of this one.");
    let claim = match version {
        Some(version) => put(&version).of(facts.iter().copied()).or(other),
        None => other,
    };
    if walk.cx.draft.has(&["image", "init"]) {
        facts.iter().for_each(|fact| walk.cx.ledger.imply(*fact));
    } else {
        walk.cx.claim(claim);
    }
}

/// Four numbers with dots between them.
fn version_in(text: &str) -> Option<String> {
    let is_part = |each: char| each.is_ascii_digit() || each == '.';
    let candidates = text.split(|each: char| !is_part(each)).map(|word| word.trim_matches('.'));
    let mut versions =
        candidates.filter(|word| word.split('.').count() == 4 && word.split('.').all(|part| !part.is_empty()));
    versions.next().map(str::to_owned)
}

fn packages(walk: &mut Walk<'_, '_>, names: &[String], recommends: bool, fact: FactId) {
    let note = "Packages were installed with those that they recommend, which are left out now: name what is missed.";
    let mut note = if recommends { note } else { "" };
    for name in names {
        // One name twice is one package.
        let claim = Claim::item(&walk.keys(&["packages"]), name.as_str()).of([fact]).note(note);
        note = "";
        walk.cx.claim(claim);
    }
}

/// A group is its user's; one without a user stays a command.
fn group(walk: &mut Walk<'_, '_>, name: &str, gid: Option<String>, commands: &[String], fact: FactId) -> bool {
    let is_users = commands.iter().any(|command| {
        matches!(known(command), Some(Known::User(user)) if user.group.as_deref().unwrap_or(&user.name) == name)
    });
    if is_users {
        walk.cx.groups.push((name.to_owned(), gid.unwrap_or_default()));
        walk.cx.ledger.imply(fact);
    }
    is_users
}

fn user(walk: &mut Walk<'_, '_>, user: User, fact: FactId) -> bool {
    let User { name, uid, group, home, shell } = user;
    if UserName::try_from(name.clone()).is_err() {
        return false;
    }
    let of_group = |group: &str| walk.cx.groups.iter().find(|(name, _)| name == group).map(|(_, gid)| gid.clone());
    let group_is_number = group.as_ref().is_some_and(|group| group.parse::<u32>().is_ok());
    let gid = match &group {
        Some(number) if group_is_number => Some(number.clone()),
        Some(group) => of_group(group),
        None => of_group(&name),
    };
    if group.as_ref().is_some_and(|group| *group != name && !group_is_number) && gid.is_none() {
        // The group is somebody else's.
        return false;
    }
    let is_taken = |number: &u32| walk.cx.users.iter().any(|(_, uid)| *uid == number.to_string());
    let free = || (1000..60_000).find(|number| !is_taken(number)).unwrap_or(1000).to_string();
    let note = if uid.is_none() { "The sources name no number for this user." } else { "" };
    let uid = uid.unwrap_or_else(free);
    let gid = gid.filter(|gid| !gid.is_empty() && *gid != uid);
    let group = group.filter(|group| *group != name && !group_is_number);
    let shell = shell.filter(|shell| shell != "/usr/sbin/nologin");
    let home = home.filter(|home| *home != format!("/home/{name}"));
    let mut map = Mapping::new();
    map.put("uid", number(&uid));
    map.put_some("gid", gid.as_deref().map(number));
    map.put_some("group", group);
    map.put_some("home", home);
    map.put_some("shell", shell);
    let is_short = map.iter().count() == 1;
    let value: Value = if is_short { number(&uid) } else { map.into() };
    walk.cx.users.push((name.clone(), uid));
    walk.cx.claim(Claim::put(&["users", &name], value).of([fact]).note(note));
    true
}

/// What mounts become; none where one has no word here.
fn mounts(walk: &Walk<'_, '_>, flags: &Flags) -> Option<Mounts> {
    let (mut cache, mut bind, mut secret) = (Vec::new(), Vec::new(), Vec::new());
    for (name, value) in flags {
        let fields: Vec<(&str, &str)> =
            value.split(',').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        let field = |names: &[&str]| fields.iter().find(|(name, _)| names.contains(name)).map(|(_, value)| *value);
        let to = field(&["target", "dst", "destination"]);
        match (name.as_str(), field(&["type"]).unwrap_or("bind")) {
            ("mount", "cache") if field(&["from", "source"]).is_none() => cache.push(Value::from(to?)),
            ("mount", "bind") if field(&["rw", "readwrite"]).is_none() => {
                let source = field(&["source", "src"]).unwrap_or("/");
                let mut map = Mapping::new();
                match field(&["from"]) {
                    None => map.put("from", format!("./{}", source.trim_start_matches("./").trim_matches('/'))),
                    Some(from) => {
                        map.put("from", walk.stage_name(from).unwrap_or_else(|| plain(from)));
                        map.put("path", format!("/{}", source.trim_matches('/')));
                    }
                }
                map.put("to", walk.absolute(to?)?);
                bind.push(map.into());
            }
            ("mount", "secret") if to.is_none() && field(&["env"]).is_none() => {
                secret.push(Value::from(field(&["id"])?));
            }
            _ => return None,
        }
    }
    let all = [("cache", cache), ("bind", bind), ("secret", secret)];
    Some(all.into_iter().filter(|(_, values)| !values.is_empty()).collect())
}

fn step(walk: &mut Walk<'_, '_>, line: &str, mounts: Mounts, facts: &[FactId], flags: &Flags) {
    let flags = written(flags);
    let line = &walk.cx.told(line);
    let mut step = Mapping::from_iter([("run", Value::from(plain(line)))]);
    for (key, values) in mounts {
        step.put(key, Value::Sequence(values));
    }
    if let Who::Known(user) = &walk.who {
        step.put("user", user.as_str());
    }
    let raw = format!("RUN {flags}{line}");
    let raw = match &walk.who {
        Who::Known(user) => format!("USER {user}\n{raw}\nUSER root"),
        Who::Root | Who::Raw => raw,
    };
    let kept = walk.kept_claim(&raw, facts);
    let claim = Claim::item(&walk.keys(&["steps"]), step).of(facts.iter().copied()).or(kept);
    walk.cx.claim(claim);
}
