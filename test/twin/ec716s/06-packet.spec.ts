import { Environment } from "../../../twin/state/environment";
import { ec716sDialogue } from "../dialogue";

describe("EC716S twin, chapter 6", () => {
  const examples: [string, string[]][] = [
    ["AT+CGREG=?", ["+CGREG:(0-5)", "OK"]],
    ["AT+CGREG?", ["+CGREG: 0,1", "OK"]],
    ["AT+CGATT=?", ["+CGATT: (0-1)", "OK"]],
    ["AT+CGATT?", ["+CGATT: 1", "OK"]],
    ["AT+CGACT=?", ["+CGACT: (0,1)", "OK"]],
    ["AT+CGACT?", ["+CGACT: 1,1", "OK"]],
    ["AT+CGPADDR=?", ["+CGPADDR: (1)", "OK"]],
    ["AT+CGEREP=?", ["+CGEREP:(0,1), (0,1)", "OK"]],
    ["AT+CGEREP?", ["+CGEREP:0,0", "OK"]],
    ["AT+CGEREP=1,0", ["OK"]],
    ["AT+CGAUTH=?", ["+CGAUTH: (1-15), (0-2), (0-64), (0-64)", "OK"]],
    ["AT+CGAUTH?", ['+CGAUTH: 1,0,"",""', "OK"]],
    ["AT+CGATT=2", ["ERROR"]],
    ["AT+CGDCONT=16", ["ERROR"]],
    ['AT+CGDCONT=2,"X25"', ["ERROR"]],
    ["AT+CGPADDR=9", ["ERROR"]],
    ["AT+CGACT=1,5", ["+CME ERROR: 148"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line}`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  it("answers the ranges of AT+CGDCONT as in the example", () => {
    ec716sDialogue().command("AT+CGDCONT=?", [
      '+CGDCONT: (1-15),"IP",,,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
      '+CGDCONT: (1-15),"IPV6",,,,,(0),(0,2),(0),(0),(0,1),(0),(0),(0)',
      '+CGDCONT: (1-15),"IPV4V6",,,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
      '+CGDCONT: (1-15),"Non-IP",,,,,(0),(0,2),(0),(0),(0,1),(0),(0),(0),(0,1)',
      "OK",
    ]);
  });

  it("has context 1 active after the registration, with the network's name and the address as its fourth field", () => {
    const t = ec716sDialogue();
    const address = t.twin.firmware?.pdp.address(1) ?? "none";
    t.command("AT+CGDCONT?", [`+CGDCONT: 1,"IP","xz01.njm2mapn","${address}",0,0`, "OK"]);
    t.command("AT+CGPADDR=1", [`+CGPADDR: 1,"${address}"`, "OK"]).command("AT+CGPADDR", [`+CGPADDR: 1,"${address}"`, "OK"]);
  });

  it("defines, activates, ends and forgets a context", () => {
    const t = ec716sDialogue().command('AT+CGDCONT=2,"IP","internet"', ["OK"]);
    t.command("AT+CGACT=1,2", ["OK"]).command("AT+CGACT?", ["+CGACT: 1,1", "+CGACT: 2,1", "OK"]);
    t.command("AT+CGACT=0,2", ["OK"]).command("AT+CGPADDR=2", ["+CGPADDR: 2", "OK"]);
    t.command("AT+CGDCONT=2", ["OK"]).command("AT+CGACT?", ["+CGACT: 1,1", "OK"]);
  });

  it("takes all defined contexts where AT+CGACT names none", () => {
    ec716sDialogue().command("AT+CGACT=0", ["OK"]).command("AT+CGACT?", ["+CGACT: 1,0", "OK"]);
  });

  it("refuses an access point that the network does not have", () => {
    const environment = new Environment();
    environment.apns = ["internet"];
    const t = ec716sDialogue({ environment }).command('AT+CGDCONT=2,"IP","wrong"', ["OK"]);
    t.command("AT+CGACT=1,2", ["+CME ERROR: 133"]);
  });

  it("refuses to attach and to activate while the radio is off", () => {
    ec716sDialogue().command("AT+CFUN=4", ["OK"]).command("AT+CGATT=1", ["+CME ERROR: 797"]).command("AT+CGACT=1,1", ["+CME ERROR: 797"]);
  });

  it("keeps user and password in this order", () => {
    const t = ec716sDialogue().command('AT+CGAUTH=1,2,"anna","secret"', ["OK"]);
    t.command("AT+CGAUTH?", ['+CGAUTH: 1,2,"anna","secret"', "OK"]).command("AT+CGAUTH=1,0", ["OK"]).command("AT+CGAUTH?", ['+CGAUTH: 1,0,"",""', "OK"]);
  });

  it("reports activation and deactivation when that is asked for", () => {
    const t = ec716sDialogue().command("AT+CGEREP=1", ["OK"]);
    t.command("AT+CGACT=0,1", ["+CGEV: ME PDN DEACT 1", "OK"]).command("AT+CGACT=1,1", ["+CGEV: ME PDN ACT 1", "OK"]);
  });

  it("reports a context that the network ends, and a detach", () => {
    const t = ec716sDialogue().command("AT+CGEREP=1", ["OK"]);
    t.twin.dropContext();
    t.run(1000).expectLines(["+CGEV: EPS PDN DEACT 1"]);
    t.command("AT+CGATT=0", ["+CGEV: ME DETACH", "OK"]);
  });

  it("reports nothing by default", () => {
    ec716sDialogue().command("AT+CGACT=0,1", ["OK"]);
  });

  it("reports the detach with AT+CGREG=1", () => {
    ec716sDialogue().command("AT+CGREG=1", ["OK"]).command("AT+CGATT=0", ["+CGREG: 0", "OK"]);
  });
});

describe("EC716S twin, chapter 6, beyond the manual", () => {
  it("ends the lines of AT+CGDCONT? in ten empty fields", () => {
    const t = ec716sDialogue({ quirks: ["cgdcont-long-tail"] });
    const address = t.twin.firmware?.pdp.address(1) ?? "none";
    t.command("AT+CGDCONT?", [`+CGDCONT: 1,"IP","xz01.njm2mapn","${address}",,,,,,,,,,`, "OK"]);
  });

  it("ends AT+CGAUTH? without OK", () => {
    ec716sDialogue({ quirks: ["cgauth-no-ok"] }).command("AT+CGAUTH?", ['+CGAUTH: 1,0,"",""']).command("AT", ["OK"]);
  });

  it("says that a message came in the middle of AT+CGACT", () => {
    ec716sDialogue({ quirks: ["cmti-in-cgact"] }).command("AT+CGACT=1,1", ['+CMTI: "SM",1', "OK"]);
  });
});
