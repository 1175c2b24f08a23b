import type { Slot } from "../slots";
import type { StorageGeometry } from "../storage";

/**
 * The functions that a Lua firmware must provide, as one table: plain functions, called with a dot,
 * none of which may call back from inside its own call. docs/lua.md has them as a list.
 */
export interface LuaMachine {
  /** Milliseconds since the start; monotonic, never wraps, may have a fraction. */
  now: (this: void) => number;
  /** Calls `callback` once in `delayMs` (0 or more); what it returns is given to `stopTimer`. */
  startTimer: (this: void, delayMs: number, callback: (this: void) => void) => unknown;
  /** Called at most once a timer, before it has fired. */
  stopTimer: (this: void, timer: unknown) => void;
  uart: LuaPort;
  storage: LuaMemory;
  /** Lines of the module that are wired. */
  pins?: LuaPins;
  sensors: LuaSensor[];
  /** A whole number 0 to limit - 1, `limit` 1 to 2147483646; or a seed for all that is random. */
  random?: (this: void, limit: number) => number;
  seed?: number;
  /** Restarts the MCU; does not return on a real one. */
  restart: (this: void, reason: string) => void;
  /** Shows a line to whoever is watching. */
  log?: (this: void, text: string) => void;
  /** What the launcher gave to `main`. Left out: there are no updates over the air. */
  loaded?: LuaLoaded;
}

/** Where the image that runs was taken from. */
export interface LuaLoaded {
  slot: Slot;
  /** Of the slots' files. */
  prefix: string;
  /** Of a slot. */
  capacityBytes: number;
}

/** The UART that the module is on: 8 data bits, no parity, 1 stop bit. */
export interface LuaPort {
  /** Takes as many bytes as it has room for, and says how many. */
  write: (this: void, bytes: string) => number;
  /** Called once at the start, before which nothing received is handed on; `listener` gets each chunk. */
  onReceive: (this: void, listener: (this: void, bytes: string) => void) => void;
  /** `listener` is called when bytes can be written again after some were refused. Left out: asked every 5 ms. */
  onWritable?: (this: void, listener: (this: void) => void) => void;
  /** `listener` gets how many bytes the receiver had no room for. */
  onOverrun?: (this: void, listener: (this: void, lost: number) => void) => void;
  setBaud: (this: void, baud: number) => void;
  /** RTS and CTS on or off. Left out: there are no such lines. */
  setFlowControl?: (this: void, on: boolean) => void;
  /** Drops RTS (false) or raises it. */
  setReady?: (this: void, ready: boolean) => void;
}

/** Non-volatile memory as flash has it: hal/storage.ts has the contract. */
export interface LuaMemory {
  geometry: StorageGeometry;
  read: (this: void, offset: number, length: number) => string;
  /** nil, or the reason why it failed. */
  write: (this: void, offset: number, bytes: string) => string | undefined;
  erase: (this: void, page: number) => string | undefined;
}

/** Asserted is `true`, whatever the voltage. */
export interface LuaPins {
  powerKey?: (this: void, asserted: boolean) => void;
  reset?: (this: void, asserted: boolean) => void;
  dtr?: (this: void, asserted: boolean) => void;
  ri?: LuaInput;
  status?: LuaInput;
}

export interface LuaInput {
  read: (this: void) => boolean;
  onChange: (this: void, listener: (this: void, asserted: boolean) => void) => void;
}

export interface LuaSensor {
  /** 1 to 16 characters. */
  name: string;
  /** Calls `done` once with the value, or with nil and the reason why there is none. */
  read: (this: void, done: (this: void, value: number | undefined, problem: string | undefined) => void) => void;
}
