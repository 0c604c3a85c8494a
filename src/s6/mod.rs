//! s6-overlay: what of it an image installs, the service definitions that it boots, and what it says of them.

pub mod compile;
pub mod version;

pub use version::Version;
