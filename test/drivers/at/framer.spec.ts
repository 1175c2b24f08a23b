import { Ring } from "../../../drivers/at/ring";
import { fromByte } from "../../../hal/bytes";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { atRandom, everyCut, inPieces, visible } from "./cuts";
import { drain, framerOn, itemsOf } from "./framing";
import { LINES, LONG_LINES, PAYLOADS, PROMPTS, type Vector } from "./framer-vectors";
import { randomConversation } from "./random-conversation";

function specify(vector: Vector, prompt: boolean): void {
  it(vector.name, () => {
    const options = vector.options === undefined ? { prompt } : vector.options;
    for (const pieces of everyCut(vector.bytes)) {
      const items = itemsOf(pieces, options);
      if (items.join("\n") !== vector.items.join("\n"))
        throw new Error("cut as " + visible(pieces.join(" / ")) + " it gives " + visible(items.join(", ")));
    }
  });
}

describe("the framer cuts lines, whatever chunks they come in:", () => {
  for (const vector of LINES) specify(vector, false);
});

describe("the framer and lines over the limit:", () => {
  for (const vector of LONG_LINES) specify(vector, false);
});

describe("the framer knows a prompt that is expected:", () => {
  for (const vector of PROMPTS) specify(vector, true);

  it("none is seen while none is expected", () => {
    for (const pieces of everyCut("\r\n> \r\nOK\r\n")) expect(itemsOf(pieces, {})).toEqual(["line > ", "line OK"]);
  });

  it("a > that came before the prompt was expected is not taken for it", () => {
    const ring = new Ring(64);
    const framer = framerOn(ring, {});
    const items: string[] = [];
    ring.push("\r\n> ");
    drain(framer, items);
    framer.expectPrompt(true);
    drain(framer, items);
    ring.push("\r\n>");
    drain(framer, items);
    expect(items).toEqual(["line > ", "prompt"]);
  });
});

describe("the framer counts payloads:", () => {
  for (const vector of PAYLOADS) specify(vector, false);
});

describe("the framer and missing bytes", () => {
  function afterLoss(before: string, after: string): string[] {
    const ring = new Ring(64);
    const framer = framerOn(ring, { pieceBytes: 4 });
    const items: string[] = [];
    ring.push(before);
    framer.lost(10, "overrun");
    ring.push(after);
    drain(framer, items);
    return items;
  }

  it("lines that were complete before the loss are whole, the broken one is given up with what follows on it", () => {
    expect(afterLoss("\r\nOK\r\n+CRE", "G: 1\r\nRDY\r\n")).toEqual(["line OK", "lost 14 overrun", "discarded 4 bytes lost", "line RDY"]);
  });

  it("a line behind a line end is whole, though the loss was right in front of it", () => {
    expect(afterLoss("\r\nOK\r\n", "\r\nRDY\r\n")).toEqual(["line OK", "lost 10 overrun", "line RDY"]);
  });

  it("a payload is broken off where bytes are missing, its whole pieces before that are handed on", () => {
    const items = ["header +DATA: 12", "payload abcd|8", "lost 12 overrun", "discarded 2 bytes lost", "line OK"];
    expect(afterLoss("+DATA: 12\r\nabcdef", "kl\r\nOK\r\n")).toEqual(items);
  });

  it("a second loss behind the first takes what is between them along", () => {
    const ring = new Ring(64);
    const framer = framerOn(ring, {});
    const items: string[] = [];
    ring.push("OK\r\n+A");
    framer.lost(1, "overrun");
    ring.push("b\r\nc");
    framer.lost(2, "overrun again");
    ring.push("d\r\nRDY\r\n");
    drain(framer, items);
    expect(items).toEqual(["line OK", "lost 9 overrun again", "discarded 1 bytes lost", "line RDY"]);
  });

  it("what was skipped of a long line counts as lost where bytes are missing in it", () => {
    const ring = new Ring(64);
    const framer = framerOn(ring, { lineBytes: 4 });
    const items: string[] = [];
    ring.push("123456");
    drain(framer, items);
    framer.lost(5, "overrun");
    ring.push("9\r\nOK\r\n");
    drain(framer, items);
    expect(items).toEqual(["lost 11 overrun", "discarded 1 bytes lost", "line OK"]);
  });

  it("a payload that is given up takes what is in the ring along, and lines are read again", () => {
    const ring = new Ring(64);
    const framer = framerOn(ring, { pieceBytes: 4 });
    const items: string[] = [];
    ring.push("+DATA: 12\r\nabcdef");
    drain(framer, items);
    expect(framer.insidePayload()).toBe(true);
    expect(framer.abandonPayload()).toEqual({ kind: "discarded", count: 2, why: "payload incomplete" });
    expect(framer.abandonPayload()).toBe(undefined);
    ring.push("\r\nOK\r\n");
    drain(framer, items);
    expect(items).toEqual(["header +DATA: 12", "payload abcd|8", "line OK"]);
  });
});

