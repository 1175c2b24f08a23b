import { counted } from "./counted";
import { FILE_GEOMETRY, fileMemory, type OpenFile } from "./files";
import type { LuaInput, LuaLoaded, LuaMachine, LuaPins, LuaSensor } from "./machine";

/** LuatOS' global tables, as far as they are called. */
export interface LuatOs {
  uart: {
    NONE: number;
    setup: (this: void, id: number, baud: number, dataBits: number, stopBits: number, parity: number) => unknown;
    on: (this: void, id: number, event: string, listener: (this: void, id: number, length: number) => void) => void;
    read: (this: void, id: number, length: number) => string;
    write: (this: void, id: number, bytes: string) => number;
  };
  gpio: {
    PULLUP: number;
    BOTH: number;
    setup: (this: void, pin: number, modeOrListener: unknown, pull?: number, edge?: number) => unknown;
    set: (this: void, pin: number, level: number) => void;
    get: (this: void, pin: number) => number;
  };
  sys: {
    timerStart: (this: void, callback: (this: void) => void, ms: number) => unknown;
    timerStop: (this: void, timer: unknown) => void;
  };
  mcu: { ticks: (this: void) => number; hz: (this: void) => number };
  crypto: { trng: (this: void, count: number) => string };
  rtos: { reboot: (this: void) => void };
  log: { info: (this: void, tag: string, text: string) => void };
  io: { open: OpenFile };
}

export interface LuatOsBoard {
  /** Number of the UART that the module is on. */
  uartId: number;
  baud: number;
  /** Numbers of the pins that are wired, each through a transistor that turns its level round. */
  pins?: { powerKey?: number; reset?: number; dtr?: number; ri?: number; status?: number };
  sensors: LuaSensor[];
  /** Where readings are kept; "/fieldline.flash" where left out. */
  storagePath?: string;
  /** What the launcher gave to `main`. Left out: there are no updates over the air. */
  loaded?: LuaLoaded;
}

const READ_BYTES = 1024;
const TRANSMIT_BYTES = 512;
const TICKS_RANGE = 4294967296;

/** A LuatOS board as a machine for the core; numbers have to be of 64 bits (docs/lua.md). */
export function luatOsMachine(os: LuatOs, board: LuatOsBoard): LuaMachine {
  const { uart, sys, crypto, rtos, log } = os;
  const { uartId } = board;
  const setUp = (baud: number): void => {
    uart.setup(uartId, baud, 8, 1, uart.NONE);
  };
  setUp(board.baud);
  return {
    now: upTime(os),
    startTimer: (delayMs, callback) => sys.timerStart(callback, Math.max(1, Math.ceil(delayMs))),
    stopTimer: (timer) => sys.timerStop(timer),
    uart: {
      write: (bytes) => uart.write(uartId, bytes.substring(0, TRANSMIT_BYTES)),
      onReceive: (listener) => {
        uart.on(uartId, "receive", () => {
          let bytes = uart.read(uartId, READ_BYTES);
          while (bytes !== "") {
            listener(bytes);
            bytes = uart.read(uartId, READ_BYTES);
          }
        });
      },
      setBaud: (baud) => setUp(baud),
    },
    storage: fileMemory(os.io.open, board.storagePath === undefined ? "/fieldline.flash" : board.storagePath, FILE_GEOMETRY),
    pins: pinsOf(os, board),
    sensors: board.sensors,
    seed: seedFrom(crypto.trng(4)),
    restart: () => rtos.reboot(),
    log: (text) => log.info("fieldline", text),
    loaded: board.loaded,
  };
}

/** The tick counter has 32 bits and is looked at with every timer. */
function upTime({ mcu }: LuatOs): (this: void) => number {
  const msPerTick = 1000 / mcu.hz();
  const ticks = counted(() => mcu.ticks(), TICKS_RANGE);
  return () => ticks() * msPerTick;
}

function seedFrom(bytes: string): number {
  let seed = 0;
  for (let index = 0; index < bytes.length; index++) seed = seed * 256 + bytes.charCodeAt(index);
  return seed;
}

function pinsOf(os: LuatOs, { pins }: LuatOsBoard): LuaPins {
  if (pins === undefined) return {};
  return {
    powerKey: output(os, pins.powerKey),
    reset: output(os, pins.reset),
    dtr: output(os, pins.dtr),
    ri: input(os, pins.ri),
    status: input(os, pins.status),
  };
}

function output({ gpio }: LuatOs, pin: number | undefined): ((this: void, asserted: boolean) => void) | undefined {
  if (pin === undefined) return undefined;
  gpio.setup(pin, 0);
  return (asserted) => gpio.set(pin, asserted ? 1 : 0);
}

function input({ gpio }: LuatOs, pin: number | undefined): LuaInput | undefined {
  if (pin === undefined) return undefined;
  return {
    read: () => gpio.get(pin) === 0,
    onChange: (listener) => {
      gpio.setup(pin, () => listener(gpio.get(pin) === 0), gpio.PULLUP, gpio.BOTH);
    },
  };
}
