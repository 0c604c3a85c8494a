//! The ends of lines: on some machines git writes every one of them as Windows does.

use std::borrow::Cow;

/// The bytes before each of their lines was given a Windows end; none when there is no line, or one without such an end:
/// then a person was at work.
pub(super) fn unix(bytes: &[u8]) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let (last, lines) = lines.split_last()?;
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.strip_suffix(b"\r")).collect::<Option<_>>()?;
    (!lines.is_empty()).then(|| [lines.as_slice(), &[last]].concat().join(&b'\n'))
}

/// The bytes as they are compared where the ends of lines do not matter.
pub(super) fn compared(bytes: &[u8]) -> Cow<'_, [u8]> {
    unix(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_or_none() {
        let unix = |text: &str| unix(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(unix("a\r\n\r\nb").as_deref(), Some("a\n\nb"));
        assert_eq!(unix("\r\n").as_deref(), Some("\n"));
        assert_eq!(unix("a\r\r\n").as_deref(), Some("a\r\n"));
        for other in ["", "a", "a\r", "a\n", "a\r\nb\n", "\n\r\n"] {
            assert_eq!(unix(other), None, "{other:?}");
        }
    }
}
