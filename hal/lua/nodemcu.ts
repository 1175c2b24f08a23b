import { counted } from "./counted";
import { FILE_GEOMETRY, fileMemory, type OpenFile } from "./files";
import type { LuaInput, LuaMachine, LuaPins, LuaSensor } from "./machine";

interface NodeMcuTimer {
  alarm(ms: number, mode: number, callback: (this: void) => void): unknown;
  unregister(): void;
}

/** NodeMCU's global tables (firmware for Lua 5.3), as far as they are called. */
export interface NodeMcu {
  uart: {
    PARITY_NONE: number;
    STOPBITS_1: number;
    setup: (this: void, id: number, baud: number, dataBits: number, parity: number, stopBits: number, echo: number) => unknown;
    on: (this: void, event: string, count: number, listener: (this: void, bytes: string) => void, runInput: number) => void;
    write: (this: void, id: number, bytes: string) => void;
  };
  gpio: {
    OUTPUT: number;
    INT: number;
    PULLUP: number;
    mode: (this: void, pin: number, mode: number, pull?: number) => void;
    write: (this: void, pin: number, level: number) => void;
    read: (this: void, pin: number) => number;
    trig: (this: void, pin: number, edge: string, listener: (this: void) => void) => void;
  };
  tmr: { ALARM_SINGLE: number; create: (this: void) => NodeMcuTimer; now: (this: void) => number };
  node: { restart: (this: void) => void; random: (this: void, least: number, most: number) => number };
  file: { open: OpenFile };
  print: (this: void, text: string) => void;
}

export interface NodeMcuBoard {
  baud: number;
  /** Numbers of the pins that are wired, each through a transistor that turns its level round. */
  pins?: { powerKey?: number; reset?: number; dtr?: number; ri?: number; status?: number };
  sensors: LuaSensor[];
  /** Where readings are kept; "fieldline.flash" where left out. */
  storagePath?: string;
}

/** Bytes that go out in one call, which waits until they fit into the transmitter of 128. */
const WRITE_BYTES = 128;
/** `tmr.now` counts microseconds in 31 bits: a look at it every 10 minutes misses no turn. */
const MICROS_RANGE = 2147483648;
const LOOK_MS = 600000;
/** The longest alarm. */
const ALARM_MAX_MS = 6870947;

/** A NodeMCU board as a machine for the core: the module takes UART 0, the console's. Numbers have to be doubles. */
export function nodeMcuMachine(os: NodeMcu, board: NodeMcuBoard): LuaMachine {
  const { uart, node } = os;
  const setUp = (baud: number): void => {
    uart.setup(0, baud, 8, uart.PARITY_NONE, uart.STOPBITS_1, 0);
  };
  setUp(board.baud);
  return {
    now: upTime(os),
    startTimer: (delayMs, callback) => startTimer(os, delayMs, callback),
    stopTimer: (timer) => (timer as NodeMcuTimer).unregister(),
    uart: {
      write: (bytes) => {
        const piece = bytes.substring(0, WRITE_BYTES);
        uart.write(0, piece);
        return piece.length;
      },
      onReceive: (listener) => uart.on("data", 0, listener, 0),
      setBaud: (baud) => setUp(baud),
    },
    storage: fileMemory(os.file.open, board.storagePath === undefined ? "fieldline.flash" : board.storagePath, FILE_GEOMETRY),
    pins: pinsOf(os, board),
    sensors: board.sensors,
    random: (limit) => node.random(0, limit - 1),
    restart: () => node.restart(),
  };
}

function startTimer({ tmr }: NodeMcu, delayMs: number, callback: (this: void) => void): NodeMcuTimer {
  const timer = tmr.create();
  const run = (restMs: number): void => {
    const part = Math.min(Math.max(1, Math.ceil(restMs)), ALARM_MAX_MS);
    timer.alarm(part, tmr.ALARM_SINGLE, () => {
      if (restMs > part) run(restMs - part);
      else callback();
    });
  };
  run(delayMs);
  return timer;
}

function upTime(os: NodeMcu): (this: void) => number {
  const micros = counted(() => os.tmr.now(), MICROS_RANGE);
  const look = (): void => {
    micros();
    startTimer(os, LOOK_MS, look);
  };
  look();
  return () => micros() / 1000;
}

function pinsOf(os: NodeMcu, { pins }: NodeMcuBoard): LuaPins {
  if (pins === undefined) return {};
  return {
    powerKey: output(os, pins.powerKey),
    reset: output(os, pins.reset),
    dtr: output(os, pins.dtr),
    ri: input(os, pins.ri),
    status: input(os, pins.status),
  };
}

function output({ gpio }: NodeMcu, pin: number | undefined): ((this: void, asserted: boolean) => void) | undefined {
  if (pin === undefined) return undefined;
  gpio.mode(pin, gpio.OUTPUT);
  return (asserted) => gpio.write(pin, asserted ? 1 : 0);
}

function input({ gpio }: NodeMcu, pin: number | undefined): LuaInput | undefined {
  if (pin === undefined) return undefined;
  return {
    read: () => gpio.read(pin) === 0,
    onChange: (listener) => {
      gpio.mode(pin, gpio.INT, gpio.PULLUP);
      gpio.trig(pin, "both", () => listener(gpio.read(pin) === 0));
    },
  };
}
