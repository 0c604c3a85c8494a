//! A user's service over a kit's defaults: maps by key, sets as sets, all else the user's where written.

use indexmap::IndexMap;

use super::expanded::{Part, Service};
use crate::spec::{
    self, DependsOn, Entry, EnvName, Healthcheck, Piece, Port, Provides, ServiceName, Stage, Variable, VerbatimSteps,
};
use crate::yaml::Spanned;

/// The user's service over the kit's. Every field is named: a new one does not compile until someone decides
/// how it merges.
pub(super) fn over(name: Spanned<ServiceName>, part: Part, kit: spec::Service, user: spec::Service) -> Service {
    let is_kits = user.kit.is_some() || part != Part::Whole;
    let spec::Service {
        kit: _,  // taken by expand
        with: _, // taken by expand
        command,
        script,
        oneshot,
        user: user_name,
        working_dir,
        environment,
        ports,
        healthcheck,
        depends_on,
        volumes,
        stop_signal,
        stop_grace_period,
        on_exit,
        packages,
        copy,
        files,
        dockerfile,
        s6,
        words,
    } = user;
    Service {
        name,
        part,
        is_kits,
        command: command.or(kit.command),
        script: script.or(kit.script),
        oneshot: oneshot.or(kit.oneshot).map(|Spanned { value, span }| Spanned { value: value.0, span }),
        user: user_name.or(kit.user),
        working_dir: working_dir.or(kit.working_dir),
        environment: by_key(kit.environment, environment, entry),
        ports: by_key(kit.ports, ports, |kit, user| Spanned { value: port(kit.value, user.value), span: user.span }),
        healthcheck: match (kit.healthcheck, healthcheck) {
            (Some(kit), Some(user)) => Some(Spanned { value: probe(kit.value, user.value), span: user.span }),
            (kit, user) => user.or(kit),
        },
        depends_on: DependsOn(depends_on.0.into_iter().chain(kit.depends_on.0).collect()),
        volumes: kit
            .volumes
            .into_iter()
            .filter(|mount| !volumes.iter().any(|own| own.path == mount.path))
            .chain(volumes.clone())
            .collect(),
        stop_signal: stop_signal.or(kit.stop_signal),
        stop_grace_period: stop_grace_period.or(kit.stop_grace_period),
        on_exit: on_exit.or(kit.on_exit),
        packages: kit.packages.into_iter().chain(packages).collect(),
        copy: kit.copy.into_iter().chain(copy).collect(),
        files: by_key(kit.files, files, |_, user| user),
        dockerfile: steps(kit.dockerfile, dockerfile),
        s6: by_key(kit.s6, s6, |_, user| user),
        words: words.over(kit.words),
    }
}

/// The user's stage over the kit's. The kit's steps come first: what the user adds works with what they made.
pub(super) fn stage(kit: Stage, user: Stage) -> Stage {
    let Stage {
        kit: _,  // taken by expand
        with: _, // taken by expand
        description,
        from,
        platform,
        packages,
        environment,
        working_dir,
        steps,
        provides,
        exports,
        interpreter,
    } = user;
    Stage {
        kit: None,
        with: IndexMap::new(),
        description: description.or(kit.description),
        from: from.or(kit.from),
        platform: platform.or(kit.platform),
        packages: kit.packages.into_iter().chain(packages).collect(),
        environment: by_key(kit.environment, environment, |_, user| user),
        working_dir: working_dir.or(kit.working_dir),
        steps: kit.steps.into_iter().chain(steps).collect(),
        provides: Provides(by_key(kit.provides.0, provides.0, |_, user| user)),
        exports: by_key(kit.exports, exports, |_, user| user),
        interpreter: interpreter.or(kit.interpreter),
    }
}

/// The kit's entries, then the user's; an entry of both is merged and has the user's place.
fn by_key<K: Eq + std::hash::Hash, V>(
    kit: IndexMap<Spanned<K>, V>,
    user: IndexMap<Spanned<K>, V>,
    merge: impl Fn(V, V) -> V,
) -> IndexMap<Spanned<K>, V> {
    let mut merged = kit;
    for (key, value) in user {
        let value = match merged.shift_remove_full(&key) {
            Some((index, _, default)) => {
                merged.shift_insert(index, key, merge(default, value));
                continue;
            }
            None => value,
        };
        merged.insert(key, value);
    }
    merged
}

