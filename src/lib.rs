//! One spec, one consistent image.

mod check;
pub mod compose;
pub mod diagnostic;
pub mod dockerfile;
pub mod dockerignore;
pub mod dotenv;
pub mod duration;
pub mod execline;
pub mod fileset;
pub mod kit;
pub mod markdown;
pub mod model;
pub mod s6;
pub mod shell;
pub mod source;
pub mod spec;
pub mod variable;
pub mod yaml;
pub mod yaml_out;
