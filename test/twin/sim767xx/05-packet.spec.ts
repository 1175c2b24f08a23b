import { Environment } from "../../../twin/state/environment";
import { expect } from "../../expect";
import { dialogue } from "../dialogue";

describe("SIM767XX twin, chapter 5: attach and contexts", () => {
  const examples: [string, string[]][] = [
    ["AT+CGREG=?", ["+CGREG: (0-2)", "OK"]],
    ["AT+CGREG?", ["+CGREG: 0,1", "OK"]],
    ["AT+CGREG=1", ["OK"]],
    ["AT+CGREG", ["OK"]],
    ["AT+CEREG=?", ["+CEREG: (0-2)", "OK"]],
    ["AT+CEREG?", ["+CEREG: 0,1", "OK"]],
    ["AT+CEREG=1", ["OK"]],
    ["AT+CEREG", ["OK"]],
    ["AT+CGATT=?", ["+CGATT: (0-1)", "OK"]],
    ["AT+CGATT?", ["+CGATT: 1", "OK"]],
    ["AT+CGACT=?", ["+CGACT: (0,1)", "OK"]],
    ["AT+CGACT?", ["+CGACT: 1,1", "OK"]],
    ["AT+CGACT=1,1", ["OK"]],
    ["AT+CGDCONT?", ['+CGDCONT: 1,"IP",""', "OK"]],
    ['AT+CGDCONT=1,"IP","cnnet"', ["OK"]],
    ["AT+CGDCONT", ["OK"]],
    ["AT+CGDATA=?", ['+CGDATA: ("M-PT")', "OK"]],
    ['AT+CGDATA="M-PT",1', ["OK"]],
    ["AT+CGPADDR=?", ["+CGPADDR: (1)", "OK"]],
    ["AT+CGEREP=?", ["+CGEREP: (0,1),(0)", "OK"]],
    ["AT+CGEREP?", ["+CGEREP: 0,0", "OK"]],
    ["AT+CGEREP=1", ["OK"]],
    ["AT+CGEREP", ["OK"]],
    ["AT+CGAUTH=?", ["+CGAUTH: (1-15),(0-2),(64),(64)", "OK"]],
    ["AT+CGAUTH=1,0", ["OK"]],
    ["AT+CGAUTH", ["OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  const refused = [
    "AT+CGDCONT=0", "AT+CGDCONT=16", 'AT+CGDCONT=1,"PPP","x"', "AT+CGDCONT=1,IP", 'AT+CGDCONT=1,"IP","a b"', 'AT+CGDCONT=1,"IP","x",,3',
    "AT+CGACT=2,1", "AT+CGATT=2", "AT+CGEREP=2", "AT+CGEREP=1,1", 'AT+CGAUTH=1,1,"secret"', "AT+CGAUTH=1,2", "AT+CGPADDR=2", 'AT+CGDATA="PPP",1',
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("lists the ranges of each type", () => {
    const t = dialogue().send("AT+CGDCONT=?\r");
    expect(t.takeLines().slice(3)).toEqual([
      '+CGDCONT: (1-15),"IPV4V6",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
      '+CGDCONT: (1-15),"Non-IP",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0),(0,1)',
      "OK",
    ]);
  });

  it("keeps definitions and credentials over a restart, user name before password", () => {
    const first = dialogue().command('AT+CGDCONT=2,"IPV4V6","iot","1.2.3.4",0,0', ["OK"]).command('AT+CGAUTH=2,1,"secret","me"', ["OK"]);
    const t = dialogue({ nvram: first.nvram });
    t.command("AT+CGDCONT?", ['+CGDCONT: 1,"IP",""', '+CGDCONT: 2,"IPV4V6","iot","",0,0', "OK"]);
    t.command("AT+CGAUTH?", ['+CGAUTH: 1,0,"",""', '+CGAUTH: 2,1,"me","secret"', "OK"]);
    t.command("AT+CGDCONT=2", ["OK"]).command("AT+CGDCONT?", ['+CGDCONT: 1,"IP",""', "OK"]);
  });

  it("does not forget a context that is active", () => {
    dialogue().command("AT+CGDCONT=1", ["+CME ERROR: CID is active"]);
  });

  it("activates a second context, which gets an address, and says so by +CGEV", () => {
    const t = dialogue().command('AT+CGDCONT=2,"IP","iot"', ["OK"]).command("AT+CGEREP=1", ["OK"]);
    t.send("AT+CGACT=1,2\r").run(1000).expectLines(["AT+CGACT=1,2", "+CGEV: ME PDN ACT 2", "OK"]);
    const address = t.twin.firmware?.pdp.address(2) ?? "none";
    t.command("AT+CGPADDR=2", [`+CGPADDR: 2,${address}`, "OK"]);
    t.send("AT+CGACT=0,2\r").run(1000).expectLines(["AT+CGACT=0,2", "+CGEV: ME PDN DEACT 2", "OK"]);
    t.command("AT+CGACT?", ["+CGACT: 1,1", "+CGACT: 2,0", "OK"]).command("AT+CGPADDR=2", ["+CGPADDR: 2", "OK"]);
  });

  it("activates all defined contexts where no number is given", () => {
    const t = dialogue().command('AT+CGDCONT=3,"IP","iot"', ["OK"]);
    t.send("AT+CGACT=1\r").run(2000).expectLines(["AT+CGACT=1", "OK"]);
    t.command("AT+CGACT?", ["+CGACT: 1,1", "+CGACT: 3,1", "OK"]);
  });

  it("refuses a context that is not defined, and one whose APN the network does not have", () => {
    const environment = new Environment();
    environment.apns = ["iot"];
    const t = dialogue({ environment });
    t.command("AT+CGACT=1,5", ["+CME ERROR: CID is not defined"]).command('AT+CGDCONT=2,"IP","other"', ["OK"]);
    t.send("AT+CGACT=1,2\r").run(1000).expectLines(["AT+CGACT=1,2", "+CME ERROR: requested service option not subscribed"]);
    t.twin.quirks.set("cme-cause", true);
    t.send("AT+CGACT=1,2\r").run(1000);
    t.expectLines(["AT+CGACT=1,2", "+CME ERROR: requested service option not subscribed (#33)", "+CGEV: ME PDN DEACT 2"]);
  });

  it("reports a detach once, without its contexts, and the new attach with its context", () => {
    const t = dialogue().command("AT+CGEREP=1", ["OK"]).command("AT+CEREG=1", ["OK"]);
    t.send("AT+CGATT=0\r").run(2000).expectLines(["AT+CGATT=0", "+CEREG: 0", "+CGEV: ME DETACH", "OK"]);
    t.command("AT+CGATT?", ["+CGATT: 0", "OK"]).command("AT+CGACT?", ["+CGACT: 1,0", "OK"]);
    t.send("AT+CGATT=1\r").run(3000).expectLines(["AT+CGATT=1", "+CEREG: 1", "OK", "+CGEV: ME PDN ACT 1"]);
  });

  it("reports what the network ends, and is silent about it with AT+CGEREP=0", () => {
    const t = dialogue().command("AT+CGEREP=1", ["OK"]);
    t.twin.firmware?.pdp.deactivate(1, "network");
    t.run(100).expectLines(["+CGEV: NW PDN DEACT 1"]);
    t.command("AT+CGEREP=0", ["OK"]).send("AT+CGACT=1,1\r").run(1000).expectLines(["AT+CGACT=1,1", "OK"]);
  });

  it("has the field's forms of +CGEV with their quirk", () => {
    const t = dialogue({ quirks: ["cgev-forms"] }).command("AT+CGEREP=1", ["OK"]).command('AT+CGDCONT=8,"IP","iot"', ["OK"]);
    t.send("AT+CGACT=1,8\r").run(1000).expectLines(["AT+CGACT=1,8", "+CGEV: ME PDN ACT 8,1", "OK"]);
    t.send("AT+CGATT=0\r").run(2000).take();
    t.send("AT+CGATT=1\r").run(3000).expectLines(["AT+CGATT=1", "+CGEV: NW REATTACH", "OK", "+CGEV: EPS PDN ACT 1"]);
  });

  it("needs service for attach and activation", () => {
    const t = dialogue();
    t.twin.environment.setCoverage(false);
    t.run(3000).command("AT+CGATT=1", ["+CME ERROR: no nw service"]).command("AT+CGACT=1,1", ["+CME ERROR: no nw service"]);
    t.send("AT+CFUN=4\r").run(2000).take();
    t.command("AT+CGACT=1,1", ["+CME ERROR: not attached to network due to MT functionality restrictions"]);
  });

  it("ends a line of AT+CGDCONT? in 4 to 11 empty fields with its quirk", () => {
    for (let seed = 1; seed < 8; seed++) {
      const line = dialogue({ seed, quirks: ["cgdcont-empty-fields"] }).send("AT+CGDCONT?\r").takeLines()[1] ?? "";
      expect({ seed, line, matches: /^\+CGDCONT: 1,"IP",""(?:,){4,11}$/.test(line) }).toEqual({ seed, line, matches: true });
    }
  });
});
