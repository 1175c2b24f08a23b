import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "../expect";
import { recordedRun } from "../trace/recorded-run";
import { fieldline, fieldlineOf, ROOT } from "./fieldline";

describe("the command fieldline", () => {
  let folder: string;
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, "latin1");
    return path;
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-command-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("tells its subcommands, and each of them what it takes", () => {
    expect(fieldline("--help").out).toContain("Ends with 0;");
    expect(fieldline("trace", "--help").out).toContain("fieldline trace import monitor.log");
    expect(fieldline("trace", "explain", "--help").out).toContain("<trace>");
    expect(fieldline("trace", "spec", "--help").out).toContain("--output <file>");
  });

  it("prints a conversation and what became of it", () => {
    const { status, out } = fieldline("trace", "explain", file("run.trace", recordedRun(1, () => undefined)));
    expect(out).toContain("Connect to a server (SIM767XX 16.2.8)");
    expect(out).toContain("went wrong: nothing");
    expect(status).toBe(0);
  });

  it("makes a spec of a run of the application, which passes", () => {
    const spec = join(folder, "run.spec.ts");
    const made = fieldline("trace", "spec", file("run.trace", recordedRun(2, () => undefined)), "--output", spec);
    expect(made.err).toBe("");
    const run = spawnSync("npx", ["mocha", "--no-config", "--import=tsx", spec], { cwd: ROOT, encoding: "utf8" });
    expect(run.stdout).toContain("1 passing");
  });

  it("makes a trace of another program's log, beside it, which it can explain", () => {
    const log = file("monitor.log", "12:00:00.000 -> AT+CREG?\n12:00:00.010 -> +CREG: 0,3\n12:00:00.010 -> OK\n");
    const made = fieldline("trace", "import", log, "--module", "SIM767XX");
    expect(made.err).toBe("");
    const { out } = fieldline("trace", "explain", join(folder, "monitor.trace"));
    expect(out).toContain("SIM767XX, made of: Arduino serial monitor log, monitor.log");
    expect(out).toContain("The log has lost: directions, which are shown where they are certain; line ends; times finer than 1 ms.");
    expect(out).toContain("not registered: denied");
    expect(fieldline("trace", "import", log).err).toContain("is there already; give --force");
    expect(fieldline("trace", "spec", join(folder, "monitor.trace")).err).toContain("has lost directions and line-ends; a replay needs each byte");
  });

  it("imports to standard output, and names the lines that it leaves out", () => {
    const log = file("cut.log", "> 2025/01/01 10:00:00.000123  length=3 from=0 to=2\n 41 54 0d\nnoise\n");
    const { status, out, err } = fieldline("trace", "import", log, "--output", "-", "--device", ">");
    expect(out).toContain("         0 > AT\\r\n");
    expect(err).toContain("cut.log: line 3 of the log is left out: this is neither a header of socat nor bytes in hexadecimal");
    expect(status).toBe(0);
  });

  it("imports from standard input to standard output, and explains from there", () => {
    const { out: trace } = fieldlineOf("AT+CREG?\n+CREG: 0,3\nOK\n", "trace", "import", "-");
    expect(trace).toContain("source: terminal log without times\n");
    expect(fieldlineOf(trace, "trace", "explain", "-").out).toContain("went wrong first: the network denied the registration");
    for (const action of ["view", "spec"]) {
      const { status, err } = fieldlineOf(trace, "trace", action, "-");
      expect(err).toContain("with --output, as standard input has no name");
      expect(status).toBe(2);
    }
  });

  it("writes no trace of what is no log", () => {
    const { status, err } = fieldline("trace", "import", file("noise.bin", "\x7fELF\x02\x01\n\x00\n"));
    expect(err).toContain("noise.bin, line 1: this is binary");
    expect(existsSync(join(folder, "noise.trace"))).toBe(false);
    expect(status).toBe(2);
  });

  it("makes a spec of any other conversation, which passes on the AT engine", () => {
    const spec = join(folder, "engine.spec.ts");
    const trace = recordedRun(3, () => undefined).replace(/^configuration: .*$/m, "configuration: none");
    expect(fieldline("trace", "spec", file("engine.trace", trace), "--output", spec).status).toBe(0);
    const run = spawnSync("npx", ["mocha", "--no-config", "--import=tsx", spec], { cwd: ROOT, encoding: "utf8" });
    expect(run.stdout).toContain("3 passing");
  });

  it("writes over nothing without being told to", () => {
    const spec = file("present.spec.ts", "// mine\n");
    const { status, err } = fieldline("trace", "spec", file("run.trace", recordedRun(1, () => undefined)), "--output", spec);
    expect(err).toContain("is there already; give --force");
    expect(status).toBe(2);
  });

  it("uses the good part of a damaged trace, and names the lines that it leaves out", () => {
    const trace = recordedRun(1, () => undefined).split("\n");
    trace[20] = "\x00\xff noise";
    const { status, err } = fieldline("trace", "spec", file("damaged.trace", trace.join("\n")), "--output", join(folder, "damaged.spec.ts"));
    expect(err).toContain("line 21: ");
    expect(status).toBe(0);
  });

  const mistakes: { says: string; content: string | undefined; answer: string }[] = [
    { says: "a file that is not there", content: undefined, answer: "there is no file" },
    { says: "an empty file", content: "", answer: "trace ends before its first event" },
    { says: "a trace that is cut off in its header", content: "fieldline-trace 1\nmodule: X", answer: "line 2: the trace ends before its first event" },
    { says: "a trace without events", content: "fieldline-trace 1\nmodule: X\nbaud: 1\nconfiguration: -\nstart: -\n\n", answer: "line 7: the trace ends before its first event" },
    { says: "binary noise", content: "\x7fELF\x02\x01\x01\x00\xff\n\xfe\n", answer: "line 1: this is no trace" },
    { says: "a trace of another version", content: "fieldline-trace 9\nmodule: X\n\n", answer: "only version 1 can be read here" },
  ];
  for (const { says, content, answer } of mistakes) {
    for (const action of ["explain", "spec", "view"]) {
      it(`answers ${says} with one sentence and exit code 2: ${action}`, () => {
        const path = content === undefined ? join(folder, "nowhere.trace") : file("bad.trace", content);
        const { status, err } = fieldline("trace", action, path);
        expect(err).toContain(answer);
        expect(err.trim().split("\n").length).toBe(1);
        expect(status).toBe(2);
      });
    }
  }

  it("answers a directory, and a log that is none, with one sentence and exit code 2", () => {
    for (const action of ["explain", "spec", "import"]) {
      const { status, err } = fieldline("trace", action, folder);
      expect(err.trim()).toBe(`error: ${folder} is a directory; name a file in it`);
      expect(status).toBe(2);
    }
    expect(fieldline("trace", "import", join(folder, "nowhere.log")).err).toContain("there is no file");
    expect(fieldline("trace", "import", file("empty.log", "")).err).toContain("empty.log, line 1: the log is empty");
  });

  it("explains what stands before the cut of a trace, and names the line of the cut", () => {
    const whole = recordedRun(1, () => undefined);
    const trace = whole.slice(0, whole.indexOf("AT+CGACT"));
    const { status, out } = fieldline("trace", "explain", file("cut.trace", trace));
    expect(out).toContain(`line ${trace.split("\n").length} is passed over: the trace ends in the middle of this line`);
    expect(out).toContain("SIM: ready");
    expect(status).toBe(0);
  });

  it("answers an option that it does not know with exit code 2", () => {
    expect(fieldline("trace", "explain", "--nonsense", "x").status).toBe(2);
  });
});
