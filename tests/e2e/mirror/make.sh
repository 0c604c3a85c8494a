#!/bin/bash
# make.sh OUTDIR [FOLDER...]: a folder to serve over loopback in place of what an image build downloads.
#
#   s6-overlay/vVERSION   made by s6/build.sh
#   pgdg                  made by postgresql.sh
#   build-args            --build-arg values, URL stands for the address
#   build-contexts        --build-context values: which image stands in for which
#
# and in the Docker engine the images that stand in for those which the Dockerfiles and the compose files in these
# folders name, those of the examples unless others are given.
#
# ARCHITECTURE: amd64 unless it is given; arm64 needs what debian/arm64.sh names, and the images for amd64: some stages
# are run by the builder itself. Each image is then one for both, which only a registry can hold, at REGISTRY.
# STANDIN_S6: see s6/build.sh.
# Needs: apt with a Debian archive, dpkg-dev, gpg, npm, pip, pyenv, strip, unzip, xz, rustc, docker with debian:trixie-slim.
set -euo pipefail
out=${1:?usage: make.sh OUTDIR [FOLDER...]}
shift
export ARCHITECTURE=${ARCHITECTURE:-amd64}
S6_VERSION=${S6_VERSION:-3.2.2.0}
here=$(cd "$(dirname "$0")" && pwd)
folders=("$@")
if [ "$#" -eq 0 ]; then folders=("$here/../../../examples"); fi
mkdir -p "$out"
out=$(cd "$out" && pwd)
case $ARCHITECTURE in
  amd64)
    machine=x86_64 suffix='' packages=debian:trixie-slim
    ;;
  arm64)
    machine=aarch64 suffix=-arm64 packages=hullwright-e2e/packages:trixie-arm64
    : "${REGISTRY:?the address of a registry on this machine}"
    "$here/debian/arm64.sh" "$packages"
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

# The references to an image, with their digests: as in FROM, in COPY --from and in compose files.
references() { # IMAGE
  local named="[ =]$1:[0-9a-z][A-Za-z0-9._:@-]*"
  { grep -rhoE --include='Dockerfile*' --include='docker-compose*.yml' "$named" "${folders[@]}" || true; } |
    cut -c2- | sort -u
}

# Makes a stand-in for each version of an image that is named; what is called latest is stood in for by its user.
make_images() { # NAME IMAGE BASE...
  local name=$1 image=$2 reference version tag
  shift 2
  references "$image" | while read -r reference; do
    version=$(sed -E 's/^[^:]*:(pg)?([0-9a-z.]*).*/\2/' <<<"$reference")
    if [ "$version" != latest ]; then
      tag=hullwright-e2e/$name:$version$suffix
      "$here/$name/build.sh" "$tag" "$@" "$version"
      stands_in "$tag" "$reference"
    fi
  done
}

: >"$out/build-contexts"
# Whatever the release is: the packages of PostgreSQL are trixie's, and need its libraries.
base=hullwright-e2e/debian:trixie-slim$suffix
"$here/debian/build.sh" "$base" "$packages"
references debian | while read -r reference; do stands_in "$base" "$reference"; done
make_images python python "$base"
make_images node node "$base"
make_images ollama ollama/ollama "$base"
make_images postgres postgres "$base" "$out/pgdg"
make_images pgvector pgvector/pgvector "$base" "$out/pgdg"
make_images redis redis "$base"
make_images nginx nginx "$base"
make_images baseimage ghcr.io/linuxserver/baseimage-debian "$base" "$s6"
make_images uv ghcr.io/astral-sh/uv
