#!/bin/bash
# nodesource.sh OUTDIR: a folder to serve in place of deb.nodesource.com: Node.js 20 with npm, from the npm registry, as
# the package and the set-up script that scylla-runner's image before asks for. amd64. Needs npm, dpkg-dev.
set -euo pipefail
out=${1:?usage: nodesource.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out/node_20.x" "$work/deb/DEBIAN"

version=$("$here/../../../tests/e2e/mirror/node/download.sh" "$work/deb/usr" x64 20)
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/deb/usr/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/deb/usr/bin/npx"
# What the image trusts, npm trusts.
echo cafile=/etc/ssl/certs/ca-certificates.crt >"$work/deb/usr/lib/node_modules/npm/npmrc"
cat >"$work/deb/DEBIAN/control" <<CONTROL
Package: nodejs
Version: $version-1nodesource1
Architecture: amd64
Maintainer: nobody <nobody@localhost>
Depends: libc6, libstdc++6, ca-certificates
Description: Node.js with npm
CONTROL
dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/deb" "$out/node_20.x/nodejs_amd64.deb" >/dev/null
(cd "$out/node_20.x" && dpkg-scanpackages . 2>/dev/null >Packages)

# The step of the build that runs it has its own address in a variable.
cat >"$out/setup_20.x" <<'SETUP'
#!/bin/bash
set -e
echo "deb [trusted=yes] $NODESOURCE_URL/node_20.x ./" >/etc/apt/sources.list.d/nodesource.list
apt-get update
SETUP
