//! Parts of a file's bytes, as a C program sees them.

/// The first `length` bytes, or all.
pub(super) fn head(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..length).unwrap_or(bytes)
}

/// What stands before the first `end`, or all.
pub(super) fn until(bytes: &[u8], end: u8) -> &[u8] {
    bytes.split(|&byte| byte == end).next().unwrap_or_default()
}
