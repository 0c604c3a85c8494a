#!/bin/bash
# make.sh OUTDIR: a folder to serve over loopback in place of what an image build downloads.
#
#   s6-overlay/vVERSION   made by s6/build.sh
#   pgdg                  made by postgresql.sh
#   build-args            --build-arg values, URL stands for the address
#   build-contexts        --build-context values: which image stands in for which
#
# and in the Docker engine the images that stand in for those that the examples name.
#
# ARCHITECTURE: amd64 unless it is given; arm64 needs what debian/build.sh names, and the images for amd64: some stages
# are run by the builder itself. Each image is then one for both, which only a registry can hold, at REGISTRY.
# STANDIN_S6: see s6/build.sh.
# Needs: apt with a Debian archive, dpkg-dev, gpg, pip, pyenv, unzip, xz, rustc, docker with debian:trixie-slim.
set -euo pipefail
out=${1:?usage: make.sh OUTDIR}
export ARCHITECTURE=${ARCHITECTURE:-amd64}
S6_VERSION=${S6_VERSION:-3.2.2.0}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
out=$(cd "$out" && pwd)
case $ARCHITECTURE in
  amd64)
    machine=x86_64 suffix='' base=debian:trixie-slim
    ;;
  arm64)
    machine=aarch64 suffix=-arm64 base=hullwright-e2e/debian:trixie-slim-arm64
    : "${REGISTRY:?the address of a registry on this machine}"
    "$here/debian/build.sh" "$base"
    ;;
  *)
    echo "make.sh: no stand-ins for $ARCHITECTURE" >&2
    exit 2
    ;;
esac

s6=$out/s6-overlay/v$S6_VERSION
"$here/s6/build.sh" "$s6" "$S6_VERSION" "$machine"
"$here/postgresql.sh" "$out/pgdg"

sha256() { sha256sum "$1" | cut -d' ' -f1; }
cat >"$out/build-args" <<ARGS
S6_OVERLAY_URL=URL/s6-overlay
S6_OVERLAY_NOARCH_SHA256=$(sha256 "$s6/s6-overlay-noarch.tar.xz")
S6_OVERLAY_${machine^^}_SHA256=$(sha256 "$s6/s6-overlay-$machine.tar.xz")
PGDG_URL=URL/pgdg
PGDG_KEYRING_URL=URL/pgdg/key.asc
PGDG_KEYRING_SHA256=$(sha256 "$out/pgdg/key.asc")
ARGS

stands_in() { # STAND-IN IMAGE
  local image=$1
  if [ -n "$suffix" ]; then image=$(for_both "$1" "${1%"$suffix"}"); fi
  echo "$2=docker-image://$image" >>"$out/build-contexts"
}

# Prints the name of one image made of two.
for_both() { # IMAGE...
  local image together parts=()
  together=$REGISTRY/both:$(sha256sum <<<"$*" | cut -c1-12)
  for image in "$@"; do
    parts+=("$REGISTRY/$image")
    docker tag "$image" "$REGISTRY/$image"
    docker push --quiet "$REGISTRY/$image" >/dev/null
    docker rmi "$REGISTRY/$image" >/dev/null
  done
  docker buildx imagetools create --progress quiet --tag "$together" "${parts[@]}" >/dev/null
  echo "$together"
}

# Makes a stand-in for each version of an image that the examples name.
make_images() { # NAME IMAGE ARGUMENT: of its build.sh, VERSION stands for the version
  local version tag
  grep -rhoE "$2:[0-9.]+" "$here"/../../../examples/*/docker/Dockerfile | sed 's/.*://' | sort -u |
    while read -r version; do
      tag=hullwright-e2e/$1:$version$suffix
      "$here/$1/build.sh" "$tag" "${3/VERSION/$version}"
      stands_in "$tag" "$2:$version"
    done
}

: >"$out/build-contexts"
# The packages of PostgreSQL are trixie's, and need its libraries.
docker tag debian:trixie-slim hullwright-e2e/debian:trixie-slim
stands_in "hullwright-e2e/debian:trixie-slim$suffix" debian:bookworm-slim
"$here/python/build.sh" "hullwright-e2e/python:3.11-slim$suffix" "$base"
stands_in "hullwright-e2e/python:3.11-slim$suffix" python:3.11-slim
make_images ollama ollama/ollama "$base"
make_images uv ghcr.io/astral-sh/uv VERSION
