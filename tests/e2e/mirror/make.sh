#!/bin/bash
# make.sh OUTDIR: a folder to serve over loopback in place of what an image build downloads.
#
#   s6-overlay/vVERSION/s6-overlay-{noarch,x86_64}.tar.xz   made by STANDIN_S6/build.sh
#   pgdg/key.asc, pgdg/dists/SUITE-pgdg, pgdg/pool          an apt repository with a throw-away key;
#                                                           PostgreSQL is the one of Debian trixie
#   build-args                                              --build-arg values, URL stands for the address
#
# and in the Docker engine the image hullwright-e2e/ollama:0.9.6, in place of ollama/ollama:0.9.6.
#
# Needs: apt with a Debian archive, dpkg-dev, gpg, xz, rustc, docker with debian:bookworm-slim.
# STANDIN_S6: the directory of the stand-in.
set -euo pipefail
out=${1:?usage: make.sh OUTDIR}
: "${STANDIN_S6:?the directory of the stand-in for s6-overlay}"
S6_VERSION=${S6_VERSION:-3.2.2.0}
PG_VERSION=${PG_VERSION:-17}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'gpgconf --homedir "$work/gnupg" --kill all 2>/dev/null || true; rm -rf "$work"' EXIT

# The packages of one Debian suite that carry PostgreSQL in their name, with this machine's archive.
download_postgresql() { # SUITE DIR
  local archive packages
  archive=$(apt-get indextargets --format "\$(SITE)" "Created-By: Packages" | grep -m1 '/debian$')
  mkdir -p "$work/lists/partial" "$2"
  printf 'deb %s %s main\n' "$archive" "$1" "$archive" "$1-updates" "${archive%/debian}/debian-security" "$1-security" >"$work/sources.list"
  local apt=(-qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root
    -o Acquire::Languages=none -o APT::Update::Post-Invoke-Success::= -o APT::Update::Post-Invoke::=)
  apt-get "${apt[@]}" update
  packages=("postgresql-$PG_VERSION" "postgresql-client-$PG_VERSION" "postgresql-$PG_VERSION-pgvector"
    postgresql-common postgresql-common-dev postgresql-client-common libpq5)
  (cd "$2" && apt-get "${apt[@]}" download "${packages[@]}")
}

# Gives a package the version suffix +pgdg, so that only this repository can be what an image got it from.
rename_version() { # DEB OUTDIR
  local root=$work/deb version
  dpkg-deb --raw-extract "$1" "$root"
  version=$(dpkg-deb --field "$1" Version)
  sed -i -e "s/^Version: .*/&+pgdg/" -e "s/(= ${version//./\\.})/(= $version+pgdg)/g" "$root/DEBIAN/control"
  dpkg-deb --root-owner-group -Zgzip -z1 --build "$root" "$2" >/dev/null
  rm -rf "$root"
}

# dists/SUITE for everything in pool/, with a signed InRelease.
publish() { # SUITE
  local index=main/binary-amd64 release
  release=$work/Release
  mkdir -p "dists/$1/$index"
  dpkg-scanpackages --multiversion pool >"dists/$1/$index/Packages" 2>/dev/null
  {
    printf 'Origin: stand-in\nSuite: %s\nCodename: %s\nArchitectures: amd64\nComponents: main\n' "$1" "$1"
    printf 'Date: %s\nSHA256:\n' "$(date -Ru)"
    printf ' %s %s %s/Packages\n' "$(sha256sum <"dists/$1/$index/Packages" | cut -d' ' -f1)" \
      "$(stat -c %s "dists/$1/$index/Packages")" "$index"
  } >"$release"
  gpg --homedir "$work/gnupg" --batch --yes --clearsign --output "dists/$1/InRelease" "$release"
}

"$STANDIN_S6/build.sh" "$out/s6-overlay/v$S6_VERSION" "$S6_VERSION"

download_postgresql trixie "$work/debs"
mkdir -p "$out/pgdg/pool"
for deb in "$work"/debs/*.deb; do rename_version "$deb" "$out/pgdg/pool"; done
install -d -m 0700 "$work/gnupg"
gpg --homedir "$work/gnupg" --batch --quiet --passphrase '' --quick-generate-key 'stand-in for PGDG' ed25519 sign never
gpg --homedir "$work/gnupg" --batch --armor --export >"$out/pgdg/key.asc"
cd "$out/pgdg"
publish bookworm-pgdg
publish trixie-pgdg

sha256() { sha256sum "$1" | cut -d' ' -f1; }
cat >"$out/build-args" <<ARGS
S6_OVERLAY_URL=URL/s6-overlay
S6_OVERLAY_NOARCH_SHA256=$(sha256 "$out/s6-overlay/v$S6_VERSION/s6-overlay-noarch.tar.xz")
S6_OVERLAY_X86_64_SHA256=$(sha256 "$out/s6-overlay/v$S6_VERSION/s6-overlay-x86_64.tar.xz")
PGDG_URL=URL/pgdg
PGDG_KEYRING_URL=URL/pgdg/key.asc
PGDG_KEYRING_SHA256=$(sha256 "$out/pgdg/key.asc")
ARGS

"$here/ollama/build.sh" hullwright-e2e/ollama:0.9.6
