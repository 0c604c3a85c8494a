//! One spec, one consistent image.

pub mod diagnostic;
pub mod execline;
pub mod fileset;
pub mod s6;
pub mod source;
pub mod yaml;
