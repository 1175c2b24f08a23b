# `make` lists the targets. Each installs what it needs. Options are variables of the command line:
# make run PORT=/dev/ttyUSB2 APN=internet BROKER=mqtt://broker.example:1883

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run twin test test-espruino test-fota build build-espruino build-lua firmware flash bench docs clean conformance node

TSX := node_modules/.bin/tsx

# Written by npm at each installation, so that it is older than the lock file only where something is missing.
INSTALLED := node_modules/.package-lock.json

# An option is passed on where its variable was given on the command line; $(value) keeps a `$` in a password.
quote = '$(subst ','\'',$(1))'
option = $(if $(filter command,$(origin $(1))),--$(2) $(call quote,$(value $(1))))

MODULE_OPTIONS = $(call option,MODULE,module) $(call option,BAUD,baud) $(call option,SEED,seed) \
	$(call option,QUIRKS,quirks) $(call option,REVISION,revision) $(call option,TRACE,trace)
RUN_OPTIONS = $(MODULE_OPTIONS) $(call option,PORT,port) $(call option,APN,apn) $(call option,APN_USER,apn-user) \
	$(call option,APN_PASSWORD,apn-password) $(call option,PIN,pin) $(call option,BROKER,broker) \
	$(call option,USER,user) $(call option,PASSWORD,password) $(call option,CA,ca) $(call option,READINGS,readings) \
	$(call option,UPDATES,updates)
BOARD_OPTIONS = $(call option,MODULE,module) $(call option,SEED,seed) $(call option,QUIRKS,quirks) $(call option,READINGS,readings)
LUA_OPTIONS = $(call option,MODULE,module) $(call option,CONFIG,config) $(call option,HOST,host)
TWIN_OPTIONS = $(MODULE_OPTIONS) $(call option,PORT,port) $(call option,PIN,pin) $(call option,LINK,link)

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(INSTALLED) $(if $(filter firmware,$(TARGET)),firmware) ## Telemetry from sensor to broker through faults; with PORT=, APN=, BROKER= on a real module
	@exec $(TSX) $(if $(filter firmware,$(TARGET)),build/firmware/run.ts $(BOARD_OPTIONS),build/run/main.ts $(RUN_OPTIONS))

twin: $(INSTALLED) ## The module's twin alone, on a pseudo-terminal and a TCP port (MODULE=, PORT=, PIN=)
	@exec $(TSX) build/twin/main.ts $(TWIN_OPTIONS)

test: $(INSTALLED) ## Every check: types, lint, generated docs, specs
	@sh build/test/ensure-mosquitto.sh
	@sh build/test/ensure-lua.sh
	@sh build/test/ensure-engines.sh
	@sh build/test/ensure-firmware.sh
	@sh build/test/ensure-chromium.sh
	@exec $(TSX) build/report/totals.ts $(call option,CLOSING_LINE,closing-line)

test-fota: $(INSTALLED) ## Cut the power at every storage operation of an update, and say how often
	@exec $(TSX) build/fota/main.ts

build: build-espruino build-lua ## What microcontrollers run, to build/out (MODULE=, CONFIG=, for Espruino BOARD=, STORAGE=, SLOTS=, VERSION=, for Lua HOST=luatos or nodemcu)

build-espruino: $(INSTALLED)
	@$(TSX) build/espruino/main.ts $(call option,MODULE,module) $(call option,CONFIG,config) $(call option,BOARD,board) $(call option,STORAGE,storage) \
		$(call option,SLOTS,slots) $(call option,VERSION,version)

flash: $(if $(filter espruino,$(TARGET)),build-espruino) ## What was built, to a board: TARGET=espruino PORT=/dev/ttyACM0 (MODULE=, CONFIG=, BOARD=, BAUD=, WHAT=library)
	@if [ "$(TARGET)" != espruino ]; then echo "TARGET=espruino is what can be flashed from here: make flash TARGET=espruino PORT=/dev/ttyACM0; docs/stm32f405.md says it for the firmware" >&2; exit 2; fi
	@sh build/espruino/ensure-tool.sh
	@exec $(TSX) build/espruino/flash.ts $(call option,PORT,port) $(call option,BAUD,baud) $(call option,WHAT,what)

build-lua: $(INSTALLED)
	@$(TSX) build/lua/main.ts $(LUA_OPTIONS)

firmware: $(INSTALLED) ## The image for an STM32F405 (MODULE=, CONFIG=); make run TARGET=firmware starts it in QEMU
	@sh build/test/ensure-firmware.sh
	@exec $(TSX) build/firmware/build.ts $(call option,MODULE,module) $(call option,CONFIG,config) $(call option,VERSION,version)

test-espruino: $(INSTALLED) build-espruino ## The bundles on Espruino's own interpreter for Linux: ESPRUINO=/path/to/binary, MODULES=folder with its MQTT.js
	@if [ ! -x "$(ESPRUINO)" ]; then echo "ESPRUINO= names the interpreter: make test-espruino ESPRUINO=/path/to/espruino" >&2; exit 2; fi
	@ESPRUINO="$(abspath $(ESPRUINO))" MODULES="$(abspath $(MODULES))" node_modules/.bin/mocha --no-config --import=tsx test/espruino/interpreter.spec.ts test/espruino/update-interpreter.spec.ts

bench: $(INSTALLED) ## Measure framer, UART goodput, bytes a reading and recovery times
	@exec $(TSX) build/bench/main.ts $(call option,SEED,seed)

conformance: $(INSTALLED) ## Replay the manuals' examples on driver and twin; the table by module and chapter
	@exec $(TSX) build/conformance/main.ts

docs: $(INSTALLED) ## Write what the docs repeat of the sources
	@npm run --silent docs

clean: ## Remove everything that was generated
	@rm -rf build/out

node:
	@sh build/test/ensure-node.sh

$(INSTALLED): package-lock.json | node
	@echo "Installing the packages of package-lock.json ..."
	@npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@
