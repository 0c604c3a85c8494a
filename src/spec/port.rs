//! `ports`: what a service listens on, and what of it is published.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::forms::{Forms, inner, readable, short};
use super::leaf::EnvName;
use super::quantity::PortNumber;
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// One port of a service.
///
/// A number listens inside the container only; `"8080:8000"` publishes it, as in Compose.
#[derive(Clone, Debug, Default)]
pub struct Port {
    /// The number the service listens on.
    pub port: Option<PortNumber>,
    /// Variable that moves the port at run time.
    pub env: Option<Spanned<EnvName>>,
    /// Where it is published on the host.
    pub publish: Option<Publish>,
    /// `tcp` or `udp`.
    pub protocol: Option<Protocol>,
    /// Scheme of the port's address, for example `http`.
    pub scheme: Option<Spanned<Text>>,
    /// Who one is in the port's address.
    pub user: Option<Spanned<Text>>,
    /// The variable with the password in the port's address.
    pub password: Option<Spanned<EnvName>>,
    /// What stands behind the number in the port's address.
    pub path: Option<Spanned<Text>>,
    /// What it serves: README and the table that is printed when everything is ready.
    pub description: Option<Spanned<Text>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PortFields"))]
struct Fields {
    /// The number the service listens on.
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<PortNumber>,
    /// Variable that moves the port at run time; declared hereby.
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<Spanned<EnvName>>,
    /// `true`: published under the same number. Or a host's port, or `ADDRESS:PORT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    publish: Option<Publish>,
    /// `tcp` or `udp`. Default: tcp.
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<Protocol>,
    /// Scheme of the port's address, `${services.NAME.url}`. Default: http.
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<Spanned<Text>>,
    /// User in the port's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Spanned<Text>>,
    /// Variable of the service that holds the password in the port's address. It stands there percent-encoded, and
    /// an address with a secret is a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<Spanned<EnvName>>,
    /// Path in the port's address, for example `/shop`.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Spanned<Text>>,
    /// What it serves: README and the table that is printed when everything is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Spanned<Text>>,
}

/// Transport of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Protocol {
    /// TCP
    Tcp,
    /// UDP
    Udp,
}

impl Protocol {
    /// What stands behind a port's number, as Docker and Compose write it.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Tcp => "",
            Self::Udp => "/udp",
        }
    }
}

/// Where a port is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publish {
    /// `true`: under the number that the service listens on, wherever a variable moves it.
    Same,
    /// `false`: not at all, also where a kit publishes it.
    No,
    /// At a fixed port of the host.
    Host(HostPort),
}

/// A port of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// IP address of the host's interface; none means every interface.
    pub address: Option<IpAddr>,
    /// The number.
    pub port: PortNumber,
}

readable!(Port, Publish);
short!(Port, Publish);

impl Serialize for Publish {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Same => serializer.serialize_bool(true),
            Self::No => serializer.serialize_bool(false),
            Self::Host(HostPort { address: None, port }) => port.serialize(serializer),
            Self::Host(host) => serializer.collect_str(host),
        }
    }
}

/// In Compose's short form where that says all of it.
impl Serialize for Port {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { port, env, publish, protocol, scheme, user, password, path, description } = self.clone();
        match (port, &publish, protocol, (&env, &scheme, &user, &password, &path, &description)) {
            (Some(port), None, Some(Protocol::Tcp), (None, None, None, None, None, None)) => port.serialize(serializer),
            (Some(port), None, Some(protocol), (None, None, None, None, None, None)) => {
                serializer.collect_str(&format_args!("{port}{}", protocol.suffix()))
            }
            (Some(port), Some(Publish::Host(host)), Some(protocol), (None, None, None, None, None, None)) => {
                serializer.collect_str(&format_args!("{host}:{port}{}", protocol.suffix()))
            }
            _ => {
                Fields { port, env, publish, protocol, scheme, user, password, path, description }.serialize(serializer)
            }
        }
    }
}

