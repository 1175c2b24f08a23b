#!/bin/sh
# Installs the broker of the integration specs where that needs nobody's answer; goes on without otherwise.
if command -v mosquitto >/dev/null 2>&1 || [ -x /usr/sbin/mosquitto ]; then
  exit 0
fi

without() {
  echo "mosquitto: $1; the specs that need it are skipped"
  exit 0
}

command -v apt-get >/dev/null 2>&1 || without "not installed, and there is no apt-get to install it with"

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  without "not installed, and installing it needs root"
fi

install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends mosquitto </dev/null >/dev/null 2>&1
}

if install || { $as_root apt-get update -q </dev/null >/dev/null 2>&1 && install; }; then
  echo "mosquitto: installed"
else
  without "apt-get could not install it"
fi
