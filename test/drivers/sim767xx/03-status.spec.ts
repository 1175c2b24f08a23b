import { powerOff, readSignal } from "../../../drivers/sim767xx/03-status";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";

describe("SIM767XX chapter 3, status control", () => {
  it("a signal of 22 is -69 dBm", () => {
    let dbm: number | undefined;
    const talk: Talk = [
      [">", "AT+CSQ"],
      ["<", "\r\n+CSQ: 22,0\r\n\r\nOK\r\n"],
    ];
    inChunks(
      talk,
      (session) => readSignal(session, (_failure, signal) => (dbm = signal?.rssiDbm)),
      () => expect(dbm).toBe(-69),
    );
  });

  it("switching off is done when the module says that it is down, not at the OK before it", () => {
    let ends: string[] = [];
    const talk: Talk = [
      [">", "AT+CPOF"],
      ["<", "\r\nOK\r\n"],
      ["<", "\r\nPOWERD DOWN\r\n"],
    ];
    inChunks(
      talk,
      (session, module) => {
        ends = [];
        powerOff(session, () => ends.push(module.heard === "" ? "done" : "early"));
      },
      () => expect(ends).toEqual(["done"]),
    );
  });
});
