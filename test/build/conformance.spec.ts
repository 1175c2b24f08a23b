import { commandsOf, readExamples, type Example } from "../../build/conformance/examples";
import { outcomeOf, type Side } from "../../build/conformance/outcome";
import { contradictionsText, reportOn, tableText } from "../../build/conformance/report";
import { setEcho } from "../../drivers/sim767xx/02-v25ter";
import { readSignal } from "../../drivers/sim767xx/03-status";
import type { Spoken } from "../../trace/manuals";
import { done, fails, gives, replayOnDriver, unprinted, type DriverReplay } from "../conformance/driver/replay";
import { expect } from "../expect";

function exampleOf(command: string, talk: readonly Spoken[]): Example {
  return { id: `sim767xx/3/${command}/1`, module: "sim767xx", chapter: 3, section: "3.2", command, about: "", talk };
}

const SIGNAL = exampleOf("+CSQ", [[">", "AT+CSQ"], ["<", "+CSQ: 31,99"], ["<", "OK"]]);

function sideWith(replays: Side<DriverReplay>["replays"], chapters: readonly number[] = [3], commands: readonly string[] = ["+CSQ"]): Side<DriverReplay> {
  return { name: "driver", chapters: { sim767xx: chapters }, commands: () => new Set(commands), replays, replay: replayOnDriver };
}

const ASKS = gives({ rssiDbm: -51 }, readSignal);

describe("an example of a manual", () => {
  it("passes where the driver says its lines and answers its values", () => {
    expect(outcomeOf(SIGNAL, sideWith({ [SIGNAL.id]: [ASKS] }))).toEqual({ kind: "passes" });
  });

  it("fails where the driver says another line, another value, less or more", () => {
    const replays: DriverReplay[] = [[done((session, ready) => setEcho(session, true, ready))], [gives({ rssiDbm: -53 }, readSignal)], [], [ASKS, ASKS]];
    for (const steps of replays) expect(outcomeOf(SIGNAL, sideWith({ [SIGNAL.id]: steps })).kind).toBe("fails");
  });

  it("fails where nobody replays it and nobody says why", () => {
    expect(outcomeOf(SIGNAL, sideWith({})).kind).toBe("fails");
  });

  it("is not covered where its chapter is not there", () => {
    expect(outcomeOf(SIGNAL, sideWith({}, []))).toEqual({ kind: "not covered", reason: "the driver does not have chapter 3" });
  });

  it("fails where its chapter is there and its command is not", () => {
    expect(outcomeOf(SIGNAL, sideWith({}, [3], []))).toEqual({ kind: "fails", reason: "the driver does not have AT+CSQ" });
  });

  it("fails where it is replayed all the same by a side that has not its chapter, or not its command", () => {
    expect(outcomeOf(SIGNAL, sideWith({ [SIGNAL.id]: [ASKS] }, [])).kind).toBe("fails");
    expect(outcomeOf(SIGNAL, sideWith({ [SIGNAL.id]: [ASKS] }, [3], [])).kind).toBe("fails");
  });

  it("has the answers of its syntax where the manual prints none behind its commands", () => {
    const talk = readExamples().find(({ id }) => id === "ec716s/9/+CSTT/1")?.talk;
    expect(talk).toEqual([[">", "AT+CSTT=jscmiot"], ["<", "OK"], [">", "AT+CSTT"], ["<", "OK"]]);
  });

  it("belongs to the chapter of its command where a summary of codes prints it", () => {
    const chapters = ["+CMGS", "+CPIN"].map((command) => readExamples().find(({ id }) => id === `sim767xx/25/${command}/1`)?.chapter);
    expect(chapters).toEqual([7, 6]);
  });

  it("may fail as the manual shows it, and with no other code", () => {
    const refused = exampleOf("+CSQ", [[">", "AT+CSQ"], ["<", "+CME ERROR: 3"]]);
    expect(replayOnDriver(refused, [fails("cme", 3, readSignal)])).toBe("");
    expect(replayOnDriver(refused, [fails("cme", 4, readSignal)]) === "").toBe(false);
  });

  it("gets what it leaves out behind a prompt from its replay", () => {
    const input = exampleOf("+X", [[">", "AT+X=3"], ["<", ">", "prompt"], ["<", "OK"]]);
    const send = done((session, ready) => session.send({ text: "AT+X=3", timeoutMs: 1000, input: "abc" }, (failure) => ready(failure)));
    expect(replayOnDriver(input, [send, unprinted("abc")])).toBe("");
    expect(replayOnDriver(input, [send, unprinted("abd")]) === "").toBe(false);
  });

  it("has commands: extended ones behind semicolons, basic ones in a row, none within quotes", () => {
    const lines = ["AT+CFUN=1;+CIMI", "ATE0&W", 'AT+CSTT="a;+B"', "ATS3?", "AT^SYSINFO", "ATI", "+++", "AT"];
    const names = commandsOf(exampleOf("", lines.map((line): Spoken => [">", line])));
    expect(names).toEqual(["+CFUN", "+CIMI", "E", "&W", "+CSTT", "S3", "^SYSINFO", "I", "+++"]);
  });
});

describe("the table of the examples", () => {
  it("counts by module and chapter, and tells what fails", () => {
    const sides = [sideWith({ [SIGNAL.id]: [ASKS] })];
    const other = { ...SIGNAL, id: "sim767xx/3/+CSQ/2" };
    const later = { ...SIGNAL, id: "sim767xx/4/+CSQ/1", chapter: 4 };
    const report = reportOn([SIGNAL, other, later], sides);
    expect(report.failures).toEqual(["driver: sim767xx/3/+CSQ/2: it is neither replayed nor listed as a contradiction"]);
    const lines = tableText(report, sides).split("\n").map((line) => line.split(/ {2,}/).join(" | "));
    expect(lines).toEqual([
      "module | chapter | examples | driver passes | not covered | fails | contradictions",
      "sim767xx | 3 | 2 | 1 | 0 | 1 | 0",
      "sim767xx | 4 | 1 | 0 | 1 | 0 | 0",
      "sim767xx | all | 3 | 1 | 1 | 1 | 0",
    ]);
  });

  it("names each example that contradicts its manual, the sides that cannot follow it, and why", () => {
    const [both, one] = ["sim767xx/2/&V/1", "sim767xx/6/+CRSM/2"].map((id) => ({ ...SIGNAL, id })) as [Example, Example];
    const sides = [sideWith({}), { ...sideWith({ [one.id]: [ASKS] }), name: "twin" as const }];
    const lines = contradictionsText(reportOn([both, one], sides)).split("\n");
    expect(lines.length).toBe(2);
    expect(lines[0] ?? "").toContain("sim767xx/2/&V/1 (driver, twin): prints no OK");
    expect(lines[1] ?? "").toContain("sim767xx/6/+CRSM/2 (driver): 29 hexadecimal digits");
  });
});
