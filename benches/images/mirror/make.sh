#!/bin/bash
# make.sh OUTDIR: adds what the images before need to a folder that tests/e2e/mirror/make.sh made, and in the Docker
# engine the images that stand in for theirs. amd64.
#
# Needs: what python.sh and nodesource.sh need, docker with debian:trixie-slim.
set -euo pipefail
out=${1:?usage: make.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
contexts=$out/build-contexts

stands_in() { # STAND-IN IMAGE: instead of what stood in for it
  sed -i "\|^$2=|d" "$contexts"
  echo "$2=docker-image://$1" >>"$contexts"
}

# The tests' stand-in for a version of an image.
stand_in_of() { # IMAGE
  sed -n "s|^$1:.*=docker-image://||p" "$contexts" | tail -n 1
}

"$here/nodesource.sh" "$out/nodesource"
sed -i '/^NODESOURCE_URL=/d' "$out/build-args"
echo NODESOURCE_URL=URL/nodesource >>"$out/build-args"

for version in 3.11 3.12; do
  "$here/python.sh" "hullwright-bench/python:$version-slim" "$version" debian:trixie-slim
  stands_in "hullwright-bench/python:$version-slim" "python:$version-slim"
done
# There is no newer interpreter here.
stands_in hullwright-bench/python:3.12-slim python:3.14.2-slim

docker build --quiet --build-context "ollama=docker-image://$(stand_in_of ollama/ollama)" --network host \
  --tag hullwright-bench/ollama:latest - <"$here/ollama.Dockerfile"
stands_in hullwright-bench/ollama:latest ollama/ollama:latest
stands_in "$(stand_in_of ghcr.io/astral-sh/uv)" ghcr.io/astral-sh/uv:latest
