//! One service or stage over another, a user's over a kit's or the development's over a user's: maps by key, sets as
//! sets, all else as it is written last.

mod values;

use indexmap::IndexMap;

use self::values::{port, probe, setting, steps};
use super::expanded::{Part, Place, Service};
use crate::spec::{self, DependsOn, Provides, ServiceName, Stage};
use crate::yaml::Spanned;

/// A service over another one. Every field is named: a new one does not compile until someone decides how it merges.
pub(super) fn service(under: spec::Service, over: spec::Service) -> spec::Service {
    let spec::Service {
        kit,
        with,
        image,
        image_of,
        command,
        entrypoint,
        entry,
        script,
        oneshot,
        user,
        working_dir,
        environment,
        ports,
        healthcheck,
        depends_on,
        before,
        takes,
        volumes,
        stop_signal,
        stop_grace_period,
        on_exit,
        unless,
        when,
        logs,
        packages,
        copy,
        files,
        dev,
        dockerfile,
        s6,
        words,
    } = over;
    let runs = command.is_some() || script.is_some();
    spec::Service {
        kit: kit.or(under.kit),
        with: by_key(under.with, with, |_, over| over),
        image: image.or(under.image),
        image_of: image_of.or(under.image_of),
        // Who says what runs, replaces all that ran.
        command: command.or_else(|| under.command.filter(|_| !runs)),
        script: script.or_else(|| under.script.filter(|_| !runs)),
        entrypoint: entrypoint.or(under.entrypoint),
        entry: entry.or(under.entry),
        oneshot: oneshot.or(under.oneshot),
        user: user.or(under.user),
        working_dir: working_dir.or(under.working_dir),
        environment: by_key(under.environment, environment, setting),
        ports: by_key(under.ports, ports, |under, over| Spanned {
            value: port(under.value, over.value),
            span: over.span,
        }),
        healthcheck: match (under.healthcheck, healthcheck) {
            (Some(under), Some(over)) => Some(Spanned { value: probe(under.value, over.value), span: over.span }),
            (under, over) => over.or(under),
        },
        depends_on: DependsOn(depends_on.0.into_iter().chain(under.depends_on.0).collect()),
        before: under.before.into_iter().chain(before).collect(),
        takes: takes.or(under.takes),
        volumes: under
            .volumes
            .into_iter()
            .filter(|mount| !volumes.iter().any(|own| own.path == mount.path))
            .chain(volumes.clone())
            .collect(),
        stop_signal: stop_signal.or(under.stop_signal),
        stop_grace_period: stop_grace_period.or(under.stop_grace_period),
        on_exit: on_exit.or(under.on_exit),
        unless: unless.or(under.unless),
        when: by_key(under.when, when, |_, over| over),
        logs: logs.or(under.logs),
        packages: under.packages.into_iter().chain(packages).collect(),
        copy: under.copy.into_iter().chain(copy).collect(),
        files: by_key(under.files, files, |_, over| over),
        dev: dev.or(under.dev),
        dockerfile: steps(under.dockerfile, dockerfile),
        s6: by_key(under.s6, s6, |_, over| over),
        words: words.over(under.words),
    }
}

/// The user's service over the kit's, in its place.
pub(super) fn over(name: Spanned<ServiceName>, part: Part, kit: spec::Service, user: spec::Service) -> Service {
    let is_kits = user.kit.is_some() || part != Part::Whole;
    let spec::Service {
        kit: _,  // taken by expand
        with: _, // taken by expand
        image,
        image_of,
        command,
        entrypoint,
        entry,
        script,
        oneshot,
        user,
        working_dir,
        environment,
        ports,
        healthcheck,
        depends_on,
        before,
        takes,
        volumes,
        stop_signal,
        stop_grace_period,
        on_exit,
        unless,
        when,
        logs,
        packages,
        copy,
        files,
        dev: _, // merged over the service before, where it is the development
        dockerfile,
        s6,
        words,
    } = service(kit, user);
    Service {
        name,
        part,
        is_kits,
        place: match (image, image_of) {
            (Some(image), _) => Place::Upstream(image),
            (None, Some(service)) => Place::Job(service),
            (None, None) => Place::Built,
        },
        like: None,
        secret_files: Vec::new(),
        command,
        entrypoint,
        entry: entry.map(|Spanned { value, span }| Spanned { value: value.0, span }),
        script,
        oneshot: oneshot.map(|Spanned { value, span }| Spanned { value: value.0, span }),
        user,
        working_dir,
        environment,
        ports,
        healthcheck,
        depends_on,
        before,
        takes,
        volumes,
        stop_signal,
        stop_grace_period,
        on_exit,
        unless,
        when,
        logs,
        packages,
        copy,
        files,
        dockerfile,
        s6,
        words,
        external: None,
    }
}

/// A stage over another one. The steps of the lower one come first: what is added works with what they made.
pub(super) fn stage(under: Stage, over: Stage) -> Stage {
    let Stage {
        kit,
        with,
        description,
        from,
        platform,
        packages,
        args,
        environment,
        working_dir,
        steps,
        provides,
        exports,
        dev,
        interpreter,
    } = over;
    Stage {
        kit: kit.or(under.kit),
        with: by_key(under.with, with, |_, over| over),
        description: description.or(under.description),
        from: from.or(under.from),
        platform: platform.or(under.platform),
        packages: under.packages.into_iter().chain(packages).collect(),
        args: by_key(under.args, args, |_, over| over),
        environment: by_key(under.environment, environment, |_, over| over),
        working_dir: working_dir.or(under.working_dir),
        steps: under.steps.into_iter().chain(steps).collect(),
        provides: Provides(by_key(under.provides.0, provides.0, |_, over| over)),
        exports: by_key(under.exports, exports, |_, over| over),
        dev: dev.or(under.dev),
        interpreter: interpreter.or(under.interpreter),
    }
}

/// The lower entries, then the others; an entry of both is merged and has the upper place.
pub(super) fn by_key<K: Eq + std::hash::Hash, V>(
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
