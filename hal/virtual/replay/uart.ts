import type { Clock } from "../../clock";
import type { InputPin, ModulePins, OutputPin } from "../../pins";
import type { Uart } from "../../uart";
import { VirtualPin } from "../pins";
import type { ReplayEvent } from "./events";
import { Replay, type ReplayOptions } from "./replay";

/**
 * A UART at whose other end is a recorded conversation: it says what the module said, when the device
 * says what it said. Ask `replay` how it went.
 */
export class ReplayUart implements Uart {
  readonly replay: Replay;
  /** One listener: what the application noted in the recorded run, and what was done to it. */
  onNote: (this: void, text: string) => void = () => {};
  private readonly ri = new VirtualPin();
  private readonly status = new VirtualPin();
  private listener: ((chunk: string) => void) | undefined = undefined;
  private writable: (this: void) => void = () => {};
  private waiting = "";

  /** The trace's time 0 is now. */
  constructor(clock: Clock, events: readonly ReplayEvent[], options?: ReplayOptions) {
    this.replay = new Replay(
      clock,
      events,
      {
        writable: () => this.writable(),
        said: (bytes) => this.receive(bytes),
        pin: (event) => (event.pin === "ri" ? this.ri : this.status).set(event.asserted),
        note: (event) => this.onNote(event.text),
      },
      options,
    );
  }

  /** The control lines of which the recorded board had `names`: power-key, reset, dtr, ri, status. */
  pins(names: readonly string[]): ModulePins {
    const has = (name: string): boolean => names.indexOf(name) >= 0;
    const output = (name: string): OutputPin | undefined => (has(name) ? new ReplayedPin(name, this.replay) : undefined);
    const input = (name: string, pin: VirtualPin): InputPin | undefined => (has(name) ? pin : undefined);
    return {
      powerKey: output("power-key"),
      reset: output("reset"),
      dtr: output("dtr"),
      ri: input("ri", this.ri),
      status: input("status", this.status),
    };
  }

  write(bytes: string): number {
    return this.replay.hear(bytes);
  }

  onWritable(listener: () => void): void {
    this.writable = listener;
  }

  onData(listener: (chunk: string) => void): void {
    this.listener = listener;
    const { waiting } = this;
    this.waiting = "";
    if (waiting !== "") listener(waiting);
  }

  onFault(_listener: (fault: never) => void): void {
    // What the line lost in the recorded run is not among the bytes.
  }

  setBaud(_baud: number): void {
    // A trace has bytes, not bits.
  }

  setFlowControl(_flow: "none" | "rts-cts"): void {
    // As above.
  }

  pause(): void {
    // The recorded bytes came in spite of it.
  }

  resume(): void {
    // As above.
  }

  private receive(bytes: string): void {
    if (this.listener === undefined) this.waiting = this.waiting + bytes;
    else this.listener(bytes);
  }
}

class ReplayedPin implements OutputPin {
  constructor(
    private readonly name: string,
    private readonly replay: Replay,
  ) {}

  set(asserted: boolean): void {
    this.replay.hearPin(this.name, asserted);
  }
}
