import { Narrator } from "../../trace/explain/narrator";
import { Verdict } from "../../trace/explain/verdict";
import { TraceReader } from "../../trace/reader";
import { expect } from "../expect";
import { forEachModule } from "../system/modules";
import { imported } from "./importing";
import { recordedTrouble, type RecordedTrouble } from "./recorded-trouble";
import { traceText } from "./trace-text";

interface Concluded {
  /** `SIM`, `network` and so on, without their times. */
  stands: Readonly<Record<string, string>>;
  /** What is said of what went wrong, without its times. */
  wrong: string[];
}

function concluded(text: string): Concluded {
  const reader = new TraceReader();
  const narrator = new Narrator();
  const verdict = new Verdict();
  for (const item of [...reader.push(text), ...reader.end()]) narrator.push(item).forEach((told) => verdict.hear(told));
  narrator.end().forEach((told) => verdict.hear(told));
  const lines = verdict.lines().slice(0, -1);
  const stands = Object.fromEntries(lines.slice(0, 5).map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2).replace(/ \(since .*\)$/, "")]));
  return { stands, wrong: lines.slice(5).map((line) => line.trim().replace(/,? at [\d.]+ s: /, ": ")) };
}

const said = (module: string, talk: readonly string[]): Concluded => concluded(traceText(module, talk));

const NO_SIM = { sim767xx: "went wrong first: AT+CPIN? failed: +CME ERROR: SIM not inserted", ec716s: "went wrong first: there is no SIM: +CPIN: SIM REMOVED" };
const NO_BROKER = { sim767xx: "went wrong first: +CMQTTCONNECT: 0,3 (sock connect fail)", ec716s: "went wrong first: a connection could not be opened: 7,CONNECT FAIL" };
const NO_NAME = { sim767xx: "went wrong first: +CMQTTCONNECT: 0,25 (DNS error)", ec716s: "went wrong first: a connection could not be opened: 7,CONNECT FAIL" };
const NO_ACCOUNT = { sim767xx: "went wrong first: +CMQTTCONNECT: 0,30 (connection refused: bad user name or password)", ec716s: "went wrong first: AT+MCONNECT=1,120 failed: ERROR" };
const LOST_BROKER = { sim767xx: "went wrong first: the connection to the broker was lost: +CMQTTCONNLOST: 0,2", ec716s: "went wrong first: a connection was closed by the other side: CLOSED" };
const SEARCHING = { sim767xx: "network: not registered, trying to attach or searching", ec716s: "network: not registered, searching for an operator" };
const LOST = { sim767xx: "not registered, trying to attach or searching", ec716s: "not registered, searching for an operator" };

forEachModule((module) => {
  describe(`the verdict on a device with ${module.title}`, () => {
    const of = (told: Readonly<Record<string, string>>): string => told[module.name] ?? "";
    const troubles: readonly (readonly [name: string, trouble: RecordedTrouble, first: string])[] = [
      ["nothing", {}, "went wrong: nothing"],
      ["a card that is missing", { before: ({ twin }) => twin.removeSim() }, of(NO_SIM)],
      ["a PIN that nobody has given it", { before: ({ twin }) => twin.requirePin("1234") }, "went wrong: nothing was refused, but this stayed so: SIM: waits for its PIN"],
      ["a wrong PIN", { before: ({ twin }) => twin.requirePin("1234"), link: { pin: "9999" } }, "failed: +CME ERROR: incorrect password"],
      ["a blocked card", { before: ({ twin }) => twin.requirePuk() }, "went wrong first: the SIM is blocked: it waits for its PUK"],
      ["a network that denies it", { before: ({ twin }) => twin.denyRegistration(true) }, "went wrong first: the network denied the registration"],
      ["no coverage", { before: ({ twin }) => twin.setCoverage(false) }, `went wrong: nothing was refused, but this stayed so: ${of(SEARCHING)}`],
      ["a wrong APN", { apns: ["iot.example"] }, "went wrong first: AT+CGACT=1,1 failed: +CME ERROR: requested service option not subscribed"],
      ["a broker whose name nobody knows", { mqtt: { host: "nowhere.example" } }, of(NO_NAME)],
      ["a broker that is down", { before: ({ broker }) => broker.stop() }, of(NO_BROKER)],
      ["a broker that refuses the account", { credentials: { anna: "other" } }, of(NO_ACCOUNT)],
      ["a broker that goes away", { strike: ({ broker }) => broker.stop() }, of(LOST_BROKER)],
      ["coverage that is lost", { strike: ({ twin }) => twin.setCoverage(false) }, `went wrong first: the registration was lost: ${of(LOST)}`],
      ["a module that freezes", { strike: ({ twin }) => twin.freeze() }, "went wrong first: the module fell silent: no result for AT+"],
      ["a module that restarts", { strike: ({ twin }) => twin.silentRestart() }, "went wrong first: the module restarted by itself"],
      ["a supply that fails", { strike: ({ twin }) => twin.losePower() }, "went wrong first: the module switched off by itself: its status line was released"],
      ["a wrong speed of the line", { baud: 9600 }, "went wrong: the module answered none of "],
    ];
    for (const [name, trouble, first] of troubles) {
      it(`names ${name}`, () => {
        expect(concluded(recordedTrouble(module, trouble)).wrong[0]).toContain(first);
      });
    }

    it("says how all stood when the module was switched off", () => {
      const { stands } = concluded(recordedTrouble(module, { before: ({ twin }) => twin.denyRegistration(true) }));
      expect(stands["network"]).toContain("denied, until the module went down");
    });

    it("names what happens again once, and how often", () => {
      const { wrong } = concluded(recordedTrouble(module, { before: ({ broker }) => broker.stop() }));
      expect(wrong.length).toBe(1);
      expect(wrong[0]).toContain(" times");
    });
  });
});

