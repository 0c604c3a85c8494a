//! The user's own words.

use super::hardening;
use crate::model;
use crate::spec::{self, ContainerPath};
use crate::yaml_out::{Mapping, Value};

/// What hardens a container, and Compose's own words for it.
pub(super) fn words(words: &model::Words, hardening: Option<&model::Hardening>) -> Mapping {
    let mut all = hardening::words(hardening);
    for (word, node) in words.iter() {
        all.put(word, spec::value_of(node));
    }
    all
}

/// The same words, and the folders in memory that the image's container needs besides those that they name.
pub(super) fn with_tmpfs(mut words: Mapping, model: &model::Model) -> Mapping {
    let folders = tmpfs(model);
    if folders.is_empty() {
        return words;
    }
    let named = match words.get("tmpfs").map(|entry| entry.value.clone()) {
        Some(Value::Sequence(named)) => named,
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one],
    };
    let is_named = |folder: &&String| {
        let path = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
        named.iter().any(|other| matches!(other, Value::Text(other) if path(other) == path(folder)))
    };
    let folders: Vec<Value> =
        folders.iter().filter(|folder| !is_named(folder)).map(|folder| folder.as_str().into()).collect();
    words.put("tmpfs", Value::Sequence(named.into_iter().chain(folders).collect()));
    words
}

/// The folders in memory that services write files to, as Docker and Compose take them.
pub(in crate::emit) fn tmpfs(model: &model::Model) -> Vec<String> {
    let mounted = |(folder, user): (&ContainerPath, Option<&model::User>)| match user {
        Some(user) => format!("{folder}:mode=0700,uid={},gid={}", user.uid, user.gid),
        None => format!("{folder}:mode=0700"),
    };
    model.folders_in_memory().into_iter().map(mounted).collect()
}
