import { firmwarePackage } from "../../../twin/firmware-package";
import { INSTALLATION_MS } from "../../../twin/installation";
import type { HttpLie } from "../../../twin/networks/http/lies";
import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import type { Dialogue, DialogueOptions } from "../dialogue";
import { type FtpSite, serveFtp } from "../ftp-peer";
import { HTTP_ADDRESS, HTTP_HOST } from "../http-world";
import { httpWorld, type HttpWorld } from "./14-world";

const OLD = "2348B01SIM767XM5A";
const NEW = "2450B02SIM767XM5A";
const IMAGE = firmwarePackage("SIM767XX", { revision: NEW }, seededBytes(3, 20000));
const START = `AT+CFOTA=0,1,"http://${HTTP_HOST}/fw.par",,`;
const RESTART_MS = 8000;
const INSTALLED_MS = RESTART_MS + INSTALLATION_MS + 15000;

function world(options: DialogueOptions = {}, content = IMAGE): HttpWorld {
  const made = httpWorld(options, { files: { "/fw.par": content } });
  made.network.conditions.bitsPerSecond = 100000;
  return made;
}

/** What comes within `ms`, after a command and its echo. */
function linesAfter(t: Dialogue, command: string, ms: number): string[] {
  t.take();
  t.type(`${command}\r`).run(ms);
  return t.takeLines().filter((line) => line !== command);
}

function expectRevision(t: Dialogue, revision: string): void {
  t.run(2000).take();
  t.waitUntilRunning().command("AT+CGMR", [`+CGMR: ${revision}`, "OK"]);
}

function ftp(site: Partial<FtpSite> = {}): Dialogue {
  const { t, host } = world();
  serveFtp(host, HTTP_ADDRESS, { user: "simcom", password: "secret", files: { "bin/fw.par": IMAGE }, ...site });
  return t;
}

const FTP_START = `AT+CFOTA=5,0,"${HTTP_ADDRESS}:21/bin/fw.par",simcom,secret`;

describe("SIM767XX twin, chapter 18: AT+CFOTA", () => {
  it("fetches its firmware by HTTP, tells how far it is, restarts, installs in silence, and runs it", () => {
    const { t } = world();
    expectRevision(t, OLD);
    const lines = linesAfter(t, START, 5000);
    expect(lines).toEqual([
      "OK",
      "+CFOTA: FOTA,START",
      "+CFOTA:DOWNLOADING:0",
      "+CFOTA: DOWNLOADING:17",
      "+CFOTA: DOWNLOADING:50",
      "+CFOTA: DOWNLOADING:83",
      "+CFOTA: DOWNLOADING:99",
      "+CFOTA: DOWNLOADING:100",
      "+CFOTA: 100",
    ]);
    t.command('AT+CFOTA=0,1,"http://h/f",,', ["+CME ERROR: During FOTA updating"]);
    t.run(RESTART_MS + 8000).take();
    t.send("AT\rAT\r").expectBytes("");
    t.run(INSTALLED_MS);
    expectRevision(t, NEW);
  });

  it("goes without OK in the other order, as in the manual's example", () => {
    const { t } = world({ orders: { "+CFOTA": "no-ok" } });
    expect(linesAfter(t, START, 3000)[0]).toBe("+CFOTA: FOTA,START");
  });

  it("fetches by FTP, with user and password, whether the server knows sizes or not", () => {
    for (const site of [{}, { withoutSize: true }]) {
      const t = ftp(site);
      expect(linesAfter(t, FTP_START, 8000).slice(-2)).toEqual(["+CFOTA: DOWNLOADING:100", "+CFOTA: 100"]);
      t.run(INSTALLED_MS);
      expectRevision(t, NEW);
    }
  });

  const ftpTroubles: [string, Partial<FtpSite>][] = [
    ["refuses the password", { password: "other" }],
    ["has no such file", { files: {} }],
    ["breaks off", { breaks: true }],
    ["falls silent", { mute: true }],
  ];
  for (const [trouble, site] of ftpTroubles) {
    it(`gives up where the server of FTP ${trouble}`, () => {
      const t = ftp(site);
      expect(linesAfter(t, FTP_START, 70000).at(-1)).toBe("+CFOTA: ERROR");
      expectRevision(t, OLD);
    });
  }

  const wrong = ['AT+CFOTA=6,1,"http://h/f",,', 'AT+CFOTA=0,2,"http://h/f",,', "AT+CFOTA=0,1,http://h/f,,", "AT+CFOTA=0,1", "AT+CFOTA?", `AT+CFOTA=0,0,"${"x".repeat(129)}",,`];
  for (const line of wrong) {
    it(`refuses ${line.substring(0, 30)}`, () => {
      world().t.command(line, ["ERROR"]);
    });
  }

  it("answers what is no address by +CFOTA: ERROR alone, and ERROR without a network", () => {
    const { t } = world();
    t.command('AT+CFOTA=0,1,"tftp://h/f",,', ["+CFOTA: ERROR"]).command('AT+CFOTA=0,0,"h",,', ["+CFOTA: ERROR"]);
    t.twin.setCoverage(false);
    t.run(10000).take();
    t.command(START, ["ERROR"]);
  });

  const lies: HttpLie[] = ["truncated", "reset", "corrupt", "silent", "not-http", "server-error", "length-longer"];
  for (const lie of lies) {
    it(`does not install what a server that lies (${lie}) sends`, () => {
      const { site, t } = world();
      site.lie(lie);
      expect(linesAfter(t, START, 200000).at(-1)).toBe("+CFOTA: ERROR");
      t.run(INSTALLED_MS);
      expectRevision(t, OLD);
    });
  }

  const images: [string, string][] = [
    ["another family's", firmwarePackage("EC716S", { revision: NEW }, "x")],
    ["no image", "hello"],
    ["nothing", ""],
  ];
  for (const [what, content] of images) {
    it(`refuses ${what}`, () => {
      const { t } = world({}, content);
      expect(linesAfter(t, START, 5000).at(-1)).toBe("+CFOTA: ERROR");
      t.run(INSTALLED_MS);
      expectRevision(t, OLD);
    });
  }

  it("gives up where nobody is, and where the context goes in the middle", () => {
    expect(linesAfter(world().t, 'AT+CFOTA=0,1,"http://192.0.2.99/f",,', 40000).at(-1)).toBe("+CFOTA: ERROR");
    const { network, t } = world();
    network.conditions.bitsPerSecond = 20000;
    t.send(`${START}\r`).run(2000);
    t.twin.dropContext();
    t.run(1000);
    expect(t.takeLines().includes("+CFOTA: ERROR")).toBe(true);
    t.run(INSTALLED_MS);
    expectRevision(t, OLD);
  });

  it("forgets what it has fetched when the power goes", () => {
    const { network, t } = world();
    network.conditions.bitsPerSecond = 20000;
    t.send(`${START}\r`).run(4000);
    t.twin.losePower();
    t.twin.powerOn();
    t.waitUntilRunning().run(INSTALLED_MS);
    expectRevision(t, OLD);
  });

  it("tells a failure by a number, or not at all, as its quirks have it", () => {
    const numbered = world({ quirks: ["fota-error-number"] }, "hello");
    expect(linesAfter(numbered.t, START, 5000).at(-1)).toBe("+CFOTA: 1");
    const silent = world({ quirks: ["fota-silent-failure"] }, "hello");
    expect(linesAfter(silent.t, START, 5000).filter((line) => !line.includes("DOWNLOADING"))).toEqual(["OK", "+CFOTA: FOTA,START"]);
  });

  it("answers nothing else while it fetches, with its quirk", () => {
    const { network, t } = world({ quirks: ["fota-busy"] });
    network.conditions.bitsPerSecond = 20000;
    t.command("AT+CMEE=1", ["OK"]).send(`${START}\r`).take();
    t.send("AT+CSQ\r");
    expect(t.takeLines().includes("+CME ERROR: 529")).toBe(true);
  });
});

