//! From the types to YAML. Every struct is taken apart by name, so that no field can be forgotten.

use std::time::Duration;

use indexmap::IndexMap;

use super::order::ORDER;
use super::service::{
    Build, Condition, Dependency, Healthcheck, Mount, MountKind, Port, Probe, Protocol, Restart, Service,
};
use super::{Conflict, Project, Resource, Secret, Text, merge};
use crate::duration::go_duration;
use crate::yaml_out::{Entry, Mapping, Value};

impl Project {
    /// The file's mapping, with the user's own keys merged in.
    ///
    /// # Errors
    /// The path at which the user's own keys would replace what is generated.
    pub fn to_yaml(&self) -> Result<Mapping, Conflict> {
        let Self { name, required, services, volumes, networks, secrets, extra } = self;
        let mut file = Mapping::new();
        file.put_some("name", name.as_deref().map(Text::literal));
        put_section(&mut file, "x-required", texts(required));
        put_section(&mut file, "services", services_mapping(services)?);
        put_section(&mut file, "volumes", resources("volumes", volumes)?);
        put_section(&mut file, "networks", resources("networks", networks)?);
        put_section(&mut file, "secrets", each(secrets, secret));
        merge(&mut file, extra.clone())?;
        Ok(file)
    }
}

/// A section of the file, behind an empty line; none without entries.
fn put_section(file: &mut Mapping, name: &str, section: Mapping) {
    if !section.is_empty() {
        file.put_entry(name, Entry { value: section.into(), comment: String::new(), gap: true });
    }
}

fn services_mapping(services: &IndexMap<String, Service>) -> Result<Mapping, Conflict> {
    let mut mapping = Mapping::new();
    for (name, service) in services {
        let value = service.to_yaml().map_err(|conflict| conflict.within(["services", name.as_str()]))?;
        mapping.put_entry(name, Entry { value: value.into(), comment: service.comment.clone(), gap: true });
    }
    Ok(mapping)
}

impl Service {
    /// The service's mapping, with the user's own keys merged in.
    fn to_yaml(&self) -> Result<Mapping, Conflict> {
        let Self {
            comment: _, // stands above the mapping
            image,
            build,
            never_pulled,
            user,
            working_dir,
            entrypoint,
            command,
            environment,
            ports,
            volumes,
            secrets,
            depends_on,
            healthcheck,
            init,
            restart,
            stop_signal,
            stop_grace_period,
            words,
            extra,
        } = self;
        let mut mapping = Mapping::new();
        mapping.put_some("image", image.clone());
        mapping.put_some("build", build.as_ref().map(build_mapping));
        mapping.put_some("user", user.as_deref().map(Text::literal));
        mapping.put_some("working_dir", working_dir.as_deref().map(Text::literal));
        put_items(&mut mapping, "entrypoint", entrypoint.iter().cloned().map(Value::from));
        put_items(&mut mapping, "command", command.iter().cloned().map(Value::from));
        let waits = depends_on.iter().map(|(name, wanted)| (name.as_str(), dependency(*wanted)));
        put_filled(&mut mapping, "depends_on", waits.collect());
        put_filled(&mut mapping, "environment", texts(environment));
        put_items(&mut mapping, "ports", ports.iter().map(port));
        put_items(&mut mapping, "volumes", volumes.iter().map(mount));
        put_items(&mut mapping, "secrets", secrets.iter().map(|name| Text::literal(name).into()));
        mapping.put_some("healthcheck", healthcheck.as_ref().map(healthcheck_mapping));
        mapping.put_some("init", init.then_some(true));
        let is_own_policy = words.get("pull_policy").is_some();
        mapping.put_some("pull_policy", (*never_pulled && !is_own_policy).then_some("never"));
        let restart = restart.filter(|_| words.get("restart").is_none());
        mapping.put_some("restart", restart.map(restart_text));
        mapping.put_some("stop_signal", stop_signal.as_deref().map(Text::literal));
        put_duration(&mut mapping, "stop_grace_period", *stop_grace_period);
        merge(&mut mapping, words.clone())?;
        mapping.sort_names(&ORDER);
        merge(&mut mapping, extra.clone())?;
        Ok(mapping)
    }
}

fn put_filled(mapping: &mut Mapping, name: &str, value: Mapping) {
    if !value.is_empty() {
        mapping.put(name, value);
    }
}

fn put_items(mapping: &mut Mapping, name: &str, items: impl Iterator<Item = Value>) {
    let items: Vec<_> = items.collect();
    if !items.is_empty() {
        mapping.put(name, Value::Sequence(items));
    }
}

fn put_duration(mapping: &mut Mapping, name: &str, duration: Option<Duration>) {
    mapping.put_some(name, duration.map(go_duration));
}

fn each<T>(entries: &IndexMap<String, T>, lower: impl Fn(&T) -> Mapping) -> Mapping {
    entries.iter().map(|(name, entry)| (name.as_str(), lower(entry))).collect()
}

