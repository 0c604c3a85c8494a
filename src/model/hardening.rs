//! What a hardened container may do and write.

/// The least that a container's services need, and what the user adds; everything else is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hardening {
    /// Folders in memory, as Compose writes them: a path, and options behind a colon.
    pub(crate) tmpfs: Vec<String>,
    /// Capabilities that stay.
    pub(crate) cap_add: Vec<String>,
    /// What keeps processes from gaining more, and the user's own options.
    pub(crate) security_opt: Vec<String>,
}

impl Hardening {
    /// What is dropped.
    pub(crate) const CAP_DROP: &'static str = "ALL";
}
