//! The folders that a system has anyway. They are root's.

use crate::spec::ContainerPath;

/// Only they themselves: folders of services may lie in them.
const FOLDERS: [&str; 26] = [
    "/",
    "/etc",
    "/home",
    "/media",
    "/mnt",
    "/opt",
    "/root",
    "/run",
    "/srv",
    "/tmp",
    "/usr",
    "/usr/lib",
    "/usr/local",
    "/usr/local/etc",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/share",
    "/usr/src",
    "/var",
    "/var/cache",
    "/var/lib",
    "/var/log",
    "/var/run",
    "/var/spool",
    "/var/tmp",
    "/var/www",
];

/// With everything in them.
const WHOLE: [&str; 10] =
    ["/bin", "/boot", "/dev", "/lib", "/proc", "/sbin", "/sys", "/usr/bin", "/usr/local/bin", "/usr/sbin"];

/// Whether a folder is one of the system's.
pub(super) fn has(folder: &ContainerPath) -> bool {
    FOLDERS.contains(&folder.as_str()) || WHOLE.iter().any(|outer| is_within(folder, outer))
}

/// Whether a folder is another one, or lies in it.
pub(super) fn is_within(folder: &ContainerPath, outer: &str) -> bool {
    folder.as_str().strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_one_of_the_systems_may_be_a_services() {
        let path = |text: &str| ContainerPath::try_from(text.to_owned()).unwrap();
        for own in ["/opt/app", "/var/lib/app", "/srv/app", "/data", "/binary"] {
            assert!(!has(&path(own)), "{own}");
        }
        for systems in ["/", "/opt", "/var/lib", "/bin", "/usr/bin/app", "/proc/1"] {
            assert!(has(&path(systems)), "{systems}");
        }
    }
}
