//! A service is removed with everything that refers to it, and nothing of it is left in the outputs.

use std::collections::BTreeSet;

use serde_yaml::Value;

use crate::fact::Fact;
use crate::law::boots;
use crate::outputs::{Outputs, outputs};

/// Outputs about the whole image: sums of limits, numbers of services, lists of what is copied.
const WHOLE: [&str; 8] = [
    // Whose the folders are.
    "/scripts/hull-prepare",
    "Dockerfile",
    "docker-compose.yml",
    "docker-compose.split.yml",
    "docker-compose.dev.yml",
    ".md",
    ".dockerignore",
    "/Makefile",
];

/// Scripts that the image has as long as one service needs them.
const SHARED: [&str; 2] = ["hull-wait", "hull-prepare"];

/// What a kit's own names have in common: users, folders, variables.
const KITS: [(&str, &str); 3] = [("postgresql", "postgres"), ("ollama", "ollama"), ("redis", "redis")];

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

/// Removes a service and asserts that only what was about it has changed.
pub(crate) fn leaves_nothing(spec: &str, service: &str) {
    let spec = &undecided(spec, service);
    let removed = without(spec, service);
    let mut gone: BTreeSet<Fact> = Fact::all(spec).difference(&Fact::all(&removed)).cloned().collect();
    // One of one's own stands in a built-in one's place, and has its own names.
    let built_in = KITS.iter().filter(|(kit, _)| !spec.contains(&format!("  {kit}: ./")));
    let kits =
        built_in.filter(|(kit, _)| [spec, &removed].map(|text| text.contains(&format!("kit: {kit}"))) == [true, false]);
    gone.extend(kits.map(|(_, name)| Fact::Word((*name).to_owned())));
    assert!(!gone.is_empty(), "a service has facts of its own: {spec}");
    let (before, after) = (outputs(spec), outputs(&removed));
    for fact in &gone {
        let left = fact.carriers(&after);
        assert!(left.is_empty(), "{} stands in {left:?} without {service}: {spec}", fact.written());
    }
    let carried = |path: &str| gone.iter().any(|fact| fact.stands_in(path) || fact.stands_in(&before[path]));
    for path in before.keys().filter(|path| before.get(*path) != after.get(*path) && !carried(path)) {
        assert!(
            is_whole(path)
                || is_needless(path, &after)
                || after.get(path).is_some_and(|after| others(&before[path]) == others(after))
                || after.get(path).is_some_and(|after| has_lost_a_password(spec, &before[path], after)),
            "{path} has changed without {service}: {spec}\n{}\n{:?}",
            before[path],
            after.get(path)
        );
    }
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        // Who waited for this service alone waits for what is done before every service now, as everyone does.
        let first = ["hull-environment", "hull-prepare"];
        let is_first = path.rsplit_once("/dependencies.d/").is_some_and(|(_, name)| first.contains(&name));
        assert!(is_first, "{path} is new without {service}: {spec}");
    }
    boots(&after, &removed);
}

/// Whether an output is without a password that it had: only the service that is gone had it in an address, of a service
/// elsewhere that has it still.
fn has_lost_a_password(spec: &str, before: &str, after: &str) -> bool {
    let mut passwords = spec.lines().filter_map(|line| line.trim().strip_prefix("password: "));
    passwords.any(|name| before.contains(name) && !after.contains(name))
}

/// A script without what keeps the numbers of users apart: only users that services run as have them chosen.
fn others(script: &str) -> Vec<&str> {
    let mut is_function = false;
    let is_other = |line: &&str| {
        is_function |= line.starts_with("apart() {");
        let is_other = !is_function && !line.starts_with("apart ") && !line.is_empty();
        is_function &= *line != "}";
        is_other
    };
    script.lines().filter(is_other).collect()
}

/// Whether a script is gone that only the service needed.
fn is_needless(path: &str, after: &Outputs) -> bool {
    path.split('/').any(|part| SHARED.contains(&part)) && !after.contains_key(path)
}

fn is_whole(path: &str) -> bool {
    WHOLE.iter().any(|end| path.ends_with(end))
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
fn without(spec: &str, service: &str) -> String {
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
