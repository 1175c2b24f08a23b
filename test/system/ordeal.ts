import { expect } from "../expect";
import { expectFlowing, situation } from "./main-job";
import type { SystemModule } from "./modules";
import type { Rig } from "./rig";
import { lastsMs, WORLD_TROUBLES, type WorldTrouble } from "./world-troubles";
import { World } from "./worlds";

const TROUBLES_EACH = 10;
/** From one trouble to the next, at most. */
const PAUSE_MS = 600000;
/** Longest pauses between attempts, one after the other: SIM, ladder, broker; and what a report waits. */
const BOUND_MS = 2 * 3600000;
/** What is sent meanwhile has come by then, and what was begun has ended. */
const SETTLE_MS = 900000;

/** A world in which troubles overlap: several at a time, each mended when its time is over. */
export class Ordeal {
  readonly world: World;
  readonly history: string[] = [];
  private readonly open: { trouble: WorldTrouble; untilMs: number }[] = [];

  constructor(module: SystemModule, seed: number) {
    this.world = new World(module, seed);
  }

  /** Throws where anything was lost or the device does not come back; the message has the whole story. */
  endure(): this {
    try {
      this.suffer();
      this.recover();
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n  ${this.story}`, { cause: error });
    }
    return this;
  }

  get story(): string {
    const { about, rig } = this.world;
    return [about.join("; "), ...this.history, situation(rig)].join("\n  ");
  }

  private suffer(): void {
    const { rig, random } = this.world;
    rig.start();
    for (let count = 0; count < TROUBLES_EACH; count++) {
      this.pass(random.below(PAUSE_MS));
      this.strike(WORLD_TROUBLES[random.below(WORLD_TROUBLES.length)] as WorldTrouble);
      expect(rig.betrayed).toEqual([]);
    }
  }

  /** Time goes by; what is over is mended. */
  private pass(ms: number): void {
    const { clock } = this.world.rig;
    const endMs = clock.now() + ms;
    for (;;) {
      this.open.sort((left, right) => left.untilMs - right.untilMs);
      const next = this.open[0];
      if (next === undefined || next.untilMs > endMs) break;
      clock.runUntil(next.untilMs);
      this.open.shift();
      this.mend(next.trouble);
    }
    clock.runUntil(endMs);
  }

  private strike(trouble: WorldTrouble): void {
    const { world } = this;
    const { clock } = world.rig;
    if (trouble.fits?.(world) === false || this.open.some((each) => each.trouble === trouble)) return;
    const durationMs = trouble.mend === undefined ? 0 : lastsMs(world);
    this.history.push(`${Math.round(clock.now())} ms: ${trouble.name}${trouble.mend === undefined ? "" : ` for ${durationMs} ms`}`);
    attempt(() => trouble.strike(world));
    if (trouble.mend !== undefined) this.open.push({ trouble, untilMs: clock.now() + durationMs });
  }

  private mend(trouble: WorldTrouble): void {
    this.history.push(`${Math.round(this.world.rig.clock.now())} ms: mended ${trouble.name}`);
    attempt(() => trouble.mend?.(this.world));
  }

  private recover(): void {
    const { rig, reportMs, unwired } = this.world;
    for (const { untilMs } of [...this.open]) this.pass(Math.max(0, untilMs - rig.clock.now()));
    // Somebody has to switch on what the board cannot.
    if (unwired.includes("powerKey")) rig.twin.powerOn();
    const boundMs = BOUND_MS + 2 * reportMs;
    expectFlowing(rig, "the ordeal", boundMs);
    rig.sensing = false;
    rig.clock.runFor(SETTLE_MS + 2 * reportMs);
    expect({ drained: rig.drain(boundMs) }).toEqual({ drained: true });
    expectAllTold(rig);
  }
}

/** It may not be able to strike now: no context to drop, no card to take out. */
function attempt(deed: () => void): void {
  try {
    deed();
  } catch (error) {
    if (!(error instanceof Error) || !/\.$/.test(error.message)) throw error;
  }
}

/** What was kept has come, or was said to be given up; in its order; and nothing else came. */
function expectAllTold(rig: Rig): void {
  expect(rig.lost).toEqual([]);
  const arrived = [...rig.witness.distinct];
  expect(arrived).toEqual([...arrived].sort((left, right) => left - right));
  expect(arrived.filter((value) => !rig.taken.includes(value))).toEqual([]);
  expect(rig.damaged).toEqual([]);
  expect(rig.steps.filter(({ outcome }) => outcome === "overflow" || outcome === "untaken")).toEqual([]);
}
