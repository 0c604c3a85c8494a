//! A spec that was made in Rust, as the text of a `hull.yaml`.

use indexmap::IndexMap;

use super::{Image, LanguageVersion, Outputs, ProjectName, Spec};
use crate::yaml::{self, Kind, Node, Scalar, Unwritable};
use crate::yaml_out::{self, Mapping, Value};

impl Spec {
    /// A spec of that name and image, and without services.
    pub fn new(name: ProjectName, image: Image) -> Self {
        Self {
            hull: LanguageVersion::CURRENT.into(),
            requires: None,
            name: name.into(),
            title: None,
            description: None,
            version: None,
            vendor: None,
            source: None,
            url: None,
            documentation: None,
            license: None,
            context: None,
            layouts: Vec::new(),
            templates: None,
            vars: IndexMap::new(),
            kits: IndexMap::new(),
            users: IndexMap::new(),
            image: image.into(),
            stages: IndexMap::new(),
            environment: IndexMap::new(),
            services: IndexMap::new(),
            volumes: IndexMap::new(),
            ready: None,
            compose: None,
            outputs: Outputs::default(),
            ignore: Vec::new(),
            patches: IndexMap::new(),
        }
    }

    /// The text of a `hull.yaml` that says the same, in the short forms. That text is what is compiled: a spec that was
    /// made in Rust is checked like any other, and its reports have places in the text.
    ///
    /// # Errors
    /// When `depends_on` of a service has conditions for some of its services, and none for others.
    ///
    /// ```
    /// use hullwright::spec::{Image, Service, Spec};
    ///
    /// let mut image = Image::new("debian:bookworm-slim".parse()?);
    /// image.packages.push("python3".parse::<hullwright::spec::PackageName>()?.into());
    /// let mut web = Service::default();
    /// web.command = Some("python3 -m http.server ${ports.http}".parse::<hullwright::spec::Command>()?.into());
    /// web.ports.insert("http".parse::<hullwright::spec::PortName>()?.into(), "8080:8000".parse::<hullwright::spec::Port>()?.into());
    /// let mut spec = Spec::new("hello".parse()?, image);
    /// spec.services.insert("web".parse::<hullwright::spec::ServiceName>()?.into(), web);
    ///
    /// let text = spec.to_yaml()?;
    /// assert!(text.starts_with("hull: 1\nname: hello\n"), "{text}");
    /// assert!(hullwright::generate(&text).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_yaml(&self) -> Result<String, Unwritable> {
        Ok(yaml_out::document("", &mapping_of(&yaml::to_node(self)?)))
    }
}

/// The entries of a tree, with the types that YAML gives them; none, when it is no map.
pub(crate) fn mapping_of(node: &Node) -> Mapping {
    let entries = node.entries().unwrap_or_default();
    entries.iter().map(|entry| (entry.key.text.as_str(), value_of(&entry.value))).collect()
}

/// A tree with the types that YAML gives it.
pub(crate) fn value_of(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(scalar) => self::scalar(scalar),
        Kind::Sequence(items) => Value::Sequence(items.iter().map(value_of).collect()),
        Kind::Mapping(_) => Value::Mapping(mapping_of(node)),
    }
}

fn scalar(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    match text {
        _ if !scalar.plain => Value::Text(text.to_owned()),
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Value::Integer(number),
            _ => Value::Text(text.to_owned()),
        },
    }
}
