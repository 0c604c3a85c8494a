//! Whoever needs a service that users may bring themselves asks the variable for its address.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::source::Span;
use crate::spec::{Entry, EnvName, Piece, Text};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for switched in expanded.services.iter().filter(|service| service.part == Part::Whole) {
        let Some(unless) = switched.unless.as_ref().filter(|name| is_given(cx, name)) else { continue };
        let mut texts = entries(expanded.spec.environment.iter(), unless);
        for service in expanded.services.iter().filter(|service| cx.whole(service).name != switched.name) {
            texts.extend(entries(service.environment.iter(), unless));
            texts.extend(others(service));
        }
        let prefix = format!("services.{}.", switched.name.value);
        let mut seen: Vec<Span> = Vec::new();
        for (text, span) in texts {
            for path in facts(text).filter(|path| path.starts_with(&prefix)) {
                let place = cx.narrow(span, &format!("${{{path}}}"));
                if !seen.contains(&place) && cx.is_users(place) {
                    seen.push(place);
                    fixed(cx, switched, unless, path, place);
                }
            }
        }
    }
}

/// Whether users can give a variable; else the switch has been reported.
fn is_given(cx: &Check<'_>, name: &EnvName) -> bool {
    let mut all = cx.expanded.entries();
    all.any(|(declared, entry)| declared.value == *name && !matches!(entry, Entry::Value(_)))
}

fn facts(text: &Text) -> impl Iterator<Item = &str> {
    text.pieces().iter().filter_map(|piece| match piece {
        Piece::Fact(path) => Some(path.as_str()),
        Piece::Literal(_) | Piece::Variable(_) => None,
    })
}

/// The values of variables, but for the default of the one with which users bring their own.
fn entries<'a>(
    all: impl Iterator<Item = (&'a Spanned<EnvName>, &'a Entry)>,
    unless: &EnvName,
) -> Vec<(&'a Text, Span)> {
    let is_its_default = |name: &EnvName, entry: &Entry| name == unless && matches!(entry, Entry::Settable(_));
    let others = all.filter(|(name, entry)| !is_its_default(name, entry)).filter_map(|(_, entry)| entry.text());
    others.map(|text| (&text.value, text.span)).collect()
}

/// The texts of a service that are no variables.
fn others(service: &Service) -> Vec<(&Text, Span)> {
    let mut texts: Vec<(&Text, Span)> = service.words().collect();
    texts.extend(service.files.values().map(|file| (&file.value.content.value, file.value.content.span)));
    texts.extend(service.healthcheck.iter().flat_map(|check| check.texts()));
    texts
}

fn fixed(cx: &mut Check<'_>, switched: &Service, unless: &Spanned<EnvName>, path: &str, place: Span) {
    let service = &switched.name.value;
    let message = format!("`${{{path}}}` leads to `{service}` also when users bring their own");
    let report = Diagnostic::new(Code::FixedAddress, place, message)
        .label("nobody answers there when it is off")
        .also(unless.span, "then it is off");
    let is_whole = path.split('.').next_back() == Some("url") && cx.sources.text(place) == format!("${{{path}}}");
    let is_shared = cx.expanded.spec.environment.contains_key(&unless.value);
    cx.report(if is_whole && is_shared {
        report.edit(format!("use `{}`", unless.value), place, format!("${{{}}}", unless.value))
    } else {
        report.advice(format!("make it of `{}`, and that one's default of this: how only you know", unless.value))
    });
}
