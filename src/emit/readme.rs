//! x
use super::Refused;
pub(super) fn emit(_: &crate::model::Model, _: &mut crate::fileset::FileSet) -> Result<(), Refused> {
    Ok(())
}
