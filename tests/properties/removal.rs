//! A service is removed with everything that refers to it, and nothing of it is left in the outputs.

use std::collections::BTreeSet;

use serde_yaml::Value;

use crate::fact::Fact;
use crate::law::boots;
use crate::outputs::{Outputs, outputs};

/// Outputs about the whole image: sums of limits, numbers of services, lists of what is copied.
const WHOLE: [&str; 10] = [
    // Whose the folders are.
    "/scripts/hull-prepare",
    "/hull-prepare/timeout-up",
    "Dockerfile",
    "docker-compose.yml",
    "docker-compose.single.yml",
    "docker-compose.split.yml",
    "docker-compose.dev.yml",
    ".md",
    ".dockerignore",
    "/Makefile",
];

/// An output that is otherwise without the service, though it has no fact of it.
struct Change<'c> {
    spec: &'c str,
    path: &'c str,
    before: Option<&'c str>,
    after: Option<&'c str>,
    /// All that there is without the service.
    left: &'c Outputs,
}

/// In words, and what tells it.
type Reason = (&'static str, fn(&Change) -> bool);

/// Why an output may change with a service that it says nothing about.
const REASONS: [Reason; 7] = [
    ("it is about the whole image", is_whole),
    ("nothing needs it any more", is_needless),
    ("who waited for the service alone waits now for what is done before every service", is_first),
    ("only the service waited for what users bring in the place of another one", is_awaited_no_more),
    ("only the service had the password of another one in an address", has_lost_a_password),
    (
        "only numbers of users that services run as are kept apart, folders are of who is left, and who is left may stay off",
        is_of_all,
    ),
    ("variables stand in the order of who reads them first, and those of users that nobody runs as nowhere", is_listed),
];

/// Done before every service that waits for nobody else.
const FIRST: [&str; 3] = ["hull-environment", "hull-prepare", "hull-brought"];

/// What a kit's own names have in common: users, folders, variables.
const KITS: [(&str, &str); 4] =
    [("postgresql", "postgres"), ("ollama", "ollama"), ("redis", "redis"), ("nginx", "nginx")];

/// The names of a spec's services that can be removed: an image is left with something to run.
pub(crate) fn services(spec: &str) -> Vec<String> {
    let spec: Value = serde_yaml::from_str(spec).unwrap();
    let services = spec["services"].as_mapping().unwrap();
    let is_built = |service: &Value| service.get("image").is_none() && service.get("image_of").is_none();
    let built = services.values().filter(|service| is_built(service)).count();
    // One that others are made of, in their image or in a kit's parameters, goes with them alone.
    let makes = |name: &str| {
        services.values().any(|other| {
            let parameters = other.get("with").map(|with| serde_yaml::to_string(with).unwrap()).unwrap_or_default();
            other.get("image_of").and_then(Value::as_str) == Some(name)
                || parameters.contains(&format!("${{services.{name}."))
        })
    };
    let removable =
        services.iter().filter(|(name, service)| (built > 1 || !is_built(service)) && !makes(name.as_str().unwrap()));
    removable.map(|(name, _)| name.as_str().unwrap().to_owned()).collect()
}

/// Kits, with what their own names have in common.
fn kits(spec: &str) -> Vec<(String, String)> {
    let spec: Value = serde_yaml::from_str(spec).unwrap();
    let own = spec.get("kits").and_then(Value::as_mapping);
    // One of one's own may stand in a built-in one's place; then its services share its names.
    let built_in = KITS.into_iter().filter(|(kit, _)| own.is_none_or(|own| !own.contains_key(*kit)));
    let own = own.into_iter().flatten().filter_map(|(kit, path)| {
        let (kit, path) = (kit.as_str()?, path.as_str()?);
        Some((kit, path.rsplit('/').next()?)).filter(|(kit, folder)| kit != folder)
    });
    built_in.chain(own).map(|(kit, name)| (kit.to_owned(), name.to_owned())).collect()
}

/// Removes a service and asserts that only what was about it has changed.
pub(crate) fn leaves_nothing(spec: &str, service: &str) {
    let spec = &undecided(spec, service);
    let removed = without(spec, service);
    let mut gone: BTreeSet<Fact> = Fact::all(spec).difference(&Fact::all(&removed)).cloned().collect();
    let uses = |text: &str, kit: &str| text.contains(&format!("kit: {kit}\n"));
    let unused = kits(spec).into_iter().filter(|(kit, _)| uses(spec, kit) && !uses(&removed, kit));
    gone.extend(unused.map(|(_, name)| Fact::Word(name)));
    assert!(!gone.is_empty(), "a service has facts of its own: {spec}");
    let (before, after) = (outputs(spec), outputs(&removed));
    for fact in &gone {
        let left = fact.carriers(&after);
        assert!(left.is_empty(), "{} stands in {left:?} without {service}: {spec}", fact.written());
    }
    let carried = |path: &str, text: Option<&String>| {
        gone.iter().any(|fact| fact.stands_in(path) || text.is_some_and(|text| fact.stands_in(text)))
    };
    for path in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let [old, new] = [&before, &after].map(|outputs| outputs.get(path));
        if old == new || carried(path, old) {
            continue;
        }
        let [was, is] = [old, new].map(|text| text.map(String::as_str));
        let change = Change { spec, path, before: was, after: is, left: &after };
        let is_known = REASONS.iter().any(|(_, holds)| holds(&change));
        assert!(is_known, "{path} has changed without {service}:\n{was:?}\n{is:?}\n{spec}");
    }
    boots(&after, &removed);
}

