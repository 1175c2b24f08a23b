import { cmeRefusal } from "../../twin/refusal";
import { expect } from "../expect";
import { dialogue } from "./dialogue";

describe("twin, the command line", () => {
  for (const prefix of ["AT", "at", "At"]) {
    it(`takes the prefix ${prefix}`, () => {
      dialogue().send(`${prefix}\r`).expectBytes(`${prefix}\r\r\nOK\r\n`);
    });
  }

  it("does not take the prefix aT, nor a line without one", () => {
    dialogue().send("aT\rhello\r").expectBytes("aT\rhello\r");
  });

  it("answers ERROR to a line without the prefix with the quirk", () => {
    dialogue({ quirks: ["junk-is-error"] }).send("xyz\r").expectLines(["xyz", "ERROR"]);
  });

  it("takes names in lower case, and keeps strings as they are", () => {
    const t = dialogue().command('at+cscs="UCS2"', ["OK"]);
    t.command("at+cscs?", ['+CSCS: "UCS2"', "OK"]);
  });

  it("runs the manual's combined line and gives one result", () => {
    dialogue().send("ATE1Q0S0=1S3=13V1X4;+IFC=0,0;+IPR=115200\r").expectLines(["ATE1Q0S0=1S3=13V1X4;+IFC=0,0;+IPR=115200", "OK"]);
  });

  it("stops a combined line at the first command that fails", () => {
    dialogue().command("AT+CMEE=1;+NOSUCH;+CMEE=0", ["ERROR"]).command("AT+CMEE?", ["+CMEE: 1", "OK"]);
  });

  it("runs nothing of a line of which a part cannot be read", () => {
    dialogue().command('AT+CMEE=1;+CSCS="IRA', ["ERROR"]).command("AT+CMEE?", ["+CMEE: 2", "OK"]);
  });

  it("does not take a semicolon inside quotes for the end of a command", () => {
    dialogue().command('AT+CSCS="I;A"', ["ERROR"]).command('AT+CSCS="GSM";+CSCS?', ['+CSCS: "GSM"', "OK"]);
  });

  it("repeats the last line at A/ without waiting for its end", () => {
    const t = dialogue().command("AT+CMEE?", ["+CMEE: 2", "OK"]);
    t.send("A/").expectBytes("A/\r\n+CMEE: 2\r\n\r\nOK\r\n");
  });

  it("takes characters back at a backspace", () => {
    dialogue().send("AT+CMEF\bE?\r").expectLines(["AT+CMEF\bE?", "+CMEE: 2", "OK"]);
  });

  it("takes CR LF for one end of a line", () => {
    dialogue().command("ATE0", ["OK"]).send("AT\r\nAT\r\n").expectBytes("\r\nOK\r\n\r\nOK\r\n");
  });

  it("runs a line of 3071 characters and answers ERROR to a longer one", () => {
    const fill = (length: number): string => `+CMEE=1${";".repeat(length - 7)}`;
    const t = dialogue().command("ATE0", ["OK"]);
    t.send(`AT${fill(3071)}\r`).expectLines(["OK"]);
    t.command("AT+CMEE?", ["+CMEE: 1", "OK"]).command("AT+CMEE=2", ["OK"]);
    t.send(`AT${fill(3072)}\r`).expectLines(["ERROR"]);
    t.command("AT+CMEE?", ["+CMEE: 2", "OK"]);
  });

  it("answers lines that were sent together one after the other", () => {
    dialogue().send("AT+CMEE?\rAT+CGMM\r").expectLines(["AT+CMEE?", "+CMEE: 2", "OK", "AT+CGMM", "SIM767XX-XXXX", "OK"]);
  });

  it("loses what exceeds its input buffer, and counts it", () => {
    const t = dialogue({ inputCapacity: 16, responseMs: [200, 200] }).command("ATE0", ["OK"]);
    t.send("AT\r".repeat(10)).run(6000);
    const answered = t.takeLines().length;
    const lost = t.twin.firmware?.intake.bytesLost ?? 0;
    expect(answered < 10 && lost > 0).toBe(true);
  });

  it("keeps unsolicited lines out of a line that is being typed, and lets them go before its answer", () => {
    const t = dialogue().type("AT+CM").run(50);
    t.twin.firmware?.urc("+NEWS: 1");
    t.run(50).send("EE?\r").expectBytes("AT+CMEE?\r\r\n+NEWS: 1\r\n\r\n+CMEE: 2\r\n\r\nOK\r\n");
  });

  it("holds unsolicited lines no longer than a second for a line that is not ended", () => {
    const t = dialogue().type("AT+CM").run(50);
    t.twin.firmware?.urc("+NEWS: 1");
    t.run(900).expectBytes("AT+CM");
    t.run(200).expectBytes("\r\n+NEWS: 1\r\n");
  });

  it("puts unsolicited lines, even two, between a command and its echo with the quirk", () => {
    const t = dialogue({ quirks: ["urc-before-echo"] }).type("AT+CM").run(5);
    t.twin.firmware?.urc("+NEWS: 1");
    t.twin.firmware?.urc("+NEWS: 2");
    t.send("EE?\r").expectBytes("\r\n+NEWS: 1\r\n\r\n+NEWS: 2\r\nAT+CMEE?\r\r\n+CMEE: 2\r\n\r\nOK\r\n");
  });

  it("puts one more empty line before an answer, and none more before +CME ERROR, with the quirk", () => {
    const t = dialogue({ quirks: ["answer-blank-extra"] });
    t.send("AT\r").expectBytes("AT\r\r\n\r\nOK\r\n");
    t.send("AT+CMUX=0\r").expectBytes("AT+CMUX=0\r\r\n+CME ERROR: operation not supported\r\n");
  });

  it("leaves out the empty line before an answer with the quirk", () => {
    const t = dialogue({ quirks: ["answer-blank-missing"] });
    t.send("AT\r").expectBytes("AT\r\nOK\r\n");
    t.command("ATE0", ["OK"]).send("AT\r").expectBytes("OK\r\n");
  });

  it("puts empty lines between the lines of an answer with the quirk", () => {
    const t = dialogue({ quirks: ["items-blank-lines"] }).command("ATE0", ["OK"]).send("ATI\r");
    expect(t.take().split("\r\n\r\n").length).toBe(5);
  });

  it("asks the newest behaviour first, and those before it where it passes", () => {
    const t = dialogue();
    t.twin.addBehaviour((x) => {
      if (x.command.name !== "+CSQ") return false;
      x.line("+CSQ: 7,7").ok();
      return true;
    });
    t.command("AT+CSQ", ["+CSQ: 7,7", "OK"]).command("AT+CMEE?", ["+CMEE: 2", "OK"]);
    t.twin.reset();
    t.waitUntilRunning().command("AT+CSQ", ["+CSQ: 7,7", "OK"]);
  });

  it("reads counted data of any value after a prompt", () => {
    const t = dialogue();
    let data = "";
    t.twin.addBehaviour((x) => {
      if (x.command.name !== "+TAKE") return false;
      x.prompt("\r\n>").readCounted(6, (bytes) => {
        data = bytes;
        x.ok();
      });
      return true;
    });
    t.send("AT+TAKE\r").expectBytes("AT+TAKE\r\r\n>");
    t.send("OK\r\n\x1a\x00").expectBytes("\r\nOK\r\n");
    expect(data).toBe("OK\r\n\x1a\x00");
  });

  it("ends a command that is refused after its data", () => {
    const t = dialogue();
    t.twin.addBehaviour((x) => {
      if (x.command.name !== "+TAKE") return false;
      x.prompt("\r\n>").readCounted(2, () => {
        throw cmeRefusal(20);
      });
      return true;
    });
    t.send("AT+TAKE\rab").expectLines(["AT+TAKE", ">", "+CME ERROR: memory full"]);
    t.command("AT", ["OK"]);
  });

  it("reads data up to CTRL-Z with the escapes of ETX, and gives up at ESC", () => {
    const t = dialogue();
    const entered: (string | undefined)[] = [];
    t.twin.addBehaviour((x) => {
      if (x.command.name !== "+TAKE") return false;
      x.prompt("\r\n>").readText({ maximum: 20, escapes: true, echo: true }, (bytes) => {
        entered.push(bytes);
        x.ok();
      });
      return true;
    });
    t.send("AT+TAKE\ra\x03\x1ab\x03\x03c\x1a").send("AT+TAKE\rabc\x1b");
    expect(entered.length).toBe(2);
    expect(entered[0]).toBe("a\x1ab\x03c");
    expect(entered[1]).toBe(undefined);
  });
});
