import type { FirmwareSource } from "../../../drivers/modem";
import { firmwareService, Sim767xxFirmware } from "../../../drivers/sim767xx/firmware";
import { Sim767xxModule } from "../../../drivers/sim767xx/module";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks, type Talk } from "../scripted-module";
import { AnsweringModule } from "./answering-module";

const OK = "\r\nOK\r\n";

/** Starts an update; what the service tells, in order, must be `expected`. */
function updates(source: FirmwareSource, talk: Talk, expected: readonly string[]): void {
  let told: string[] = [];
  inChunks(
    talk,
    (session) => {
      told = [];
      const firmware = new Sim767xxFirmware(session);
      firmware.onFirmwareEvent((event) => {
        if (event.kind === "progress") told.push(`${event.percent}%`);
        else if (event.kind === "restarting") told.push(`restarts within ${event.withinMs}`);
        else told.push("gave up: " + event.failure.message);
      });
      firmware.start(source, (failure) => told.push(failure === undefined ? "begun" : failure.kind));
    },
    () => expect(told).toEqual(expected),
  );
}

describe("the firmware service of a SIM767XX", () => {
  it("has the module fetch its firmware by HTTP, and tells how that goes to its end", () => {
    const talk: Talk = [
      [">", 'AT+CFOTA=0,1,"https://h/f.par",,'],
      ["<", OK + "\r\n+CFOTA: FOTA,START\r\n\r\n+CFOTA:DOWNLOADING:0\r\n\r\n+CFOTA: DOWNLOADING:100\r\n\r\n+CFOTA: 100\r\n"],
    ];
    updates({ kind: "url", url: "https://h/f.par" }, talk, ["begun", "0%", "100%", "restarts within 8000"]);
  });

  it("says host and path alone to FTP, with user and password", () => {
    const talk: Talk = [
      [">", 'AT+CFOTA=0,0,"h:2121/f.par",u,p'],
      ["<", OK + "\r\n+CFOTA: ERROR\r\n"],
    ];
    updates({ kind: "url", url: "FTP://h:2121/f.par", user: "u", password: "p" }, talk, [
      "begun",
      "gave up: the module gave the update up; check address, server and image",
    ]);
  });

  it("tells the number of a failure", () => {
    updates({ kind: "url", url: "http://h/f" }, [[">", 'AT+CFOTA=0,1,"http://h/f",,'], ["<", OK + "\r\n+CFOTA: 7\r\n"]], [
      "begun",
      "gave up: the module gave the update up with the number 7, which its manual does not explain; check address, server and image",
    ]);
  });

  it("sends bytes over the UART, and tells how many have gone", () => {
    const image = "0123456789";
    const talk: Talk = [
      [">", "AT+LFOTA=0,10"],
      ["<", OK],
      [">", "AT+LFOTA=1,10"],
      ["<", "\r\n>"],
      [">>", image],
      ["<", OK + "\r\n+CFOTA: 100\r\n"],
    ];
    updates({ kind: "bytes", bytes: new TextSource(image) }, talk, ["begun", "0%", "100%", "restarts within 8000"]);
  });

  it("tells that the module refused the bytes behind the last one", () => {
    const talk: Talk = [[">", "AT+LFOTA=0,1"], ["<", OK], [">", "AT+LFOTA=1,1"], ["<", "\r\n>"], [">>", "x"], ["<", "\r\nERROR\r\n"]];
    updates({ kind: "bytes", bytes: new TextSource("x") }, talk, ["begun", "0%", "gave up: AT+LFOTA=1,1: ERROR"]);
  });

  it("refuses an address of another scheme, and sends nothing", () => {
    updates({ kind: "url", url: "tftp://h/f" }, [], ["refused"]);
    updates({ kind: "url", url: "h/f" }, [], ["refused"]);
  });

  it("asks for the supply's voltage, and is asked for news without a word", () => {
    let millivolts: number | undefined;
    let asked = 0;
    inChunks(
      [[">", "AT+CBC"], ["<", "\r\n+CBC: 3.749V\r\n" + OK]],
      (session) => {
        const firmware = new Sim767xxFirmware(session);
        asked = 0;
        firmware.check((failure) => {
          if (failure === undefined) asked++;
        });
        firmware.supplyMillivolts((_failure, value) => {
          millivolts = value;
        });
      },
      () => {
        expect(millivolts).toBe(3749);
        expect(asked).toBe(1);
      },
    );
  });

  it("is there where the modem was given it", () => {
    const module = new AnsweringModule(7);
    const made = new Sim767xxModule(module.uart, module.clock, {}, { firmware: firmwareService });
    expect(made.firmware !== undefined).toBe(true);
    const bare = new Sim767xxModule(module.uart, module.clock, {}, {});
    expect(bare.firmware).toBe(undefined);
  });
});