fn texts(entries: &IndexMap<String, Text>) -> Mapping {
    entries.iter().map(|(name, text)| (name.as_str(), text.clone())).collect()
}

fn build_mapping(build: &Build) -> Mapping {
    let Build { context, dockerfile, target, args, secrets, platforms, cache_from, cache_to } = build;
    let mut mapping = Mapping::new();
    mapping.put("context", context.clone());
    mapping.put_some("dockerfile", dockerfile.clone());
    mapping.put_some("target", target.as_deref().map(Text::literal));
    put_filled(&mut mapping, "args", texts(args));
    put_items(&mut mapping, "secrets", secrets.iter().map(|name| Text::literal(name).into()));
    put_items(&mut mapping, "platforms", platforms.iter().map(|platform| Text::literal(platform).into()));
    put_items(&mut mapping, "cache_from", cache_from.iter().cloned().map(Value::from));
    put_items(&mut mapping, "cache_to", cache_to.iter().cloned().map(Value::from));
    mapping
}

fn port(port: &Port) -> Value {
    let (target, published, host_ip, protocol) = match port {
        Port::Short(text) => return text.clone().into(),
        Port::Long { target, published, host_ip, protocol } => (target, published, host_ip, protocol),
    };
    let mut mapping = Mapping::new();
    mapping.put("target", *target);
    mapping.put_some("published", published.clone());
    mapping.put_some("host_ip", host_ip.clone());
    mapping.put_some("protocol", (*protocol == Protocol::Udp).then_some("udp"));
    mapping.into()
}

fn mount(mount: &Mount) -> Value {
    let (kind, source, target, read_only) = match mount {
        Mount::Short(text) => return text.clone().into(),
        Mount::Long { kind, source, target, read_only } => (kind, source, target, read_only),
    };
    let mut mapping = Mapping::new();
    let kind = match kind {
        MountKind::Volume => "volume",
        MountKind::Bind => "bind",
        MountKind::Tmpfs => "tmpfs",
    };
    mapping.put("type", kind);
    mapping.put_some("source", source.clone());
    mapping.put("target", target.clone());
    mapping.put_some("read_only", read_only.then_some(true));
    mapping.into()
}

fn dependency(Dependency { condition, required }: Dependency) -> Mapping {
    let word = match condition {
        Condition::Started => "service_started",
        Condition::Healthy => "service_healthy",
        Condition::CompletedSuccessfully => "service_completed_successfully",
    };
    let mut mapping: Mapping = [("condition", word)].into_iter().collect();
    mapping.put_some("required", (!required).then_some(Value::Bool(false)));
    mapping
}

fn healthcheck_mapping(check: &Healthcheck) -> Mapping {
    let Healthcheck { probe, interval, timeout, retries, start_period, start_interval } = check;
    let mut mapping = Mapping::new();
    match probe {
        None => {}
        Some(Probe::Exec(words)) => put_test(&mut mapping, "CMD", words),
        Some(Probe::Shell(line)) => put_test(&mut mapping, "CMD-SHELL", std::slice::from_ref(line)),
        Some(Probe::Disabled) => mapping.put("disable", true),
    }
    put_duration(&mut mapping, "interval", *interval);
    put_duration(&mut mapping, "timeout", *timeout);
    mapping.put_some("retries", *retries);
    put_duration(&mut mapping, "start_period", *start_period);
    put_duration(&mut mapping, "start_interval", *start_interval);
    mapping
}

fn put_test(mapping: &mut Mapping, kind: &str, words: &[Text]) {
    let words = words.iter().cloned().map(Value::from);
    put_items(mapping, "test", std::iter::once(kind.into()).chain(words));
}

fn restart_text(restart: Restart) -> String {
    match restart {
        Restart::No => "no".to_owned(),
        Restart::Always => "always".to_owned(),
        Restart::OnFailure(None) => "on-failure".to_owned(),
        Restart::OnFailure(Some(times)) => format!("on-failure:{times}"),
        Restart::UnlessStopped => "unless-stopped".to_owned(),
    }
}

fn resources(section: &str, entries: &IndexMap<String, Resource>) -> Result<Mapping, Conflict> {
    let mut mapping = Mapping::new();
    for (name, resource) in entries {
        mapping.put(name, self::resource(resource).map_err(|conflict| conflict.within([section, name.as_str()]))?);
    }
    Ok(mapping)
}

fn resource(resource: &Resource) -> Result<Mapping, Conflict> {
    let Resource { name, external, words } = resource;
    let mut mapping = Mapping::new();
    mapping.put_some("name", name.clone());
    mapping.put_some("external", external.then_some(true));
    merge(&mut mapping, words.clone())?;
    Ok(mapping)
}

fn secret(secret: &Secret) -> Mapping {
    let mut mapping = Mapping::new();
    match secret {
        Secret::File(path) => mapping.put("file", path.clone()),
        Secret::Environment(name) => mapping.put("environment", name.as_str()),
        Secret::External => mapping.put("external", true),
    }
    mapping
}

#[cfg(test)]
#[path = "lower_tests.rs"]
mod tests;
