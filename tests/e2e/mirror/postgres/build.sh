#!/bin/bash
# postgres/build.sh TAG BASE REPOSITORY [EXTENSION...] VERSION: an image in place of postgres:VERSION, on a Debian, of the packages
# that ../postgresql.sh has put into a folder. Needs dpkg-dev, and docker with the base.
#
# ARCHITECTURE: amd64 unless it is given.
set -euo pipefail
tag=${1:?usage: postgres/build.sh TAG BASE REPOSITORY [EXTENSION...] VERSION}
base=${2:?}
repository=${3:?}
shift 3
version=${*: -1}
packages="postgresql-$version postgresql-client-common"
for extension in "${@:1:$#-1}"; do packages+=" postgresql-$version-$extension"; done
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$repository"/pool/*.deb "$work/"
(cd "$work" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)
docker build --quiet --platform "linux/${ARCHITECTURE:-amd64}" --build-context "debian=docker-image://$base" \
  --build-context "entrypoint=$here" --network host --build-arg "PACKAGES=$packages" --build-arg "VERSION=$version" \
  --tag "$tag" --file "$here/Dockerfile" "$work"
