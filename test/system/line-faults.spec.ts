import { expect } from "../expect";
import { type ByteFault, byteFault, type Side, slow, SwitchedFaults } from "./line-faults";
import { expectFlowing, expectWhole } from "./main-job";
import { forEachModule } from "./modules";
import { Rig, type RigOptions } from "./rig";
import { itSeeded, seeds } from "./seeded";

const INTERVAL_MS = 2000;
/** How long the line is bad, and how often what is safe is looked at meanwhile. */
const BAD_MS = 300000;
const STEP_MS = 10000;
/** Pauses after failures have grown to a quarter of an hour at most by then. */
const BOUND_MS = 1200000;
const FAULTS: readonly ByteFault[] = ["lost", "damaged", "doubled"];
const RATES: readonly number[] = [2000, 200];
const CHUNKS: readonly number[] = [1, 2, 7];

type Wrap = NonNullable<RigOptions["wrapUart"]>;

/** One line with one fault. */
class BadLine {
  readonly plan: SwitchedFaults;
  readonly rig: Rig;

  constructor(seed: number, oneIn: number, wrap: (plan: SwitchedFaults) => Wrap, options: RigOptions) {
    this.plan = new SwitchedFaults(seed, oneIn);
    this.rig = new Rig({ seed, wrapUart: wrap(this.plan), telemetry: { intervalMs: INTERVAL_MS }, ...options });
  }

  /** Runs while the line is bad; `look` is called now and then. */
  suffer(look: () => void): void {
    this.rig.start();
    for (let elapsedMs = 0; elapsedMs < BAD_MS; elapsedMs += STEP_MS) {
      this.rig.clock.runFor(STEP_MS);
      look();
    }
    expect(this.plan.struck).toBeAtLeast(1);
    this.plan.on = false;
  }
}

/** Whatever the line does, nothing is given up that the broker has not got; on a good line, all arrives. */
function expectSafeAndAlive(line: BadLine): void {
  const { rig } = line;
  line.suffer(() => expect({ atMs: rig.clock.now(), betrayed: rig.betrayed }).toEqual({ atMs: rig.clock.now(), betrayed: [] }));
  expectFlowing(rig, "the line is good again", BOUND_MS);
  expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
  expectWhole(rig);
}

function expectSafe(title: string, side: Side, fault: ByteFault, oneIn: number, options: RigOptions): void {
  for (const seed of seeds(6)) {
    itSeeded(`${title}${fault}, 1 in ${oneIn}`, seed, import.meta.url, () =>
      expectSafeAndAlive(new BadLine(seed, oneIn, (plan) => byteFault(fault, side, plan, seed), options)),
    );
  }
}

forEachModule((module) => {
  describe("a bad line loses no reading", () => {
    describe("where bytes from the module are", () => {
      for (const fault of FAULTS) for (const oneIn of RATES) expectSafe("", "received", fault, oneIn, { module });
      for (const fault of FAULTS) expectSafe("with every quirk, ", "received", fault, 500, { module, quirks: ["all"] });
      expectSafe("at 9600 bit/s, ", "received", "damaged", 500, { module, baud: 9600 });
    });

    // A payload is counted: with a byte missing it is never complete, and is not published.
    describe("where bytes to the module are", () => expectSafe("", "sent", "lost", 2000, { module }));

    describe("where what is received comes late and in pieces", () => {
      for (const size of CHUNKS) {
        itSeeded(`of ${size}`, size, import.meta.url, (seed) => {
          const rig = new Rig({ module, seed, wrapUart: slow(size, 20, 100, seed), telemetry: { intervalMs: INTERVAL_MS } });
          rig.start();
          rig.clock.runFor(BAD_MS);
          expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
          expectWhole(rig);
          expect(rig.device.modem.diagnostics().timeouts).toBe(0);
        });

        itSeeded(`of ${size}, with bytes lost, damaged and doubled`, size, import.meta.url, (seed) => {
          const wrap = (plan: SwitchedFaults): Wrap => (uart, clock) =>
            FAULTS.reduce((inner, fault) => byteFault(fault, "received", plan, seed)(inner), slow(size, 20, 100, seed)(uart, clock));
          expectSafeAndAlive(new BadLine(seed, 1500, wrap, { module }));
        });
      }
    });
  });

  // AT has no checksum. A byte of a payload that is changed on its way to the module arrives changed, and is
  // acknowledged; one that is doubled pushes the last one out. Whoever receives the message notices: it is no
  // JSON any more, or a sequence number is missing. A digit that became another digit is not noticed by anybody.
  describe("a line that changes what the device says", () => {
    for (const fault of ["damaged", "doubled"] as const) {
      for (const seed of seeds(6)) {
        itSeeded(`${fault}, 1 in 2000: every reading leaves in a message, and what is wrong is no more than was struck`, seed, import.meta.url, () => {
          const line = new BadLine(seed, 2000, (plan) => byteFault(fault, "sent", plan, seed), { module });
          const { rig, plan } = line;
          line.suffer(() => undefined);
          const messages = rig.broker.log.filter((each) => each.event === "published").length;
          expect(messages).toBeAtLeast(rig.device.telemetry.publishedMessages);
          const wrong = [...rig.witness.distinct].filter((value) => !rig.taken.includes(value));
          expect(wrong.length + rig.witness.unreadable.length).toBeAtMost(plan.struck);
          expectGoodFromNowOn(rig);
        });
      }
    }
  });

  /** What is taken from now on arrives as it is, and nothing stays behind in the outbox. */
  function expectGoodFromNowOn(rig: Rig): void {
    expectFlowing(rig, "the line is good again", BOUND_MS);
    const start = rig.taken.length;
    rig.clock.runFor(60000);
    rig.sensing = false;
    expect({ empty: rig.clock.runUntilTrue(() => rig.device.outbox.depth() === 0, BOUND_MS) }).toEqual({ empty: true });
    expect(rig.taken.length).toBeAtLeast(start + 25);
    expect(rig.taken.slice(start).filter((value) => !rig.witness.distinct.has(value))).toEqual([]);
    expect(rig.kept).toEqual(rig.taken);
  }
});
