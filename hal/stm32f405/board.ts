import { counted } from "../lua/counted";
import type { LuaMachine } from "../lua/machine";
import { TimerHeap, VirtualTimer } from "../virtual/timer-heap";
import { sectors, STORAGE } from "./flash";

/** The functions of the C port, main.c. */
export interface Board {
  /** Milliseconds since the start, which begin again at 0 after 49.7 days. */
  now: (this: void) => number;
  /** Bytes of these that the transmitter took. */
  write: (this: void, bytes: string) => number;
  setBaud: (this: void, baud: number) => void;
  setFlowControl: (this: void, on: boolean) => void;
  setReady: (this: void, ready: boolean) => void;
  /** Of the flash, from its beginning (layout.h): storage and slots may be changed, and nothing else. */
  read: (this: void, offset: number, length: number) => string;
  program: (this: void, offset: number, bytes: string) => string | undefined;
  erase: (this: void, sector: number) => string | undefined;
  log: (this: void, text: string) => void;
  setPin: (this: void, pin: number, asserted: boolean) => void;
  /** 1: RI is asserted, 2: STATUS. */
  inputs: (this: void) => number;
  seed: (this: void) => number;
  restart: (this: void) => void;
  resetCause: (this: void) => string;
  /** What the emulator was started with, `name=value` and spaces; undefined on the part. */
  arguments: (this: void) => string | undefined;
  /** Bytes of heap at its highest, those of Lua alone, those alive at the latest collection, counts of the longest turn since the last call and of all, bytes received, bytes that found no room. */
  measured: (this: void) => number[];
  /** Of the core that runs. */
  version: (this: void) => string;
  /** The slot that the loader has made it of; -1 where that is none. */
  slot: (this: void) => number;
  /** SHA-256: a hash is begun, given bytes, and ended. */
  hash: (this: void) => unknown;
  hashUpdate: (this: void, hash: unknown, bytes: string) => void;
  hashDigest: (this: void, hash: unknown) => string;
  /** Whether it is the key's signature of the message; of another length than theirs nothing is. */
  ed25519: (this: void, publicKey: string, signature: string, message: string) => boolean;
  /** Degrees Celsius, of the part itself; not on the emulator. */
  temperature: (this: void) => number;
}

/** One turn of the main loop; milliseconds until the next one is due if nothing else happens. */
export type Turn = (this: void, bytes: string | undefined, lost: number, writable: boolean, command: string | undefined) => number;

const IDLE_MS = 1000;
const NOW_RANGE = 4294967296;
const INPUT_MS = 50;
const RI = 1;
const STATUS = 2;
const PIN_NAMES: readonly string[] = ["power-key", "reset", "dtr"];

/** The board as a machine of Lua, with one thing done in each turn. */
export class BoardMachine {
  private readonly timers = new TimerHeap();
  private timersSet = 0;
  private receive: (this: void, bytes: string) => void = () => {};
  private overrun: (this: void, lost: number) => void = () => {};
  private writable: (this: void) => void = () => {};
  private inputs = 0;
  private readonly now: (this: void) => number;
  private readonly emulated: boolean;
  private inputListeners: { bit: number; listener: (this: void, asserted: boolean) => void }[] = [];

  constructor(private readonly board: Board) {
    this.now = counted(board.now, NOW_RANGE);
    this.emulated = board.arguments() !== undefined;
    if (!this.emulated) this.watchInputs();
  }

  turn(bytes: string | undefined, lost: number, writable: boolean): number {
    if (bytes !== undefined) this.receive(bytes);
    if (lost > 0) this.overrun(lost);
    if (writable) this.writable();
    const now = this.now();
    const timer = this.timers.first();
    if (timer === undefined) return IDLE_MS;
    if (timer.dueMs > now) return timer.dueMs - now;
    // With bytes to look at, the timer has a turn of its own.
    if (bytes !== undefined) return 0;
    this.timers.remove(timer);
    timer.fire();
    return 0;
  }

  machine(): LuaMachine {
    const { board } = this;
    return {
      now: this.now,
      startTimer: (delayMs, callback) => this.startTimer(delayMs, callback),
      stopTimer: (timer) => (timer as VirtualTimer).cancel(),
      uart: {
        write: (bytes) => board.write(bytes),
        onReceive: (listener) => {
          this.receive = listener;
        },
        onWritable: (listener) => {
          this.writable = listener;
        },
        onOverrun: (listener) => {
          this.overrun = listener;
        },
        setBaud: (baud) => board.setBaud(baud),
        setFlowControl: (on) => board.setFlowControl(on),
        setReady: (ready) => board.setReady(ready),
      },
      storage: sectors(board, STORAGE),
      pins: {
        powerKey: (asserted) => this.setPin(0, asserted),
        reset: (asserted) => this.setPin(1, asserted),
        dtr: (asserted) => this.setPin(2, asserted),
        ri: { read: () => this.isAsserted(RI), onChange: (listener) => this.inputListeners.push({ bit: RI, listener }) },
        status: { read: () => this.isAsserted(STATUS), onChange: (listener) => this.inputListeners.push({ bit: STATUS, listener }) },
      },
      sensors: [],
      seed: board.seed(),
      restart: () => board.restart(),
      log: (text) => board.log(text),
    };
  }

  /** The levels of RI (1) and STATUS (2), together. On the emulator the console tells them. */
  setInputs(inputs: number): void {
    const before = this.inputs;
    this.inputs = inputs;
    for (const { bit, listener } of this.inputListeners) {
      const is = hasBit(inputs, bit);
      if (is !== hasBit(before, bit)) listener(is);
    }
  }

  private startTimer(delayMs: number, callback: (this: void) => void): VirtualTimer {
    this.timersSet = this.timersSet + 1;
    const timer = new VirtualTimer(this.timers, this.now() + delayMs, this.timersSet, callback);
    this.timers.add(timer);
    return timer;
  }

  private watchInputs(): void {
    this.setInputs(this.board.inputs());
    this.startTimer(INPUT_MS, () => this.watchInputs());
  }

  private isAsserted(bit: number): boolean {
    return hasBit(this.inputs, bit);
  }

  /** The emulator has no pins: it is told on the console. */
  private setPin(pin: number, asserted: boolean): void {
    this.board.setPin(pin, asserted);
    if (this.emulated) this.board.log("pin " + String(PIN_NAMES[pin]) + (asserted ? " 1" : " 0"));
  }
}

function hasBit(inputs: number, bit: number): boolean {
  return Math.floor(inputs / bit) % 2 === 1;
}