fn is_whole(change: &Change) -> bool {
    change.before.is_some() && WHOLE.iter().any(|end| change.path.ends_with(end))
}

/// It is gone, and nothing that is left has its name.
fn is_needless(change: &Change) -> bool {
    let is_named = |name: &str| change.left.iter().any(|(path, text)| path.contains(name) || text.contains(name));
    change.after.is_none() && change.path.split('/').any(|part| part.starts_with("hull-") && !is_named(part))
}

fn is_first(change: &Change) -> bool {
    let name = change.path.rsplit_once("/dependencies.d/").map(|(_, name)| name);
    change.before.is_none() && name.is_some_and(|name| FIRST.contains(&name))
}

/// The probe of a service that is not in this image, which was asked when users bring their own.
fn is_awaited_no_more(change: &Change) -> bool {
    let Some((scripts, name)) = change.path.strip_suffix(".check").and_then(|path| path.rsplit_once('/')) else {
        return false;
    };
    let is_here = change.left.contains_key(&format!("{}/s6-rc.d/{name}/type", scripts.trim_end_matches("/scripts")));
    let waits = change.left.get(&format!("{scripts}/hull-brought"));
    let was_asked = change.before.is_some_and(|script| script.contains(&format!("/run/hull-off/{name}\n")));
    change.after.is_none() && was_asked && !is_here && waits.is_none_or(|script| !script.contains(name))
}

fn has_lost_a_password(change: &Change) -> bool {
    let mut passwords = change.spec.lines().filter_map(|line| line.trim().strip_prefix("password: "));
    let is_lost =
        |name| change.before.zip(change.after).is_some_and(|(was, is)| was.contains(name) && !is.contains(name));
    passwords.any(is_lost)
}

fn is_of_all(change: &Change) -> bool {
    change.before.zip(change.after).is_some_and(|(before, after)| others(before) == others(after))
}

