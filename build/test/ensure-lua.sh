#!/bin/sh
# Installs both versions of Lua and the runner of their specs where that needs nobody's answer; goes on without otherwise.
if command -v lua5.3 >/dev/null 2>&1 && command -v lua5.4 >/dev/null 2>&1 && command -v busted >/dev/null 2>&1; then
  exit 0
fi

without() {
  echo "lua: $1; the specs of the core do not run in Lua here"
  exit 0
}

command -v apt-get >/dev/null 2>&1 || without "lua5.3, lua5.4 or busted is not installed, and there is no apt-get to install it with"

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  without "lua5.3, lua5.4 or busted is not installed, and installing it needs root"
fi

install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends lua5.3 lua5.4 lua-busted </dev/null >/dev/null 2>&1
}

if install || { $as_root apt-get update -q </dev/null >/dev/null 2>&1 && install; }; then
  echo "lua: installed"
else
  without "apt-get could not install lua5.3, lua5.4 and lua-busted"
fi
