#!/bin/sh
# build.sh TAG VERSION: an image with uv from PyPI, in place of ghcr.io/astral-sh/uv:VERSION. Needs pip, unzip, docker.
#
# ARCHITECTURE: amd64 unless it is given.
set -eu
tag=${1:?usage: build.sh TAG VERSION}
version=${2:?usage: build.sh TAG VERSION}
architecture=${ARCHITECTURE:-amd64}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $architecture in
  amd64) machine=x86_64 ;;
  arm64) machine=aarch64 ;;
esac
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
  --platform "manylinux2014_$machine" --dest "$work" "uv==$version"
unzip -q "$work"/uv-*.whl -d "$work/wheel"
mv "$work"/wheel/uv-*.data/scripts "$work/bin"
docker build --quiet --platform "linux/$architecture" --tag "$tag" --file "$here/Dockerfile" "$work/bin"
