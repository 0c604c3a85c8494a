#!/bin/bash
# make.sh OUTDIR: what the images of both sides need, to be served over loopback: the folder of tests/e2e/mirror/make.sh
# with a little more, and in the Docker engine the images that stand in for theirs. amd64.
#
# Needs: what that needs, and npm.
set -euo pipefail
out=${1:?usage: make.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
"$root/tests/e2e/mirror/make.sh" "$out" "$root/examples" "$root/benches/images"

"$here/nodesource.sh" "$out/nodesource"
echo NODESOURCE_URL=URL/nodesource >>"$out/build-args"

stands_in() { # STAND-IN IMAGE
  echo "$2=docker-image://$1" >>"$out/build-contexts"
}

# The stand-in for a version of an image.
stand_in_of() { # IMAGE
  sed -n "s|^$1:.*=docker-image://||p" "$out/build-contexts" | tail -n 1
}

# What is called latest is the version of the other side.
docker build --quiet --build-context "ollama=docker-image://$(stand_in_of ollama/ollama)" --network host \
  --tag hullwright-bench/ollama:latest - <"$here/ollama.Dockerfile"
stands_in hullwright-bench/ollama:latest ollama/ollama:latest
stands_in "$(stand_in_of ghcr.io/astral-sh/uv)" ghcr.io/astral-sh/uv:latest
