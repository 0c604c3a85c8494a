//! Phase 2, the bundles of named pipelines, and the part of phase 4 where producers and consumers must agree.

use super::database::{Database, INTERNALS, Kind, Longrun};
use super::verdict::Failure;

/// Adds a bundle for every named pipeline, from the longrun read last to the first.
pub(super) fn add_bundles(database: &mut Database) -> Result<(), Failure> {
    let named = database.longruns.iter().rev().filter_map(|(last, longrun)| Some((last, longrun.pipeline.as_ref()?)));
    let named: Vec<_> = named.map(|(last, pipeline)| (last.clone(), pipeline.clone())).collect();
    for (last, pipeline) in named {
        database.check_new(&pipeline, INTERNALS)?;
        // The name counts as a bundle from here on, also for the members that are looked up next.
        database.bundles.insert(pipeline.clone(), Vec::new());
        let mut members = Vec::new();
        add_members(database, &pipeline, &last, &mut members)?;
        database.bundles.insert(pipeline, members);
    }
    Ok(())
}

fn add_members(database: &Database, pipeline: &str, name: &str, members: &mut Vec<String>) -> Result<Kind, Failure> {
    let Some(longrun) = database.longruns.get(name) else { return Ok(database.kind(name)) };
    if members.len() >= database.longruns.len() {
        return Err(Failure::source(format!("pipeline {pipeline} is too long: possible loop involving {name}")));
    }
    members.push(name.to_owned());
    for producer in &longrun.producers {
        let kind = add_members(database, pipeline, producer, members)?;
        if kind != Kind::Longrun {
            return Err(Failure::source(format!("longrun {name} declares a producer {producer} of type {kind}")));
        }
    }
    Ok(Kind::Longrun)
}

/// Checks that the consumer and the producers of a longrun say the same of it.
pub(super) fn check(database: &Database, name: &str, longrun: &Longrun) -> Result<(), Failure> {
    if let Some(consumer) = &longrun.consumer {
        check_consumer(database, name, consumer)?;
    }
    longrun.producers.iter().try_for_each(|producer| check_producer(database, name, producer))
}

fn check_consumer(database: &Database, name: &str, consumer: &str) -> Result<(), Failure> {
    let claim = format!("longrun service {name} declares being a producer for a service named {consumer}");
    let Some(theirs) = database.longruns.get(consumer) else {
        return Err(Failure::source(format!("{claim} of type {}", database.kind(consumer))));
    };
    for producer in &theirs.producers {
        let kind = database.kind(producer);
        if kind != Kind::Longrun {
            let message = format!("longrun service {consumer} declares a consumer {producer} of type {kind}");
            return Err(Failure::source(message));
        }
        if producer == name {
            return Ok(());
        }
    }
    Err(Failure::source(format!("{claim} that does not declare it back")))
}

fn check_producer(database: &Database, name: &str, producer: &str) -> Result<(), Failure> {
    let claim = format!("longrun service {name} declares being the consumer for a service named {producer}");
    let Some(theirs) = database.longruns.get(producer) else {
        return Err(Failure::source(format!("{claim} of type {}", database.kind(producer))));
    };
    let Some(consumer) = &theirs.consumer else {
        return Err(Failure::source(format!("{claim} that does not declare it back")));
    };
    let kind = database.kind(consumer);
    if kind != Kind::Longrun {
        let message = format!("longrun service {producer} declares a producer {consumer} of type {kind}");
        return Err(Failure::source(message));
    }
    if consumer != name {
        return Err(Failure::source(format!("{claim} that does not declare it back")));
    }
    Ok(())
}
