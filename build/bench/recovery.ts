import { SeededRandom } from "../../hal/random";
import { MODULES, type SystemModule } from "../../test/system/modules";
import { Rig } from "../../test/system/rig";
import { FAULTS, type Fault } from "./faults";
import { median } from "./quantile";
import { rounded, type Row, type Section } from "./section";
import { recoverSocket } from "./socket-feed";

/** When a fault comes: at any time, or while a reading is on its way. */
const MOMENTS = ["any", "publishing"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Recovery {
  moment: Moment;
  seed: number;
  /** From the fault until a reading arrived that was taken after it. */
  ms: number;
  /** Readings that never arrived; undefined where nothing keeps them. */
  lost?: number;
}

const SEEDS = 8;
const SEED_LIMIT = 2147483646;
const FIRST_READING_MS = 300000;
/** So long after the first reading a fault comes at the latest: a whole interval of the link's checks. */
const MOMENT_SPAN_MS = 60000;
/** A reading takes about that long from the sensor to the broker's acknowledgement. */
const PUBLISH_SPAN_MS = 200;
const RECOVERY_LIMIT_MS = 7200000;

/** Throws where a device does not recover. The section has a problem where readings are lost. */
export function recoverySection(seed: number): Section {
  const random = new SeededRandom(seed);
  const seeds = Array.from({ length: SEEDS }, () => random.below(SEED_LIMIT) + 1);
  const rows = MODULES.flatMap((module) => [
    ...FAULTS.map((fault) => row(module, fault.name, fault.outageMs, runs(seeds, (each, moment) => recover(module, fault, each, moment)))),
    row(module, "socket closed by its far side (TCP)", 0, runs(seeds, (each, moment) => recoverSocket(module, each, moment))),
  ]);
  return {
    id: "recovery",
    title: "Worst recovery from each fault",
    about: [
      "Virtual time from the fault until a reading that was taken after it has arrived at the broker; the managers' default times, a reading each second.",
      `${SEEDS} seeds, each with the fault at any time within ${MOMENT_SPAN_MS / 1000} s, and while a reading is on its way. A fault that lasts ends by itself; "after" counts from its end.`,
      "For the socket, the readings are lines on a TCP connection that is made anew as soon as it ended; those under way are not kept.",
    ],
    columns: [
      { key: "device", title: "module" },
      { key: "fault", title: "fault" },
      { key: "lastsS", title: "lasts s" },
      { key: "runs", title: "runs" },
      { key: "medianS", title: "median s", decimals: 1 },
      { key: "worstS", title: "worst s", decimals: 1 },
      { key: "afterS", title: "worst after s", decimals: 1 },
      { key: "moment", title: "worst when" },
      { key: "lost", title: "lost" },
    ],
    rows,
    problem: rows.some((each) => Number(each.lost) > 0) ? "readings were lost" : undefined,
  };
}

/** One run of the whole device. Throws where it does not recover within two hours. */
export function recover(module: SystemModule, fault: Fault, seed: number, moment: Moment): Recovery {
  const rig = new Rig({ module, seed });
  const random = new SeededRandom(seed);
  rig.start();
  if (rig.runUntilFlowing(FIRST_READING_MS) === undefined) throw new Error(`seed ${seed}: no reading arrived before the fault`);
  rig.clock.runFor(random.below(MOMENT_SPAN_MS));
  if (moment === "publishing") {
    const next = rig.taken.length + 1;
    rig.clock.runUntilTrue(() => rig.taken.length >= next, MOMENT_SPAN_MS);
    rig.clock.runFor(random.below(PUBLISH_SPAN_MS));
  }
  fault.inject(rig);
  const ms = rig.runUntilFlowing(RECOVERY_LIMIT_MS);
  if (ms === undefined) throw new Error(`seed ${seed}: "${fault.name}" was not recovered from within ${RECOVERY_LIMIT_MS / 1000} s`);
  rig.drain(FIRST_READING_MS);
  return { moment, seed, ms, lost: rig.lost.length };
}

function runs(seeds: readonly number[], run: (seed: number, moment: Moment) => Recovery): Recovery[] {
  return MOMENTS.flatMap((moment) => seeds.map((seed) => run(seed, moment)));
}

function row(module: SystemModule, fault: string, outageMs: number, recoveries: readonly Recovery[]): Row {
  const worst = recoveries.reduce((worse, each) => (each.ms > worse.ms ? each : worse));
  const seconds = (ms: number): number => rounded(ms / 1000, 1);
  return {
    device: module.title,
    fault,
    lastsS: outageMs / 1000,
    runs: recoveries.length,
    medianS: seconds(median(recoveries.map((each) => each.ms))),
    worstS: seconds(worst.ms),
    afterS: seconds(worst.ms - outageMs),
    moment: worst.moment,
    seed: worst.seed,
    lost: worst.lost === undefined ? "-" : recoveries.reduce((sum, each) => sum + (each.lost ?? 0), 0),
  };
}
