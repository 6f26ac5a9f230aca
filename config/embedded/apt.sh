#!/bin/sh
# sh config/embedded/apt.sh PACKAGE...: installs Debian packages as root or through sudo without a password.
# Fails, and says nothing, where neither is to be had: the caller knows what it means.
set -eu
command -v apt-get >/dev/null || exit 1
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo -n"

install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1
}

install "$@" || { $sudo apt-get update >/dev/null 2>&1 && install "$@"; }
