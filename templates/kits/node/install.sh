#!/bin/sh -eu
# Puts Node.js and the packages into one folder. Their programs are links within it.
mkdir -p "$PREFIX/bin"
cp "$(command -v node)" "$PREFIX/bin/node"
# Names of packages have no blanks.
# shellcheck disable=SC2086
[ -z "$PACKAGES" ] || npm --global --prefix "$PREFIX" install $PACKAGES
