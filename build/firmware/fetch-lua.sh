#!/bin/sh
# Puts Debian's source of Lua 5.4 into build/out/firmware/lua, with this project's change to it.
# The archive is the one that the system's packages come from; its own list of package sources is left as it is.
set -eu
out=build/out/firmware
patch=hal/stm32f405/lua-in-flash.patch

if [ -f "$out/lua/src/lua.h" ] && [ "$out/lua/.patched" -nt "$patch" ]; then
  exit 0
fi

work=$out/apt
rm -rf "$work" "$out/lua"
mkdir -p "$work/lists/partial" "$work/sources"
. /etc/os-release
release=${VERSION_CODENAME:-stable}
archive=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Identifier: Packages' 'Component: main' | awk -v release="$release" '$2 == release { print $1; exit }')
if [ -z "$archive" ]; then
  echo "apt has no archive of Debian $release, which has the source package lua5.4" >&2
  exit 1
fi
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $release main" >"$work/sources.list"
options="-o Dir::Etc::sourcelist=$PWD/$work/sources.list -o Dir::Etc::sourceparts=- -o Dir::State::lists=$PWD/$work/lists -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= -o APT::Sandbox::User=root"
# shellcheck disable=SC2086
if ! apt-get $options update -q >"$work/log" 2>&1 || ! (cd "$work/sources" && apt-get $options source -q --download-only lua5.4) >>"$work/log" 2>&1; then
  echo "Debian's source package lua5.4 could not be fetched; see $work/log" >&2
  exit 1
fi
mkdir -p "$out/lua"
tar -xf "$work"/sources/lua5.4_*.orig.tar.* -C "$out/lua" --strip-components=1
patch -s -p1 -d "$out/lua" <"$patch"
touch "$out/lua/.patched"
