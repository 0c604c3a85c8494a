#!/bin/bash
# s6/build.sh OUTDIR VERSION MACHINE: tarballs of the stand-in for s6-overlay, for x86_64 or aarch64. What makes it
# knows x86_64 alone: for aarch64 a copy of it is told the other name, and given the other packages.
#
# Needs: apt with a Debian archive, dpkg, xz. STANDIN_S6: the directory of the stand-in.
set -euo pipefail
out=${1:?usage: s6/build.sh OUTDIR VERSION MACHINE}
version=${2:?usage: s6/build.sh OUTDIR VERSION MACHINE}
machine=${3:?usage: s6/build.sh OUTDIR VERSION MACHINE}
: "${STANDIN_S6:?the directory of the stand-in for s6-overlay}"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$STANDIN_S6" "$work/stand-in"
if [ "$machine" = aarch64 ]; then
  mapfile -t packages < <(apt-cache depends s6 execline | sed -n 's/^ *Depends: \(lib.*\)/\1/p' | grep -v '^libc6$' |
    sort --unique)
  ARCHITECTURE=arm64 "$here/../download.sh" bookworm "$work/debs" s6 execline "${packages[@]}"
  export STANDIN_DEBS=$work/debs
  sed -i 's/x86_64/aarch64/g' "$work/stand-in/build.sh"
fi
"$work/stand-in/build.sh" "$out" "$version"
