import { Narrator } from "../../trace/explain/narrator";
import { Verdict } from "../../trace/explain/verdict";
import type { TraceEvent } from "../../trace/events";
import { parseDeviceNote } from "../../trace/device-notes";
import { TraceReader } from "../../trace/reader";
import { expect } from "../expect";
import { doMainJob, expectFlowing, expectWhole, situation } from "./main-job";
import { forEachModule, type SystemModule } from "./modules";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";

const INTERVAL_MS = 2000;
const BOUND_MS = 300000;
const DRAIN_MS = 120000;
const PIN = "4711";
const PASSWORD = "hush-hush";
const STORED: Partial<RigOptions> = { flightRecorder: { medium: "storage" } };

/** What came under the recording's topic: pieces by their recording, and what was said at the end of each. */
class Recordings {
  readonly pieces = new Map<string, Map<number, string>>();
  readonly ends: { id: string; pieces: number; bytes: number; reason: string }[] = [];

  constructor(rig: Rig) {
    rig.broker.subscribe(`${BASE_TOPIC}/recording/+/+`, (topic, payload) => {
      const [, , id = "", piece = ""] = topic.split("/");
      const pieces = this.pieces.get(id) ?? new Map<number, string>();
      this.pieces.set(id, pieces.set(Number(piece), payload));
    });
    rig.broker.subscribe(`${BASE_TOPIC}/recording/+`, (topic, payload) => {
      const end = JSON.parse(payload) as { pieces: number; bytes: number; reason: string };
      this.ends.push({ id: topic.split("/")[2] ?? "", ...end });
    });
  }

  /** The pieces of recording `id`, put together. */
  trace(id: string): string {
    const pieces = [...(this.pieces.get(id) ?? [])].sort(([left], [right]) => left - right);
    return pieces.map(([, payload]) => payload).join("");
  }
}

function made(module: SystemModule, options: Partial<RigOptions>): { rig: Rig; recordings: Recordings } {
  const rig = new Rig({
    module,
    telemetry: { intervalMs: INTERVAL_MS },
    link: { pin: PIN, pdp: { apn: "internet", authentication: { protocol: "pap", user: "anna", password: PASSWORD } } },
    mqtt: { user: "anna", password: PASSWORD },
    flightRecorder: {},
    ...options,
  });
  const recordings = new Recordings(rig);
  rig.start();
  expectFlowing(rig, "the start", BOUND_MS);
  return { rig, recordings };
}

function eventsOf(trace: string): TraceEvent[] {
  const reader = new TraceReader();
  const items = [...reader.push(trace), ...reader.end()];
  expect(items.filter((item) => item.kind === "damaged")).toEqual([]);
  return items.flatMap((item) => (item.kind === "event" ? [item.event] : []));
}

function verdictOf(trace: string): string {
  const narrator = new Narrator();
  const verdict = new Verdict();
  const reader = new TraceReader();
  for (const item of [...reader.push(trace), ...reader.end()]) narrator.push(item).forEach((told) => verdict.hear(told));
  narrator.end().forEach((told) => verdict.hear(told));
  return verdict.lines().join("\n");
}

function runUntilPublished(rig: Rig, recordings: Recordings, count: number): void {
  if (!rig.clock.runUntilTrue(() => recordings.ends.length >= count, BOUND_MS)) throw new Error(`no recording arrived; ${situation(rig)}`);
}