describe("the framer and unframed bytes", () => {
  it("what stands behind CONNECT begins behind its line end, wherever that is cut", () => {
    for (const pieces of everyCut("CONNECT\r\n\r\nOK\r\n")) {
      const ring = new Ring(64);
      const framer = framerOn(ring, {});
      let connected = false;
      let raw = "";
      for (const piece of pieces) {
        ring.push(piece);
        if (!connected) connected = framer.next() !== undefined;
        if (connected) raw = raw + framer.takeRaw();
      }
      expect(raw).toBe("\r\nOK\r\n");
    }
  });
});

/** Counts what `find` goes through. */
class CountingRing extends Ring {
  readonly searched: { [needle: string]: number } = { "\r": 0, "\n": 0 };

  override find(needle: string, from: number): number {
    const found = super.find(needle, from);
    const to = found < 0 ? this.end() : found + 1;
    this.searched[needle] = (this.searched[needle] as number) + to - from;
    return found;
  }
}

describe("the framer's work", () => {
  it("no byte is searched twice for the same line end, even when a long line comes byte by byte", () => {
    const conversation = randomConversation(new SeededRandom(11), 200);
    for (const size of [1, 2, 7, 300]) {
      const ring = new CountingRing(2048);
      const framer = framerOn(ring, { pieceBytes: 256 });
      const items: string[] = [];
      for (const piece of inPieces(conversation.bytes, size)) {
        expect(ring.push(piece)).toBe(piece.length);
        drain(framer, items);
      }
      expect(ring.searched["\r"]).toBeAtMost(conversation.bytes.length);
      expect(ring.searched["\n"]).toBeAtMost(conversation.bytes.length);
    }
  });

  it("random conversations in random pieces give the items that they were made of", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new SeededRandom(seed);
      const conversation = randomConversation(random, 20);
      const items = itemsOf(atRandom(conversation.bytes, 40, random), {});
      if (items.join("\n") !== conversation.items.join("\n")) throw new Error("seed " + String(seed) + ": " + visible(items.join(", ")));
    }
  });

  it("random bytes in random pieces give the same items as in one piece, and no byte more than there was", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = new SeededRandom(seed);
      const bytes = randomNoise(random, 300);
      const options = { ringBytes: 64, lineBytes: 24, pieceBytes: 16, prompt: true };
      const whole = itemsOf([bytes], options);
      const pieces = itemsOf(atRandom(bytes, 9, random), options);
      if (whole.join("\n") !== pieces.join("\n")) throw new Error("seed " + String(seed) + ": " + visible(whole.join(", ")));
    }
  });
});

const NOISE: readonly string[] = ["\r", "\n", "\r\n", ">", " ", "\0", "OK", "+DATA: 3", "+DATA: 30", "+DATA: 0", "x", "abcdefghijklmnop", fromByte(255)];

function randomNoise(random: SeededRandom, parts: number): string {
  const noise: string[] = [];
  for (let index = 0; index < parts; index++) noise.push(NOISE[random.below(NOISE.length)] as string);
  return noise.join("");
}
