//! The examples of the repository, each value replaced by a fact that can be found again.
//!
//! Names are renamed with everything that refers to them. What a kit or Docker gives a name to keeps it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hullwright::spec::{ON_SERVICE, ON_VOLUME};
use serde_yaml::{Mapping, Value};

use crate::fact::Vocabulary;

/// All examples: the path of the spec and its text.
pub(crate) fn all() -> Vec<(String, String)> {
    let mut specs = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &mut specs);
    specs.sort();
    assert!(!specs.is_empty(), "there are examples");
    specs.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

/// Finds the specs below a folder: one may lie deeper than its build context.
fn find(folder: &Path, specs: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            find(&entry.path(), specs);
        } else if entry.file_name() == "hull.yaml" {
            specs.push(entry.path());
        }
    }
}

/// The spec with a fact for every value, and the words that it does not use.
pub(crate) fn marked(spec: &str) -> (String, Vocabulary) {
    let spec: Value = serde_yaml::from_str(spec).unwrap();
    let mut marker = Marker { words: Vocabulary::default(), names: BTreeMap::new() };
    marker.collect(&spec);
    let spec = marker.mark(&spec, &mut Vec::new());
    (serde_yaml::to_string(&spec).unwrap(), marker.words)
}

struct Marker {
    words: Vocabulary,
    /// Names of the file by section, such as `services` or `vars`, with the words that replace them.
    names: BTreeMap<(&'static str, String), String>,
}

impl Marker {
    /// Finds the names that the spec gives.
    fn collect(&mut self, spec: &Value) {
        for section in ["services", "vars", "users", "stages", "volumes"] {
            self.rename(section, spec.get(section));
        }
        for (_, volume) in spec.get("volumes").and_then(Value::as_mapping).into_iter().flatten() {
            if let Some(path) = volume.get("path").and_then(Value::as_str) {
                let moved = format!("/{}", self.words.word());
                self.names.insert(("paths", path.to_owned()), moved);
            }
        }
        self.rename_variables(spec.get("environment"));
        for (_, user) in spec.get("users").and_then(Value::as_mapping).into_iter().flatten() {
            let variables = ["uid_env", "gid_env", "umask_env"].map(|key| user.get(key).and_then(Value::as_str));
            for name in variables.into_iter().flatten() {
                let word = self.words.variable();
                self.names.insert(("environment", name.to_owned()), word);
            }
        }
        for (_, service) in spec["services"].as_mapping().unwrap() {
            for (_, port) in service.get("ports").and_then(Value::as_mapping).into_iter().flatten() {
                if let Some(name) = port.get("env").and_then(Value::as_str) {
                    let word = self.words.variable();
                    self.names.insert(("environment", name.to_owned()), word);
                }
            }
            // A kit's own variables and ports keep their names.
            if service.get("kit").is_none() {
                self.rename_variables(service.get("environment"));
                self.rename("ports", service.get("ports"));
            }
        }
        // They are one name for all that are called so.
        for (_, service) in spec["services"].as_mapping().unwrap() {
            let ports = service.get("ports").filter(|_| service.get("kit").is_some());
            for name in ports.and_then(Value::as_mapping).into_iter().flat_map(Mapping::keys) {
                self.names.remove(&("ports", name.as_str().unwrap().to_owned()));
            }
        }
        for (_, stage) in spec.get("stages").and_then(Value::as_mapping).into_iter().flatten() {
            self.rename_variables(stage.get("environment"));
        }
    }

    fn rename(&mut self, section: &'static str, names: Option<&Value>) {
        for (name, _) in names.and_then(Value::as_mapping).into_iter().flatten() {
            let word = self.words.word();
            self.names.entry((section, name.as_str().unwrap().to_owned())).or_insert(word);
        }
    }

    fn rename_variables(&mut self, names: Option<&Value>) {
        for (name, _) in names.and_then(Value::as_mapping).into_iter().flatten() {
            let word = self.words.variable();
            self.names.entry(("environment", name.as_str().unwrap().to_owned())).or_insert(word);
        }
        for (_, variable) in names.and_then(Value::as_mapping).into_iter().flatten() {
            self.keep_rules(variable);
        }
    }

    /// A choice is one word wherever it stands. A value that a pattern or a type decides about stays.
    fn keep_rules(&mut self, variable: &Value) {
        for choice in variable.get("enum").and_then(Value::as_sequence).into_iter().flatten() {
            let word = self.words.word();
            self.names.entry(("choices", text_of(choice))).or_insert(word);
        }
        if variable.get("pattern").or_else(|| variable.get("type")).is_some() {
            for value in ["default", "example"].into_iter().filter_map(|key| variable.get(key)) {
                let text = text_of(value);
                self.names.entry(("choices", text.clone())).or_insert(text);
            }
        }
    }

