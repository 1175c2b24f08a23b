import { noteText, parseNote, type RunNote } from "../../../hal/virtual/replay/notes";
import { expect } from "../../expect";

const NOTES: readonly RunNote[] = [
  { kind: "boot" },
  { kind: "start" },
  { kind: "stop-sampling" },
  { kind: "stop" },
  { kind: "reading", sensor: "temperature", value: -20.25, error: undefined },
  { kind: "reading", sensor: "temperature", value: 0, error: "no answer: bus error" },
];

describe("the notes that a replay understands", () => {
  for (const note of NOTES) {
    it("are the same after their way through text: " + noteText(note), () => {
      expect(parseNote(noteText(note))).toEqual(note);
    });
  }

  it("are told from those that are for people", () => {
    expect(parseNote("link: off -> probing (start)")).toBe(undefined);
    expect(parseNote("application: dances")).toBe(undefined);
    expect(parseNote("reading: ")).toBe(undefined);
  });
});
