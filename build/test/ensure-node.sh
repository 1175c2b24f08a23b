#!/bin/sh
# Ends with a clear error where Node is missing or too old.
needed="20.19"

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "Fieldline needs Node $needed or newer, with npm; none is in the PATH. See https://nodejs.org/en/download" >&2
  exit 1
fi

version=$(node --version)
major=$(echo "${version#v}" | cut -d. -f1)
minor=$(echo "${version#v}" | cut -d. -f2)
if [ "$major" -lt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -lt 19 ]; }; then
  echo "Fieldline needs Node $needed or newer; $(command -v node) is $version. See https://nodejs.org/en/download" >&2
  exit 1
fi
