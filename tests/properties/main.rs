//! The project's most important tests: what holds for every spec, whoever writes it.
//!
//! - `law`: a fact has one home, so a changed fact stands nowhere in its old form, and nothing else changes;
//! - `text`: what a user writes comes out of every reader as it went in, or is refused;
//! - `untrusted`: no spec leaves its folder, gives a secret away, or takes for ever;
//! - `impact`: what is told of a change is all of it, and the other way round it is told the other way round;
//! - `readers`: what is written here reads the same elsewhere, and what is read here is what others read.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::format_collect, reason = "a test need not save memory")]

mod contract;
mod coverage;
mod example;
mod fact;
mod impact;
mod kits;
mod law;
mod outputs;
mod readers;
mod reading;
mod removal;
mod shape;
mod text;
mod untrusted;