fn is_listed(change: &Change) -> bool {
    let spec: Value = serde_yaml::from_str(change.spec).unwrap();
    let users = spec.get("users").and_then(Value::as_mapping).into_iter().flatten();
    let of_users = users.flat_map(|(_, user)| ["uid_env", "gid_env", "umask_env"].map(|key| user.get(key).cloned()));
    let of_users: Vec<String> = of_users.flatten().map(|name| format!("{}=", name.as_str().unwrap())).collect();
    let is_other = |variable: &&str| !variable.lines().any(|line| of_users.iter().any(|name| line.starts_with(name)));
    let variables = |text: &str| -> BTreeSet<String> {
        let others = text.split("\n\n").filter(is_other);
        others.map(|variable| anyway(variable).join("\n").trim_end().to_owned()).collect()
    };
    let is_same = |(before, after)| variables(before) == variables(after);
    change.path.ends_with(".env.example") && change.before.zip(change.after).is_some_and(is_same)
}

/// A script or a list of variables without what says that a variable is not needed when its readers stay off, and that it
/// must be given where several containers read it.
fn anyway(text: &str) -> Vec<String> {
    let is_switch = |line: &&str| {
        let starts = [
            "off_",
            "[ ! -e /run/hull-off/",
            "# Not needed when what reads it stays off.",
            "# Required in docker-compose.split.yml.",
        ];
        starts.iter().any(|start| line.starts_with(start))
    };
    let lines = text.lines().filter(|line| !is_switch(line));
    let lines = lines.map(|line| match line.split_once(" && { [ -z ") {
        Some((asked, rest)) => format!("{asked}{}", rest.split_once("; }").unwrap().1),
        None => line.to_owned(),
    });
    lines.collect()
}

/// A script without what is asked of the users and for the folders of all services together.
fn others(script: &str) -> Vec<String> {
    let mut is_function = false;
    let is_other = |line: &String| {
        is_function |= line.starts_with("apart() {");
        let is_of_all = ["apart ", "folder "].iter().any(|start| line.starts_with(start));
        let is_other = !is_function && !is_of_all && !line.is_empty();
        is_function &= *line != "}";
        is_other
    };
    anyway(script).into_iter().filter(is_other).collect()
}

/// The spec in which no variable of a service switches another one off: such a variable cannot go before its switch.
fn undecided(spec: &str, service: &str) -> String {
    let mut decided: Value = serde_yaml::from_str(spec).unwrap();
    let services = decided["services"].as_mapping_mut().unwrap();
    let own = services[service].get("environment").cloned().unwrap_or_default();
    for (_, other) in services.iter_mut() {
        let switch = other.get("unless").and_then(Value::as_str);
        if switch.is_some_and(|name| own.get(name).is_some()) {
            other.as_mapping_mut().unwrap().shift_remove("unless");
        }
    }
    serde_yaml::to_string(&decided).unwrap()
}

/// The spec without a service and without what refers to it.
pub(crate) fn without(spec: &str, service: &str) -> String {
    let mut spec: Value = serde_yaml::from_str(spec).unwrap();
    let services = spec["services"].as_mapping_mut().unwrap();
    services.shift_remove(service);
    let reference = format!("${{services.{service}.");
    for (_, other) in services.iter_mut() {
        match other.get_mut("depends_on") {
            Some(Value::Sequence(names)) => names.retain(|name| name != service),
            Some(Value::Mapping(names)) => drop(names.shift_remove(service)),
            _ => {}
        }
        if let Some(Value::Mapping(environment)) = other.get_mut("environment") {
            for (_, value) in environment.iter_mut().filter(|(_, value)| refers(value, &reference)) {
                *value = "gone".into();
            }
        }
    }
    serde_yaml::to_string(&spec).unwrap()
}

fn refers(value: &Value, reference: &str) -> bool {
    let text = value.as_str().or_else(|| value.get("default")?.as_str());
    text.is_some_and(|text| text.contains(reference))
}

#[test]
fn a_service_can_be_removed() {
    let spec = crate::shape::everything().text;
    for service in services(&spec) {
        leaves_nothing(&spec, &service);
        assert_ne!(outputs(&without(&spec, &service)), outputs(&spec));
    }
}
