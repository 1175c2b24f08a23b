/** Counts, at the broker, what arrived of what the sensor said. */
export class Tally {
  /** Readings that arrived, each time counted. */
  arrivals = 0;
  private readonly taken = new Map<string, number>();
  private readonly arrived = new Set<string>();

  /**
   * The sensor said `value`, unlike any other of boot `boot`, at `timeMs`. A reading of an earlier
   * run that was left in the device's storage has another boot, and does not count.
   */
  take(boot: number, value: number, timeMs: number): void {
    this.taken.set(nameOf({ boot, value }), timeMs);
  }

  /** A message with readings arrived; answers when the newest of them was taken, undefined where it holds none. */
  arrive(payload: string): number | undefined {
    let newest: number | undefined;
    for (const reading of readings(payload).map(nameOf)) {
      const timeMs = this.taken.get(reading);
      if (timeMs === undefined) continue;
      this.arrivals++;
      this.arrived.add(reading);
      if (newest === undefined || timeMs > newest) newest = timeMs;
    }
    return newest;
  }

  get sent(): number {
    return this.taken.size;
  }

  get received(): number {
    return this.arrived.size;
  }

  get lost(): number {
    return this.sent - this.received;
  }

  get duplicates(): number {
    return this.arrivals - this.received;
  }
}

interface Reading {
  boot: number;
  value: number;
}

function nameOf({ boot, value }: Reading): string {
  return `${boot}: ${value}`;
}

function readings(payload: string): Reading[] {
  try {
    const batch = JSON.parse(payload) as { readings?: Reading[] };
    return batch.readings ?? [];
  } catch {
    // A payload that is no JSON holds no readings: they count as lost.
    return [];
  }
}
