//! Scripts, and what is read in them; against a real shell where that can tell.

use super::{is_for_shell, read};

/// The names that a script reads, with a mark behind those that it goes on without.
fn reads(script: &str) -> Vec<String> {
    let read = read(script).unwrap_or_else(|| panic!("cannot be followed:\n{script}"));
    for one in &read.reads {
        assert!(script.get(one.at.clone()).is_some(), "a place in it: {one:?}");
    }
    read.reads.iter().map(|one| format!("{}{}", one.name, if one.is_optional { "?" } else { "" })).collect()
}

#[track_caller]
fn check(script: &str, wanted: &[&str]) {
    assert_eq!(reads(script), wanted, "{script}");
}

#[test]
fn expansions() {
    check("echo $A ${B} \"$C ${D}\" x$E/y", &["A", "B", "C", "D", "E"]);
    check("echo ${A:-x} ${B-} ${C:=y} ${D=y} ${E:?no} ${F:+x} ${G+x}", &["A?", "B?", "C?", "D?", "E?", "F?", "G?"]);
    check("echo ${#A} ${B%.*} ${C##*/} ${D%%\"$E\"} ${F/a/b}", &["A", "B", "C", "D", "E", "F"]);
    check("echo ${A:-${B:-$C}} ${X:-'$no'} \"${Y:-'$Z'}\"", &["A?", "B?", "C", "X?", "Y?", "Z"]);
    check("echo $1 $@ $* $# $? $$ $! $- $0 ${1} ${10:-$A} ${#} ${@:2} ${#@} ${!}", &["A"]);
    check("echo $(echo $A $(echo \"$B\")) `echo $C` `echo \\`echo \\$D\\``", &["A", "B", "C", "D"]);
    check("echo $((A + $B + 0x1F * ${C:-1})) $(( (D) ))", &["A?", "B", "C?", "D?"]);
    check("echo $ $. \"$\" a$", &[]);
}

#[test]
fn what_is_quoted_is_not_read() {
    check("echo '$A' \\$B \"\\$C\" '${D}' $'x\\'$E'", &[]);
    check("# $A\necho x # $B ${C\necho x#$D # \"", &["D"]);
    check("echo 'it'\\''s $A' \"it's $B\"", &["B"]);
}

#[test]
fn here_documents() {
    check("cat <<EOF\n$A \"$B\" '$C' \\$D\nEOF\necho $E", &["A", "B", "C", "E"]);
    check("cat <<'EOF'\n$A\nEOF\ncat <<\"X Y\"\n$B\nX Y\ncat <<\\Z\n$C\nZ\necho $D", &["D"]);
    check("cat <<-EOF\n\t$A\n\tEOF\necho $B", &["A", "B"]);
    check("cat <<A <<B\n$X\nA\n$Y\nB\necho $Z", &["X", "Y", "Z"]);
    check("x=$(cat <<EOF\n$A ) '\nEOF\n)\necho $x $B", &["A", "B"]);
    check("cat <<EOF | while read -r line; do echo $line $A; done\nB\nEOF\n", &["A"]);
    check("read -r a b <<< \"$A\"; echo $a $b", &["A"]);
    check("if cat <<EOF\n#$A\nEOF\nthen :; fi", &["A"]);
}

#[test]
fn what_has_a_value_is_not_read_from_outside() {
    check("A=1; echo $A; B=$B; echo $B", &["B"]);
    check("A=${A:-x}\nexport C=1 D=$E\necho $A $C $D", &["A?", "E"]);
    check("for a in 1 $B; do echo $a; done; for c; do echo $c; done\nfor d\ndo echo $d; done", &["B"]);
    check("while IFS= read -r a b; do echo $a $b $IFS; done", &[]);
    check("getopts ab: opt; echo $opt; local x y=1; echo $x $y; printf -v z %s 1; echo $z", &[]);
    check("A=1 B=2 command $C; : ${D:=1}; echo $A $D; i=$((i = 1)); echo $i", &["C", "D?", "i?"]);
    check("A+=x; arr=(a \"$B\"\n# c\n$C); echo ${arr[@]} ${#arr[0]} $A; m[1]=2; echo ${m[1]}", &["B", "C"]);
    check("unset A; echo ${A-x}; export B; echo $B", &["B"]);
}

