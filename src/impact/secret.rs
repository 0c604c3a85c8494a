//! What must not be told: the values of secrets, wherever they stand.

use crate::model::{Model, Origin, Variable};

/// Takes values of secrets out of texts.
pub(super) struct Secrets(Vec<String>);

/// What stands in the place of one.
const HIDDEN: &str = "…";

impl Secrets {
    /// Those of both systems.
    pub(super) fn of(models: [&Model; 2]) -> Self {
        let variables = models.into_iter().flat_map(|model| {
            let development = model.development.iter().flat_map(|model| model.all_variables());
            model.all_variables().chain(development).map(|(variable, _)| variable).collect::<Vec<_>>()
        });
        let mut values: Vec<String> = variables.filter(|variable| variable.secret).flat_map(values).collect();
        // What holds another one goes first.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Self(values)
    }

    /// The text without them.
    pub(super) fn hidden(&self, text: &str) -> String {
        let shown = self.0.iter().fold(text.to_owned(), |text, value| text.replace(value.as_str(), HIDDEN));
        without_password(&shown)
    }
}

/// What a secret's value is, as far as the file says it.
fn values(variable: &Variable) -> Vec<String> {
    let default = match &variable.origin {
        Origin::Default(text) => text.constant().map(str::to_owned),
        Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => None,
    };
    let own = default.into_iter().chain(variable.example.clone());
    own.filter(|value| !value.is_empty()).collect()
}

/// An address without the password in it, unless that is a variable.
fn without_password(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, address) = rest.split_at(at + 3);
        shown.push_str(before);
        let end = address.find(|char: char| char.is_whitespace() || "/\"'`<>".contains(char)).unwrap_or(address.len());
        let (authority, after) = address.split_at(end);
        match authority.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?, host))) {
            Some(((user, password), host)) if !password.contains('$') && !password.is_empty() => {
                shown.extend([user, ":", HIDDEN, "@", host]);
            }
            _ => shown.push_str(authority),
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses_are_hidden() {
        let shown = without_password("a redis://u:hunter2@h:1/x b http://h:1/ c x://u:${P}@h");
        assert_eq!(shown, "a redis://u:…@h:1/x b http://h:1/ c x://u:${P}@h");
    }
}
