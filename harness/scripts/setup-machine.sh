#!/bin/sh
# Installs what a Debian machine lacks, where it may: a container engine, a go command to download with, mmdebstrap to
# bootstrap a Debian image without a registry. Says what to do where it may not. Needs no node modules: it runs beside npm.
set -eu

has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/usr/local/go/bin/$1" ]; }

answers() { # a docker or podman socket that is there already serves as well
  [ -n "${DOCKER_HOST:-}" ] || [ -S /var/run/docker.sock ] || [ -S "${XDG_RUNTIME_DIR:-/nowhere}/podman/podman.sock" ]
}

missing=""
# Tests that take longer than CI has time want a machine with another kernel (its package is downloaded, not installed).
if [ "${1:-}" = verify ]; then
  has qemu-system-x86_64 || missing="$missing qemu-system-x86"
  has busybox || missing="$missing busybox-static"
  has cpio || missing="$missing cpio"
  has mke2fs || [ -x /sbin/mke2fs ] || missing="$missing e2fsprogs"
  set -- tests
fi
# The engine tests also want Docker and Podman, with and without root, and a registry on loopback: setup-machine.sh tests
if [ "${1:-}" = tests ]; then
  has dockerd || missing="$missing docker.io iptables"
  has podman || missing="$missing podman"
  has newuidmap || missing="$missing uidmap"
  has slirp4netns || missing="$missing slirp4netns"
  has docker-registry || missing="$missing docker-registry"
  has htpasswd || missing="$missing apache2-utils"
fi
if [ "$(id -u)" = 0 ]; then engine="docker.io iptables"; else engine="podman uidmap slirp4netns"; fi
if [ -z "$missing" ] && ! answers && ! has dockerd && ! has podman; then missing=" $engine"; fi
if has dockerd && ! has iptables; then missing="$missing iptables"; fi
# A private engine has a bridge of its own.
if ! answers && ! has ip && [ ! -x /sbin/ip ]; then missing="$missing iproute2"; fi
has go || [ -n "${GAUNTLET_GO:-}" ] || missing="$missing golang-go"
has mmdebstrap || missing="$missing mmdebstrap"

# The user for what runs without root; useradd gives it the range of user ids that it needs.
test_user() {
  [ "${1:-}" = tests ] || return 0
  id gauntlet-test >/dev/null 2>&1 || useradd --create-home --shell /bin/sh gauntlet-test
}
if [ -z "$missing" ]; then
  test_user "$@"
  exit 0
fi

if ! has apt-get || [ "$(id -u)" != 0 ]; then
  echo "setup: missing:$missing. On Debian or Ubuntu: sudo apt-get install -y$missing" >&2
  # mmdebstrap alone is no reason to stop: a registry serves as well.
  [ "$missing" = " mmdebstrap" ] && exit 0
  exit 1
fi
echo "setup: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -5 "$log" >&2
  echo "setup: apt-get could not install:$missing" >&2
  exit 1
fi
rm -f "$log"
test_user "$@"
