//! One spec, one consistent image.

pub mod diagnostic;
pub mod fileset;
pub mod source;
pub mod yaml;
