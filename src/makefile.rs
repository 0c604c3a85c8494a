//! Rules of a Makefile: <https://www.gnu.org/software/make/manual/make.html>.
//!
//! A recipe is lines of a shell. Make reads them first: a dollar is doubled, and a line of the shell stays one line.

use std::fmt;

/// A phony target with the comment that `help` targets look for. Its [`Display`](fmt::Display) is the rule.
///
/// ```
/// use hullwright::makefile::{Recipe, Rule};
///
/// let rule = Rule { target: "hello", help: "Greet", recipe: vec![Recipe::new("echo \"$HOME\"").unwrap()] };
/// assert_eq!(rule.to_string(), "hello: ## Greet\n\techo \"$$HOME\"\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The target: letters, digits and dashes.
    pub target: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
    /// What is run.
    pub recipe: Vec<Recipe>,
}

/// A line of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe(String);

impl Recipe {
    /// The line that runs a command; none when the command has several lines, or goes on in the next.
    pub fn new(command: &str) -> Option<Self> {
        let is_one_line = !command.contains(['\n', '\r', '\0']) && !command.ends_with('\\');
        // Make itself reads these at the start of a line.
        let is_plain = !command.starts_with(['@', '-', '+', ' ', '\t']) && !command.is_empty();
        (is_one_line && is_plain).then(|| Self(command.replace('$', "$$")))
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: ## {}", self.target, self.help)?;
        self.recipe.iter().try_for_each(|Recipe(line)| writeln!(f, "\t{line}"))
    }
}

/// The rules as they stand in a file, with the line that says that none of the targets is a file.
pub fn text(rules: &[Rule]) -> String {
    let targets: Vec<&str> = rules.iter().map(|rule| rule.target).collect();
    let rules = rules.iter().map(|rule| format!("\n{rule}"));
    format!(".PHONY: {}\n{}", targets.join(" "), rules.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_one_line_for_make_and_one_for_the_shell() {
        assert_eq!(Recipe::new("a \"${B:-$C}\" '$$'").unwrap().0, "a \"$${B:-$$C}\" '$$$$'");
        for bad in ["", "a\nb", "a\rb", "a\\", "@a", "-a", "+a", " a", "\ta"] {
            assert_eq!(Recipe::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn rules_stand_one_after_the_other() {
        let rule = |target| Rule { target, help: "Do it", recipe: vec![Recipe::new("true").unwrap()] };
        let expected = ".PHONY: a b\n\na: ## Do it\n\ttrue\n\nb: ## Do it\n\ttrue\n";
        assert_eq!(text(&[rule("a"), rule("b")]), expected);
    }
}
