#!/bin/sh
# The broker of the integration specs.
exec sh "$(dirname "$0")/ensure.sh" mosquitto "the specs that need it are skipped" mosquitto mosquitto
