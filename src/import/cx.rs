//! What the readers of the sources have in common.

use super::draft::{Claim, Draft};
use super::facts::{FactId, Ledger};
use super::files::Files;
use super::words;
use crate::yaml_out::{Mapping, Value};

/// The readers' common ground.
pub(super) struct Cx<'a> {
    pub(super) files: &'a Files,
    pub(super) ledger: Ledger,
    pub(super) draft: Draft,
    /// The service that the image runs, or the first of them.
    pub(super) service: String,
    /// The services of the s6 tree.
    pub(super) supervised: Vec<Supervised>,
    pub(super) context: Context,
    /// Variables of the image's services.
    pub(super) environment: Vec<Variable>,
    /// Ports of the image's services.
    pub(super) ports: Vec<Port>,
    /// Folders of the image that are volumes, each with the volume where one is named.
    pub(super) volumes: Vec<Volume>,
    /// What is laid over the image's root beside the definitions: the folder, and files in it that nothing has read.
    pub(super) rootfs: Option<Rootfs>,
    /// The image's users, with their numbers.
    pub(super) users: Vec<(String, String)>,
    /// What a person should look at that has no place in the spec.
    pub(super) remarks: Vec<(String, Option<FactId>)>,
    /// Groups of users, with their numbers where these are known.
    pub(super) groups: Vec<(String, String)>,
    /// Files that lie elsewhere in the image now, since hullwright's own lie where they were.
    pub(super) moved: Vec<(String, String)>,
    /// Instructions that are kept at the end of the image.
    pub(super) end: Vec<(String, Vec<FactId>)>,
}

/// A service of the s6 tree.
pub(super) struct Supervised {
    pub(super) name: String,
    /// The text that says what it runs.
    pub(super) text: String,
    /// Whether it stays.
    pub(super) stays: bool,
}

/// A variable of the image's services.
pub(super) struct Variable {
    pub(super) name: String,
    /// Its value, as the language writes it; none where users give it.
    pub(super) value: Given,
    pub(super) facts: Vec<FactId>,
}

/// Where a variable's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Users may give another.
    Default(String),
    /// Nobody is offered another.
    Fixed(String),
    /// Users must give it.
    Required,
    /// Users may give it.
    Optional,
    /// The sources hold a secret.
    Secret,
}

impl Given {
    /// The value that it has if nobody gives another.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Default(text) | Self::Fixed(text) => Some(text),
            Self::Required | Self::Optional | Self::Secret => None,
        }
    }
}

/// A port of the image's services.
pub(super) struct Port {
    pub(super) number: String,
    pub(super) is_udp: bool,
    /// Where it is published, as the language writes it; `true` for the same number.
    pub(super) publish: Option<String>,
    /// The variable that moves it.
    pub(super) env: Option<String>,
    pub(super) facts: Vec<FactId>,
}

/// A folder that is a volume.
pub(super) struct Volume {
    pub(super) mount: Option<String>,
    pub(super) path: String,
    pub(super) facts: Vec<FactId>,
}

/// What is laid over the image's root.
pub(super) struct Rootfs {
    pub(super) folder: String,
    pub(super) files: Vec<(String, FactId)>,
}

/// The build context, seen from the imported folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// Folders that it lies below the imported one.
    pub(super) below: String,
    /// Folders that the imported one lies below it.
    pub(super) above: String,
}

impl Context {
    /// The path in the imported folder of a path in the context; none outside of it.
    pub(super) fn inside(&self, path: &str) -> Option<String> {
        let path = path.trim_start_matches("./").trim_matches('/');
        let path = if path == "." { "" } else { path };
        if path.split('/').any(|part| part == "..") {
            return None;
        }
        if !self.above.is_empty() {
            let rest = path.strip_prefix(&self.above)?;
            return (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_owned());
        }
        Some([self.below.as_str(), path].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/"))
    }

    /// The path in the context of a path in the imported folder; none outside of it.
    pub(super) fn path(&self, inside: &str) -> Option<String> {
        if !self.above.is_empty() {
            return Some(format!("{}/{inside}", self.above));
        }
        let rest = inside.strip_prefix(&self.below)?;
        (self.below.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_owned())
    }
}

impl Cx<'_> {
    pub(super) fn claim(&mut self, claim: Claim) {
        self.draft.add(claim, &mut self.ledger);
    }