    fn name(&self, section: &'static str, name: &str) -> Option<String> {
        self.names.get(&(section, name.to_owned())).cloned()
    }

    /// The value at a path, marked.
    fn mark(&mut self, value: &Value, path: &mut Vec<String>) -> Value {
        match value {
            Value::Mapping(entries) => {
                let mut marked = Mapping::new();
                for (key, value) in entries {
                    let key = key.as_str().unwrap();
                    path.push(key.to_owned());
                    let value = self.mark(value, path);
                    path.pop();
                    marked.insert(self.key(key, path).into(), value);
                }
                Value::Mapping(marked)
            }
            Value::Sequence(items) => Value::Sequence(items.iter().map(|item| self.mark(item, path)).collect()),
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Number(_) | Value::String(_) | Value::Tagged(_) => {
                self.scalar(text_of(value).trim_end_matches('\n'), value, path)
            }
        }
    }

    /// A key: a name where the section above it is one of names.
    fn key(&self, key: &str, path: &[String]) -> String {
        let section = match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["services"] | [.., "depends_on"] => "services",
            ["vars"] => "vars",
            ["users"] => "users",
            ["stages"] => "stages",
            ["volumes"] => "volumes",
            [.., "ports"] => "ports",
            [.., "environment" | "required" | "when"] => "environment",
            _ => return key.to_owned(),
        };
        self.name(section, key).unwrap_or_else(|| key.to_owned())
    }

