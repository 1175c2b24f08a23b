import { PLAIN, toldText } from "../../trace/explain/text";
import { Narrator } from "../../trace/explain/narrator";
import { Verdict } from "../../trace/explain/verdict";
import { TraceReader } from "../../trace/reader";
import { expect } from "../expect";
import { recordedRun } from "./recorded-run";
import { traceText } from "./trace-text";

function explain(text: string): { lines: string[]; verdict: string[] } {
  const reader = new TraceReader();
  const narrator = new Narrator();
  const verdict = new Verdict();
  const items = [...reader.push(text), ...reader.end()];
  const told = [...items.flatMap((item) => narrator.push(item)), ...narrator.end()];
  told.forEach((each) => verdict.hear(each));
  return { lines: told.map((each) => toldText(each, PLAIN).trim().replace(/ {2,}/g, "  ")), verdict: verdict.lines() };
}

describe("an explained trace", () => {
  it("names each command with its section, and its values with their meanings", () => {
    const { lines } = explain(traceText("SIM767XX", ["> AT+CFUN=1\\r", "< \\r\\nOK\\r\\n"]));
    expect(lines[0]).toBe("0.010 > AT+CFUN=1  Level of functionality (SIM767XX 3.2.1); fun 1: full, online");
    expect(lines[1]).toBe("0.020 <  OK  after 0.010 s");
  });

  it("looks codes up in the chapter's table", () => {
    const { lines } = explain(traceText("SIM767XX", ['> AT+CIPOPEN=0,"TCP","a.example",80\\r', "< \\r\\nOK\\r\\n\\r\\n+CIPOPEN: 0,11\\r\\n"]));
    expect(lines[2]).toContain("err 11: DNS parse failed for AT+CIPOPEN");
  });

  it("says what a number of +CME ERROR means in the dialect of the module", () => {
    const sim767xx = explain(traceText("SIM767XX", ["> AT+CPIN?\\r", "< \\r\\n+CME ERROR: 13\\r\\n"]));
    expect(sim767xx.lines[1]).toBe("0.020 <  +CME ERROR: 13  SIM failure; after 0.010 s");
    const ec716s = explain(traceText("EC716S", ["> AT+MIPCLOSE\\r", "< \\r\\n+CME ERROR: 767\\r\\n"]));
    expect(ec716s.lines[1]).toContain("+CME ERROR: 767  ");
  });

  it("tells a line that answers from one that comes unasked in the middle", () => {
    const { lines } = explain(traceText("SIM767XX", ["> AT+CSQ\\r", "< \\r\\n+CMQTTCONNLOST: 0,1\\r\\n\\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n"]));
    expect(lines[1]).toContain("< +CMQTTCONNLOST: 0,1  ");
    expect(lines[2]).toContain("+CSQ: 20,99  rssi 20");
  });

  it("takes no line of the module for what the manual prints at a prompt", () => {
    const { lines, verdict } = explain(traceText("SIM767XX", ["> AT+CMQTTTOPIC=0,4\\r", "< \\r\\n+CMQTTCONNLOST: 0,2\\r\\n"]));
    expect(lines[1]).toContain("cause 2");
    expect(verdict[5]).toContain("the connection to the broker was lost");
  });

  it("passes over the echo", () => {
    const { lines } = explain(traceText("SIM767XX", ["> AT+CSQ\\r", "< AT+CSQ\\r\\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n"]));
    expect(lines.length).toBe(3);
  });

  it("keeps a payload that looks like a result apart from results", () => {
    const { lines } = explain(traceText("SIM767XX", ["> AT+CIPRXGET=2,0,4\\r", "< \\r\\n+CIPRXGET: 2,0,4,0\\r\\nOK\\r\\n\\r\\nOK\\r\\n"]));
    expect(lines[2]).toBe("0.020 <  OK\\r\\n  4 bytes");
    expect(lines[3]).toBe("0.020 <  OK  after 0.010 s");
  });

  it("shows what is sent at a prompt as data", () => {
    const talk = ["> AT+CMQTTTOPIC=0,2\\r", "< \\r\\n>\\x20", "> AT", "< \\r\\nOK\\r\\n"];
    const { lines } = explain(traceText("SIM767XX", talk));
    expect(lines[2]).toBe("0.030 >  AT  2 bytes");
    expect(lines[3]).toContain("OK  after 0.030 s");
  });

  it("goes on where lines are unknown to the manuals", () => {
    const { lines, verdict } = explain(traceText("", ["> AT+XYZ?\\r", "< \\r\\n+XYZ: 1\\r\\n\\r\\n%ODD\\r\\n\\r\\nOK\\r\\n"]));
    expect(lines[0]).toBe("0.010 > AT+XYZ?  in none of the four manuals");
    expect(lines[1]).toBe("0.020 <  +XYZ: 1");
    expect(verdict[verdict.length - 1]).toContain("1 commands, 0 errors");
  });

  it("tells of a silence, of a command without a result, and of an answer that is later than the manual allows", () => {
    const { lines } = explain(traceText("SIM767XX", ["> AT+CSQ\\r", "20000 > AT+CSQ\\r", "40000 < \\r\\nOK\\r\\n"]));
    expect(lines[1]).toBe("20.000  ... 19.990 s of silence");
    expect(lines[2]).toBe("20.000 ! no result for AT+CSQ  in 19.990 s");
    expect(lines[5]).toContain("longer than the manual allows");
  });

  it("goes on where the manual lists no values, and where a value is called as what every object has", () => {
    const { lines } = explain(traceText("EC716S", ["< \\r\\n+PDP: DEACT\\r\\n", "> AT+CSQ\\r", "< \\r\\n+CSQ: constructor,99\\r\\n"]));
    expect(lines[0]).toContain("+PDP: DEACT");
    expect(lines[2]).toContain("rssi constructor;");
  });

  it("shows masked bytes as such", () => {
    const { lines } = explain(traceText("SIM767XX", ["> AT+CPIN=\\*{4}\\r", "< \\r\\nOK\\r\\n"]));
    expect(lines[0]).toContain("AT+CPIN=****");
    const asked = explain(traceText("SIM767XX", ["> AT+CIMI\\r", "< \\r\\n\\*{15}\\r\\n\\r\\nOK\\r\\n"])).lines;
    expect(asked[1]).toContain("***************  ");
    expect(asked[1]?.includes("unknown to the manuals")).toBe(false);
  });

  it("takes what an application prints for no answer, where the manual knows none without a name", () => {
    const { lines } = explain(traceText("", ["> AT+CSQ\\r", "? still waiting\\n", "< \\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n"]));
    expect(lines[1]).toBe("0.020 ? still waiting  nobody knows which side said it");
  });

  it("tells the form of a command that was asked from its others, and a late result from both", () => {
    const asked = explain(traceText("SIM767XX", ["> AT+CMQTTCONNECT?\\r", '< \\r\\n+CMQTTCONNECT: 0,"tcp://a.example:1883",60,1\\r\\n']));
    expect(asked.lines[1]).toContain("server_addr tcp://a.example:1883");
    const opened = explain(traceText("SIM767XX", ["> AT+NETOPEN\\r", "< \\r\\nOK\\r\\n\\r\\n+NETOPEN: 0\\r\\n"]));
    expect(opened.lines[2]).toContain("err 0");
  });

  it("tells a failure behind OK as the result that it is", () => {
    const { lines } = explain(traceText("EC716S", ["> AT+MCONNECT=1,60\\r", "< \\r\\nOK\\r\\n", "< \\r\\nERROR\\r\\n"]));
    expect(lines[2]).toBe("0.030 <  ERROR  after 0.020 s");
  });

  it("names the line of the file that is damaged, and goes on", () => {
    const { lines } = explain(`${traceText("SIM767XX", ["> AT+CSQ\\r"])}what is this\n     30000 < \\r\\nOK\\r\\n\n`);
    expect(lines[1]).toContain("line 8 is passed over: ");
    expect(lines[2]).toContain("OK  after 0.020 s");
  });
});

