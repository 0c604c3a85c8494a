#!/bin/bash
# python.sh TAG VERSION BASE: an image in place of python:VERSION-slim, with the machine's own CPython, stripped as the
# official one is. amd64. Needs docker with the base, pyenv, and strip.
set -euo pipefail
tag=${1:?usage: python.sh TAG VERSION BASE}
version=${2:?usage: python.sh TAG VERSION BASE}
base=${3:?usage: python.sh TAG VERSION BASE}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

versions=("${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*)
mkdir "$work/python"
tar -C "${versions[-1]}" --exclude='site-packages/*' --exclude=test --exclude=tests --exclude=idlelib \
  --exclude=__pycache__ --exclude="config-$version-*" -c "bin/python$version" include lib | tar -C "$work/python" -x
find "$work/python" -name '*.so*' -type f -exec chmod u+w '{}' + -exec strip --strip-unneeded '{}' +
cp "$here/docker.conf" "$work/"
docker build --quiet --build-context "debian=docker-image://$base" --build-arg "VERSION=$version" --network host \
  --tag "$tag" --file "$here/python.Dockerfile" "$work"