describe("the verdict on a conversation", () => {
  it("does not blame the module for what it is asked to end and has not got", () => {
    const talk = ["> AT+CMQTTDISC=0,60\\r", "< \\r\\nERROR\\r\\n", "> AT+FSDEL=\"a\"\\r", "< \\r\\nERROR\\r\\n"];
    expect(said("SIM767XX", talk).wrong).toEqual(["went wrong: nothing"]);
  });

  it("does not take a log's own damage for trouble", () => {
    const talk = ["! line 6 of the log is earlier than the one before: its time is lost", "> AT+NETOPEN\\r", "< \\r\\nERROR\\r\\n"];
    expect(said("SIM767XX", talk).wrong).toEqual(["went wrong first: AT+NETOPEN failed: ERROR"]);
  });

  it("says that the speed may be wrong where a module that never answers says what cannot be read", () => {
    const talk = ["> AT\\r", "< \\xf0\\x80\\xfe\\n", "2000 > AT\\r", "2010 < \\xf0\\x80\\xfe\\n", "4000 > AT\\r", "6000 > AT\\r"];
    expect(said("", talk).wrong[0]).toContain("is the speed of the line right?");
  });

  it("says where no command was recognised", () => {
    expect(said("", ["? something\\n"]).wrong).toEqual(["went wrong: nothing that could be seen: no command was recognised"]);
  });

  it("does not miss a result that the end of the trace cuts off", () => {
    expect(said("SIM767XX", ["> AT+CSQ\\r"]).wrong).toEqual(["went wrong: nothing"]);
  });

  it("does not miss a result that an imported log does not show, where the answer came", () => {
    const { stands, wrong } = concluded(imported("Send: AT+CREG?\nReceived: +CREG: 0,5\nSend: AT+GSN\nReceived: 351602000330570\nSend: AT+CSQ\nReceived: +CSQ: 9,99\n").text);
    expect(stands["network"]).toBe("registered, roaming");
    expect(wrong).toEqual(["went wrong: nothing"]);
  });

  it("does not take the first start of a module that was probed for a restart", () => {
    expect(said("", ["> AT\\r", "2000 < \\r\\n*ATREADY: 1\\r\\n", "> AT\\r", "< \\r\\nOK\\r\\n"]).wrong).toEqual(["went wrong: nothing"]);
  });

  it("names an HTTP request that failed, and a supply that did", () => {
    const asked = ["> AT+HTTPACTION=0\\r", "< \\r\\nOK\\r\\n\\r\\n+HTTPACTION: 0,601,0\\r\\n", "< \\r\\nUNDER-VOLTAGE POWER DOWN\\r\\n"];
    const { wrong } = said("", asked);
    expect(wrong[0]).toContain("went wrong first: an HTTP request failed: +HTTPACTION: 0,601,0");
    expect(wrong[1]).toContain("the module went down by itself: UNDER-VOLTAGE POWER DOWN");
  });

  it("follows the connections of relatives", () => {
    const { stands, wrong } = said("", ['> AT+QIOPEN=1,0,"TCP","a.example",80\\r', "< \\r\\nOK\\r\\n", "< \\r\\n+QIOPEN: 0,566\\r\\n"]);
    expect(stands["connection"]).toBe("could not be opened: +QIOPEN: 0,566");
    expect(wrong).toEqual(["went wrong first: a connection could not be opened: +QIOPEN: 0,566"]);
  });

  it("tells a question about all connections from the end of one", () => {
    const talk = ['> AT+CIPOPEN=0,"TCP","a.example",80\\r', "< \\r\\nOK\\r\\n\\r\\n+CIPOPEN: 0,0\\r\\n", "> AT+CIPCLOSE?\\r", "< \\r\\n+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0\\r\\n\\r\\nOK\\r\\n"];
    expect(said("SIM767XX", talk).stands["connection"]).toBe("open");
  });

  it("tells a service that was opened from one that is asked about", () => {
    expect(said("SIM767XX", ["> AT+NETOPEN\\r", "< \\r\\nOK\\r\\n\\r\\n+NETOPEN: 0\\r\\n"]).stands["data context"]).toBe("active");
    expect(said("SIM767XX", ["> AT+NETOPEN?\\r", "< \\r\\n+NETOPEN: 0\\r\\n\\r\\nOK\\r\\n"]).stands["data context"]).toBe("not active");
  });

  it("says what the code of a refusal means, before its ERROR as well as behind OK", () => {
    const command = '> AT+CMQTTCONNECT=0,"tcp://a.example:1883",60,1\\r';
    const before = said("SIM767XX", [command, "< \\r\\n+CMQTTCONNECT: 0,3\\r\\n\\r\\nERROR\\r\\n"]);
    expect(before.stands["broker"]).toBe("refused: sock connect fail");
    expect(before.wrong).toEqual(["went wrong first: +CMQTTCONNECT: 0,3 (sock connect fail)"]);
  });
});
