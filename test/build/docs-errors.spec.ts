import { allTexts, failureTexts } from "../../build/docs/failures";
import { readProjectFile } from "../../build/docs/source";
import { expect } from "../expect";

/** The first column of every table whose head says `text`. */
function quoted(page: string): string[] {
  const tables = page.split("\n\n").filter((block) => block.startsWith("| text |"));
  const rows = tables.flatMap((block) => block.trimEnd().split("\n").slice(2));
  return rows.map((row) => /^\| `([^`]+)` \|/.exec(row)?.[1] ?? row);
}

describe("the page of errors", () => {
  const texts = quoted(readProjectFile("docs/errors.md"));

  it("quotes only what the sources say", () => {
    const sources = allTexts();
    expect(texts.filter((text) => !sources.some((source) => source.includes(text)))).toEqual([]);
    expect(texts.length).toBeAtLeast(50);
  });

  it("has every sentence of a failure in the core", () => {
    const missing = failureTexts().filter((failure) => !texts.some((text) => failure.includes(text) || text.includes(failure)));
    expect(missing).toEqual([]);
  });
});
