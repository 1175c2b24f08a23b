import { dialData, hangUp, resumeCall } from "../../../drivers/ec716s/09-calls";
import { expect } from "../../expect";
import { ScriptedModule } from "../scripted-module";
import { asked, fails, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";
const CONNECT = "\r\nCONNECT\r\n";

describe("EC716S chapter 9, calls for data", () => {
  it("fail without a carrier, and refuse what cannot be dialled", () => {
    fails("ATD*99#", "\r\nNO CARRIER\r\n", (session, take) => dialData(session, "*99#", take), "error");
    fails("ATO", "\r\nNO CARRIER\r\n", (session, take) => resumeCall(session, take), "error");
    refuses((session, take) => dialData(session, "*99#\r", take));
    asked("ATH", OK, (session, take) => hangUp(session, take));
  });

  it("are left for commands and gone back to", () => {
    const module = new ScriptedModule([[">", "ATD*99#"], ["<", CONNECT], [">>", "+++"], ["<", OK], [">", "ATO"], ["<", CONNECT + "~frame~"]], 1);
    const { session } = module;
    let frames = "";
    dialData(session, "*99#", () => {
      session.data?.onEnd(() => resumeCall(session, () => session.data?.onData((bytes) => (frames = frames + bytes))));
      session.data?.escape();
    });
    module.finish();
    expect(frames).toBe("~frame~");
  });
});
