import { SeededRandom } from "../../hal/random";
import type { SleepMode } from "../../app/telemetry/config";
import { expect } from "../expect";
import { expectWhole } from "./main-job";
import { forEachModule, type SystemModule } from "./modules";
import { reach } from "./reach";
import { Rig } from "./rig";
import { TROUBLES, TROUBLE_PIN } from "./troubles";

const DAY_MS = 86400000;
/** Beyond the 49.7 days after which a counter of milliseconds in 32 bits begins again. */
const WEEKS_DAYS = 51;
/** In a check, where the device does much each day; all of them live long where `SEEDS` asks for more than a check tries. */
const FEW_DAYS = 12;
/** By then everything was in use once. */
const SETTLED_DAY = 8;
const INTERVAL_MS = 900000;
const REPORT_MS = 3600000;
/** In which each trouble of a day is over, and its readings have come. */
const QUIET_MS = 4 * 3600000;
const DRAIN_MS = 2 * 3600000;
/** Of the power key, a day, for the sake of a trouble; and of a module that is off between reports, for each report. */
const STARTS_A_TROUBLE = 6;

/** The storage and the names of the settings bound these. */
const BOUNDED = [".log.pages", ".settings.names", ".settings.values"];

/** A device that lives for weeks, with a trouble each day. */
class LongLife {
  readonly rig: Rig;
  /** Starts of the module. */
  starts = 0;
  private readonly random = new SeededRandom(11);
  private day = 0;

  constructor(module: SystemModule, sleep: SleepMode) {
    this.rig = new Rig({ module, link: { pin: TROUBLE_PIN }, telemetry: { sleep, intervalMs: INTERVAL_MS, reportMs: REPORT_MS } });
    this.rig.twin.onState((state) => {
      if (state === "booting") this.starts++;
    });
    this.rig.start();
  }

  /** Lives until the end of day number `day`, and says what the device holds then. */
  until(day: number): Record<string, number> {
    while (this.day < day) this.liveDay();
    const { rig } = this;
    const settled = rig.clock.runUntilTrue(() => ["idle", "resting"].includes(rig.device.telemetry.state()), DRAIN_MS);
    expect({ day, settled }).toEqual({ day, settled: true });
    const { clock, line, network, storage, pins, twin, steps } = rig;
    const held = reach(rig.device, [rig, clock, line, line.a, line.b, network, storage, pins, twin, steps]);
    return { ...held, timers: rig.pendingTimers };
  }

  private liveDay(): void {
    const { random, rig } = this;
    this.day++;
    rig.clock.runFor(random.below(DAY_MS / 2));
    const trouble = TROUBLES[random.below(TROUBLES.length)];
    try {
      trouble?.strike(rig);
      rig.clock.runFor(trouble?.lastsMs ?? 0);
      trouble?.mend?.(rig);
    } catch {
      // Nothing to strike now, as the module is off.
    }
    rig.clock.runFor(QUIET_MS);
    rig.clock.runUntil(this.day * DAY_MS);
    rig.steps.length = 0;
  }
}

/** What has more entries than it had. */
function grown(before: Record<string, number>, now: Record<string, number>): string[] {
  const paths = Object.keys(now).filter((path) => !BOUNDED.some((end) => path.endsWith(end)) && (now[path] ?? 0) > (before[path] ?? 0));
  return paths.map((path) => `${path}: ${before[path] ?? 0}, then ${now[path] ?? 0}`);
}

forEachModule((module) => {
  describe("weeks with a trouble each day", () => {
    for (const sleep of ["awake", "uart-sleep", "power-off"] as const) {
      const days = sleep === "uart-sleep" || process.env["SEEDS"] !== undefined ? WEEKS_DAYS : FEW_DAYS;
      it(`leave nothing behind in a device (${sleep}), and lose no reading, in ${days} days`, () => {
        const life = new LongLife(module, sleep);
        const settled = life.until(SETTLED_DAY);
        expect(grown(settled, life.until(days))).toEqual([]);
        const reports = sleep === "power-off" ? (days * DAY_MS) / REPORT_MS : 0;
        expect(life.starts).toBeAtMost(reports + days * STARTS_A_TROUBLE);
        expect({ drained: life.rig.drain(DRAIN_MS) }).toEqual({ drained: true });
        expectWhole(life.rig);
        expect(life.rig.kept.length).toBeAtLeast((days * DAY_MS) / INTERVAL_MS);
      });
    }
  });
});
