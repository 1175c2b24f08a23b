import type { TraceItem } from "../../../trace/reader";
import type { Entry, Track, ViewModel, WirePart } from "../../../trace/view/model";
import { viewModel } from "../../../trace/view/view";
import { expect } from "../../expect";
import { recordedRun } from "../recorded-run";
import { traceText } from "../trace-text";
import { modelOf } from "./model-of";

function entry(model: ViewModel, text: string): Entry {
  const found = model.entries.find((each) => each.text === text);
  if (found === undefined) throw new Error(`no "${text}" among ${model.entries.map((each) => each.text).join(" | ")}`);
  return found;
}

function statesOf(model: ViewModel, name: string): string[] {
  const track: Track | undefined = model.tracks.find((each) => each.name === name);
  return track?.changes.map(([timeMs, index]) => `${timeMs} ${track.states[index]?.name}`) ?? [];
}

function wireOf(model: ViewModel, text: string): WirePart[] {
  const { wire } = entry(model, text);
  return wire === undefined ? [] : model.wire.slice(wire[0], wire[1] + 1).flatMap(({ parts }) => parts);
}

describe("what a page shows of a trace", () => {
  it("puts each event on its side, with its name, its values and its line", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+CFUN=1\\r", "< \\r\\nOK\\r\\n", "~ status asserted"]));
    expect(entry(model, "AT+CFUN=1").side).toBe("device");
    expect(entry(model, "AT+CFUN=1").about).toBe("Level of functionality (SIM767XX 3.2.1); fun 1: full, online");
    expect(entry(model, "AT+CFUN=1").values).toEqual([{ name: "fun", text: "1", meaning: "full, online" }]);
    expect(entry(model, "OK")).toEqual({ kind: "result", timeMs: 20, side: "module", text: "OK", about: "after 0.010 s", tone: "good", chapter: 0, wire: [1, 1], line: 8 });
    expect(entry(model, "status asserted").side).toBe("module");
  });

  it("gives an answer the chapter of its command, and an unsolicited line its own", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+CSQ\\r", "< \\r\\n+CEREG: 1\\r\\n", "< \\r\\n+CSQ: 20,99\\r\\n", "< \\r\\nOK\\r\\n"]));
    const chapterOf = (text: string): string | undefined => model.chapters[entry(model, text).chapter ?? -1]?.title;
    expect(chapterOf("AT+CSQ")).toBe("3 Status control");
    expect(chapterOf("+CSQ: 20,99")).toBe("3 Status control");
    expect(chapterOf("OK")).toBe("3 Status control");
    expect(chapterOf("+CEREG: 1")).toBe("5 Packet domain");
  });

  it("follows the states that the application notes, with what the tables say of them", async () => {
    const model = await modelOf(traceText("SIM767XX", ["# link: off -> probing (start)", "# outbox: 2", "500 # link: probing -> online (activated)", "600 # outbox: 0"]));
    expect(statesOf(model, "link")).toEqual(["0 off", "10 probing", "500 online"]);
    expect(model.outbox).toEqual([[20, 2], [600, 0]]);
    expect(entry(model, "link: off \u2192 probing (start)").about).toBe("The application wants the link. Asks whether the module is on already.");
  });

  it("follows what the conversation tells where nothing is noted", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+CEREG?\\r", "< \\r\\n+CEREG: 1,2\\r\\n", "< \\r\\nOK\\r\\n", "900 < \\r\\n+CEREG: 5\\r\\n"]));
    expect(statesOf(model, "network")).toEqual(["20 not registered, trying to attach or searching", "900 registered, roaming"]);
  });

  it("keeps the bytes of each line exactly, in however many events they came", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+C", "50 > SQ\\r", "60 < \\r\\n+CSQ:", "70 <  20,99\\r\\n", "80 < \\r\\nOK\\r\\n"]));
    expect(wireOf(model, "AT+CSQ")).toEqual(["AT+C", "SQ\r"]);
    expect(wireOf(model, "+CSQ: 20,99")).toEqual(["\r\n+CSQ:", " 20,99\r\n"]);
    expect(wireOf(model, "OK")).toEqual(["\r\nOK\r\n"]);
  });

  it("keeps a payload apart from its header, and says where bytes are masked", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+CPIN=\\*{4}\\r", "< \\r\\nOK\\r\\n", "< \\r\\n+CMQTTRXPAYLOAD: 0,3\\r\\n", "< a\\x00\\xff\\r\\n"]));
    expect(wireOf(model, "AT+CPIN=****")).toEqual(["AT+CPIN=", 4, "\r"]);
    expect(wireOf(model, "a\\x00\\xff")).toEqual(["a\x00\xff\r\n"]);
  });

  it("marks what went wrong, and what was played", async () => {
    const model = await modelOf(traceText("SIM767XX", ["! coverage lost", "> AT+CSQ\\r", "< \\r\\n+CME ERROR: 100\\r\\n", "# fault: module frozen", "# recovered: module frozen"]));
    expect(model.entries.filter(({ tone }) => tone === "bad").map(({ text }) => text)).toEqual(["coverage lost", "+CME ERROR: 100", "fault: module frozen"]);
    expect(entry(model, "fault: module frozen").kind).toBe("fault");
    expect(entry(model, "recovered: module frozen").tone).toBe("good");
    expect(model.troubles[0]).toEqual({ text: "coverage lost", timeMs: 10, entry: 0 });
  });

  it("does not mark a failure that is no trouble, so that the way from trouble to trouble passes it by", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+CPIN?\\r", "< \\r\\n+CME ERROR: SIM busy\\r\\n", "> AT+CMQTTDISC=0,60\\r", "< \\r\\nERROR\\r\\n"]));
    expect(model.entries.filter(({ tone }) => tone === "bad")).toEqual([]);
    expect(entry(model, "+CME ERROR: SIM busy").tone).toBe("busy");
  });

  it("says how all stood when the module went down, and that it is off since", async () => {
    const model = await modelOf(traceText("SIM767XX", ["> AT+CEREG?\\r", "< \\r\\n+CEREG: 0,1\\r\\n\\r\\nOK\\r\\n", "~ power-key asserted", "~ status released"]));
    expect(model.standings[1]).toEqual({ name: "network", text: "registered, home network", timeMs: 20, isOver: true });
  });

  it("leaves open whose bytes a log does not assign, and says which sides are concluded", async () => {
    const model = await modelOf(traceText("SIM767XX", ["? what\\?", ">? AT+CSQ\\r", "< \\r\\nOK\\r\\n"]));
    expect(entry(model, "what").side).toBe("around");
    expect(wireOf(model, "what")).toEqual(["what", null]);
    expect(entry(model, "AT+CSQ").inferred).toBe(true);
    expect(entry(model, "OK").inferred).toBe(undefined);
  });

  it("goes by the number of an event where all times are lost, and by the time before where some are", async () => {
    const talk = ["> AT+CEREG?\\r", "< \\r\\n+CEREG: 1,1\\r\\n", "< \\r\\nOK\\r\\n", "# outbox: 2"];
    const lost = await modelOf(traceText("SIM767XX", talk).replace(/^ *\d+ (?=[<>#])/gm, "         - "));
    expect(lost.entries.map(({ timeMs }) => timeMs)).toEqual([1, 2, 3, 4]);
    expect([lost.byOrder, lost.fromMs, lost.toMs]).toEqual([true, 1, 4]);
    expect(statesOf(lost, "network")).toEqual(["2 registered, home network"]);
    expect(lost.outbox).toEqual([[4, 2]]);
    const some = await modelOf(traceText("SIM767XX", talk).replace(/^ *20000/m, "         -"));
    expect(some.entries.map(({ timeMs, timeLost }) => [timeMs, timeLost])).toEqual([[10, undefined], [10, true], [30, undefined], [40, undefined]]);
  });

  it("says what a log was, and what it has lost", async () => {
    const { source, losses, baud } = await modelOf("fieldline-trace 1\nsource: minicom log\nlost: times, directions\n\n         - > AT\\r\n");
    expect([source, baud]).toEqual(["minicom log", undefined]);
    expect(losses).toEqual(["times", "directions, which are shown where they are certain"]);
  });

  it("shows a damaged line with its number", async () => {
    const model = await modelOf(`${traceText("SIM767XX", ["> AT\\r"])}what is this\n`);
    expect(model.entries[1]?.text).toContain("line 8 is passed over");
    expect(model.entries[1]?.kind).toBe("damaged");
  });

  it("shows a whole run of the application: states, outbox, broker", async () => {
    const model = await modelOf(recordedRun(1, (twin) => twin.setCoverage(false)));
    expect(model.tracks.map(({ name }) => name)).toEqual(["link", "mqtt", "telemetry", "SIM", "network", "data context", "broker"]);
    expect(statesOf(model, "link").some((state) => state.endsWith(" searching"))).toBe(true);
    expect(Math.max(...model.outbox.map(([, depth]) => depth)) > 4).toBe(true);
    expect(model.troubles[0]?.text).toContain("the registration was lost");
  });
});

describe("a part of a trace", () => {
  const TALK = traceText("SIM767XX", ["# link: off -> online (activated)", "# outbox: 7", "> AT+CSQ\\r", "1000 < \\r\\n+CSQ: 20,99\\r\\n", "1010 < \\r\\nOK\\r\\n", "2000 > AT\\r"]);

  it("holds what lies between its ends, and knows what came before", async () => {
    const model = await modelOf(TALK, { fromMs: 1000, toMs: 1010 });
    expect(model.entries.map(({ text }) => text)).toEqual(["+CSQ: 20,99", "OK"]);
    expect(model.entries[0]?.about).toContain("rssi 20");
    expect(statesOf(model, "link")).toEqual(["1000 online"]);
    expect(model.outbox).toEqual([[1000, 7]]);
    expect([model.fromMs, model.toMs]).toEqual([1000, 1010]);
  });

  it("remembers of what came before no more than how it stood", async () => {
    const before = Array.from({ length: 2000 }, (_, index) => `# link: ${index % 2 === 0 ? "online -> checking" : "checking -> online"} (deadline)`);
    const model = await modelOf(traceText("SIM767XX", [...before, "90000 > AT\\r"]), { fromMs: 90000 });
    expect(statesOf(model, "link")).toEqual(["90000 online"]);
    expect(model.entries.map(({ text }) => text)).toEqual(["AT", "no result for AT"]);
    expect(model.wire.length).toBe(1);
  });

  it("is said to be empty where it is", async () => {
    const failure = await modelOf(TALK, { fromMs: 5000 }).catch((error: Error) => error.message);
    expect(failure).toBe("a.trace has no event from 5.000 s on");
  });

  it("is asked for where the whole is more than a page holds, in words that work", async () => {
    const talk = traceText("SIM767XX", Array.from({ length: 60 }, (_, index) => `${index} > AT\\r`));
    const limits = { entries: 50, wireBytes: 1000 };
    const failure = await modelOf(talk, { limits }).then(() => "", (error: Error) => error.message);
    expect(failure).toContain("is too long for one page, which holds 50 events");
    const [, from, to] = /--from (\S+) --to (\S+)$/.exec(failure) ?? [];
    const model = await modelOf(talk, { limits, fromMs: Number(from) * 1000, toMs: Number(to) * 1000 });
    expect(model.entries.length > 40).toBe(true);
  });

  it("is asked for where the bytes are more than a page holds", async () => {
    const talk = traceText("SIM767XX", Array.from({ length: 20 }, () => `< ${"x".repeat(100)}\\r\\n`));
    const failure = await modelOf(talk, { limits: { entries: 50, wireBytes: 1000 } }).then(() => "", (error: Error) => error.message);
    expect(failure).toContain("show a part of it, such as --from 0 --to ");
  });

  it("cannot be named where the times are lost: the file has to be cut, at a line that is named", async () => {
    const talk = traceText("SIM767XX", Array.from({ length: 60 }, () => "> AT\\r")).replace(/^ *\d+ (?=>)/gm, "         - ");
    const failure = await modelOf(talk, { limits: { entries: 50, wireBytes: 1000 } }).then(() => "", (error: Error) => error.message);
    expect(/cut the file at line \d+$/.test(failure)).toBe(true);
  });

  it("leaves a command open whose result lies behind it", async () => {
    const { entries } = await modelOf(TALK, { toMs: 500 });
    expect(entries.at(-1)?.text).toBe("AT+CSQ");
  });

  it("is read no further than to its end", async () => {
    let given = 0;
    function* items(): Generator<TraceItem> {
      for (given = 0; given < 1000; given++) yield { kind: "event", line: given + 7, event: { kind: "note", timeUs: given * 1000, text: "a" } };
    }
    await viewModel(items(), { path: "a.trace", toMs: 10 });
    expect(given).toBe(11);
  });
});
