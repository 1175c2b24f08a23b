#!/bin/sh
# Installs Debian's packages where that needs nobody's answer; goes on without otherwise.
# ensure.sh <name> <what follows without them> "<programs>" "<packages>" [file that has to be there too]
name=$1 consequence=$2 programs=$3 packages=$4 file=${5:-/}

have() {
  for program in $programs; do
    command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || return 1
  done
  [ -e "$file" ]
}

without() {
  echo "$name: $1; $consequence"
  exit 0
}

have && exit 0
command -v apt-get >/dev/null 2>&1 || without "one of $packages is not installed, and there is no apt-get to install it with"

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  without "one of $packages is not installed, and installing it needs root"
fi

install() {
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages </dev/null >/dev/null 2>&1
}

if install || { $as_root apt-get update -q </dev/null >/dev/null 2>&1 && install; }; then
  echo "$name: installed"
else
  without "apt-get could not install $packages"
fi