describe("SIM767XX twin, chapter 18: AT+LFOTA", () => {
  function sent(t: Dialogue, image: string): string[] {
    t.command(`AT+LFOTA=0,${image.length}`, ["OK"]);
    t.send(`AT+LFOTA=1,${image.length}\r`);
    expect(t.take().endsWith("\r\n>")).toBe(true);
    return linesAfterInput(t, image);
  }

  function linesAfterInput(t: Dialogue, image: string): string[] {
    t.type(image).run(6000);
    return t.takeLines();
  }

  it("tells its values", () => {
    world().t.command("AT+LFOTA=?", ["+LFOTA: (0-1),<File Size>", "OK"]);
  });

  it("takes an image over the UART, and installs it", () => {
    const { t } = world();
    expect(sent(t, IMAGE)).toEqual(["OK", "+CFOTA: 100"]);
    t.run(INSTALLED_MS);
    expectRevision(t, NEW);
  });

  it("restarts without a word with its quirk", () => {
    const { t } = world({ quirks: ["fota-silent-restart"] });
    expect(sent(t, IMAGE)).toEqual(["OK"]);
    t.run(INSTALLED_MS);
    expectRevision(t, NEW);
  });

  it("refuses a damaged image behind its last byte, and runs on", () => {
    const { t } = world();
    expect(sent(t, IMAGE.replace(/.$/s, "?"))).toEqual(["ERROR"]);
    t.run(INSTALLED_MS);
    expectRevision(t, OLD);
  });

  it("wants its size first, the same both times", () => {
    const { t } = world();
    t.command("AT+LFOTA=1,5", ["ERROR"]).command("AT+LFOTA=0,6", ["OK"]).command("AT+LFOTA=1,5", ["ERROR"]).command("AT+LFOTA=0,0", ["ERROR"]);
  });
});

describe("SIM767XX twin, chapter 18: a power cut during the installation", () => {
  function cut(quirks: string[]): Dialogue {
    const { t } = world({ quirks });
    t.type(`${START}\r`).run(5000 + RESTART_MS + 8000 + INSTALLATION_MS / 2);
    t.twin.losePower();
    t.run(1000).take();
    t.twin.powerOn();
    return t.run(7000);
  }

  it("is made good at the next start: the image is written anew", () => {
    const t = cut([]).send("AT\r").expectBytes("").run(INSTALLED_MS);
    expectRevision(t, NEW);
  });

  it("leaves the old firmware, with its quirk", () => {
    expectRevision(cut(["install-cut-drops-image"]), OLD);
  });
});

describe("SIM767XX twin, chapter 9", () => {
  it("tells the supply's voltage in volts", () => {
    const { t } = world();
    t.twin.environment.supplyMillivolts = 3749;
    t.command("AT+CBC", ["+CBC: 3.749V", "OK"]);
  });
});
