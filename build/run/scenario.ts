import type { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import type { TwinControls } from "../../twin/controls";
import type { Clock } from "../../hal/clock";

/** Something that breaks in the middle of the run. */
export interface Fault {
  name: string;
  /** It comes when so large a share of the readings is taken, readings arrive, and the fault before it is overcome. */
  atShare: number;
  /** Breaks it, and mends it where that is not the device's own task; resolves when no more is done. */
  inject(): Promise<void>;
}

export interface Recovery {
  fault: string;
  /** From the fault until a reading that was taken after it arrived at the broker. */
  ms: number;
}

const COVERAGE_LOSS_MS = 5000;
const BROKER_DOWN_MS = 3000;

/** Coverage lost, the broker down, the module frozen. A broker that is not ours is left alone. */
export function faults(clock: Clock, twin: TwinControls, broker: EmbeddedBroker | undefined): Fault[] {
  const list: Fault[] = [
    {
      name: "coverage lost",
      atShare: 0.25,
      inject: async () => {
        twin.setCoverage(false);
        await pause(clock, COVERAGE_LOSS_MS);
        twin.setCoverage(true);
      },
    },
  ];
  if (broker !== undefined)
    list.push({
      name: "broker restarted",
      atShare: 0.4,
      inject: async () => {
        await broker.stop();
        await pause(clock, BROKER_DOWN_MS);
        await broker.start();
      },
    });
  list.push({ name: "module frozen", atShare: 0.5, inject: () => Promise.resolve(twin.freeze()) });
  return list;
}

/** Injects one fault after the other and measures how long the readings take to come through again. */
export class Scenario {
  readonly recoveries: Recovery[] = [];
  private next = 0;
  private flowing = false;
  private current: { fault: Fault; sinceMs: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly faults: readonly Fault[],
    private readonly tell: (text: string) => void,
  ) {}

  /** What is broken or being recovered; undefined where nothing is. */
  get recovering(): string | undefined {
    return this.current?.fault.name;
  }

  get finished(): boolean {
    return this.current === undefined && this.next === this.faults.length;
  }

  /** `share` of all readings is taken. Rejects where a fault cannot be injected. */
  async progress(share: number): Promise<void> {
    const fault = this.faults[this.next];
    if (fault === undefined || this.current !== undefined || !this.flowing || share < fault.atShare) return;
    this.next++;
    this.current = { fault, sinceMs: this.clock.now() };
    this.tell(`fault: ${fault.name}`);
    await fault.inject();
  }

  /** A message arrived whose newest reading was taken at `takenMs`. */
  arrived(takenMs: number): void {
    const { current } = this;
    this.flowing = true;
    if (current === undefined || takenMs <= current.sinceMs) return;
    const ms = Math.round(this.clock.now() - current.sinceMs);
    this.recoveries.push({ fault: current.fault.name, ms });
    this.current = undefined;
    this.tell(`recovered: ${current.fault.name}, after ${(ms / 1000).toFixed(1)} s`);
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