#[test]
fn functions_run_later() {
    check("f() { echo \"$A $B\"; }\nA=1\nf", &["B"]);
    check("f() { A=1; }\nf\necho $A", &[]);
    check("function g { echo $A; }; h() (\n echo $B\n)\ng", &["A", "B"]);
    check("f ()\n{\n  [ -n \"$1\" ] || return\n}\nf; echo $A", &["A"]);
}

#[test]
fn choices_and_conditions() {
    check(
        "case $A in\n  a|b) echo $B ;;\n  (c) X=1; echo $X ;;\n  '') ;; # )\n  *) echo $C\nesac; echo $D",
        &["A", "B", "C", "D"],
    );
    check("x=$(case $A in (a) echo 1;; b) echo 2;; esac); echo $x", &["A"]);
    check(
        "if [[ $A =~ ^(a|b)$ && -n $B ]]; then echo $C; elif [ \"$D\" -gt 1 ]; then :; else echo $E; fi",
        &["A", "B", "C", "D", "E"],
    );
    check("until [ -e \"$A\" ]; do sleep 1; done; (cd $B && ls) | { cat; echo $C; } >$D 2>&1", &["A", "B", "C", "D"]);
    check("((n++)); [ $n = 1 ]; diff <(echo $A) <(echo $B)", &["n?", "A", "B"]);
    check("trap 'rm -f \"$A\"; echo $B' EXIT; A=$(mktemp)", &["B"]);
}

#[test]
fn what_it_runs() {
    let script = read("#!/bin/sh\nlog() { echo \"$1\"; }\nlog x\nA=1 curl -s x | jq .a\nexec 2>&1\nif ! \"$PROGRAM\" x; then exit 1; fi\n").unwrap();
    let runs: Vec<Option<&str>> = script.runs.iter().map(Option::as_deref).collect();
    assert_eq!(runs, [None, Some("curl"), Some("echo"), Some("exit"), Some("jq")]);
    assert!(!script.is_open);
    assert!(read(". /etc/os-release; echo $ID").unwrap().is_open);
    assert!(read("eval \"$X\"").unwrap().is_open && read("echo ${!X}").unwrap().is_open);
}

#[test]
fn names_in_words_may_be_read_by_what_runs() {
    let script = read("envsubst '$A ${B}' # C\njq -n 'env.D'\ncat <<'X'\n$E\nX\nF=1\nexport G").unwrap();
    for name in ["A", "B", "D", "E", "G"] {
        assert!(script.names.contains(name), "{name}");
    }
    assert!(!script.names.contains("C") && !script.names.contains("F"));
}

#[test]
fn what_is_no_shells_has_no_answer() {
    for shell in [
        "",
        "echo",
        "#!/bin/sh",
        "#! /bin/bash -eu",
        "#!/usr/bin/env bash",
        "#!/command/with-contenv sh",
        "#!/usr/bin/env -S dash -e",
    ] {
        assert!(is_for_shell(shell), "{shell}");
    }
    for other in ["#!/usr/bin/python3", "#!/usr/bin/env node", "#!", "#!/usr/bin/perl -w\n$A", "#!/bin/execlineb -P"] {
        assert!(read(other).is_none(), "{other}");
    }
    for open in [
        "echo \"",
        "echo '",
        "echo ${A",
        "echo $(",
        "cat <<EOF\n",
        "case x in a) ",
        "f() {",
        ")",
        "}",
        "echo `",
        "a (b) c",
    ] {
        assert!(read(open).is_none(), "{open}");
    }
    assert!(read(&"$(".repeat(10_000)).is_none() && read(&"${a:-".repeat(10_000)).is_none());
}

proptest::proptest! {
    #[test]
    fn nothing_breaks_it(script in "[$(){}'\"`\\\\ \na-c<>|;&#=!A-B\\[\\]-]{0,60}") {
        if let Some(script_read) = read(&script) {
            for one in script_read.reads {
                proptest::prop_assert!(script.get(one.at).is_some());
            }
        }
    }
}
