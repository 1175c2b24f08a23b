import { decodeJournal, encodeJournal, type Journal } from "../../../app/fota/journal";
import { fromByte, slice } from "../../../hal/bytes";
import { sha256 } from "../../../hal/sha256";
import { expect } from "../../expect";

const WHOLE: Journal = { slot: 1, sha256: sha256("image"), bytes: 16777216 };
const DELTA: Journal = { slot: 0, sha256: sha256("image"), bytes: 70000, delta: { sha256: sha256("delta"), offset: 123456 } };

describe("the journal of a download", () => {
  it("is read as it was written, and fits into the slots' note", () => {
    for (const journal of [WHOLE, DELTA]) {
      expect(decodeJournal(encodeJournal(journal))).toEqual(journal);
      expect(encodeJournal(journal).length).toBeAtMost(128);
    }
  });

  it("is none where it is of another length or format, or empty", () => {
    const note = encodeJournal(WHOLE);
    expect(decodeJournal("")).toBe(undefined);
    for (let length = 0; length < note.length; length++) expect(decodeJournal(slice(note, 0, length))).toBe(undefined);
    expect(decodeJournal(fromByte(2) + slice(note, 1, note.length))).toBe(undefined);
    expect(decodeJournal(encodeJournal(DELTA) + "x")).toBe(undefined);
  });
});
