//! One spec, one consistent image.

pub mod diagnostic;
pub mod disk;
pub mod drift;
pub mod fileset;
pub mod manifest;
pub mod region;
pub mod source;
