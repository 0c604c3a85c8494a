#!/bin/bash
# make.sh OUTDIR: a folder to serve over loopback in place of what an image build downloads.
#
#   s6-overlay/vVERSION/s6-overlay-{noarch,x86_64}.tar.xz   made by STANDIN_S6/build.sh
#   pgdg                                                    made by postgresql.sh
#   build-args                                              --build-arg values, URL stands for the address
#   build-contexts                                          --build-context values: which image stands in for which
#
# and in the Docker engine the images that stand in for those that the examples name.
#
# Needs: apt with a Debian archive, dpkg-dev, gpg, pip, pyenv, unzip, xz, rustc, docker with debian:bookworm-slim and
# debian:trixie-slim. STANDIN_S6: the directory of the stand-in.
set -euo pipefail
out=${1:?usage: make.sh OUTDIR}
: "${STANDIN_S6:?the directory of the stand-in for s6-overlay}"
S6_VERSION=${S6_VERSION:-3.2.2.0}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
out=$(cd "$out" && pwd)

# The versions of an image that the examples name.
versions() { # IMAGE
  grep -rhoE "$1:[0-9.]+" "$here"/../../../examples/*/docker/Dockerfile | sed 's/.*://' | sort -u
}

stands_in() { # STAND-IN IMAGE
  echo "$2=docker-image://$1" >>"$out/build-contexts"
}

"$STANDIN_S6/build.sh" "$out/s6-overlay/v$S6_VERSION" "$S6_VERSION"
"$here/postgresql.sh" "$out/pgdg"

sha256() { sha256sum "$1" | cut -d' ' -f1; }
cat >"$out/build-args" <<ARGS
S6_OVERLAY_URL=URL/s6-overlay
S6_OVERLAY_NOARCH_SHA256=$(sha256 "$out/s6-overlay/v$S6_VERSION/s6-overlay-noarch.tar.xz")
S6_OVERLAY_X86_64_SHA256=$(sha256 "$out/s6-overlay/v$S6_VERSION/s6-overlay-x86_64.tar.xz")
PGDG_URL=URL/pgdg
PGDG_KEYRING_URL=URL/pgdg/key.asc
PGDG_KEYRING_SHA256=$(sha256 "$out/pgdg/key.asc")
ARGS

: >"$out/build-contexts"
# The packages of PostgreSQL are trixie's, and need its libraries.
stands_in debian:trixie-slim debian:bookworm-slim
"$here/python/build.sh" hullwright-e2e/python:3.11-slim
stands_in hullwright-e2e/python:3.11-slim python:3.11-slim
for version in $(versions ollama/ollama); do
  "$here/ollama/build.sh" "hullwright-e2e/ollama:$version"
  stands_in "hullwright-e2e/ollama:$version" "ollama/ollama:$version"
done
for version in $(versions ghcr.io/astral-sh/uv); do
  "$here/uv/build.sh" "$version" "hullwright-e2e/uv:$version"
  stands_in "hullwright-e2e/uv:$version" "ghcr.io/astral-sh/uv:$version"
done
