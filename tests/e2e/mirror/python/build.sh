#!/bin/bash
# python/build.sh TAG BASE VERSION: an image in place of python:VERSION-slim, on Debian trixie: with the machine's own
# CPython, stripped as the official one is, or for arm64 with Debian's Python. A version that the machine has not is
# stood in for by 3.12. Needs docker with the base, pyenv, and strip.
#
# ARCHITECTURE: amd64 unless it is given.
set -euo pipefail
tag=${1:?usage: python/build.sh TAG BASE VERSION}
base=${2:?usage: python/build.sh TAG BASE VERSION}
version=${3:?usage: python/build.sh TAG BASE VERSION}
architecture=${ARCHITECTURE:-amd64}
here=$(cd "$(dirname "$0")" && pwd)
interpreters=${PYENV_ROOT:-$HOME/.pyenv}/versions
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

minor=$(cut -d. -f1,2 <<<"$version")
if ! compgen -G "$interpreters/$minor.*" >/dev/null; then minor=3.12; fi
mkdir "$work/python"
if [ "$architecture" = amd64 ]; then
  versions=("$interpreters/$minor".*)
  tar -C "${versions[-1]}" --exclude='site-packages/*' --exclude=test --exclude=tests --exclude=idlelib \
    --exclude=__pycache__ --exclude="config-$minor-*" -c "bin/python$minor" include lib | tar -C "$work/python" -x
  find "$work/python" -name '*.so*' -type f -exec chmod u+w '{}' + -exec strip --strip-unneeded '{}' +
fi
printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' >"$work/pip.conf"
docker build --quiet --platform "linux/$architecture" --build-context "debian=docker-image://$base" \
  --build-arg "VERSION=$minor" --network host --tag "$tag" --file "$here/$architecture.Dockerfile" "$work"
