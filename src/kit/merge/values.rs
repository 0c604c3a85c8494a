//! What stands in a service over what stands there already.

use crate::spec::{Entry, Healthcheck, Port, Variable, VerbatimSteps};

pub(super) fn setting(kit: Entry, user: Entry) -> Entry {
    match (kit, user) {
        (Entry::Settable(kit), Entry::Settable(user)) => Entry::Settable(Box::new(variable(*kit, *user))),
        (_, user) => user,
    }
}

fn variable(kit: Variable, user: Variable) -> Variable {
    let own_choice = user.has_choice();
    let Variable {
        default,
        required,
        generate,
        secret,
        kind,
        choices,
        pattern,
        minimum,
        maximum,
        aliases,
        group,
        deprecated,
        description,
        example,
    } = user;
    let (kit_default, kit_required, kit_generate) =
        if own_choice { (None, None, None) } else { (kit.default, kit.required, kit.generate) };
    Variable {
        default: default.or(kit_default),
        required: required.or(kit_required),
        generate: generate.or(kit_generate),
        secret: secret.or(kit.secret),
        kind: kind.or(kit.kind),
        choices: choices.or(kit.choices),
        pattern: pattern.or(kit.pattern),
        minimum: minimum.or(kit.minimum),
        maximum: maximum.or(kit.maximum),
        aliases: kit.aliases.into_iter().filter(|name| !aliases.contains(name)).chain(aliases.clone()).collect(),
        group: group.or(kit.group),
        deprecated: deprecated.or(kit.deprecated),
        description: description.or(kit.description),
        example: example.or(kit.example),
    }
}

pub(super) fn port(kit: Port, user: Port) -> Port {
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
pub(super) fn probe(kit: Healthcheck, user: Healthcheck) -> Healthcheck {
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

pub(super) fn steps(kit: VerbatimSteps, user: VerbatimSteps) -> VerbatimSteps {
    let VerbatimSteps { start, packages, files, end } = user;
    VerbatimSteps {
        start: start.or(kit.start),
        packages: packages.or(kit.packages),
        files: files.or(kit.files),
        end: end.or(kit.end),
    }
}
