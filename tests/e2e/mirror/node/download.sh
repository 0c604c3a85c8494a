#!/bin/bash
# node/download.sh OUTDIR MACHINE VERSION: Node.js for x64 or arm64 with its headers and npm 10, from the npm registry:
# bin/node, include, lib/node_modules/npm. Prints the version. Needs npm.
set -euo pipefail
out=${1:?usage: node/download.sh OUTDIR MACHINE VERSION}
machine=${2:?usage: node/download.sh OUTDIR MACHINE VERSION}
version=${3:?usage: node/download.sh OUTDIR MACHINE VERSION}
mkdir -p "$out/lib/node_modules/npm"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "node-linux-$machine@$version" npm@10 >/dev/null
# A part of a version is that of all versions which begin with it.
archive=$(printf '%s\n' "node-linux-$machine"-*.tgz | sort -V | tail -n 1)
tar -xzf "$archive" -C "$out" --strip-components 1 package/bin package/include
tar -xzf npm-10.*.tgz -C "$out/lib/node_modules/npm" --strip-components 1
chmod 755 "$out/bin/node" "$out"/lib/node_modules/npm/bin/*.js
version=${archive#"node-linux-$machine-"}
echo "${version%.tgz}"
