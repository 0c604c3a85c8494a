//! One spec, one consistent image.

pub mod compose;
pub mod diagnostic;
pub mod dockerfile;
pub mod dockerignore;
pub mod dotenv;
pub mod duration;
pub mod execline;
pub mod fileset;
pub mod markdown;
pub mod s6;
pub mod shell;
pub mod source;
pub mod variable;
pub mod yaml;
pub mod yaml_out;
