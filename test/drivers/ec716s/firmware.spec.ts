import { Ec716sFirmware } from "../../../drivers/ec716s/firmware";
import type { FirmwareEvent, FirmwareSource } from "../../../drivers/modem";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks, type Talk } from "../scripted-module";

const OK = "\r\nOK\r\n";

function runs(talk: Talk, act: (firmware: Ec716sFirmware, told: unknown[]) => void, expected: readonly unknown[]): void {
  let told: unknown[] = [];
  inChunks(
    talk,
    (session) => {
      told = [];
      const firmware = new Ec716sFirmware(session);
      firmware.onFirmwareEvent((event) => told.push(event));
      act(firmware, told);
    },
    () => expect(told).toEqual(expected),
  );
}

function starts(source: FirmwareSource, talk: Talk, expected: string): void {
  runs(talk, (firmware, told) => firmware.start(source, (failure) => told.push(failure === undefined ? "begun" : failure.kind)), [expected]);
}

/** The module says `state`; the service tells `event`. */
function tells(state: string, ...events: FirmwareEvent[]): void {
  runs([[">", "AT+UPGRADE?"], ["<", `\r\n+UPGRADE: ${state}\r\n${OK}`]], (firmware) => firmware.check(() => {}), events);
}

function failed(code: number, message: string, permanent: boolean): FirmwareEvent {
  const failure = { kind: "code" as const, code, message: "the module gave the update up: " + message };
  return { kind: "failed", failure: permanent ? { ...failure, permanent } : failure };
}

describe("the firmware service of an EC716S", () => {
  it("gives the module the address for this once, and sets it off", () => {
    const talk: Talk = [
      [">", 'AT+UPGRADE="URL","http://h/f.bin",1'],
      ["<", OK],
      [">", "AT+UPGRADE"],
      ["<", OK],
    ];
    starts({ kind: "url", url: "http://h/f.bin" }, talk, "begun");
  });

  it("takes no other scheme, no bytes and no credentials", () => {
    starts({ kind: "url", url: "https://h/f.bin" }, [], "refused");
    starts({ kind: "bytes", bytes: new TextSource("x") }, [], "refused");
    starts({ kind: "url", url: "http://h/f.bin", user: "u", password: "p" }, [], "refused");
  });

  it("asks how it stands, and tells it: nothing, so far, or that it is complete", () => {
    tells("0");
    tells("1,43", { kind: "progress", percent: 43 });
    tells("2,", { kind: "restarting", withinMs: 30000 });
    tells("2,0,200,0", { kind: "restarting", withinMs: 30000 });
  });

  it("tells every documented error with its meaning", () => {
    tells("2, -1000,0,0", failed(-1000, "the address is no URL (-1000)", true));
    tells("2, -1001,0,0", failed(-1001, "network error (-1001)", false));
    tells("2, -1002,0,0", failed(-1002, "the server cannot be reached (-1002)", false));
    tells("2, -1003,200,0", failed(-1003, "the firmware does not fit (-1003, HTTP status 200)", true));
    tells("2, -1004,404,0", failed(-1004, "the server answered an error (-1004, HTTP status 404)", false));
    tells("2, -1005,200,0", failed(-1005, "the firmware could not be stored (-1005, HTTP status 200)", false));
    tells("2, -1006,200,0", failed(-1006, "another error (-1006, HTTP status 200)", false));
    tells("2, -7,0,0", failed(-7, "an error that is in no table (-7)", false));
    tells("2, -1004,400,26", failed(-1004, "the server answered an error; the server does not know this firmware (-1004, HTTP status 400)", true));
  });

  it("says why it could not ask", () => {
    let kind = "";
    inChunks(
      [[">", "AT+UPGRADE?"], ["<", "\r\nERROR\r\n"]],
      (session) => new Ec716sFirmware(session).check((failure) => {
          kind = failure === undefined ? "" : failure.kind;
        }),
      () => expect(kind).toBe("error"),
    );
  });

  it("asks for the supply's voltage", () => {
    runs([[">", "AT+CBC"], ["<", "\r\n+CBC: 3812\r\n" + OK]], (firmware, told) => firmware.supplyMillivolts((_failure, value) => told.push(value ?? "nothing")), [3812]);
  });
});
