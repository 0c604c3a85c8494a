//! A file that looks like a secret is not sent with the folder that it lies in. Who needs it there says so.

use super::context::{Wanted, taken};
use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::dockerignore::{is_never, is_secret, never_named};

pub(super) fn check(cx: &mut Check<'_>) {
    if cx.context().is_none() {
        return;
    }
    let all = taken(cx);
    for each in &all {
        let files = left_out(cx, each, &all);
        if let [first, rest @ ..] = files.as_slice() {
            report(cx, each, first, rest.len());
        }
    }
}

/// The files below a copied folder that only their own name keeps out of the build, and that nobody speaks of.
fn left_out(cx: &Check<'_>, (folder, ..): &Wanted<'_>, all: &[Wanted<'_>]) -> Vec<String> {
    let folder = folder.plain();
    let only_its_name =
        |file: &String| is_secret(file) && !file.rsplit_once('/').is_some_and(|(above, _)| is_never(above));
    let files = cx.folder.files(folder).into_iter().filter(only_its_name).map(|file| format!("{folder}/{file}"));
    let is_denied = |file: &str| {
        let patterns = cx.expanded.spec.ignore.iter().map(|pattern| pattern.trim_start_matches("./"));
        patterns
            .into_iter()
            .any(|pattern| pattern == file || pattern.strip_prefix("**/").is_some_and(|name| never_named(name, file)))
    };
    files.filter(|file| !is_denied(file) && !all.iter().any(|(path, ..)| path.plain() == file)).collect()
}

fn report(cx: &mut Check<'_>, (folder, span, owner): &Wanted<'_>, first: &str, more: usize) {
    let is_users = cx.is_users(*span);
    let more = if more == 0 { String::new() } else { format!(", and {more} more like it") };
    let message = format!("`{first}` looks like a secret and is left out of `{}`{more}", folder.plain());
    let place = if is_users { cx.narrow(*span, folder.as_str()) } else { owner.span };
    let report = Diagnostic::new(Code::LeftOut, place, message).label("copied without it");
    cx.report(report.advice(format!(
        "copy `./{first}` by its own path if the image needs it, or write it under `ignore`: which is meant only you know"
    )));
}
