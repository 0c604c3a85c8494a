#!/bin/bash
# postgresql.sh OUTDIR: an apt repository with a throw-away key, in place of PGDG's.
#
#   key.asc, dists/SUITE-pgdg, pool    PostgreSQL 17 of Debian trixie, and PostgreSQL 16 with pgvector, which is in no
#                                      Debian, from PyPI's wheel of pgserver; there is none for arm64, so that its
#                                      packages are empty there: an image can be built with them, and not be started
#
# ARCHITECTURE: amd64 unless it is given.
# Needs: apt with a Debian archive, dpkg-dev, gpg, pip, unzip.
set -euo pipefail
out=${1:?usage: postgresql.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
architecture=${ARCHITECTURE:-amd64}
mkdir -p "$out/pool"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'gpgconf --homedir "$work/gnupg" --kill all 2>/dev/null || true; rm -rf "$work"' EXIT

pack() { # ROOT
  dpkg-deb --root-owner-group -Zgzip -z1 --build "$1" "$out/pool" >/dev/null
}

# Gives a package the version suffix +pgdg, so that only this repository can be what an image got it from.
rename_version() { # DEB
  local root=$work/deb version
  dpkg-deb --raw-extract "$1" "$root"
  version=$(dpkg-deb --field "$1" Version)
  sed -i -e "s/^Version: .*/&+pgdg/" -e "s/(= ${version//./\\.})/(= $version+pgdg)/g" "$root/DEBIAN/control"
  pack "$root"
  rm -rf "$root"
}

# A package of what lies in a folder.
make_package() { # ROOT NAME VERSION DEPENDS
  mkdir "$1/DEBIAN"
  printf '%s\n' "Package: $2" "Version: $3+pgdg" "Architecture: $architecture" "Depends: $4" \
    'Maintainer: nobody <nobody@localhost>' "Description: stand-in for PGDG's $2" >"$1/DEBIAN/control"
  pack "$1"
}

# The wheel's tree finds its files wherever it lies, and its libraries beside the folder it was made for.
package_16() {
  local tree=$work/16 server=$work/server vector=$work/vector home=usr/lib/postgresql/16 file version
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 \
    --implementation cp --platform manylinux2014_x86_64 --dest "$work" pgserver==0.1.4
  unzip -q "$work"/pgserver-*.whl -d "$tree"
  mkdir -p "$server/usr/lib/postgresql"
  mv "$tree/pgserver/pginstall" "$server/$home"
  mv "$tree/pgserver.libs" "$server/usr/lib/"
  chmod 0755 "$server/$home"/bin/*
  (cd "$server/$home" && find . -name 'vector*' -not -type d) | while read -r file; do
    mkdir -p "$vector/$home/${file%/*}"
    mv "$server/$home/$file" "$vector/$home/$file"
  done
  make_package "$server" postgresql-16 16.2-1 'postgresql-common, postgresql-client-common, ssl-cert, tzdata, zlib1g'
  version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" "$vector/$home/share/postgresql/extension/vector.control")
  make_package "$vector" postgresql-16-pgvector "$version-1" postgresql-16
}

# dists/SUITE for everything in pool/, with a signed InRelease.
publish() { # SUITE
  local index=main/binary-$architecture release=$work/Release
  mkdir -p "dists/$1/$index"
  dpkg-scanpackages --multiversion pool >"dists/$1/$index/Packages" 2>/dev/null
  {
    printf 'Origin: stand-in\nSuite: %s\nCodename: %s\nArchitectures: %s\nComponents: main\n' "$1" "$1" "$architecture"
    printf 'Date: %s\nSHA256:\n' "$(date -Ru)"
    printf ' %s %s %s/Packages\n' "$(sha256sum <"dists/$1/$index/Packages" | cut -d' ' -f1)" \
      "$(stat -c %s "dists/$1/$index/Packages")" "$index"
  } >"$release"
  gpg --homedir "$work/gnupg" --batch --yes --clearsign --output "dists/$1/InRelease" "$release"
}

"$here/download.sh" trixie "$work/debs" postgresql-17 postgresql-client-17 postgresql-17-pgvector postgresql-common \
  postgresql-common-dev postgresql-client-common libpq5
for deb in "$work"/debs/*.deb; do rename_version "$deb"; done
if [ "$architecture" = amd64 ]; then
  package_16
else
  mkdir "$work/server" "$work/vector"
  make_package "$work/server" postgresql-16 0-1 postgresql-common
  make_package "$work/vector" postgresql-16-pgvector 0-1 postgresql-16
fi

install -d -m 0700 "$work/gnupg"
gpg --homedir "$work/gnupg" --batch --quiet --passphrase '' --quick-generate-key 'stand-in for PGDG' ed25519 sign never
gpg --homedir "$work/gnupg" --batch --armor --export >"$out/key.asc"
cd "$out"
publish bookworm-pgdg
publish trixie-pgdg
