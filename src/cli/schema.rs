//! `hullwright schema`: the JSON Schema of specs.

use super::failure::Failure;
use super::{Outcome, console};

pub(super) fn run() -> Result<Outcome, Failure> {
    console::out(&hullwright::schema::json())?;
    Ok(Outcome::Fine)
}