forEachModule((module) => {
  describe("the flight recorder", () => {
    it("keeps what came before a frozen module over the device's restart, and publishes it once", () => {
      const { rig, recordings } = made(module, { flightRecorder: { medium: "storage", capacityBytes: 8192 } });
      rig.clock.runFor(5000);
      rig.twin.freeze();
      const frozenAtMs = rig.clock.now();
      rig.clock.runFor(20000);
      rig.rebootDevice();
      runUntilPublished(rig, recordings, 1);
      const [end] = recordings.ends;
      expect(end?.reason).toBe("the device started without having been told to");
      const trace = recordings.trace(end?.id ?? "");
      expect({ pieces: recordings.pieces.get(end?.id ?? "")?.size, bytes: trace.length }).toEqual({ pieces: end?.pieces, bytes: end?.bytes });
      const events = eventsOf(trace);
      const lastAnswer = events.filter((event) => event.kind === "data" && event.direction === "to-device").at(-1);
      const last = events.at(-1);
      expect((lastAnswer?.timeUs ?? Infinity) / 1000).toBeAtMost(frozenAtMs + 100);
      expect((last?.timeUs ?? 0) / 1000).toBeAtLeast(frozenAtMs + 2000);
      expect(verdictOf(trace)).toContain("no result for AT");
      for (const secret of [PIN, PASSWORD, "anna"]) expect(trace.includes(secret)).toBe(false);
      expect(rig.drain(DRAIN_MS)).toBe(true);
      rig.clock.runFor(60000);
      expect(recordings.ends.length).toBe(1);
      expectWhole(rig);
    });

    for (const medium of ["saved", "memory", "storage"] as const) {
      it(`publishes what came before the link restarted a frozen module, and records on, ${medium}`, () => {
        const { rig, recordings } = made(module, { flightRecorder: { medium } });
        for (let fault = 1; fault <= 2; fault++) {
          // The broker has it before the device knows so.
          rig.clock.runFor(10000);
          rig.twin.freeze();
          expectFlowing(rig, "the freeze", BOUND_MS);
          runUntilPublished(rig, recordings, fault);
        }
        expect(recordings.ends.map((end) => end.id)).toEqual([...new Set(recordings.ends.map((end) => end.id))]);
        for (const { id, reason } of recordings.ends) {
          expect(reason).toContain("the link came to ");
          const states = eventsOf(recordings.trace(id)).flatMap((event) => (event.kind === "note" ? (parseDeviceNote(event.text) ?? []) : []));
          const last = states.at(-1);
          expect(last?.kind === "state" ? reason : "").toBe(`the link came to ${last?.kind === "state" ? last.to : ""}`);
        }
        expect(rig.drain(DRAIN_MS)).toBe(true);
        expectWhole(rig);
      });
    }

    it("publishes what was saved when the link restarted the module, though the device restarts before it could", () => {
      const { rig, recordings } = made(module, {});
      rig.twin.freeze();
      expect(rig.clock.runUntilTrue(() => /^(restarting|resetting|power-cycling)$/.test(rig.device.link.state()), BOUND_MS)).toBe(true);
      rig.rebootDevice();
      runUntilPublished(rig, recordings, 1);
      expect(verdictOf(recordings.trace(recordings.ends[0]?.id ?? ""))).toContain("no result for AT");
    });

    for (const medium of ["saved", "storage"] as const) {
      it(`stays out of the way of the main job, ${medium}`, () => {
        const rig = doMainJob({ module, flightRecorder: { medium } });
        expect(rig.storage.refusals).toEqual([]);
      });
    }

    it("says nothing of a restart that was asked for, nor of a run that was stopped", () => {
      const { rig, recordings } = made(module, STORED);
      rig.clock.runFor(40000);
      rig.broker.publish(`${BASE_TOPIC}/command`, '{"cmd":"restart"}');
      expect(rig.clock.runUntilTrue(() => rig.boots.length === 2, BOUND_MS)).toBe(true);
      expectFlowing(rig, "the restart", BOUND_MS);
      rig.device.telemetry.stop();
      expect(rig.clock.runUntilTrue(() => rig.device.telemetry.state() === "stopped", BOUND_MS)).toBe(true);
      rig.rebootDevice();
      expectFlowing(rig, "the second restart", BOUND_MS);
      rig.clock.runFor(60000);
      expect(recordings.ends).toEqual([]);
      expect(recordings.pieces.size).toBe(0);
    });

    it("begins the publication again where the device restarts in the middle of it, under the same names", () => {
      const { rig, recordings } = made(module, STORED);
      rig.rebootDevice();
      expect(rig.clock.runUntilTrue(() => recordings.pieces.size > 0, BOUND_MS)).toBe(true);
      rig.rebootDevice();
      runUntilPublished(rig, recordings, 1);
      expect(recordings.pieces.size).toBe(1);
      eventsOf(recordings.trace(recordings.ends[0]?.id ?? ""));
    });

    it("is published before a device that sleeps goes to sleep", () => {
      const { rig, recordings } = made(module, { ...STORED, telemetry: { intervalMs: INTERVAL_MS, sleep: "power-off", reportMs: 60000, lingerMs: 1000 } });
      rig.rebootDevice();
      runUntilPublished(rig, recordings, 1);
      expect(rig.path("telemetry").slice(-2)).toEqual(["publishing", "publishing"]);
    });
  });
});
