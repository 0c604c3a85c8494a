#!/bin/sh
# build.sh TAG: builds the stand-in and its image. Needs rustc, docker and debian:bookworm-slim.
set -eu
tag=${1:?usage: build.sh TAG}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rustc --edition 2024 -D warnings -C target-feature=+crt-static -C strip=symbols -O -o "$work/ollama" "$here/main.rs"
echo 'a stand-in runs no model' >"$work/libggml-base.so"
docker build --quiet --tag "$tag" --file "$here/Dockerfile" "$work"
