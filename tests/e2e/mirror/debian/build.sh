#!/bin/sh
# debian/build.sh TAG BASE: an image in place of debian:SUITE-slim, made of a base that has none of its settings of apt:
# caches would stay in layers, 90 MB a step. Needs docker with the base.
#
# ARCHITECTURE: amd64 unless it is given.
set -eu
tag=${1:?usage: debian/build.sh TAG BASE}
base=${2:?usage: debian/build.sh TAG BASE}
docker build --quiet --platform "linux/${ARCHITECTURE:-amd64}" --build-context "debian=docker-image://$base" --tag "$tag" \
  "$(dirname "$0")"
