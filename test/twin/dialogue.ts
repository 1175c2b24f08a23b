import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualLine, type VirtualUart } from "../../hal/virtual/uart";
import { BUSY } from "../../twin/intake";
import type { Network } from "../../twin/networks/network";
import { Nvram } from "../../twin/nvram";
import type { CellularFirmware } from "../../twin/cellular-firmware";
import type { CellularTwin } from "../../twin/cellular-twin";
import { type Ec716sOptions, Ec716sTwin } from "../../twin/ec716s/twin";
import type { TwinWiring } from "../../twin/module";
import { type Sim767xxOptions, Sim767xxTwin } from "../../twin/sim767xx/twin";
import { expect } from "../expect";
import { NoNetwork } from "./no-network";

/** The line is quiet when nothing has come for this long. */
const QUIET_MS = 300;
const LONGEST_WAIT_MS = 150000;
const STEP_MS = 10;
/** The line carries a good part of the UART's buffer meanwhile, unless the twin holds it up. */
const ROOM_MS = 1000;
const UART_BYTES = 65536;
const MOST_TRAINING_WORDS = 40;

/** What a dialogue needs beside the options of its twin. */
export interface DialogueSetting {
  /** How far the twin is when the dialogue begins; `settled` (registered, attached) where left out. */
  begin?: "off" | "started" | "settled";
  /** 1 where left out. */
  seed?: number;
  /** Nothing at all where left out. Made with the dialogue's clock, for one in virtual time. */
  network?: (clock: VirtualClock) => Network;
  /** The flash of an earlier dialogue. */
  nvram?: Nvram;
  /** Bytes arrive so many at a time; 1 where left out. */
  batchBytes?: number;
}

export type DialogueOptions = DialogueSetting & Sim767xxOptions;
export type Ec716sDialogueOptions = DialogueSetting & Ec716sOptions;

/** How a dialogue makes the twin of a family, and brings one that has started to answer. */
interface DialogueFamily<T> {
  create(wiring: TwinWiring): T;
  answers?(twin: T): boolean;
}

/** A host that types at a twin and looks at what comes back, in virtual time. */
export class Dialogue<T extends CellularTwin<CellularFirmware> = Sim767xxTwin> {
  readonly clock = new VirtualClock();
  readonly pins = new VirtualModulePins();
  readonly nvram: Nvram;
  readonly network: Network;
  readonly twin: T;
  readonly host: VirtualUart;
  private received = "";
  private lastByteMs = 0;

  constructor(options: DialogueSetting, private readonly family: DialogueFamily<T>) {
    const { begin, seed, network, nvram, batchBytes = 1 } = options;
    const line = new VirtualLine(this.clock, {
      a: { transmitCapacity: UART_BYTES, receiveCapacity: UART_BYTES },
      b: { transmitCapacity: UART_BYTES, receiveCapacity: UART_BYTES },
      batchBytes,
    });
    this.host = line.a;
    this.nvram = nvram ?? new Nvram();
    this.network = network === undefined ? new NoNetwork() : network(this.clock);
    this.pins.dtr.set(true);
    this.host.onData((bytes) => {
      this.received += bytes;
      this.lastByteMs = this.clock.now();
    });
    const wiring = { uart: line.b, clock: this.clock, random: new SeededRandom(seed ?? 1), pins: this.pins, network: this.network, nvram: this.nvram };
    this.twin = family.create(wiring);
    if (begin !== "off") this.begin(begin ?? "settled");
  }

  /** Lets time pass. */
  run(ms: number): this {
    this.clock.runFor(ms);
    return this;
  }

  /** Types bytes and waits until the line is quiet. */
  send(bytes: string): this {
    this.type(bytes);
    this.quiet();
    return this;
  }

  /** Types bytes and waits for nothing but room in the host's UART. */
  type(bytes: string): this {
    let taken = this.host.write(bytes);
    while (taken < bytes.length) {
      this.clock.runFor(ROOM_MS);
      const more = this.host.write(bytes.substring(taken));
      if (more === 0) throw new Error(`The host's UART took ${taken} of ${bytes.length} bytes.`);
      taken += more;
    }
    return this;
  }

  /** Runs until no command is running and nothing has come for a while. */
  quiet(): this {
    const startMs = this.clock.now();
    this.lastByteMs = startMs;
    while ((this.busy || this.clock.now() - this.lastByteMs < QUIET_MS) && this.clock.now() - startMs < LONGEST_WAIT_MS) this.clock.runFor(STEP_MS);
    return this;
  }

  /** All that came since the last look. */
  take(): string {
    const received = this.received;
    this.received = "";
    return received;
  }

  /** The same, cut into its lines without empty ones. */
  takeLines(): string[] {
    return this.take().split(/[\r\n]+/).filter((line) => line.length > 0);
  }

  /** What came since the last look, to the byte. */
  expectBytes(bytes: string): this {
    expect(this.take()).toBe(bytes);
    return this;
  }

  /** What came since the last look, without empty lines; the echo is a line as any other. */
  expectLines(lines: readonly string[]): this {
    expect(this.takeLines()).toEqual(lines);
    return this;
  }

  /** One command and all that comes to it, without its echo and without empty lines. */
  command(line: string, answer: readonly string[]): this {
    this.take();
    this.send(line + "\r");
    const lines = this.takeLines();
    if (lines[0] === line) lines.shift();
    expect({ line, answer: lines }).toEqual({ line, answer });
    return this;
  }

  /** Presses the power key for `ms` and lets go. */
  pressPowerKey(ms: number): this {
    this.pins.powerKey.set(true);
    this.run(ms);
    this.pins.powerKey.set(false);
    return this;
  }

  /** Runs until the twin answers after a start. */
  waitUntilRunning(): this {
    if (!this.clock.runUntilTrue(() => this.twin.state === "running", LONGEST_WAIT_MS)) throw new Error("The twin did not start.");
    return this;
  }

  /** Types AT until the twin has learned the rate and answers; at once where it needs none. */
  train(): this {
    for (let count = 0; this.family.answers?.(this.twin) === false; count++) {
      if (count === MOST_TRAINING_WORDS) throw new Error("The twin did not learn the rate.");
      this.send("AT\r");
    }
    return this;
  }

  private get busy(): boolean {
    return this.twin.state === "running" && this.twin.firmware?.intake.mode === BUSY;
  }

  private begin(begin: "started" | "settled"): void {
    this.twin.powerOn();
    this.waitUntilRunning().train();
    if (begin === "settled") this.clock.runUntilTrue(() => (this.twin.firmware?.pdp.active().length ?? 0) > 0, LONGEST_WAIT_MS);
    this.quiet();
    this.take();
  }
}

/** With a SIM767XX. */
export function dialogue(options: DialogueOptions = {}): Dialogue {
  return new Dialogue(options, { create: (wiring) => new Sim767xxTwin(wiring, twinOptions(options)) });
}

/** With an EC716S; one that has begun has learned the rate. */
export function ec716sDialogue(options: Ec716sDialogueOptions = {}): Dialogue<Ec716sTwin> {
  return new Dialogue<Ec716sTwin>(options, {
    create: (wiring) => new Ec716sTwin(wiring, twinOptions(options)),
    answers: (twin) => twin.firmware?.listening === true,
  });
}

/** A dialogue's `network` is not the twin's. */
function twinOptions<O extends DialogueSetting>(options: O): Omit<O, keyof DialogueSetting> {
  const { begin: _begin, seed: _seed, network: _network, nvram: _nvram, batchBytes: _batchBytes, ...rest } = options;
  return rest;
}