describe("the verdict", () => {
  it("says what stands, and that nothing went wrong, of a run without trouble", () => {
    const { verdict } = explain(recordedRun(1, () => undefined));
    expect(verdict[0]).toContain("SIM: ready");
    expect(verdict[5]).toBe("went wrong: nothing");
  });

  it("names what went wrong first: the coverage, and what followed from it", () => {
    const { verdict } = explain(recordedRun(1, (twin) => twin.setCoverage(false)));
    expect(verdict[5]).toContain("went wrong first, at 17.");
    expect(verdict[5]).toContain("the registration was lost: not registered");
  });

  it("names a restart that nobody asked for", () => {
    const talk = ["> AT+CSQ\\r", "< \\r\\nOK\\r\\n", "< \\r\\nRDY\\r\\n"];
    expect(explain(traceText("SIM767XX", talk)).verdict[5]).toBe("went wrong first, at 0.030 s: the module restarted by itself: RDY");
  });

  it("does not blame a restart that was asked for", () => {
    const talk = ["> AT+CRESET\\r", "< \\r\\nOK\\r\\n", "< \\r\\nRDY\\r\\n"];
    expect(explain(traceText("SIM767XX", talk)).verdict[5]).toBe("went wrong: nothing");
  });

  it("says why the device is not registered", () => {
    const talk = ["> AT+CEREG?\\r", "< \\r\\n+CEREG: 1,3\\r\\n\\r\\nOK\\r\\n"];
    expect(explain(traceText("SIM767XX", talk)).verdict[1]).toContain("not registered: denied");
  });

  it("follows the connection of the other dialect", () => {
    const talk = ['> AT+CIPSTART="TCP","a.example",80\\r', "< \\r\\nOK\\r\\n\\r\\nCONNECT OK\\r\\n", "5000 < \\r\\nCLOSED\\r\\n"];
    const { verdict } = explain(traceText("EC716S", talk));
    expect(verdict[3]).toBe("connection: closed (since 5.000 s)");
    expect(verdict[5]).toContain("a connection was closed by the other side");
  });
});
