import { dialData, hangUp, onVoiceCall, resumeData, setHangUp, type VoiceCallEvent } from "../../../drivers/sim767xx/02-calls";
import { expect } from "../../expect";
import { inChunks, ScriptedModule, type Talk } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";
const CONNECT = "\r\nCONNECT\r\n";

describe("SIM767XX chapter 2, calls for data", () => {
  it("dial what has digits of the telephone alone", () => {
    refuses((session, take) => dialData(session, "", take));
    refuses((session, take) => dialData(session, "*99#;", take));
    refuses((session, take) => dialData(session, "12D", take));
  });

  it("fail as the network, the module or the card has it", () => {
    fails("ATD*99#", "\r\nNO CARRIER\r\n", (session, take) => dialData(session, "*99#", take), "error");
    fails("ATD*99#", "\r\n+CME ERROR: 10\r\n", (session, take) => dialData(session, "*99#", take), "cme 10");
    fails("ATO", "\r\nNO CARRIER\r\n", (session, take) => resumeData(session, take), "error");
    fails("ATO", "\r\nERROR\r\n", (session, take) => resumeData(session, take), "error");
  });

  it("are connected without an OK, left for commands, gone back to, and hung up", () => {
    const talk: Talk = [
      [">", "ATD*99#"],
      ["<", CONNECT + "~frame~"],
      [">>", "+++"],
      ["<", OK],
      [">", "ATO"],
      ["<", CONNECT],
      [">>", "~reply~"],
      [">>", "+++"],
      ["<", OK],
      [">", "ATH"],
      ["<", OK],
    ];
    const module = new ScriptedModule(talk, 4096);
    const { session } = module;
    const told: string[] = [];
    const tell = (what: string): void => void told.push(what);
    let received = "";
    /** Goes on with `next` once the data is left. */
    const escape = (next: () => void): void => {
      session.data?.onData((bytes) => {
        received = received + bytes;
      });
      session.data?.onEnd((reason) => {
        tell(reason);
        next();
      });
      session.data?.escape();
    };
    dialData(session, "*99#", (failure) => {
      expect(failure).toBe(undefined);
      escape(() =>
        resumeData(session, () => {
          session.data?.write("~reply~");
          escape(() => hangUp(session, () => tell("down")));
        }),
      );
    });
    module.finish();
    expect(received).toBe("~frame~");
    expect(told).toEqual(["escaped", "escaped", "down"]);
  });

  it("end by themselves where the carrier is lost", () => {
    const module = new ScriptedModule([[">", "ATD*99#"], ["<", CONNECT], ["wait", "5000"], ["<", "\r\nNO CARRIER\r\n"]], 4096);
    const ends: string[] = [];
    dialData(module.session, "*99#", () => module.session.data?.onEnd((reason) => ends.push(reason)));
    module.finish();
    expect(ends).toEqual(["NO CARRIER"]);
    expect(module.session.data).toBe(undefined);
  });
});

describe("SIM767XX chapter 2, calls with voice", () => {
  it("are ended by ATH only where that is asked for", () => {
    asked("AT+CVHU=0", OK, (session, take) => setHangUp(session, true, take));
    asked("AT+CVHU=1", OK, (session, take) => setHangUp(session, false, take));
  });

  it("tell of their begin and end, behind the OK of ATH too", () => {
    let events: VoiceCallEvent[] = [];
    inChunks(
      [["<", "\r\nVOICE CALL: BEGIN\r\n"], [">", "ATH"], ["<", OK + "\r\nVOICE CALL: END: 000017\r\n"]],
      (session) => {
        events = [];
        onVoiceCall(session, (event) => events.push(event));
        hangUp(session, (failure) => expect(failure).toBe(undefined));
      },
      () => expect(events).toEqual([{ kind: "begun" }, { kind: "ended", duration: "000017" }]),
    );
  });
});
