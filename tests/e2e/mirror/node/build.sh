#!/bin/bash
# node/build.sh TAG BASE VERSION: an image in place of node:VERSION-slim, on Debian trixie, of the npm registry's Node.js
# and npm. VERSION may be a part of one: 20. Needs docker with the base, and npm.
#
# ARCHITECTURE: amd64 unless it is given.
set -euo pipefail
tag=${1:?usage: node/build.sh TAG BASE VERSION}
base=${2:?usage: node/build.sh TAG BASE VERSION}
version=${3:?usage: node/build.sh TAG BASE VERSION}
architecture=${ARCHITECTURE:-amd64}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$here/download.sh" "$work/node" "${architecture/amd64/x64}" "$version"
docker build --quiet --platform "linux/$architecture" --build-context "debian=docker-image://$base" --network host \
  --tag "$tag" --file "$here/Dockerfile" "$work"
