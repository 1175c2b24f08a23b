#!/bin/sh
# The compiler and the emulator of the firmware.
exec sh "$(dirname "$0")/ensure.sh" firmware "it is neither built nor run here" "cc patch arm-none-eabi-gcc qemu-system-arm xz" \
  "gcc libc6-dev patch gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm xz-utils" /usr/lib/arm-none-eabi/newlib
