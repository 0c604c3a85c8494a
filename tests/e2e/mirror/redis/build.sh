#!/bin/sh
# redis/build.sh TAG BASE VERSION: an image in place of redis:VERSION, on a Debian, whatever its version. Needs docker with the base.
#
# ARCHITECTURE: amd64 unless it is given.
set -eu
tag=${1:?usage: redis/build.sh TAG BASE}
base=${2:?usage: redis/build.sh TAG BASE}
docker build --quiet --platform "linux/${ARCHITECTURE:-amd64}" --build-context "debian=docker-image://$base" --network host \
  --tag "$tag" "$(dirname "$0")"
