import { createSimCard } from "../../twin/state/environment";
import { situation } from "./main-job";
import { lastsMs, WORLD_TROUBLES, type WorldTrouble } from "./world-troubles";
import type { World } from "./worlds";

/** A module that was told to switch itself off has done so by then. */
const POWER_DOWN_MS = 10000;

/** Troubles over a world that overlap: each is mended when its time is over. */
export class Storm {
  /** What happened when, for a failure's message. */
  readonly history: string[] = [];
  private readonly open: { trouble: WorldTrouble; untilMs: number }[] = [];

  constructor(private readonly world: World) {}

  /** Calls `deed`; what it throws is told with the whole story. */
  tell(deed: () => void): void {
    try {
      deed();
    } catch (error) {
      const { about, rig } = this.world;
      const story = [about.join("; "), ...this.history, situation(rig)].join("\n  ");
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n  ${story}`, { cause: error });
    }
  }

  /** Time goes by; what is over is mended. */
  pass(ms: number): void {
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

  /** One more trouble, drawn, for a time that is drawn. */
  strike(): void {
    const { world } = this;
    const { clock } = world.rig;
    const trouble = WORLD_TROUBLES[world.random.below(WORLD_TROUBLES.length)] as WorldTrouble;
    if (trouble.fits?.(world) === false || this.open.some((each) => each.trouble === trouble)) return;
    const durationMs = trouble.mend === undefined ? 0 : lastsMs(world);
    this.note(trouble.mend === undefined ? trouble.name : `${trouble.name} for ${durationMs} ms`);
    attempt(() => trouble.strike(world));
    if (trouble.mend !== undefined) this.open.push({ trouble, untilMs: clock.now() + durationMs });
  }

  /** Waits until every trouble is over. */
  end(): void {
    const { environment, rig, unwired } = this.world;
    for (const { untilMs } of [...this.open]) this.pass(Math.max(0, untilMs - rig.clock.now()));
    // No PIN is entered twice, and power may have gone before it was heard whether it was accepted: somebody has to see to the card.
    environment.insertCard(createSimCard());
    // Somebody has to switch on what the board cannot, once it is off.
    this.pass(POWER_DOWN_MS);
    if (unwired.includes("powerKey")) rig.twin.powerOn();
  }

  note(text: string): void {
    this.history.push(`${Math.round(this.world.rig.clock.now())} ms: ${text}`);
  }

  private mend(trouble: WorldTrouble): void {
    this.note(`mended ${trouble.name}`);
    attempt(() => trouble.mend?.(this.world));
  }
}

/** It may not be able to strike now: no context to drop, no card to take out. */
function attempt(deed: () => void): void {
  try {
    deed();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.endsWith(".")) throw error;
  }
}
