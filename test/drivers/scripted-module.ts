import { Session } from "../../drivers/at/session";
import type { SessionOptions } from "../../drivers/at/options";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualLine } from "../../hal/virtual/uart";

/** `>`: what the device must send, without its CR. `>>`: raw input. `<`: what the module says, exact bytes. */
export type Talk = readonly (readonly [">" | ">>" | "<", string])[];

const CHUNKS: readonly number[] = [1, 2, 7, 4096];
const BAUD = 115200;
const REST_MS = 300000;

/**
 * A module that follows a script, for the drivers' specs: what it says is written out byte by byte,
 * so it shares nothing with the driver. A departure from the script is noted, and `finish` throws it.
 */
export class ScriptedModule {
  readonly clock = new VirtualClock();
  readonly session: Session;
  /** Bytes received so far that the script has not asked for. */
  heard = "";
  private readonly line: VirtualLine;
  private step = 0;
  private departure = "";

  constructor(
    private readonly talk: Talk,
    chunkBytes: number,
    options?: Partial<SessionOptions>,
  ) {
    this.line = new VirtualLine(this.clock, { a: { baud: BAUD }, b: { baud: BAUD, transmitCapacity: 65536 }, batchBytes: chunkBytes });
    this.session = new Session(this.line.a, this.clock, options);
    this.line.b.onData((bytes) => this.hear(bytes));
    this.clock.after(0, () => this.follow());
  }

  /** Says something outside the script, now. */
  say(bytes: string): void {
    this.line.b.write(bytes);
  }

  /** Runs until nothing happens any more; throws where the device left the script or did not finish it. */
  finish(): void {
    this.clock.runUntilIdle(REST_MS);
    if (this.departure !== "") throw new Error(this.departure);
    const waiting = this.talk[this.step];
    if (waiting !== undefined) throw new Error("the device never sent: " + waiting[1]);
    if (this.heard !== "") throw new Error("the device sent more than the script has: " + this.heard);
  }

  private hear(bytes: string): void {
    this.heard = this.heard + bytes;
    this.follow();
  }

  private follow(): void {
    let item = this.talk[this.step];
    while (item !== undefined && this.departure === "") {
      if (item[0] === "<") this.line.b.write(item[1]);
      else {
        const expected = item[0] === ">" ? item[1] + "\r" : item[1];
        const heard = this.heard.substring(0, expected.length);
        if (heard !== expected.substring(0, heard.length)) this.departure = "expected " + expected + " and heard " + this.heard;
        if (heard.length < expected.length) return;
        this.heard = this.heard.substring(expected.length);
      }
      this.step++;
      item = this.talk[this.step];
    }
  }
}

/**
 * Runs the same conversation with the module's bytes arriving 1, 2, 7 at a time and all at once.
 * `act` calls the driver and may collect what it answers; `check` looks at it when all is quiet.
 */
export function inChunks(talk: Talk, act: (session: Session, module: ScriptedModule) => void, check: () => void): void {
  for (let index = 0; index < CHUNKS.length; index++) {
    const module = new ScriptedModule(talk, CHUNKS[index] as number);
    act(module.session, module);
    module.finish();
    check();
  }
}
