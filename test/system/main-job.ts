import { expect } from "../expect";
import { Rig, type RigOptions } from "./rig";

const READINGS = 60;
const INTERVAL_MS = 4000;
const FIRST_READING_MS = 60000;
const COVERAGE_LOSS_MS = 5000;
const BROKER_DOWN_MS = 3000;
/** Searching, and the publish that waits meanwhile. */
const AFTER_COVERAGE_MS = 15000;
/** The driver's attempts against a closed port, and the pause between them. */
const AFTER_BROKER_MS = 45000;
/** The silence is noticed by the next check of the link; then come reset, which does not help, and power key. */
const AFTER_FREEZE_MS = 180000;
const DRAIN_MS = 60000;

/**
 * The main job: 60 readings reach the broker although coverage is lost, the broker restarts and the
 * module freezes so that only its power key helps. Each time they flow again within a bound, and none
 * is lost, doubted or out of order.
 */
export function doMainJob(options: RigOptions): Rig {
  const rig = new Rig({ ...options, telemetry: { intervalMs: INTERVAL_MS, ...options.telemetry } });
  rig.start();
  expect({ first: rig.runUntilFlowing(FIRST_READING_MS) !== undefined }).toEqual({ first: true });
  runUntilTaken(rig, 15);
  rig.twin.setCoverage(false);
  rig.clock.runFor(COVERAGE_LOSS_MS);
  rig.twin.setCoverage(true);
  expectFlowing(rig, "coverage", AFTER_COVERAGE_MS);
  runUntilTaken(rig, 22);
  rig.broker.stop();
  rig.clock.runFor(BROKER_DOWN_MS);
  rig.broker.start();
  expectFlowing(rig, "broker", AFTER_BROKER_MS);
  runUntilTaken(rig, 30);
  rig.twin.freeze();
  expectFlowing(rig, "freeze", AFTER_FREEZE_MS);
  runUntilTaken(rig, READINGS);
  expect({ drained: rig.drain(DRAIN_MS) }).toEqual({ drained: true });
  expectWhole(rig);
  expect(rig.taken.length).toBe(READINGS);
  return rig;
}

/** Every reading that was taken was kept, has arrived, and first arrived in its order; what arrived was taken. */
export function expectWhole(rig: Rig): void {
  expect(rig.kept).toEqual(rig.taken);
  expect(rig.lost).toEqual([]);
  const { misdirected } = rig;
  expect([...rig.witness.distinct]).toEqual(rig.taken.filter((value) => !misdirected.includes(value)));
  expect(rig.damaged).toEqual([]);
  expect(rig.storage.refusals).toEqual([]);
}

export function expectFlowing(rig: Rig, after: string, boundMs: number): void {
  const tookMs = rig.runUntilFlowing(boundMs);
  if (tookMs === undefined)
    throw new Error(`${after}: no new reading arrived within ${boundMs} ms; ${situation(rig)}`);
}

/** Where the device stands, for a failure's message. */
export function situation(rig: Rig): string {
  const { link, mqtt, outbox, telemetry } = rig.device;
  const moves = rig.steps.filter((step) => step.outcome === "moved" && step.from !== step.to).slice(-12);
  const path = moves.map((step) => `${Math.round(step.timeMs)} ${step.machine}: ${step.from} -${step.event}-> ${step.to} ${step.failure?.message ?? ""}`);
  return [
    `link ${link.state()} "${link.problem}", mqtt ${mqtt.state()} "${mqtt.problem}", telemetry ${telemetry.state()}`,
    `outbox ${outbox.depth()}, lost ${rig.lost.length}, module ${rig.twin.state}, last steps:`,
    ...path,
  ].join("\n  ");
}

function runUntilTaken(rig: Rig, count: number): void {
  rig.clock.runUntilTrue(() => rig.taken.length >= count, count * INTERVAL_MS);
  expect(rig.taken.length).toBeAtLeast(count);
}
