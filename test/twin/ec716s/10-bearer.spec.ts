import { expect } from "../../expect";
import { Environment } from "../../../twin/state/environment";
import { ec716sDialogue } from "../dialogue";

describe("EC716S twin, chapter 10", () => {
  const answers: [string, string[]][] = [
    ["AT+SAPBR=?", ['+SAPBR: (0-4),(1-3),"ConParamTag","ConParamValue"', "OK"]],
    ["AT+SAPBR=2,1", ["+SAPBR: 1,3,000.000.000.000", "OK"]],
    ['AT+SAPBR=4,1,"CONTYPE"', ["+SAPBR:CONTYPE,GPRS", "OK"]],
    ["AT+SAPBR=4,2", ["+SAPBR:CONTYPE,GPRS", "+SAPBR:APN,", "+SAPBR:USER,", "+SAPBR:PWD,", "+SAPBR:PHONENUM,", "+SAPBR:RATE,2", "OK"]],
    ['AT+SAPBR=3,1,"Contype","GPRS"', ["OK"]],
    ['AT+SAPBR=3,1,"CONTYPE","LTE"', ["ERROR"]],
    ['AT+SAPBR=3,1,"RATE",4', ["ERROR"]],
    [`AT+SAPBR=3,1,"APN","${"a".repeat(51)}"`, ["ERROR"]],
    ['AT+SAPBR=3,1,"WHAT","x"', ["ERROR"]],
    ["AT+SAPBR=1,4", ["ERROR"]],
    ["AT+SAPBR=5,1", ["ERROR"]],
    ['AT+SAPBR=1,1,"APN"', ["ERROR"]],
    ["AT+SAPBR=0,1", ["+CME ERROR: 3"]],
  ];
  for (const [line, answer] of answers) {
    it(`answers ${line}`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  it("opens a bearer on the context of the attach, with three digits in each part of the address, and closes it", () => {
    const t = ec716sDialogue().command("AT+SAPBR=1,1", ["OK"]).command("AT+SAPBR=1,1", ["+CME ERROR: 3"]);
    const address = (t.twin.firmware?.pdp.address(1) ?? "").split(".").map((part) => part.padStart(3, "0")).join(".");
    t.command("AT+SAPBR=2,1", [`+SAPBR: 1,1,${address}`, "OK"]).command("AT+SAPBR=2,2", ["+SAPBR: 2,3,000.000.000.000", "OK"]);
    t.command("AT+SAPBR=0,1", ["OK"]).command("AT+SAPBR=2,1", ["+SAPBR: 1,3,000.000.000.000", "OK"]);
    expect(t.twin.firmware?.pdp.isActive(1)).toBe(true);
  });

  it("opens it under the name, user and password that it was given", () => {
    const environment = new Environment();
    environment.apns = ["private"];
    environment.accounts = { private: { user: "u", password: "p" } };
    const t = ec716sDialogue({ environment });
    t.command('AT+SAPBR=3,1,"APN","private"', ["OK"]).command('AT+SAPBR=3,1,"USER","u"', ["OK"]).command("AT+SAPBR=1,1", ["ERROR"]);
    t.command('AT+SAPBR=3,1,"PWD","p"', ["OK"]).command("AT+SAPBR=1,1", ["OK"]);
  });

  it("tells the end of its context once, and may be opened again", () => {
    const t = ec716sDialogue().command("AT+SAPBR=1,1", ["OK"]).command("AT+SAPBR=1,3", ["OK"]);
    t.twin.dropContext();
    t.run(500).expectLines(["+SAPBR 1: DEACT", "+SAPBR 3: DEACT"]);
    t.command("AT+SAPBR=2,1", ["+SAPBR: 1,3,000.000.000.000", "OK"]).command("AT+SAPBR=1,1", ["OK"]);
  });
});