    fn scalar(&mut self, text: &str, value: &Value, path: &[String]) -> Value {
        let mut keys: Vec<&str> = path.iter().map(String::as_str).collect();
        // What is otherwise in development is of the same kinds.
        if keys.get(2) == Some(&"dev") {
            keys.remove(2);
        }
        match keys[..] {
            // Choices, and what only one value is right for.
            ["hull" | "requires" | "context" | "templates"]
            | ["image", "init" | "platforms", ..]
            | [
                ..,
                "kit" | "oneshot" | "on_failure" | "on_exit" | "then" | "stop_signal" | "protocol" | "mode" | "sha256"
                | "tcp" | "required" | "secret" | "umask" | "pattern" | "type" | "minimum" | "maximum"
                // What must fit into another time.
                | "takes",
            ]
            | [.., "with", "eviction" | "extensions" | "maxmemory" | "repository"]
            // What must fit into another time.
            | ["image", "healthcheck", "timeout"]
            | ["services", _, "depends_on", _]
            | ["services", _, "s6" | "logs", ..]
            // Services of the base are called as it calls them.
            | ["services", _, "before"]
            | ["users", _, "numbered_by"]
            | ["image", "logs"]
            | ["compose" | "kits" | "layouts" | "patches", ..] => value.clone(),
            [.., "default" | "example" | "enum"] | [.., "required" | "when", _]
                if self.name("choices", text).is_some() =>
            {
                self.named("choices", text)
            }
            [.., "aliases"] => self.words.variable().into(),
            // Compose's own words are facts as they stand, of many kinds.
            ["services", _, word, ..] if ON_SERVICE.iter().any(|known| known.name == word) => value.clone(),
            ["volumes", _, word, ..] if ON_VOLUME.iter().any(|known| known.name == word) => value.clone(),
            ["services", _, "depends_on" | "image_of"] => self.named("services", text),
            [.., "with", "packages" | "backend"] => self.package(text).into(),
            ["services", _, "user"] => self.named("users", text),
            ["services", _, "healthcheck", "port"] => self.named("ports", text),
            [.., "env" | "unless" | "uid_env" | "gid_env" | "umask_env"] => self.named("environment", text),
            ["services", _, "ports", _] | [.., "port" | "publish"] => self.port(text).into(),
            ["users", _] | [.., "uid"] => self.words.uid().into(),
            ["services", _, "with", "static", _] => self.file(text).into(),
            ["services", _, "with", "version"] if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.words.port().into()
            }
            [.., "interval" | "timeout" | "start_period" | "start_interval" | "delay" | "stop_grace_period"] => {
                self.words.seconds().into()
            }
            [.., "retries" | "attempts" | "generate"] => self.words.count().into(),
            [.., "volumes"] => self.mount(text).into(),
            [.., "copy"] => self.copy(text).into(),
            [.., "script" | "run" | "dockerfile" | "start" | "packages" | "files" | "end"]
                if text.contains([' ', '\n']) =>
            {
                format!("{}\n: {}\n", self.references(text), self.words.word()).into()
            }
            [
                ..,
                "rootfs" | "script" | "path" | "data" | "home" | "shell" | "working_dir" | "cache" | "provides"
                | "venv" | "http" | "requirements" | "constraints" | "sources",
            ]
            | ["outputs", ..] => self.file(text).into(),
            ["services", _, "healthcheck", "test"] if matches!(text, "CMD" | "CMD-SHELL" | "NONE") => text.into(),
            _ if text.contains('$') => self.references(text).into(),
            ["image", "base"] | [.., "from"] if self.name("stages", text).is_none() => {
                // The tools of a well-known base are known.
                let known = text.split_once(':').map(|(name, _)| name).filter(|name| *name == "python");
                let name = known.map_or_else(|| self.words.word(), str::to_owned);
                format!("{name}:{}", self.words.word()).into()
            }
            [.., "from"] => self.named("stages", text),
            // A command's program may be one that the shape of the spec depends on.
            [.., "packages"] if matches!(text, "curl" | "wget" | "python3") => text.into(),
            [.., "url" | "source" | "documentation"] => format!("https://{}.example", self.words.word()).into(),
            _ => self.words.word().into(),
        }
    }

    fn named(&self, section: &'static str, name: &str) -> Value {
        self.name(section, name).unwrap_or_else(|| name.to_owned()).into()
    }

    /// `true`, a number, or Compose's short form.
    fn port(&mut self, text: &str) -> String {
        let mut number = |part: &str| match part.split_once('/') {
            Some((_, protocol)) => format!("{}/{protocol}", self.words.port()),
            None if part.bytes().all(|byte| byte.is_ascii_digit()) => self.words.port().to_string(),
            None => part.to_owned(),
        };
        text.split(':').map(&mut number).collect::<Vec<_>>().join(":")
    }

    /// A path with another last part, below a volume that is mounted elsewhere.
    fn file(&mut self, text: &str) -> String {
        if let Some(moved) = self.name("paths", text) {
            return moved;
        }
        let (folder, name) = text.trim_end_matches('/').rsplit_once('/').unwrap_or((".", text));
        let end = if name.starts_with('.') || !name.contains('.') { "" } else { &name[name.rfind('.').unwrap()..] };
        // What law and removal know an output by.
        let end = ["Dockerfile", "docker-compose.yml", "README.md", "Makefile", ".dockerignore", ".env.example"]
            .iter()
            .find(|known| name.ends_with(**known))
            .map_or(end.to_owned(), |known| format!("/{known}"));
        let volumes = self.names.iter().filter(|((section, _), _)| *section == "paths");
        let below = volumes.filter_map(|((_, path), moved)| Some((folder.strip_prefix(path.as_str())?, moved)));
        let folder = below.map(|(rest, moved)| format!("{moved}{rest}")).next().unwrap_or_else(|| folder.to_owned());
        format!("{folder}/{}{end}", self.words.word())
    }

    /// A package with its version, as its ecosystem writes it.
    fn package(&mut self, text: &str) -> String {
        let between = ["==", "@"].into_iter().find(|between| text.trim_start_matches('@').contains(between)).unwrap();
        format!("{}{between}{}.0.0", self.words.word(), self.words.port())
    }

    fn mount(&mut self, text: &str) -> String {
        let (text, end) = text.strip_suffix(":ro").map_or((text, ""), |text| (text, ":ro"));
        let (source, path) = text.rsplit_once(':').unwrap();
        let source = self.name("volumes", source).unwrap_or_else(|| source.to_owned());
        format!("{source}:{}{end}", self.file(path))
    }

    fn copy(&mut self, text: &str) -> String {
        let mut parts = text.split(':');
        let first = parts.next().unwrap();
        let first = self.name("stages", first).unwrap_or_else(|| first.to_owned());
        parts.map(|part| self.file(part)).fold(first, |text, part| format!("{text}:{part}"))
    }

    /// A text whose references lead to the new names.
    fn references(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for ((section, name), word) in &self.names {
            let forms: &[&str] = match *section {
                "environment" => &["$NAME", "${NAME}", "${NAME:-"],
                "services" => &["${services.NAME."],
                "vars" => &["${vars.NAME}"],
                "volumes" => &["${volumes.NAME.path}"],
                "ports" => &["${ports.NAME}", "${ports.NAME.", ".ports.NAME."],
                _ => &[],
            };
            for form in forms {
                text = replaced(&text, &form.replace("NAME", name), &form.replace("NAME", word));
            }
        }
        text
    }
}

/// Replaces what is not followed by another letter of a name.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut parts = text.split(old);
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let is_open = old.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        result.push_str(if goes_on && is_open { old } else { new });
        result.push_str(part);
    }
    result
}

/// A scalar as it is written.
fn text_of(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| serde_yaml::to_string(value).unwrap(), str::to_owned);
    text.trim_end_matches('\n').to_owned()
}
