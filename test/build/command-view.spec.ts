import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "../expect";
import { traceText } from "../trace/trace-text";
import { fieldline } from "./fieldline";

const TALK = traceText("SIM767XX", ["> AT\\r", "< \\r\\nOK\\r\\n", "2500 > AT+CSQ\\r", "< \\r\\n+CSQ: 20,99\\r\\n", "< \\r\\nOK\\r\\n"]);

describe("fieldline trace view", () => {
  let folder: string;
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, "latin1");
    return path;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-view-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("tells what it takes", () => {
    const { out } = fieldline("trace", "view", "--help");
    for (const option of ["--output <file>", "--from <seconds>", "--to <seconds>", "--force"]) expect(out).toContain(option);
  });

  it("writes a page beside the trace, and says where it is", () => {
    const { status, out } = fieldline("trace", "view", file("run.trace", TALK));
    const page = join(folder, "run.html");
    expect(out).toContain(`${page} shows 5 events; open file://`);
    expect(readFileSync(page, "utf8")).toContain("Signal quality");
    expect(status).toBe(0);
  });

  it("writes the part that is asked for, where it is asked to", () => {
    const page = join(folder, "pages", "part.html");
    const { out } = fieldline("trace", "view", file("run.trace", TALK), "--from", "2.5", "--to", "2.51", "--output", page);
    expect(out).toContain("shows 2 events");
    expect(existsSync(page)).toBe(true);
  });

  it("writes over a page of its own, and over nothing else without being told to", () => {
    const trace = file("run.trace", TALK);
    expect([1, 2].map(() => fieldline("trace", "view", trace).status)).toEqual([0, 0]);
    file("run.html", "<!doctype html><title>mine</title>");
    const { status, err } = fieldline("trace", "view", trace);
    expect(err).toContain("is there already, and no page of a trace; give --force");
    expect(status).toBe(2);
    expect(fieldline("trace", "view", trace, "--force").status).toBe(0);
  });

  it("never writes over the trace itself", () => {
    const trace = file("run.html", TALK);
    expect(fieldline("trace", "view", trace, "--force").err).toContain("is the trace itself; name another file with --output");
    expect(readFileSync(trace, "latin1")).toBe(TALK);
  });

  for (const [says, parameters, answer] of [
    ["a time that is none", ["--from", "soon"], "It is a time in seconds, such as 12.5."],
    ["ends in the wrong order", ["--from", "3", "--to", "2"], "--from is later than --to"],
    ["a part in which nothing happened", ["--from", "9"], "has no event from 9.000 s on"],
  ] as const) {
    it(`answers ${says} with one sentence and exit code 2`, () => {
      const { status, err } = fieldline("trace", "view", file("run.trace", TALK), ...parameters);
      expect(err).toContain(answer);
      expect(err.trim().split("\n").length).toBe(1);
      expect(status).toBe(2);
    });
  }
});
