#!/bin/bash
# download.sh SUITE DIR PACKAGE...: downloads packages of a Debian suite from this machine's archive, and installs none.
#
# ARCHITECTURE: amd64 unless it is given.
set -euo pipefail
suite=${1:?usage: download.sh SUITE DIR PACKAGE...}
out=${2:?usage: download.sh SUITE DIR PACKAGE...}
shift 2
archive=$(apt-get indextargets --format "\$(SITE)" "Created-By: Packages" | grep -m1 '/debian$')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$out"
printf 'deb %s %s main\n' "$archive" "$suite" "$archive" "$suite-updates" \
  "${archive%/debian}/debian-security" "$suite-security" >"$work/sources.list"
apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Architecture="${ARCHITECTURE:-amd64}"
  -o APT::Architectures="${ARCHITECTURE:-amd64}" -o APT::Sandbox::User=root -o Acquire::Languages=none
  -o APT::Update::Post-Invoke-Success::= -o APT::Update::Post-Invoke::=)
"${apt[@]}" update
cd "$out"
"${apt[@]}" download "$@"
