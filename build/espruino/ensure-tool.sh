#!/bin/sh
# The package that speaks with a board's console, in a folder of its own: it finds the project's serialport above.
folder=build/out/espruino-tool
[ -f "$folder/node_modules/espruino/package.json" ] && exit 0
mkdir -p "$folder"
echo '{ "private": true }' >"$folder/package.json"
npm install --prefix "$folder" --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error espruino@0.1.67 >/dev/null || {
  rm -rf "$folder"
  echo "flash: npm could not install espruino@0.1.67; without the network, paste the file into Espruino's Web IDE" >&2
  exit 1
}
