//! Words and numbers as the formats want them.

use std::num::NonZeroU32;

use super::{SCRIPTS, STOPPING};
use crate::s6::ServiceName;
use crate::shell::Word;
use crate::spec::Duration;
use crate::template::{Name, Quoted};

pub(super) fn stopping() -> Name {
    Name(format!("{SCRIPTS}/{STOPPING}"))
}

pub(super) fn words<'w>(texts: impl IntoIterator<Item = &'w (impl AsRef<str> + ?Sized + 'w)>) -> Vec<Quoted> {
    texts.into_iter().map(|text| Word::literal(text.as_ref()).into()).collect()
}

pub(super) fn name(text: &str) -> ServiceName {
    ServiceName::new(text).expect("internal: a service's name is one of s6")
}

pub(super) fn millis(duration: Duration) -> NonZeroU32 {
    let millis = u32::try_from(duration.as_millis()).unwrap_or(u32::MAX);
    NonZeroU32::new(millis).unwrap_or(NonZeroU32::MIN)
}
