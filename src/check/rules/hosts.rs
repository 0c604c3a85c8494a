//! The address of another service is a reference: a literal one is right in one layout at most, and until a port moves.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Service};
use crate::source::Span;
use crate::spec::{Entry, Piece, Text};
use crate::yaml::quoted;

/// Names of the own container.
const LOCAL: [&str; 4] = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let shared: Vec<(&Text, Span)> = texts_of(expanded.spec.environment.values()).collect();
    for service in expanded.in_view().filter(|service| service.part == Part::Whole) {
        for (text, span) in texts(service).into_iter().chain(shared.iter().copied()) {
            if cx.is_users(span) {
                literal(cx, service, text, span);
            }
        }
    }
}

/// The texts that a program may connect by.
fn texts(service: &Service) -> Vec<(&Text, Span)> {
    let files = service.files.values().map(|file| (&file.content.value, file.content.span));
    service.words().chain(texts_of(service.environment.values())).chain(files).collect()
}

fn texts_of<'a>(entries: impl Iterator<Item = &'a Entry>) -> impl Iterator<Item = (&'a Text, Span)> {
    entries.filter_map(Entry::text).map(|text| (&text.value, text.span))
}

fn literal(cx: &mut Check<'_>, service: &Service, text: &Text, span: Span) {
    for piece in text.pieces() {
        let Piece::Literal(literal) = piece else { continue };
        for (address, host, number) in addresses(literal) {
            // A service that listens there itself means itself.
            if service.ports.values().any(|port| port.port.is_some_and(|own| own.get() == number)) {
                continue;
            }
            if let Some((other, reference)) = other(cx, service, host, number) {
                report(cx, service, span, address, (&other, &reference));
            }
        }
    }
}

/// The service that is meant by a host and a number, and how its address is written.
fn other(cx: &Check<'_>, service: &Service, host: &str, number: u16) -> Option<(String, String)> {
    let is_local = LOCAL.contains(&host);
    let others = cx.expanded.services.iter().filter(|other| other.part == Part::Whole && other.name != service.name);
    let mut found = others.filter(|other| is_local || other.name.as_str() == host).flat_map(|other| {
        let listens = other.ports.iter().filter(move |(_, port)| port.port.is_some_and(|port| port.get() == number));
        listens.map(move |(name, _)| match other.ports.len() {
            1 => (other.name.to_string(), format!("${{services.{}.address}}", other.name.value)),
            _ => (other.name.to_string(), format!("${{services.{}.ports.{}.address}}", other.name.value, name.value)),
        })
    });
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

fn report(cx: &mut Check<'_>, service: &Service, span: Span, address: &str, (other, reference): (&str, &str)) {
    let message = format!(
        "`{address}` is the address of `{other}` only here and now, and `{}` may run elsewhere",
        service.name.value
    );
    let place = cx.narrow(span, address);
    let report =
        Diagnostic::new(Code::OtherHost, place, message).label("neither moves with its port nor with its container");
    let written = cx.sources.text(span);
    let action = format!("write `{reference}`");
    cx.report(match word_around(written, address) {
        _ if place == span && written != address => report
            .advice(format!("{action} in its place; it is not written here as one text, so no edit can be offered")),
        Some((start, word)) if needs_quotes(written, start) => {
            let start = span.range().start + start;
            let place = Span::new(span.source, start..start + word.len());
            report.edit(action, place, quoted(&word.replace(address, reference)))
        }
        Some(_) | None => report.edit(action, place, reference),
    });
}

/// The word that an address stands in, as it is written, and where it begins.
fn word_around<'w>(written: &'w str, address: &str) -> Option<(usize, &'w str)> {
    let at = written.find(address)?;
    let is_end = |letter: char| letter.is_whitespace() || "[]{},\"'".contains(letter);
    let start = written.get(..at)?.rfind(is_end).map_or(0, |end| end + 1);
    let rest = written.get(start..)?;
    let end =
        rest.get(at - start + address.len()..)?.find(is_end).map_or(rest.len(), |end| at - start + address.len() + end);
    Some((start, rest.get(..end)?))
}

/// Whether a word of a list, or a text alone, stands there without quotes: a reference may not, within braces or brackets.
fn needs_quotes(written: &str, start: usize) -> bool {
    let before = written.get(..start).unwrap_or_default();
    let is_alone = before.is_empty() && !written.contains(char::is_whitespace);
    let in_list = written.starts_with(['[', '{']) && !before.ends_with(['"', '\'']);
    is_alone || in_list
}

/// What looks like a host and a port's number.
fn addresses(text: &str) -> Vec<(&str, &str, u16)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(':') {
        let (before, after) = text.split_at(at);
        let after = after.trim_start_matches(':');
        let digits = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let start = match before.strip_suffix(']') {
            Some(inner) => inner.rfind('['),
            None => Some(before.rfind(|letter| !is_part(letter)).map_or(0, |end| end + 1)),
        };
        let Some((start, Ok(number))) =
            start.map(|start| (start, after.get(..digits).unwrap_or_default().parse::<u16>()))
        else {
            continue;
        };
        let is_longer = after.get(digits..).is_some_and(|rest| rest.starts_with(is_part));
        if let (Some(host), Some(address), false) = (text.get(start..at), text.get(start..at + 1 + digits), is_longer)
            && !host.is_empty()
        {
            found.push((address, host, number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_with_a_number_are_found() {
        let found = |text| addresses(text).into_iter().map(|(address, _, _)| address).collect::<Vec<_>>();
        assert_eq!(found("postgresql://a:b@localhost:5432/x"), ["localhost:5432"]);
        assert_eq!(found("db:5432,127.0.0.1:80 [::1]:99"), ["db:5432", "127.0.0.1:80", "[::1]:99"]);
        assert_eq!(found("12:30:45x a:b ::"), ["12:30"]);
        assert!(found("").is_empty() && found("http://x").is_empty() && found(":80").is_empty());
    }

    #[test]
    fn a_word_ends_at_quotes_and_brackets() {
        assert_eq!(word_around("[a, --db=localhost:5, b]", "localhost:5"), Some((4, "--db=localhost:5")));
        assert!(needs_quotes("[a, localhost:5]", 4) && needs_quotes("http://localhost:5/", 0));
        assert!(!needs_quotes("[a, \"localhost:5\"]", 5) && !needs_quotes("serve --db localhost:5", 11));
    }
}