fn entry(kit: Entry, user: Entry) -> Entry {
    match (kit, user) {
        (Entry::Settable(kit), Entry::Settable(user)) => Entry::Settable(Box::new(variable(*kit, *user))),
        (_, user) => user,
    }
}

fn variable(kit: Variable, user: Variable) -> Variable {
    let own_choice = user.has_choice();
    let Variable { default, required, generate, secret, description, example } = user;
    let (kit_default, kit_required, kit_generate) =
        if own_choice { (None, None, None) } else { (kit.default, kit.required, kit.generate) };
    Variable {
        default: default.or(kit_default),
        required: required.or(kit_required),
        generate: generate.or(kit_generate),
        secret: secret.or(kit.secret),
        description: description.or(kit.description),
        example: example.or(kit.example),
    }
}

fn port(kit: Port, user: Port) -> Port {
    let Port { port, env, publish, protocol, scheme, user, password, path, description } = user;
    Port {
        port: port.or(kit.port),
        env: env.or(kit.env),
        publish: publish.or(kit.publish),
        protocol: protocol.or(kit.protocol),
        scheme: scheme.or(kit.scheme),
        user: user.or(kit.user),
        password: password.or(kit.password),
        path: path.or(kit.path),
        description: description.or(kit.description),
    }
}

/// Whoever says what is asked, replaces the kit's question; the times merge one by one.
fn probe(kit: Healthcheck, user: Healthcheck) -> Healthcheck {
    let Healthcheck { http, tcp, test, port, interval, timeout, retries, start_period, start_interval } = user;
    let own_question = http.is_some() || tcp.is_some() || test.is_some();
    let (kit_http, kit_tcp, kit_test, kit_port) =
        if own_question { (None, None, None, None) } else { (kit.http, kit.tcp, kit.test, kit.port) };
    Healthcheck {
        http: http.or(kit_http),
        tcp: tcp.or(kit_tcp),
        test: test.or(kit_test),
        port: port.or(kit_port),
        interval: interval.or(kit.interval),
        timeout: timeout.or(kit.timeout),
        retries: retries.or(kit.retries),
        start_period: start_period.or(kit.start_period),
        start_interval: start_interval.or(kit.start_interval),
    }
}

fn steps(kit: VerbatimSteps, user: VerbatimSteps) -> VerbatimSteps {
    let VerbatimSteps { start, packages, files, end } = user;
    VerbatimSteps {
        start: start.or(kit.start),
        packages: packages.or(kit.packages),
        files: files.or(kit.files),
        end: end.or(kit.end),
    }
}

/// A kit's helper: it sees the variables of the service it belongs to. A secret that it names is its alone, so
/// that it stands in no environment of a process that stays.
pub(super) fn helper(name: Spanned<ServiceName>, part: Part, hook: spec::Service, whole: &mut Service) -> Service {
    let mut helper = over(name, part, hook, spec::Service::default());
    let named: Vec<Spanned<EnvName>> = helper.environment.keys().cloned().collect();
    let inherited = whole.environment.clone();
    whole.environment.retain(|name, entry| !(is_secret(entry) && named.contains(name)));
    let own = by_key(
        inherited,
        helper.environment,
        |theirs, own| if matches!(own, Entry::FromOutside) { theirs } else { own },
    );
    let (kept, hidden): (IndexMap<_, _>, IndexMap<_, _>) =
        own.into_iter().partition(|(name, entry)| !is_secret(entry) || named.contains(name));
    helper.environment = kept;
    hide(&mut helper.environment, hidden.into_keys().collect());
    for (name, entry) in &mut helper.environment {
        if matches!(entry, Entry::Settable(_)) && whole.environment.contains_key(name) {
            *entry = Entry::FromOutside;
        }
    }
    helper
}

/// Takes out what is computed from hidden variables.
fn hide(environment: &mut IndexMap<Spanned<EnvName>, Entry>, mut hidden: Vec<Spanned<EnvName>>) {
    while let Some(name) = hidden.pop() {
        let reads = Piece::Variable(name.to_string());
        environment.retain(|other, entry| {
            let tells = match entry {
                Entry::Value(text) => text.pieces().contains(&reads),
                Entry::Settable(variable) => variable.default.iter().any(|text| text.pieces().contains(&reads)),
                Entry::FromOutside => false,
            };
            if tells {
                hidden.push(other.clone());
            }
            !tells
        });
    }
}

fn is_secret(entry: &Entry) -> bool {
    matches!(entry, Entry::Settable(variable) if variable.secret.as_ref().is_some_and(|secret| secret.value))
}
