import { expect } from "../../expect";
import { Environment } from "../../../twin/state/environment";
import { broughtUp, connected, linesOf, linkWorld, PEER, PEER_ADDRESS, PORT } from "./09-world";

const STATE = "AT+CIPSTATUS";

describe("EC716S twin, chapter 9: the bearer", () => {
  it("goes from state to state as 9.40 says", () => {
    const { t } = linkWorld();
    t.command(STATE, ["OK", "STATE: IP INITIAL"]).command("AT+CSTT", ["OK"]).command(STATE, ["OK", "STATE: IP START"]);
    t.command("AT+CIICR", ["OK"]).command(STATE, ["OK", "STATE: IP GPRSACT"]);
    const address = t.twin.firmware?.pdp.address(1) ?? "none";
    t.command("AT+CIFSR", [address]).command(STATE, ["OK", "STATE: IP STATUS"]);
    t.command(`AT+CIPSTART="TCP","${PEER}",${PORT}`, ["OK", "CONNECT OK"]).command(STATE, ["OK", "STATE: CONNECT OK"]);
    t.command("AT+CIPCLOSE", ["CLOSE OK"]).command(STATE, ["OK", "STATE: TCP CLOSED"]);
    t.command("AT+CIPSHUT", ["SHUT OK"]).command(STATE, ["OK", "STATE: IP INITIAL"]);
  });

  it("ends AT+CIFSR with the bare address, and gives an OK to the line where another command follows", () => {
    const { t } = broughtUp();
    const address = t.twin.firmware?.pdp.address(1) ?? "none";
    t.send("AT+CIFSR\r").expectBytes(`\r\n${address}\r\n`);
    t.command("AT+CIFSR;E0", [address, "OK"]);
  });

  const refused: [string, string, string[]][] = [
    ["AT+CSTT behind another", "AT+CSTT", ["+CME ERROR: 3"]],
    ["AT+CIICR in another state", "AT+CIICR", ["ERROR"]],
    ["AT+CIPMUX outside IP INITIAL", "AT+CIPMUX=1", ["+CME ERROR: 3"]],
    ["AT+CIPMODE outside IP INITIAL", "AT+CIPMODE=1", ["+CME ERROR: 3"]],
  ];
  for (const [what, line, answer] of refused) {
    it(`refuses ${what}`, () => {
      broughtUp().t.command(line, answer);
    });
  }

  it("refuses AT+CIFSR before the context is up", () => {
    linkWorld().t.command("AT+CIFSR", ["ERROR"]);
  });

  it("fails AT+CIICR for an access point that the network does not have", () => {
    const environment = new Environment();
    environment.apns = ["internet"];
    const { t } = linkWorld({ environment });
    t.command('AT+CSTT="wrong"', ["OK"]).command("AT+CIICR", ["ERROR"]);
    t.command("AT+CIPSHUT", ["SHUT OK"]).command('AT+CSTT="internet","u","p"', ["OK"]).command("AT+CIICR", ["OK"]);
    t.command("AT+CSTT?", ['+CSTT: "internet","u","p"', "OK"]);
  });

  it("tells the end of the context once, and stays in PDP DEACT until AT+CIPSHUT", () => {
    const { t } = connected();
    t.twin.dropContext();
    t.run(500).expectLines(["+PDP DEACT"]);
    t.command(STATE, ["OK", "STATE: PDP DEACT"]).command("AT+CIPSTART=TCP,a.example,80", ["+CME ERROR: 3"]);
    t.command("AT+CIPSHUT", ["SHUT OK"]).command(STATE, ["OK", "STATE: IP INITIAL"]);
  });

  it("goes to PDP DEACT with AT+CGATT=0", () => {
    const { t } = broughtUp();
    expect(linesOf(t, "AT+CGATT=0")).toEqual(["+PDP DEACT", "OK"]);
    t.command(STATE, ["OK", "STATE: PDP DEACT"]);
  });

  it("says nothing of a context that the TCP/IP task does not use", () => {
    const { t } = linkWorld();
    t.twin.dropContext();
    t.run(500).expectLines([]);
  });

  it("gives context 1 the private access point, and keeps it", () => {
    const { t } = linkWorld();
    t.command("AT+CPNETAPN=?", ['+CPNETAPN: setmode=[2,3],"apn","Username","Password", authtype=[0,1,2]', "OK"]);
    t.command("AT+CPNETAPN=2,jscmiot,u9682,iot98765,2", ["OK"]).run(2000);
    expect(linesOf(t, "AT+CGDCONT?")[0]).toContain('+CGDCONT: 1,"IP","jscmiot","10.');
    t.command("AT+CPNETAPN?", ["MODE:2", "APN:jscmiot", "USR:u9682", "PWD:iot98765", "AUTHMODE:2", "OK"]);
    t.command("AT+CPNETAPN=3", ["OK"]).command("AT+CPNETAPN?", ["MODE:3", "APN:", "USR:", "PWD:", "AUTHMODE:0", "OK"]);
  });

  it("shows the network the account of the private access point when it attaches, also after a restart", () => {
    const environment = new Environment();
    environment.accounts = { jscmiot: { protocol: "CHAP", user: "u9682", password: "iot98765" } };
    const { t } = linkWorld({ environment });
    t.command("AT+CPNETAPN=2,jscmiot,u9682,wrong,2", ["OK"]).run(3000).command("AT+CGACT?", ["+CGACT: 1,0", "OK"]);
    t.command("AT+CPNETAPN=2,jscmiot,u9682,iot98765,1", ["OK"]).run(3000).command("AT+CGACT?", ["+CGACT: 1,0", "OK"]);
    t.command("AT+CPNETAPN=2,jscmiot,u9682,iot98765,2", ["OK"]).run(3000).command("AT+CGACT?", ["+CGACT: 1,1", "OK"]);
    t.command("AT+RESET", ["OK"]).waitUntilRunning().train().run(20000).take();
    t.command("AT+CGACT?", ["+CGACT: 1,1", "OK"]);
    t.command("AT+CPNETAPN=2,jscmiot,u9682,iot98765,0", ["OK"]).run(3000).command("AT+CGACT=1,1", ["+CME ERROR: 149"]);
  });

  it("shows the network the user of AT+CSTT, and that of AT+CGAUTH", () => {
    const environment = new Environment();
    environment.accounts = { private: { user: "u", password: "p" } };
    const { t } = linkWorld({ environment });
    t.command("AT+CSTT=private,u,x", ["OK"]).command("AT+CIICR", ["ERROR"]);
    t.command("AT+CIPSHUT", ["SHUT OK"]).command("AT+CSTT=private,u,p", ["OK"]).command("AT+CIICR", ["OK"]);
    t.command('AT+CGDCONT=2,"IP","private"', ["OK"]).command("AT+CGACT=1,2", ["+CME ERROR: 149"]);
    t.command("AT+CGAUTH=2,1,u,p", ["OK"]).command("AT+CGACT=1,2", ["OK"]);
  });

  it("resolves names behind OK, and only with a local address", () => {
    const { t } = broughtUp();
    expect(linesOf(t, `AT+CDNSGIP="${PEER}"`)).toEqual(["OK", `+CDNSGIP:1,"${PEER}","${PEER_ADDRESS}"`]);
    expect(linesOf(t, 'AT+CDNSGIP="none.example"')).toEqual(["OK", "+CDNSGIP:0,10"]);
    linkWorld().t.command(`AT+CDNSGIP="${PEER}"`, ["ERROR"]);
  });

  it("shows and takes name servers without a prefix", () => {
    const { t } = broughtUp();
    t.command("AT+CDNSCFG?", ["PrimaryDns: 211.136.112.50", "SecondaryDns: 211.136.150.66", "OK"]);
    t.command('AT+CDNSCFG="1.1.1.1",8.8.8.8', ["OK"]).command("AT+CDNSCFG?", ["PrimaryDns: 1.1.1.1", "SecondaryDns: 8.8.8.8", "OK"]);
    t.command("AT+CDNSCFG=nowhere", ["ERROR"]).command("AT+CDNSCFG=?", ['+CDNSCFG: ("Primary DNS"),("Secondary DNS")', "OK"]);
  });

  it("asks the servers that it was given for names, the second where the first is silent", () => {
    const { t, network } = broughtUp();
    network.host("dns.example", "192.0.2.53").answerNames();
    t.command('AT+CDNSCFG="192.0.2.52","192.0.2.53"', ["OK"]);
    t.send(`AT+CDNSGIP="${PEER}"\r`).run(2000).expectLines(["OK"]);
    t.run(2000).expectLines([`+CDNSGIP:1,"${PEER}","${PEER_ADDRESS}"`]);
    t.send(`AT+CIPSTART="TCP","${PEER}",${PORT}\r`).run(4000).expectLines(["OK", "CONNECT OK"]);
  });

  it("finds no name and connects to none where no server answers, but to an address", () => {
    const { t } = broughtUp();
    t.command("AT+CDNSCFG=192.0.2.52", ["OK"]);
    t.send(`AT+CDNSGIP="${PEER}"\r`).run(7000).expectLines(["OK", "+CDNSGIP:0,11"]);
    t.send(`AT+CIPSTART="TCP","${PEER}",${PORT}\r`).run(7000).expectLines(["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
    t.send(`AT+CIPPING="${PEER}",1\r`).run(7000).expectLines(["ERROR"]);
    t.command(`AT+CIPSTART="TCP","${PEER_ADDRESS}",${PORT}`, ["OK", "CONNECT OK"]);
  });

  it("gives a name up that nobody answers for while there is no coverage", () => {
    const { t } = broughtUp();
    t.twin.setCoverage(false);
    t.send(`AT+CDNSGIP="${PEER}"\r`).run(11000);
    expect(t.takeLines()).toEqual(["OK", "+CDNSGIP:0,11"]);
  });

  it("pings without end where the count is 0, until the context is gone", () => {
    const { t } = broughtUp();
    t.type(`AT+CIPPING="${PEER}",0\r`).run(150000);
    expect(t.takeLines().length > 100).toBe(true);
    t.twin.dropContext();
    t.run(2000);
    expect(t.takeLines().slice(-2)).toEqual(["+PDP DEACT", "ERROR"]);
  });

  it("pings as often as it is told, with OK behind the last reply", () => {
    const { t } = broughtUp();
    const lines = linesOf(t, `AT+CIPPING="${PEER}",2`);
    t.run(3000);
    const all = [...lines, ...t.takeLines()];
    expect(all.length).toBe(3);
    expect(all[0]).toContain(`+CIPPING: 1,"${PEER_ADDRESS}",`);
    expect(all[2]).toBe("OK");
  });

  it("has no empty lines between the replies of a ping", () => {
    const { t } = broughtUp();
    t.send(`AT+CIPPING="${PEER_ADDRESS}",2\r`).run(3000);
    t.expectBytes(`\r\n+CIPPING: 1,"${PEER_ADDRESS}",80,54\r\n+CIPPING: 2,"${PEER_ADDRESS}",80,54\r\n\r\nOK\r\n`);
  });

  it("shows a lost ping as 600,255", () => {
    const { t } = broughtUp();
    t.send('AT+CIPPING="198.51.100.7",1,32,10\r').run(3000).expectLines(['+CIPPING: 1,"198.51.100.7",600,255', "OK"]);
  });

  it("refuses to ping without a context", () => {
    const { t } = linkWorld();
    t.twin.dropContext();
    t.run(500).command("AT+CIPPING=a.example", ["ERROR"]);
    t.command("AT+CIPPING=?", ["+CIPPING: (0-100),(0-1024),(1-600),(1-255)", "OK"]).command("AT+CIPPING?", ["+CIPPING: 4,32,100,64", "OK"]);
  });
});

describe("EC716S twin, chapter 9: the bearer beyond the manual", () => {
  it("has three digits in each part of the address", () => {
    const { t } = broughtUp({ quirks: ["address-zeros"] });
    const parts = (t.twin.firmware?.pdp.address(1) ?? "").split(".").map((part) => part.padStart(3, "0"));
    t.command("AT+CIFSR", [parts.join(".")]);
  });

  it("fails AT+CIICR with the context's end and a number", () => {
    const environment = new Environment();
    environment.apns = ["internet"];
    const { t } = linkWorld({ environment, quirks: ["ciicr-pdp-deact"] });
    t.command('AT+CSTT="wrong"', ["OK"]).command("AT+CIICR", ["+PDP: DEACT", "+CME ERROR: 65535"]);
  });

  it("ends AT+CIPSHUT with OK, or with both", () => {
    const { t } = linkWorld();
    t.twin.setOrder("+CIPSHUT", "ok");
    t.command("AT+CIPSHUT", ["OK"]);
    t.twin.setOrder("+CIPSHUT", "shut-ok-then-ok");
    t.command("AT+CIPSHUT", ["SHUT OK", "OK"]);
  });

  it("tells the end of the context with a colon", () => {
    const { t } = broughtUp();
    t.twin.setOrder("+PDP", "colon");
    t.twin.dropContext();
    t.run(500).expectLines(["+PDP: DEACT"]);
  });
});
