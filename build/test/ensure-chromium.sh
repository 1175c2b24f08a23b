#!/bin/sh
# Installs the browser of the page's specs where that needs nobody's answer; goes on without otherwise.
if command -v chromium >/dev/null 2>&1; then
  exit 0
fi

without() {
  echo "chromium: $1; the specs of the page of a trace are left out here"
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

# Ubuntu's package of this name only leads to its other packages, and is of no use where those are missing.
install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium </dev/null >/dev/null 2>&1 &&
    chromium --version >/dev/null 2>&1
}

if install || { $as_root apt-get update -q </dev/null >/dev/null 2>&1 && install; }; then
  echo "chromium: installed"
else
  without "apt-get could not install it"
fi
