import { CME_TEXTS } from "../../../twin/ec716s/03-errors";
import { cmeRefusal } from "../../../twin/refusal";
import { expect } from "../../expect";
import { ec716sDialogue } from "../dialogue";

describe("EC716S twin, chapter 3", () => {
  const examples: [string, string[]][] = [
    ["AT+CSCS?", ['+CSCS: "GSM"', "OK"]],
    ["AT+CSCS=?", ['+CSCS:"GSM","IRA","UCS2"', "OK"]],
    ['AT+CSCS="UCS2"', ["OK"]],
    ["AT&W", ["OK"]],
    ["AT&F", ["OK"]],
    ["ATE1", ["OK"]],
    ["ATQ0", ["OK"]],
    ["ATS3?", ["13", "OK"]],
    ["ATS3=13", ["OK"]],
    ["ATS5?", ["8", "OK"]],
    ["ATS5=8", ["OK"]],
    ["AT&C0", ["OK"]],
    ["AT&D2", ["OK"]],
    ["AT+CCLK=?", ["OK"]],
    ["AT+CMEE=?", ["+CMEE: (0-2)", "OK"]],
    ["AT+CMEE?", ["+CMEE: 1", "OK"]],
    ["AT+CMEE=", ["OK"]],
    ["AT+WISN?", ["OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line}`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  const refused = [
    "AT+CSCS=GSM", 'AT+CSCS="gsm"', "ATE2", "ATQ2", "ATS3=10", "ATS5=9", "AT&C2", "AT&D3", "AT+CMEE=3", 'AT+CCLK="18/13/07,13:28:29+32"',
    'AT+CCLK="18/08/07,13:28:29+49"', 'AT+CCLK="18/08/07,13:28:29-48"', 'AT+CCLK="18/08/07,13:28:29"', 'AT+WISN=""', `AT+WISN="${"1".repeat(65)}"`, "ATZ", "AT&V",
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      ec716sDialogue().command(line, ["ERROR"]);
    });
  }

  it("answers nothing more than information under ATQ1, not even to ATQ1 itself, and is mute over restarts once that is stored", () => {
    const t = ec716sDialogue().command("ATE0", ["OK"]).send("ATQ1\r").expectBytes("");
    t.send("AT+CSCS?\r").expectLines(['+CSCS: "GSM"']);
    t.send("AT&W\r").expectBytes("");
    t.twin.reset();
    t.waitUntilRunning().train().quiet().take();
    t.send("AT+CSCS?\r").expectLines(['+CSCS: "GSM"']);
    t.command("ATQ0", ["OK"]);
  });

  it("loads what AT&W stored at each start, and forgets what was only set", () => {
    const t = ec716sDialogue().command("ATE0&W", ["OK"]).command("AT+CMEE=2;+CSCS=\"IRA\"", ["OK"]);
    t.twin.reset();
    t.waitUntilRunning().train().quiet().take();
    t.send("AT+CMEE?\r").expectBytes("\r\n+CMEE: 1\r\n\r\nOK\r\n");
    t.command("AT+CSCS?", ['+CSCS: "GSM"', "OK"]);
  });

  it("brings its first values back by AT&F, until the next start where others are stored", () => {
    const t = ec716sDialogue().command("AT+CMEE=2;&W;&F", ["OK"]).command("AT+CMEE?", ["+CMEE: 1", "OK"]);
    t.twin.reset();
    t.waitUntilRunning().train().quiet().take();
    t.command("AT+CMEE?", ["+CMEE: 2", "OK"]);
  });

  it("runs the clock from what it was set to, as the manual's example has it", () => {
    const t = ec716sDialogue().command('AT+CCLK="18/08/07,13:28:29+32"', ["OK"]).run(1700);
    t.command("AT+CCLK?", ['+CCLK: "18/08/07,13:28:31+32"', "OK"]);
    t.twin.reset();
    t.waitUntilRunning().train().quiet().take();
    expect((t.send("AT+CCLK?\r").takeLines()[1] ?? "").startsWith('+CCLK: "18/08/07,13:28')).toBe(true);
  });

  it("reads a serial number back bare, which may look like a result code, also after a restart", () => {
    const t = ec716sDialogue().command('AT+WISN="1234567890"', ["OK"]).command("AT+WISN?", ["1234567890", "OK"]);
    t.command('AT+WISN="OK"', ["OK"]);
    t.twin.losePower();
    ec716sDialogue({ nvram: t.nvram }).command("AT+WISN?", ["OK", "OK"]);
  });

  it("has the 201 codes of +CME ERROR with the manual's spelling", () => {
    expect(Object.keys(CME_TEXTS).length).toBe(201);
    expect([CME_TEXTS[49], CME_TEXTS[982], CME_TEXTS[797], CME_TEXTS[65535]]).toEqual(["EXE_NOT_SURPORT", "ERROR", "CFUN state is 0 or 4", "Other Error"]);
  });

  for (const [mode, answer] of [[0, "ERROR"], [1, "+CME ERROR: 50"], [2, "+CME ERROR: EXE_FAIL"]] as const) {
    it(`shows an error as AT+CMEE=${mode} says`, () => {
      const t = ec716sDialogue();
      t.twin.addBehaviour((x) => {
        if (x.command.name === "+FAILS") throw cmeRefusal(50);
        return false;
      });
      t.command(`AT+CMEE=${mode}`, ["OK"]).command("AT+FAILS", [answer]);
    });
  }

  it("runs a combined line of basic and extended commands with one result", () => {
    ec716sDialogue().command("ATE0&W+CMEE=2;&W", ["OK"]).command("AT+CMEE?", ["+CMEE: 2", "OK"]);
    ec716sDialogue().command("AT+CMEE=1;+CIMI;+VER", ["460030000000001", "YM310.X09_AT.U60_R2.0.0.240820", "OK"]);
  });
});
