//! `users`: who services run as.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::forms::{Forms, inner, readable, short};
use super::leaf::{ContainerPath, EnvName, ServiceName, Umask, UserName};
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
    /// The variable that gives it another number at run time.
    pub uid_env: Option<Spanned<EnvName>>,
    /// The variable that gives its group another number at run time.
    pub gid_env: Option<Spanned<EnvName>>,
    /// What nobody else may do with the files that it makes.
    pub umask: Option<Spanned<Umask>>,
    /// The variable that changes that at run time.
    pub umask_env: Option<Spanned<EnvName>>,
    /// Whether the base has it.
    pub provided: Option<Spanned<bool>>,
    /// The service of the base that gives it other numbers at run time.
    pub numbered_by: Option<Spanned<ServiceName>>,
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
    /// A variable with which whoever runs the container gives it another number, such as `PUID`. Volumes that are its own
    /// then become that number's.
    #[serde(skip_serializing_if = "Option::is_none")]
    uid_env: Option<Spanned<EnvName>>,
    /// A variable with which whoever runs the container gives its group another number, such as `PGID`.
    #[serde(skip_serializing_if = "Option::is_none")]
    gid_env: Option<Spanned<EnvName>>,
    /// What others may not do with the files that it makes, in octal digits: `027` keeps its group from writing and
    /// everybody else from all. Default: the container's.
    #[serde(skip_serializing_if = "Option::is_none")]
    umask: Option<Spanned<Umask>>,
    /// A variable with which whoever runs the container changes `umask`, such as `UMASK`; `umask` is then `022` where
    /// nothing else is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    umask_env: Option<Spanned<EnvName>>,
    /// Whether the base has it: it is not made, and its numbers, group and home are said as they are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    provided: Option<Spanned<bool>>,
    /// The service of the base, one of `image.init.services`, that gives it other numbers when the container starts. `uid_env`
    /// and `gid_env` are then the variables that this service reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    numbered_by: Option<Spanned<ServiceName>>,
}

readable!(User);
short!(User);

impl User {
    /// A user with that number, and the defaults for the rest.
    pub fn new(uid: UserId) -> Self {
        Self {
            uid,
            gid: None,
            group: None,
            home: None,
            shell: None,
            uid_env: None,
            gid_env: None,
            umask: None,
            umask_env: None,
            provided: None,
            numbered_by: None,
        }
    }
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.clone() {
            Self {
                uid,
                gid: None,
                group: None,
                home: None,
                shell: None,
                uid_env: None,
                gid_env: None,
                umask: None,
                umask_env: None,
                provided: None,
                numbered_by: None,
            } => uid.serialize(serializer),
            Self { uid, gid, group, home, shell, uid_env, gid_env, umask, umask_env, provided, numbered_by } => {
                Fields { uid, gid, group, home, shell, uid_env, gid_env, umask, umask_env, provided, numbered_by }
                    .serialize(serializer)
            }
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
            fields.map(
                |Fields { uid, gid, group, home, shell, uid_env, gid_env, umask, umask_env, provided, numbered_by }| {
                    Self { uid, gid, group, home, shell, uid_env, gid_env, umask, umask_env, provided, numbered_by }
                },
            )
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
