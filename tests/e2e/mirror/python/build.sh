#!/bin/bash
# build.sh TAG: an image with the machine's own CPython 3.11, in place of python:3.11-slim. Needs pyenv, docker with
# debian:trixie-slim.
set -euo pipefail
tag=${1:?usage: build.sh TAG}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
versions=("${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*)
tar -C "${versions[-1]}" --exclude='site-packages/*' --exclude=test --exclude=tests --exclude=idlelib \
  --exclude=__pycache__ --exclude='config-3.11-*' -c bin/python3.11 include lib | tar -C "$work" -x
docker build --quiet --tag "$tag" --file "$here/Dockerfile" "$work"