    /// Where a file of the image is put: elsewhere, if one of hullwright's own lies there.
    pub(super) fn put_at(&mut self, path: &str) -> String {
        let Some(name) = own_name(path) else { return path.to_owned() };
        let to = format!("{MOVED}/{name}");
        if !self.moved.iter().any(|(from, _)| from == path) {
            self.moved.push((path.to_owned(), to.clone()));
            // The longest first: one name may begin with another.
            self.moved.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        }
        to
    }

    /// A text that names such files, with their new places.
    pub(super) fn told(&self, text: &str) -> String {
        self.moved.iter().fold(text.to_owned(), |text, (from, to)| {
            let mut told = String::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once(from.as_str()) {
                told.push_str(before);
                let goes_on = |each: char| each.is_ascii_alphanumeric() || "._-".contains(each);
                told.push_str(if after.starts_with(goes_on) { from } else { to });
                rest = after;
            }
            told.push_str(rest);
            told
        })
    }

    /// Something to look at, which stands as a comment at what is there of these keys.
    pub(super) fn look(&mut self, at: &[&str], note: &str, fact: FactId) {
        self.draft.comment(at, note);
        self.remarks.push((note.to_owned(), Some(fact)));
    }

    /// Whether s6-overlay starts the services.
    pub(super) fn is_supervised(&self) -> bool {
        !self.supervised.is_empty()
    }

    /// Adds a variable; a secret's value goes no further than this.
    pub(super) fn variable(&mut self, name: &str, value: Given, facts: Vec<FactId>) {
        let held = match &value {
            Given::Default(text) | Given::Fixed(text) => !text.is_empty() && words::is_secret(name, text),
            Given::Required | Given::Optional | Given::Secret => false,
        };
        let value = if held { Given::Secret } else { value };
        if value == Given::Secret {
            for fact in &facts {
                self.ledger.lose(*fact, SECRET);
            }
        }
        let variable = Variable { name: name.to_owned(), value, facts };
        match self.environment.iter_mut().find(|one| one.name == name) {
            None => self.environment.push(variable),
            Some(one) => {
                let before = std::mem::replace(one, variable);
                if before.value.text() == one.value.text() {
                    one.facts.extend(before.facts);
                } else {
                    let why = "another line gives the variable otherwise, and that one counts";
                    before.facts.into_iter().for_each(|fact| self.ledger.lose(fact, why));
                }
            }
        }
    }
}

/// Where files lie whose places are hullwright's own.
const MOVED: &str = "/usr/local/lib/imported";

/// The name of a file that lies where hullwright puts its own, but for those that it makes itself.
pub(super) fn own_name(path: &str) -> Option<&str> {
    let script = path.strip_prefix("/etc/s6-overlay/scripts/").filter(|name| !name.starts_with("hull-"));
    let program = path.strip_prefix("/usr/local/bin/").filter(|name| matches!(*name, "entrypoint" | "health-check"));
    script.or(program)
}

/// Why a secret's value is lost.
pub(super) const SECRET: &str = "a secret has no value in a spec: users give it when the container starts";

/// A variable as the spec has it.
pub(super) fn variable_of(name: &str, value: &Given) -> (Value, &'static str) {
    let map = |pairs: &[(&str, Value)]| Value::Mapping(pairs.iter().cloned().collect::<Mapping>());
    let is_secret = words::is_secret(name, "x");
    let secret = is_secret.then(|| ("secret", Value::Bool(true)));
    match value {
        Given::Default(text) => (map(&[("default", text.as_str().into())]), ""),
        Given::Fixed(text) => (text.as_str().into(), ""),
        Given::Required => {
            let pairs: Vec<_> = [("required", Value::Bool(true))].into_iter().chain(secret).collect();
            (map(&pairs), "")
        }
        Given::Optional => (map(&secret.into_iter().collect::<Vec<_>>()), ""),
        Given::Secret => {
            let value = map(&[("secret", Value::Bool(true)), ("required", Value::Bool(true))]);
            (value, "The sources hold a value of this: it is not repeated here. Give it when the container starts.")
        }
    }
}
