//! Durations as Docker and Compose write them.

use std::time::Duration;

/// A duration in the largest unit that is exact: `2h`, `90s`, `200ms`.
///
/// The syntax is Go's, which the Dockerfile and the compose file share:
/// <https://pkg.go.dev/time#ParseDuration>. Docker measures in nanoseconds and refuses less than a millisecond.
pub fn go_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match duration.subsec_nanos() {
        0 if seconds > 0 && seconds.is_multiple_of(3600) => format!("{}h", seconds / 3600),
        0 if seconds >= 120 && seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        0 => format!("{seconds}s"),
        nanos if nanos.is_multiple_of(1_000_000) => format!("{}ms", duration.as_millis()),
        _ => format!("{}ns", duration.as_nanos()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_units() {
        for (millis, text) in
            [(0, "0s"), (200, "200ms"), (1500, "1500ms"), (60_000, "60s"), (120_000, "2m"), (7_200_000, "2h")]
        {
            assert_eq!(go_duration(Duration::from_millis(millis)), text);
        }
        assert_eq!(go_duration(Duration::from_nanos(1_000_001)), "1000001ns");
    }
}
