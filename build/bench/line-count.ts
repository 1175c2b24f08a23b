import type { World } from "./world";

export interface LineCounts {
  bytesOut: number;
  bytesIn: number;
  commands: number;
  /** How often the device wrote after the module had said something: commands, and data after a prompt. */
  roundTrips: number;
  /** Virtual time, whole ms. */
  ms: number;
}

/** What passes on a line, counted from one look to the next. */
export class LineCount {
  private roundTrips = 0;
  private moduleSpoke = true;
  private last: LineCounts;

  constructor(private readonly world: World) {
    world.line.onTraffic((direction) => {
      if (direction === "a-to-b" && this.moduleSpoke) this.roundTrips++;
      this.moduleSpoke = direction === "b-to-a";
    });
    this.last = this.now();
  }

  /** What came since the last look, or since this was made. */
  take(): LineCounts {
    const now = this.now();
    const { bytesIn, bytesOut, commands, ms, roundTrips } = this.last;
    this.last = now;
    return {
      bytesOut: now.bytesOut - bytesOut,
      bytesIn: now.bytesIn - bytesIn,
      commands: now.commands - commands,
      roundTrips: now.roundTrips - roundTrips,
      ms: now.ms - ms,
    };
  }

  private now(): LineCounts {
    const { bytesIn, bytesOut, commands } = this.world.modem.diagnostics();
    return { bytesOut, bytesIn, commands, roundTrips: this.roundTrips, ms: Math.round(this.world.clock.now()) };
  }
}
