#!/bin/sh
# build.sh VERSION TAG: an image with uv from PyPI, in place of ghcr.io/astral-sh/uv:VERSION. Needs pip, unzip, docker.
set -eu
version=${1:?usage: build.sh VERSION TAG}
tag=${2:?usage: build.sh VERSION TAG}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
  --platform "manylinux2014_${MACHINE:-x86_64}" --dest "$work" "uv==$version"
unzip -q "$work"/uv-*.whl -d "$work/wheel"
mv "$work"/wheel/uv-*.data/scripts "$work/bin"
docker build --quiet --platform "${PLATFORM:-linux/amd64}" --tag "$tag" --file "$here/Dockerfile" "$work/bin"
