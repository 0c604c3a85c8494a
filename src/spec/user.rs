//! `users`: who services run as.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::forms::{Forms, inner, readable, short};
use super::leaf::{ContainerPath, UserName};
use super::quantity::UserId;
use crate::yaml::{Invalid, Spanned};

/// A user of the container's system, with a group of its own.
#[derive(Clone, Debug)]
pub struct User {
    /// Its number.
    pub uid: UserId,
    /// Its group's number.
    pub gid: Option<UserId>,
    /// Its group's name.
    pub group: Option<Spanned<UserName>>,
    /// Its home; made with the user.
    pub home: Option<Spanned<ContainerPath>>,
    /// Its login shell.
    pub shell: Option<Spanned<ContainerPath>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "UserFields"))]
struct Fields {
    /// Its number.
    uid: UserId,
    /// Its group's number. Default: the user's.
    #[serde(skip_serializing_if = "Option::is_none")]
    gid: Option<UserId>,
    /// Its group's name. Default: the user's.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Spanned<UserName>>,
    /// Its home, made with the user and its own to write to. Default: `/home/NAME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<Spanned<ContainerPath>>,
    /// Its login shell. Default: /usr/sbin/nologin.
    #[serde(skip_serializing_if = "Option::is_none")]
    shell: Option<Spanned<ContainerPath>>,
}

readable!(User);
short!(User);

impl User {
    /// A user with that number, and the defaults for the rest.
    pub fn new(uid: UserId) -> Self {
        Self { uid, gid: None, group: None, home: None, shell: None }
    }
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.clone() {
            Self { uid, gid: None, group: None, home: None, shell: None } => uid.serialize(serializer),
            Self { uid, gid, group, home, shell } => Fields { uid, gid, group, home, shell }.serialize(serializer),
        }
    }
}

impl Forms for User {
    const EXPECTING: &'static str = "a user's number, or a map such as `{uid: 1000, home: /home/app}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(UserId::try_from(text.to_owned()).map(Self::new))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<Fields, _>| {
            fields.map(|Fields { uid, gid, group, home, shell }| Self { uid, gid, group, home, shell })
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for User {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "User".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [generator.subschema_for::<UserId>(), generator.subschema_for::<Fields>()] })
    }
}
