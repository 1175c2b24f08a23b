import { deviceNoteText, parseDeviceNote } from "../../trace/device-notes";
import { expect } from "../expect";
import { recordedRun } from "./recorded-run";

function notesOf(trace: string): string[] {
  return trace.split("\n").flatMap((line) => (line.slice(11, 12) === "#" ? [line.slice(13)] : []));
}

describe("what the notes of a trace say of the application", () => {
  it("is read back as it was written", () => {
    const step = { kind: "state", machine: "link", from: "off", to: "powering-on", event: "start" } as const;
    expect(deviceNoteText(step)).toBe("link: off -> powering-on (start)");
    expect(parseDeviceNote(deviceNoteText(step))).toEqual(step);
    expect(parseDeviceNote(deviceNoteText({ kind: "outbox", depth: 12 }))).toEqual({ kind: "outbox", depth: 12 });
  });

  it("is nothing in notes for people", () => {
    for (const text of ["reading: counter 1.25", "outbox: full", "fault: coverage lost", "link: a -> b", ""]) expect(parseDeviceNote(text)).toBe(undefined);
  });

  it("tells each change of the outbox's depth, once, up with a reading and down with an acknowledgement", () => {
    const depths = notesOf(recordedRun(1, () => undefined)).map(parseDeviceNote).flatMap((note) => (note?.kind === "outbox" ? [note.depth] : []));
    expect(depths.some((depth, index) => depth === depths[index - 1])).toBe(false);
    expect(depths.slice(0, 8)).toEqual([0, 1, 2, 3, 4, 0, 1, 0]);
  });

  it("tells each state that a manager enters", () => {
    const notes = notesOf(recordedRun(1, () => undefined)).join("\n");
    expect(notes).toContain("link: activating -> online (activated)");
    expect(notes).toContain("mqtt: subscribing -> connected (subscribed)");
  });
});
