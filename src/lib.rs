//! One spec, one consistent image.

pub mod diagnostic;
pub mod dockerfile;
pub mod duration;
pub mod fileset;
pub mod shell;
pub mod source;
pub mod variable;
pub mod yaml_out;
