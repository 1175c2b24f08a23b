import { expect } from "../../expect";
import { certificates } from "../../certificates";
import { connected, linkWorld, PEER, TLS_PORT } from "./09-world";

describe("EC716S twin, chapter 9: settings", () => {
  const examples: [string, string[]][] = [
    ["AT+CIPMUX=?", ["+CIPMUX: (0,1)", "OK"]],
    ["AT+CIPMUX?", ["+CIPMUX: 0", "OK"]],
    ["AT+CSTT=?", ['+CSTT: "APN","USER","PWD"', "OK"]],
    ["AT+CIICR=?", ["OK"]],
    ["AT+CIFSR=?", ["OK"]],
    ["AT+CIPSHUT=?", ["OK"]],
    ["AT+CIPSSL=?", ["+CIPSSL: (0-1)", "OK"]],
    ["AT+CIPSSL?", ["+CIPSSL: 0", "OK"]],
    ["AT+SSLCFG=?", ["OK"]],
    ["AT+CLPORT=?", ['+CLPORT: ("TCP","UDP"),(0-65535)', "OK"]],
    ["AT+CLPORT?", ["+CLPORT: 0,0", "OK"]],
    ["AT+CIPMODE=?", ["+CIPMODE: (0-NORMAL MODE,1-TRANSPARENT MODE)", "OK"]],
    ["AT+CIPMODE?", ["+CIPMODE: 0", "OK"]],
    ["AT+CIPQSEND=?", ["+CIPQSEND: (0,1,2)", "OK"]],
    ["AT+CIPQSEND?", ["+CIPQSEND: 0", "OK"]],
    ["AT+CIPRXF=?", ["+CIPRXF: (0,1)", "OK"]],
    ["AT+CIPRXF?", ["+CIPRXF:1", "OK"]],
    ["AT+CIPCCFG?", ["+CIPCCFG: 5,2,1024,0,0,1460,50,0", "OK"]],
    ["AT+CIPATS=?", ["+CIPATS: (0,1),(1-100)", "OK"]],
    ["AT+CIPATS?", ["+CIPATS: 0,1", "OK"]],
    ["AT+CIPATS=1,101", ["ERROR"]],
    ["AT+CIPSPRT?", ["+CIPSPRT: 1", "OK"]],
    ["AT+CIPSTATUS=?", ["OK"]],
    ["AT+CIPACK=?", ["OK"]],
    ["AT+CIPCSGP=?", ["+CIPCSGP: 0-CSD,DIAL NUMBER,USER NAME,PASSWORD,RATE(0-3)", "+CIPCSGP: 1-GPRS,APN,USER NAME,PASSWORD", "OK"]],
    ['AT+CIPCSGP=1,"a","b","c"', ["OK"]],
    ["AT+CIPCSGP?", ['+CIPCSGP: 1, "", "", ""', "OK"]],
    ["AT+CDNSGIP=?", ["OK"]],
    ["AT+CIPSRIP?", ["+CIPSRIP: 0", "OK"]],
    ["AT+CIPHEAD?", ["+CIPHEAD: 0", "OK"]],
    ["AT+CIPSHOWTP?", ["+CIPSHOWTP: 0", "OK"]],
    ["AT+CIPRXGET=?", ["OK"]],
    ["AT+CIPCLOSE=?", ["OK"]],
    ["AT+CIFCONFIG=?", ["OK"]],
    ["AT+CIFCONFIG?", ["192.168.0.2", "OK"]],
    ["AT+CIFCONFIG=192.168.7.2", ["OK"]],
    ["AT+CIFCONFIG=192.168.7.1", ["ERROR"]],
    ["AT+CIPTKA=?", ["+CIPTKA:(0,1),(30-7200),(30-600),(1-9)", "OK"]],
    ["AT+CIPTKA?", ["+CIPTKA:0,7200,75,9", "OK"]],
    ["AT+CIPTKA=1,29", ["ERROR"]],
    ["AT^HEARTCONFIG?", ["^HEARTCONFIG: 0,0,120", "OK"]],
    ["AT^HEARTINQUIRE?", ["^HEARTINQUIRE: 0,0,0", "OK"]],
    ["ATO", ["NO CARRIER"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line}`, () => {
      linkWorld().t.command(line, answer);
    });
  }

  it("keeps local ports by link and protocol", () => {
    const { t } = linkWorld();
    t.command("AT+CLPORT=UDP,5000", ["OK"]).command("AT+CLPORT?", ["+CLPORT: 0,5000", "OK"]);
    t.command("AT+CIPMUX=1", ["OK"]).command('AT+CLPORT=2,"TCP",6000', ["OK"]);
    t.command("AT+CLPORT?", ["+CLPORT: 0,0,5000", "+CLPORT: 1,0,0", "+CLPORT: 2,6000,0", "+CLPORT: 3,0,0", "+CLPORT: 4,0,0", "+CLPORT: 5,0,0", "OK"]);
  });

  it("changes what is given of the keep-alive", () => {
    linkWorld().t.command("AT+CIPTKA=1,60", ["OK"]).command("AT+CIPTKA?", ["+CIPTKA:1,60,75,9", "OK"]);
  });

  it("saves the settings for the next start", () => {
    const { t } = linkWorld();
    t.command("AT+CIPHEAD=1", ["OK"]).command("AT+CIPSCONT", ["OK"]).command("AT+RESET", ["OK"]);
    t.waitUntilRunning().train().run(10000).take();
    t.command("AT+CIPHEAD?", ["+CIPHEAD: 1", "OK"]).command("AT+CIPSCONT?", [
      "+CIPSCONT:0", "+CIPCSGP:1", "Gprs Config APN:", "Gprs Config UserId:", "Gprs Config Password:", "+CIPHEAD:1", "+CIPSHOWTP:0", "+CIPSRIP:0",
      "+CIPATS:0,1", "+CIPSPRT:1", "+CIPQSEND:0", "+CIPMODE:0", "+CIPCCFG:5,2,1024,0,0,1460,50", "+CIPMUX:0", "+CIPDPDP:1, 10, 3", "+CIPRXGET:0",
      "+CIPRDTIMER: 2000,3500", "OK",
    ]);
  });
});

describe("EC716S twin, chapter 9: the heartbeat", () => {
  it("sends its content at its interval while the link is connected, and counts", () => {
    const { t, peer } = connected({}, "AT^HEARTCONFIG=1,0,10", "AT^HEARTBEAT=0,TCP-heart");
    t.run(25000);
    expect(peer.received).toBe("TCP-heartTCP-heart");
    t.command("AT^HEARTINQUIRE?", ["^HEARTINQUIRE: 5,5,2", "OK"]).command("AT^HEARTBEAT?", ["^HEARTBEAT: 0,TCP-heart", "OK"]);
    t.command("AT^HEARTCONFIG=0", ["OK"]).command("AT^HEARTINQUIRE?", ["^HEARTINQUIRE: 0,0,0", "OK"]).run(60000);
    expect(peer.received).toBe("TCP-heartTCP-heart");
  });

  it("takes its content as digits, and is the IMEI unless told otherwise", () => {
    const { t } = linkWorld();
    const imei = t.twin.firmware?.identity.imei ?? "";
    t.command("AT^HEARTBEAT?", [`^HEARTBEAT: 0,${imei}`, "OK"]).command("AT^HEARTBEATHEX=3,414243", ["OK"]);
    t.command("AT^HEARTBEATHEX?", ["^HEARTBEATHEX: 0,414243", "OK"]).command("AT^HEARTBEATHEX=3,4142", ["ERROR"]);
    t.command("AT+CIPMUX=1", ["OK"]).command("AT^HEARTBEATHEX=5,2,4142", ["OK"]).command("AT^HEARTBEAT?", ["^HEARTBEAT: 5,AB", "OK"]);
  });
});

describe("EC716S twin, chapter 9: TLS", () => {
  it("asks, sets and erases, with the blank of the first keywords only", () => {
    const { t } = linkWorld();
    t.command('AT+SSLCFG="seclevel",0', ['+SSLCFG: "seclevel",0,0', "OK"]).command('AT+SSLCFG="cacert",88,"ca.crt"', ["OK"]);
    t.command('AT+SSLCFG="cacert",88', ['+SSLCFG: "cacert",88,"ca.crt"', "OK"]).command('AT+SSLCFG="cacert",88,', ["OK"]);
    t.command('AT+SSLCFG="cacert",88', ['+SSLCFG: "cacert",88,""', "OK"]).command('AT+SSLCFG="hostname",0', ['+SSLCFG:"hostname",0,""', "OK"]);
    t.command('AT+SSLCFG="ciphersuite",0,0x0035', ["OK"]).command('AT+SSLCFG="ciphersuite",0', ['+SSLCFG: "ciphersuite",0,0X0035', "OK"]);
  });

  for (const line of ['AT+SSLCFG="seclevel",6,1', 'AT+SSLCFG="seclevel",0,3', 'AT+SSLCFG="sslversion",0,5', 'AT+SSLCFG="ciphersuite",0,0X1234', 'AT+SSLCFG="what",0,1', 'AT+SSLCFG="clientrandom",0,1234']) {
    it(`refuses ${line}`, () => {
      linkWorld().t.command(line, ["ERROR"]);
    });
  }

  const { ca, otherCa } = certificates();
  const SERVER = { ca: ca.certificate, names: [PEER] };

  /** Stores `pem` as ca.crt and has it verified for the single link. */
  function verifying(pem: string, host: string): string[] {
    const { t } = linkWorld({}, { ca: ca.certificate, names: [PEER] });
    t.command("AT+CIPSSL=1", ["OK"]).command("AT+FSCREATE=ca.crt", ["OK"]);
    t.send(`AT+FSWRITE=ca.crt,0,${pem.length},10\r`).send(pem).take();
    t.command('AT+SSLCFG="cacert",0,"ca.crt"', ["OK"]).command('AT+SSLCFG="seclevel",0,1', ["OK"]).command('AT+SSLCFG="ignorelocaltime",0,1', ["OK"]);
    if (host !== PEER) t.command(`AT+SSLCFG="hostname",0,"${host}"`, ["OK"]);
    return t.send(`AT+CIPSTART="TCP","${PEER}",${TLS_PORT}\r`).run(3000).takeLines();
  }

  it("connects without looking at a certificate at level 0", () => {
    const { t } = linkWorld({}, SERVER);
    t.command("AT+CIPSSL=1", ["OK"]).send(`AT+CIPSTART="TCP","${PEER}",${TLS_PORT}\r`).run(3000).expectLines(["OK", "CONNECT OK"]);
  });

  it("connects at level 1 with the certificate of the authority", () => {
    expect(verifying(ca.certificate, PEER)).toEqual(["OK", "CONNECT OK"]);
  });

  it("does not connect at level 1 with the certificate of another authority, nor to another name", () => {
    expect(verifying(otherCa.certificate, PEER)).toEqual(["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
    expect(verifying(ca.certificate, "wrong.example")).toEqual(["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
  });

  it("shows its own certificate at level 2, and does not connect where the server wants another", () => {
    const { client, clientOfOtherCa } = certificates();
    for (const [shown, result] of [[client, "CONNECT OK"], [clientOfOtherCa, "CONNECT FAIL"]] as const) {
      const { t } = linkWorld({}, { ...SERVER, clientCertificates: [client.certificate] });
      t.command("AT+CIPSSL=1", ["OK"]).command('AT+SSLCFG="seclevel",0,2', ["OK"]).command('AT+SSLCFG="ignorelocaltime",0,1', ["OK"]);
      for (const [key, file, pem] of [["cacert", "ca.crt", ca.certificate], ["clientcert", "me.crt", shown.certificate], ["clientkey", "me.key", shown.key]] as const) {
        t.command(`AT+FSCREATE=${file}`, ["OK"]).send(`AT+FSWRITE=${file},0,${pem.length},10\r`).send(pem).take();
        t.command(`AT+SSLCFG="${key}",0,"${file}"`, ["OK"]);
      }
      t.send(`AT+CIPSTART="TCP","${PEER}",${TLS_PORT}\r`).run(3000);
      expect(t.takeLines().at(-1)).toBe(result);
    }
  });

  it("gives a handshake up after the time of negotiatetimeout", () => {
    const { t, host } = linkWorld({}, SERVER);
    t.command("AT+CIPSSL=1", ["OK"]).command('AT+SSLCFG="negotiatetimeout",0,10', ["OK"]);
    host.vanish();
    t.send(`AT+CIPSTART="TCP","${PEER}",${TLS_PORT}\r`).run(9000).expectLines(["OK"]);
    t.run(2000).expectLines(["STATE: IP STATUS", "CONNECT FAIL"]);
  });

  it("does not connect at level 1 without the file that it names", () => {
    const { t } = linkWorld({}, SERVER);
    t.command("AT+CIPSSL=1", ["OK"]).command('AT+SSLCFG="seclevel",0,1', ["OK"]).command('AT+SSLCFG="cacert",0,"ca.crt"', ["OK"]);
    t.send(`AT+CIPSTART="TCP","${PEER}",${TLS_PORT}\r`).run(3000).expectLines(["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
  });
});
