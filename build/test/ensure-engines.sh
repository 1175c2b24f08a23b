#!/bin/sh
# The two engines of ES5.
exec sh "$(dirname "$0")/ensure.sh" engines "what is for Espruino is not run in Duktape and mujs here" "duk mujs" "duktape mujs"