impl Forms for Publish {
    const EXPECTING: &'static str = "`true`, a port of the host, or ADDRESS:PORT";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(match text {
            "true" => Ok(Self::Same),
            "false" => Ok(Self::No),
            _ => HostPort::parse(text).map(Self::Host),
        })
    }
}

impl HostPort {
    fn parse(text: &str) -> Result<Self, Invalid> {
        let (address, port) = match text.rsplit_once(':') {
            None => (None, text),
            Some((address, port)) => (Some(address), port),
        };
        let address = address
            .map(|address| {
                let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
                bare.parse().map_err(|_| Invalid {
                    message: format!("`{}` is not an IP address of the host", address.escape_debug()),
                    instead: (address == "localhost").then(|| format!("127.0.0.1:{port}")),
                })
            })
            .transpose()?;
        Ok(Self { address, port: PortNumber::parse(port)? })
    }
}

impl fmt::Display for HostPort {
    /// As Docker and Compose read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.address, self.port) {
            (None, port) => write!(f, "{port}"),
            (Some(IpAddr::V6(address)), port) => write!(f, "[{address}]:{port}"),
            (Some(address), port) => write!(f, "{address}:{port}"),
        }
    }
}

impl Forms for Port {
    const EXPECTING: &'static str = "a port, \"HOST:PORT\", or a map such as `{port: 8000, publish: true}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Self::short(text))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<Fields, _>| {
            fields.map(|Fields { port, env, publish, protocol, scheme, user, password, path, description }| Self {
                port,
                env,
                publish,
                protocol,
                scheme,
                user,
                password,
                path,
                description,
            })
        })
    }
}

impl Port {
    /// Reads Compose's short form: `8000`, `8080:8000`, `127.0.0.1:8080:8000`, each with `/udp` where wanted.
    fn short(whole: &str) -> Result<Self, Invalid> {
        let (text, protocol) = match whole.split_once('/') {
            None => (whole, Protocol::Tcp),
            Some((text, "tcp")) => (text, Protocol::Tcp),
            Some((text, "udp")) => (text, Protocol::Udp),
            Some((_, other)) => {
                return Err(Invalid {
                    message: format!("`{}` is neither `tcp` nor `udp`", other.escape_debug()),
                    instead: None,
                });
            }
        };
        let (host, port) = match text.rsplit_once(':') {
            None => (None, text),
            Some((host, port)) => (Some(HostPort::parse(host).map_err(|error| error.within(whole, host))?), port),
        };
        Ok(Self {
            port: Some(PortNumber::parse(port)?),
            publish: host.map(Publish::Host),
            protocol: Some(protocol),
            ..Self::default()
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Publish {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Publish".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [
            { "type": "boolean" },
            generator.subschema_for::<PortNumber>(),
            { "$comment": "`ADDRESS:PORT`", "type": "string", "pattern": "^([0-9.]+:|\\[[0-9A-Fa-f:.]+\\]:)?[1-9][0-9]{0,4}$" },
        ] })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Port {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Port".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A port: a number listens inside the container only, \"8080:8000\" publishes it, a map says more.",
            "anyOf": [
                generator.subschema_for::<PortNumber>(),
                { "$comment": "`HOST:PORT`, with an address before it and `/udp` behind it where wanted", "type": "string", "pattern": "^(([0-9.]+:|\\[[0-9A-Fa-f:.]+\\]:)?[1-9][0-9]{0,4}:)?[1-9][0-9]{0,4}(/(tcp|udp))?$" },
                generator.subschema_for::<Fields>(),
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_form_is_composes() {
        let port = Port::short("127.0.0.1:8080:8000/udp").unwrap();
        assert_eq!(port.port.unwrap().get(), 8000);
        assert_eq!(port.protocol.unwrap(), Protocol::Udp);
        let Publish::Host(host) = port.publish.unwrap() else { panic!("published at a host's port") };
        assert_eq!((host.address, host.port.get()), (Some([127, 0, 0, 1].into()), 8080));
        assert!(Port::short("8000").unwrap().publish.is_none());
        for bad in ["", "x:1", "1:", "8000/icmp", "1:2:3", "70000"] {
            assert!(Port::short(bad).is_err(), "{bad}");
        }
    }
}
