//! The two ways in which a file holds a number.

use super::bytes::{head, until};

/// The number in `timeout-up` or `timeout-down`: newlines at the end are dropped, nothing else.
pub(super) fn timeout(contents: &[u8]) -> Option<u32> {
    let read = head(contents, 63);
    let end = read.iter().rposition(|&byte| byte != b'\n').map_or(0, |last| last + 1);
    decimal(head(read, end))
}

/// The number in a file that is copied for `s6-supervise`: its first line, within the first eleven bytes.
pub(super) fn setting(contents: &[u8]) -> Option<u32> {
    decimal(until(head(contents, 11), b'\n'))
}

/// Digits only, at least one, at most 2^32 - 1. A NUL ends the text.
fn decimal(text: &[u8]) -> Option<u32> {
    let digits = until(text, 0);
    let number = str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_digit))?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts() {
        for (text, number) in [("0", 0), ("5000\n", 5000), ("1\n\n\n", 1), ("4294967295", u32::MAX), ("007", 7)] {
            assert_eq!(timeout(text.as_bytes()), Some(number), "{text:?}");
        }
        for bad in ["", "\n", "5s", "-1", "+1", " 1", "1 ", "1\r\n", "4294967296", "1\n2"] {
            assert_eq!(timeout(bad.as_bytes()), None, "{bad:?}");
        }
    }

    #[test]
    fn settings() {
        for (text, number) in [("3\ngarbage", 3), ("3", 3), ("00000000003", 3), ("000000000003", 0)] {
            assert_eq!(setting(text.as_bytes()), Some(number), "{text:?}");
        }
        for bad in ["", "\n3", "0x3", "3\r\n", "3 ", "-1", "4294967296"] {
            assert_eq!(setting(bad.as_bytes()), None, "{bad:?}");
        }
    }
}
