/** Counts, at the broker, what arrived of what the sensor said. */
export class Tally {
  /** Readings that arrived, each time counted. */
  arrivals = 0;
  private readonly taken = new Map<number, number>();
  private readonly arrived = new Set<number>();

  /** The sensor said `value`, unlike any other, at `timeMs` of the device. */
  take(value: number, timeMs: number): void {
    this.taken.set(value, timeMs);
  }

  /** A message with readings arrived; answers when the newest of them was taken, undefined where it holds none. */
  arrive(payload: string): number | undefined {
    let newest: number | undefined;
    for (const reading of readings(payload)) {
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

function readings(payload: string): number[] {
  try {
    const batch = JSON.parse(payload) as { readings?: { value: number }[] };
    return (batch.readings ?? []).map((reading) => reading.value);
  } catch {
    // A payload that is no JSON holds no readings: they count as lost.
    return [];
  }
}
