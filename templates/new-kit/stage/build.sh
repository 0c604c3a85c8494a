#!/bin/sh -eu
# Builds. Nothing is put in place here: what it needs are variables.
mkdir -p "$PREFIX"
echo "built for $PREFIX" >"$PREFIX/README"
