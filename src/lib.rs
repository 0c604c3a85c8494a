//! One spec, one consistent image.

pub mod compose;
pub mod diagnostic;
pub mod dockerfile;
pub mod dockerignore;
pub mod dotenv;
pub mod duration;
pub mod fileset;
pub mod markdown;
pub mod shell;
pub mod source;
pub mod variable;
pub mod yaml_out;
