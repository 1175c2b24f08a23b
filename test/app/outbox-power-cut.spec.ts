import { Outbox } from "../../app/outbox/outbox";
import { SeededRandom } from "../../hal/random";
import { RecordLog } from "../../hal/records";
import { POWER_CUTS, VirtualStorage } from "../../hal/virtual/storage";
import type { PowerCut } from "../../hal/virtual/storage";
import { expect } from "../expect";
import { stride } from "../hal/sparse";

const READINGS = 40;

/** A device that takes readings and publishes them, and whose power may go; what it did stays known. */
class Device {
  readonly storage = new VirtualStorage({ pageSize: 256, pageCount: 3, writeUnit: 4, erased: 255 });
  /** Values that `put` said are safe. */
  readonly safe: number[] = [];
  /** Sequences and values as they arrived at the broker. */
  readonly received: { sequence: number; value: number }[] = [];
  private next = 1;

  constructor(private readonly random: SeededRandom) {}

  isDone(): boolean {
    return this.next > READINGS;
  }

  /** From a start to the end of all work, or to a loss of power. */
  live(): void {
    const outbox = new Outbox(new RecordLog(this.storage), { whenFull: "refuse-newest" });
    while (!this.isDone() || outbox.depth() > 0) {
      if (!this.isDone() && this.random.below(3) > 0) this.put(outbox);
      else this.publish(outbox);
    }
  }

  private put(outbox: Outbox): void {
    const value = this.next;
    // One that the power cut is not tried again: it may have been stored.
    this.next = this.next + 1;
    const result = outbox.put({ bootCount: 1, timeMs: value, sensor: "temp", value });
    if (result.sequence !== undefined) this.safe.push(value);
  }

  private publish(outbox: Outbox): void {
    const batch = outbox.batch(1 + this.random.below(4), 1000);
    if (batch === undefined) return;
    const fate = this.random.below(4);
    if (fate > 0) {
      for (const reading of batch.readings) this.received.push({ sequence: reading.sequence, value: reading.value });
    }
    if (fate > 1) outbox.acknowledge(batch);
    else outbox.giveBack(batch);
  }

  /** What went wrong between `put` and the broker, undefined for nothing. */
  problem(): string | undefined {
    const valueOf: number[] = [];
    let highest = 0;
    for (const { sequence, value } of this.received) {
      while (valueOf.length < sequence) valueOf.push(0);
      const known = valueOf[sequence - 1] as number;
      if (known !== 0 && known !== value) return "sequence " + String(sequence) + " stands for two readings";
      if (known === 0 && value < highest) return "reading " + String(value) + " came out of order";
      valueOf[sequence - 1] = value;
      highest = Math.max(highest, value);
    }
    for (const value of this.safe) if (valueOf.indexOf(value) < 0) return "reading " + String(value) + " is lost";
    return undefined;
  }
}

/** Lives until the power goes; whether it went. */
function losesPower(device: Device): boolean {
  try {
    device.live();
    return false;
  } catch (loss) {
    if (device.storage.hasPower()) throw loss;
    device.storage.restorePower();
    return true;
  }
}

/** The power goes at one of the next twelve operations. */
function planCut(device: Device, random: SeededRandom): void {
  device.storage.cutPowerAt(1 + random.below(12), POWER_CUTS[random.below(POWER_CUTS.length)] as PowerCut);
}

function expectSound(device: Device, circumstances: string): void {
  const problem = device.problem();
  if (problem !== undefined) throw new Error(problem + ", with " + circumstances);
}

describe("the outbox when the power goes", () => {
  it("delivers every safe reading, in order, under its own sequence, wherever the power is cut", () => {
    const whole = new Device(new SeededRandom(42));
    whole.live();
    expectSound(whole, "no cut");
    expect(whole.safe.length).toBeAtLeast(READINGS - 10);
    expect(whole.storage.operations).toBeAtLeast(80);
    for (let operation = 1; operation <= whole.storage.operations; operation += stride(9)) {
      for (const cut of POWER_CUTS) {
        const device = new Device(new SeededRandom(42));
        device.storage.cutPowerAt(operation, cut);
        expect(losesPower(device)).toBe(true);
        device.live();
        expectSound(device, "seed 42 and a cut " + cut + " operation " + String(operation));
      }
    }
  });

  it("does so when the power goes again and again", () => {
    for (let seed = 1; seed <= 150; seed += stride(9)) {
      const random = new SeededRandom(seed * 7919);
      const device = new Device(random);
      let restarts = 0;
      planCut(device, random);
      while (restarts < 200 && losesPower(device)) {
        restarts = restarts + 1;
        planCut(device, random);
      }
      expect(device.isDone()).toBe(true);
      expectSound(device, "seed " + String(seed));
    }
  });
});
