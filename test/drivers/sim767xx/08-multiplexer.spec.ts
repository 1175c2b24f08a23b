import { readMultiplexer, startMultiplexer } from "../../../drivers/sim767xx/08-multiplexer";
import { expect } from "../../expect";
import { ScriptedModule } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 8, the multiplexer", () => {
  it("tells its longest frame", () => {
    asked("AT+CMUX?", "\r\n+CMUX: 0,0,5,64,0,0,0\r\n" + OK, (session, take) => readMultiplexer(session, take), { frameBytes: 64 });
    fails("AT+CMUX?", "\r\n+CMUX: 0\r\n" + OK, (session, take) => readMultiplexer(session, take), "error");
  });

  it("is started with the length of frames that is asked for", () => {
    asked("AT+CMUX=0", OK, (session, take) => startMultiplexer(session, undefined, take));
    asked("AT+CMUX=0,0,5,127", OK, (session, take) => startMultiplexer(session, 127, take));
    fails("AT+CMUX=0", "\r\nERROR\r\n", (session, take) => startMultiplexer(session, undefined, take), "error");
    refuses((session, take) => startMultiplexer(session, 0, take));
    refuses((session, take) => startMultiplexer(session, 1501, take));
  });

  it("leaves the line to its frames, and takes commands no more", () => {
    const module = new ScriptedModule([[">", "AT+CMUX=0"], ["<", OK + "~up~"], [">>", "~down~"], ["<", "~more~"]], 1);
    const { session } = module;
    let frames = "";
    let later: string | undefined;
    startMultiplexer(session, undefined, () => {
      session.data?.onData((bytes) => (frames = frames + bytes));
      session.data?.write("~down~");
      readMultiplexer(session, (failure) => (later = failure?.kind));
    });
    module.finish();
    expect(frames).toBe("~up~~more~");
    expect(later).toBe("refused");
  });
});
