//! Ports and their addresses.

use std::fmt::Write as _;

use super::text::{Part, Text};
use crate::spec::{EnvName, HostPort, PortName, PortNumber, Protocol};

/// What a service listens on.
#[derive(Clone, Debug)]
pub struct Port {
    pub(crate) name: PortName,
    pub(crate) number: PortNumber,
    /// The variable that moves it.
    pub(crate) moved_by: Option<EnvName>,
    pub(crate) publish: Publish,
    pub(crate) protocol: Protocol,
    pub(crate) scheme: String,
    /// Who one is in its address.
    pub(crate) user: Option<String>,
    /// The variable with the password in its address.
    pub(crate) password: Option<EnvName>,
    /// What stands behind the number in its address.
    pub(crate) path: String,
    pub(crate) description: Option<String>,
}

/// Where a port is published.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Publish {
    /// Nowhere.
    Internal,
    /// Under its own number, wherever a variable moves it.
    Same,
    /// At a port of the host.
    Host(HostPort),
}

impl Port {
    /// The number as a text: the variable's value where one moves it.
    pub fn value(&self) -> Text {
        match &self.moved_by {
            Some(variable) => Text::variable(variable.clone()),
            None => Text::literal(self.number.to_string()),
        }
    }

    /// `HOST:NUMBER`.
    pub fn address(&self, host: &str) -> Text {
        let mut text = Text::literal(format!("{host}:"));
        text.extend(self.value());
        text
    }

    /// `SCHEME://USER:PASSWORD@HOST:NUMBER/PATH`, as far as there is one: <https://www.rfc-editor.org/rfc/rfc3986>.
    pub fn url(&self, host: &str) -> Text {
        let mut text = Text::literal(format!("{}://", self.scheme));
        text.extend(self.user.iter().map(|user| Part::Literal(percent_encoded(user))));
        if let Some(password) = &self.password {
            text.extend([Part::Literal(":".to_owned()), Part::Encoded(password.clone())]);
        }
        text.extend((self.user.is_some() || self.password.is_some()).then(|| Part::Literal("@".to_owned())));
        text.extend(self.address(host));
        text.extend([Part::Literal(self.path.clone())]);
        text
    }

    /// Whether that variable moves it.
    pub(crate) fn is_moved_by(&self, name: &EnvName) -> bool {
        self.moved_by.as_ref() == Some(name)
    }

    /// Whether anyone outside the container reaches it.
    pub fn is_published(&self) -> bool {
        self.publish != Publish::Internal
    }
}

/// Every byte but those that an address may hold anywhere.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
