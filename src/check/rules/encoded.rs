//! A password in an address is percent-encoded by a script of ours, and in somebody else's image there is none.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Place};
use crate::model;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let is_foreign = |place: &Place| matches!(place, Place::Upstream(_));
    for service in expanded.in_view().filter(|service| is_foreign(&service.place) && service.part == Part::Whole) {
        for (name, entry) in &service.environment {
            let Some(text) = entry.text() else { continue };
            let resolved = cx.resolve(text, Some(service));
            let encoded = resolved.parts().iter().find_map(|part| match part {
                model::Part::Encoded(name) => Some(name),
                model::Part::Literal(_) | model::Part::Variable(_) => None,
            });
            if let Some(password) = encoded {
                let place = if cx.is_users(text.span) { text.span } else { service.span() };
                let message = format!(
                    "`{password}` stands in `{}` as it is given: `{}` runs in somebody else's image, where nothing of ours could percent-encode it",
                    name.value, service.name.value
                );
                let report =
                    Diagnostic::new(Code::NotEncoded, place, message).label("wrong with a password such as `a/b`");
                cx.report(report.advice(
                    "give the program host, port, user and password in variables of their own, or a password of letters and digits alone; which it takes only you know",
                ));
            }
        }
    }
}
