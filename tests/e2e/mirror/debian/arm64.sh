#!/bin/bash
# debian/arm64.sh TAG: an image with Debian trixie for arm64, made of its packages. Programs of arm64 are run by qemu,
# which the kernel of this machine is told when it does not know.
#
# Needs: root, mmdebstrap, arch-test, qemu-user-static, docker.
set -euo pipefail
tag=${1:?usage: debian/arm64.sh TAG}
formats=/proc/sys/fs/binfmt_misc
archive=$(apt-get indextargets --format "\$(SITE)" "Created-By: Packages" | grep -m1 '/debian$')

[ -e "$formats/register" ] || mount -t binfmt_misc binfmt_misc "$formats"
if ! [ -e "$formats/qemu-aarch64" ]; then
  echo "from now on this machine runs programs of arm64 with qemu: echo -1 >$formats/qemu-aarch64 ends that"
  cat /usr/lib/binfmt.d/qemu-aarch64.conf >"$formats/register"
fi
if docker image inspect "$tag" >/dev/null 2>&1; then exit 0; fi

# The single quotes are mmdebstrap's: its hooks find the new system in $1.
# shellcheck disable=SC2016
TMPDIR=/dev/shm mmdebstrap --quiet --variant=minbase --mode=root --architectures=arm64 \
  --skip=output/dev,output/mknod --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --customize-hook='mkdir -p "$1/usr/local/share/ca-certificates"' \
  --customize-hook='cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/" 2>/dev/null || :' \
  --customize-hook='rm -f "$1/etc/hostname" "$1/etc/resolv.conf"' \
  trixie - "deb $archive trixie main" |
  docker import --platform linux/arm64 --change 'CMD ["bash"]' \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$tag"
