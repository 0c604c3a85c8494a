//! `aliases`: each name under which a value is accepted belongs to one variable.

use std::collections::BTreeMap;

use crate::check::Check;
use crate::check::growth::Found;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{Entry, EnvName};
use crate::yaml::Spanned;

impl Check<'_> {
    pub(super) fn aliases(&mut self, found: &Found) {
        let expanded = self.expanded;
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        // A variable of the file's own before the files of secrets: whoever declares one reads about both.
        let named = expanded.entries().map(|(name, _)| (name.to_string(), name.span));
        let moving =
            expanded.services.iter().flat_map(|service| service.ports.values()).filter_map(|port| port.env.as_ref());
        let moving = moving.map(|name| (name.to_string(), name.span));
        let secrets = found.values().filter(|(_, variable)| variable.secret);
        let files = secrets.map(|(span, variable)| (format!("{}_FILE", variable.name), *span));
        for (name, span) in named.chain(moving).chain(files) {
            taken.entry(name).or_insert(span);
        }
        for (name, entry) in expanded.entries() {
            let Entry::Settable(variable) = entry else { continue };
            let is_secret = found.get(&name.value).is_some_and(|(_, variable)| variable.secret);
            for alias in &variable.aliases {
                self.alias(name, alias, is_secret, &mut taken);
            }
        }
    }

    fn alias(
        &mut self,
        name: &Spanned<EnvName>,
        alias: &Spanned<EnvName>,
        is_secret: bool,
        taken: &mut BTreeMap<String, Span>,
    ) {
        let file = is_secret.then(|| format!("{alias}_FILE"));
        for wanted in std::iter::once(alias.to_string()).chain(file) {
            let Some(first) = taken.get(&wanted) else {
                taken.insert(wanted, alias.span);
                continue;
            };
            let message = format!("`{wanted}` cannot be another name of `{name}`");
            let report = Diagnostic::new(Code::Alias, alias.span, message)
                .label("whose value it would be nobody could tell")
                .also(*first, "has that name already");
            return self.report(report.advice("remove it, or write another name: which of them only you know"));
        }
    }
}
