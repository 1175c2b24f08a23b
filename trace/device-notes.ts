import type { Device, DeviceListeners } from "../app/device";
import type { MachineStep } from "../app/machine/observer";
import type { Clock } from "../hal/clock";
import type { TraceRecorder } from "./recorder";

/** What the notes say of an application: the states that it enters, and how many readings wait in its outbox. */
export type DeviceNote = { kind: "state"; machine: string; from: string; to: string; event: string } | { kind: "outbox"; depth: number };

const STEP = /^([a-z][a-z0-9-]*): (\S+) -> (\S+) \((.*)\)$/;
const DEPTH = /^outbox: ([0-9]{1,9})$/;

export function deviceNoteText(note: DeviceNote): string {
  return note.kind === "state" ? `${note.machine}: ${note.from} -> ${note.to} (${note.event})` : `outbox: ${note.depth}`;
}

/** Undefined for a note that tells of something else. */
export function parseDeviceNote(text: string): DeviceNote | undefined {
  const step = STEP.exec(text);
  if (step !== null) {
    const [, machine = "", from = "", to = "", event = ""] = step;
    return { kind: "state", machine, from, to, event };
  }
  const depth = DEPTH.exec(text);
  return depth === null ? undefined : { kind: "outbox", depth: Number(depth[1]) };
}

/**
 * Builds a device whose steps and outbox are noted in `recorder`, at the times of `clock`. `listeners`
 * are told as they would be without it.
 */
export function createNotedDevice(
  create: (listeners: DeviceListeners) => Device,
  listeners: DeviceListeners,
  recorder: TraceRecorder,
  clock: Clock,
): Device {
  const known: { device?: Device; depth?: number } = {};
  const measure = (): void => {
    const depth = known.device?.outbox.depth();
    if (depth === undefined || depth === known.depth) return;
    known.depth = depth;
    recorder.note(deviceNoteText({ kind: "outbox", depth }), clock.now());
  };
  const observer = (step: MachineStep): void => {
    if (step.outcome === "moved") recorder.note(deviceNoteText({ kind: "state", ...step }), clock.now());
    measure();
    listeners.observer?.(step);
  };
  const onReading = (sensor: string, problem: string | undefined): void => {
    measure();
    listeners.onReading?.(sensor, problem);
  };
  const device = create({ ...listeners, observer, onReading });
  known.device = device;
  measure();
  return device;
}
