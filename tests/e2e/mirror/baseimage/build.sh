#!/bin/sh
# baseimage/build.sh TAG BASE S6-OVERLAY RELEASE: an image in place of ghcr.io/linuxserver/baseimage-debian:RELEASE, on a Debian,
# whatever its release, with the tarballs of the stand-in for s6-overlay that lie in a folder. Needs docker with the base.
#
# ARCHITECTURE: amd64 unless it is given.
set -eu
tag=${1:?usage: baseimage/build.sh TAG BASE S6-OVERLAY}
base=${2:?usage: baseimage/build.sh TAG BASE S6-OVERLAY}
tarballs=${3:?usage: baseimage/build.sh TAG BASE S6-OVERLAY}
case ${ARCHITECTURE:-amd64} in
  amd64) machine=x86_64 ;;
  arm64) machine=aarch64 ;;
esac
docker build --quiet --platform "linux/${ARCHITECTURE:-amd64}" --build-context "debian=docker-image://$base" \
  --build-context "s6-overlay=$tarballs" --build-arg "MACHINE=$machine" --network host --tag "$tag" "$(dirname "$0")"
