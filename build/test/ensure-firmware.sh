#!/bin/sh
# Installs the compiler and the emulator of the firmware where that needs nobody's answer; goes on without otherwise.
packages="gcc libc6-dev patch gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"

if command -v cc >/dev/null 2>&1 && command -v patch >/dev/null 2>&1 && command -v arm-none-eabi-gcc >/dev/null 2>&1 &&
  command -v qemu-system-arm >/dev/null 2>&1 && [ -d /usr/lib/arm-none-eabi/newlib ]; then
  exit 0
fi

without() {
  echo "firmware: $1; it is neither built nor run here"
  exit 0
}

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
  echo "firmware: its compiler and emulator are installed"
else
  without "apt-get could not install $packages"
fi
