#!/bin/bash
# build.sh TAG BASE: an image in place of python:3.11-slim, on Debian trixie: with the machine's own CPython 3.11, or
# for arm64 with Debian's Python. Needs docker with the base, and pyenv.
#
# ARCHITECTURE: amd64 unless it is given.
set -euo pipefail
tag=${1:?usage: build.sh TAG BASE}
base=${2:?usage: build.sh TAG BASE}
architecture=${ARCHITECTURE:-amd64}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "$architecture" = amd64 ]; then
  versions=("${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*)
  tar -C "${versions[-1]}" --exclude='site-packages/*' --exclude=test --exclude=tests --exclude=idlelib \
    --exclude=__pycache__ --exclude='config-3.11-*' -c bin/python3.11 include lib | tar -C "$work" -x
fi
docker build --quiet --platform "linux/$architecture" --build-context "debian=docker-image://$base" --tag "$tag" \
  --file "$here/$architecture.Dockerfile" "$work"
