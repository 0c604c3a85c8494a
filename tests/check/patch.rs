//! Patches, applied as strictly as can be: each line where it says, and nothing else.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{ends, much_is_wrong};

/// The text after a hunk's lines, each of which stands where the hunk says.
fn patched(old: &str, hunks: &str) -> String {
    let mut old = old.split_inclusive('\n');
    let (mut new, mut at) = (String::new(), 0);
    // What has no line's end says so on a line of its own.
    let hunks = hunks.replace("\n\\ No newline at end of file\n", "\u{0}");
    for line in hunks.split_inclusive(['\n', '\u{0}']).map(|line| line.trim_end_matches('\u{0}')) {
        if let Some(header) = line.strip_prefix("@@ -") {
            let range = header.split(' ').next().unwrap();
            let (start, count) = range.split_once(',').unwrap_or((range, "1"));
            let first = start.parse::<usize>().unwrap() - usize::from(count != "0");
            new.extend(old.by_ref().take(first - at));
            at = first;
            continue;
        }
        let (sign, line) = line.split_at(1);
        if sign != "+" {
            assert_eq!(old.next(), Some(line));
            at += 1;
        }
        if sign != "-" {
            new.push_str(line);
        }
    }
    new.extend(old);
    new
}

fn apply(patch: &str, folder: &Path) {
    for of_file in patch.split("diff --git a/").skip(1) {
        let (names, rest) = of_file.split_once('\n').unwrap();
        let file = folder.join(&names[..names.len() / 2 - 1]);
        let (head, hunks) = rest.find("@@ -").map_or((rest, ""), |at| rest.split_at(at));
        let old = fs::read_to_string(&file).unwrap_or_default();
        let new = patched(&old, hunks);
        if head.starts_with("deleted file mode ") {
            assert_eq!(new, "");
            fs::remove_file(&file).unwrap();
            continue;
        }
        assert_eq!(head.starts_with("new file mode "), !file.exists(), "{}", file.display());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, new).unwrap();
        let mode = |line: &str| {
            line.strip_prefix("new file mode 100").or(line.strip_prefix("new mode 100")).map(str::to_owned)
        };
        if let Some(mode) = head.lines().find_map(mode) {
            let mode = u32::from_str_radix(&mode, 8).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}

#[test]
fn a_patch_mends_what_a_patch_can() {
    let folder = much_is_wrong();
    let at = |path: &str| folder.path().join(path);
    fs::remove_file(at("rootfs/etc/a b,c:%\n.txt")).unwrap();
    fs::remove_dir(at("rootfs/hollow")).unwrap();
    fs::write(at("rootfs/etc/s6-overlay/s6-rc.d/user/contents.d/web"), "not empty").unwrap();
    ends(folder.path(), &["check", "--patch", "../mend.patch"], 1);
    let patch = folder.path().parent().unwrap().join("mend.patch");
    let text = fs::read_to_string(&patch).unwrap();
    fs::remove_file(patch).unwrap();
    apply(&text, folder.path());
    ends(folder.path(), &["check"], 0);
    // The next patch replaces it, and nothing but a patch is replaced.
    ends(folder.path(), &["check", "--patch", "mend.patch"], 0);
    assert_eq!(fs::read_to_string(at("mend.patch")).unwrap(), "");
    fs::write(at("mend.patch"), &text).unwrap();
    ends(folder.path(), &["check", "--patch", "mend.patch"], 0);
    assert_eq!(fs::read_to_string(at("mend.patch")).unwrap(), "");
    let told = ends(folder.path(), &["check", "--patch", "Dockerfile"], 2);
    assert!(told.contains("`Dockerfile` is no patch"), "{told}");
    ends(folder.path(), &["check"], 0);
}
