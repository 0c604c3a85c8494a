#!/bin/sh
# build.sh TAG BASE VERSION: builds the stand-in, which is of one version, and its image on a Debian. Needs rustc, docker and the base.
#
# ARCHITECTURE: amd64 unless it is given. For arm64, rustc needs its target aarch64-unknown-linux-musl.
set -eu
tag=${1:?usage: build.sh TAG BASE}
base=${2:?usage: build.sh TAG BASE}
architecture=${ARCHITECTURE:-amd64}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $architecture in
  amd64) set -- -C target-feature=+crt-static ;;
  arm64) set -- --target aarch64-unknown-linux-musl -C linker=rust-lld ;;
esac
rustc --edition 2024 -D warnings "$@" -C strip=symbols -O -o "$work/ollama" "$here/main.rs"
echo 'a stand-in runs no model' >"$work/libggml-base.so"
docker build --quiet --platform "linux/$architecture" --build-context "debian=docker-image://$base" --tag "$tag" \
  --file "$here/Dockerfile" "$work"
