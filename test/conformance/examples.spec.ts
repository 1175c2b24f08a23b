import { CONTRADICTIONS } from "../../build/conformance/contradictions";
import { readExamples, type Example } from "../../build/conformance/examples";
import { hasChapter, standingOf } from "../../build/conformance/outcome";
import type { AnySide } from "../../build/conformance/report";
import { chapterFiles } from "../../build/docs/driver-commands";
import { MODULES } from "../../trace/manuals";
import { expect } from "../expect";
import { DRIVER } from "./driver/side";
import { SIDES } from "./sides";

const EXAMPLES = readExamples();

for (const side of SIDES) {
  describe(`the manuals' examples and the ${side.name}`, () => {
    for (const example of EXAMPLES) if (hasChapter(example, side)) specify(side, example);

    it("no replay is of an example that there is not", () => {
      expect(strangers(Object.keys(side.replays))).toEqual([]);
    });
  });
}

/** One that the side does not have, or that nobody can follow, is skipped; its name says why. */
function specify(side: AnySide, example: Example): void {
  const name = `${example.id}: ${example.about}`;
  const standing = standingOf(example, side);
  if (standing.kind === "not covered" || standing.kind === "listed") it.skip(`${name} (${standing.reason})`);
  else
    it(name, () => {
      const departure = standing.kind === "replayed" ? side.replay(example, standing.how) : standing.reason;
      if (departure !== "") throw new Error(departure);
    });
}

function strangers(ids: readonly string[]): string[] {
  return ids.filter((id) => !EXAMPLES.some((example) => example.id === id));
}

describe("the driver of each module", () => {
  for (const module of MODULES) {
    it(`of ${module} is held to the examples of every chapter that it has`, () => {
      const chapters = new Set(chapterFiles(`drivers/${module}`).map(({ chapter }) => chapter));
      const held = DRIVER.chapters[module] ?? [];
      expect([...chapters].filter((chapter) => !held.includes(chapter))).toEqual([]);
    });
  }
});

describe("the manuals' examples", () => {
  it("have an id each", () => {
    expect(new Set(EXAMPLES.map((example) => example.id)).size).toBe(EXAMPLES.length);
  });

  it("are all there", () => {
    expect(EXAMPLES.length).toBeAtLeast(769);
  });

  it("are those of which contradictions are listed", () => {
    expect(strangers(Object.keys(CONTRADICTIONS))).toEqual([]);
  });
});
