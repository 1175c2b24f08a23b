#!/bin/sh
# Both versions of Lua and the runner of their specs.
exec sh "$(dirname "$0")/ensure.sh" lua "the specs of the core do not run in Lua here" "lua5.3 lua5.4 busted" "lua5.3 lua5.4 lua-busted"
