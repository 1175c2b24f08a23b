import type { VirtualClock } from "../../../hal/virtual/clock";
import { firmwarePackage } from "../../../twin/firmware-package";
import { INSTALLATION_MS } from "../../../twin/installation";
import type { HttpLie } from "../../../twin/networks/http/lies";
import { NodeHttpServer } from "../../../twin/networks/http/node-http-server";
import { HttpSite } from "../../../twin/networks/http/site";
import { seededBytes } from "../../../twin/networks/peers";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";
import { expect } from "../../expect";
import { type Dialogue, ec716sDialogue } from "../dialogue";
import { HTTP_HOST, type HttpNetwork, httpNetwork } from "../http-world";
import { realEc716sDialogue } from "../real-dialogue";

const OLD = "YM310.X09_AT.U60_R2.0.0.240820";
const NEW = "YM310.X09_AT.U60_R2.0.1.250101";
const IMAGE = firmwarePackage("EC716S", { revision: NEW }, seededBytes(3, 20000));
const INSTALLED_MS = INSTALLATION_MS + 20000;

interface World extends HttpNetwork {
  t: Dialogue<Ec716sTwin>;
}

function world(content = IMAGE, quirks: string[] = [], path = "/fw.bin"): World {
  const made: HttpNetwork[] = [];
  const t = ec716sDialogue({
    quirks,
    network: (clock: VirtualClock) => {
      made.push(httpNetwork(clock, { files: { "/fw.bin": content } }));
      return (made[0] as HttpNetwork).network;
    },
  });
  const [{ network, ...rest } = made[0] as HttpNetwork] = made;
  network.conditions.bitsPerSecond = 50000;
  t.command(`AT+UPGRADE="URL","http://${HTTP_HOST}${path}",1`, ["OK"]);
  return { t, network, ...rest };
}

function expectRevision(t: Dialogue<Ec716sTwin>, revision: string): void {
  t.waitUntilRunning().train().run(5000).take();
  t.command("ATI", [revision, "OK"]);
}

describe("EC716S twin, firmware from a server of one's own", () => {
  it("is loaded, installed in silence and run; the module asks nobody any more then", () => {
    const { site, t } = world();
    t.command("AT+UPGRADE", ["OK"]).run(4500).send("AT+UPGRADE?\r");
    const percent = Number(/\+UPGRADE: 1,(\d+)/.exec(t.take())?.[1]);
    expect(percent).toBeAtLeast(2);
    expect(percent).toBeAtMost(99);
    t.run(10000).take();
    t.waitUntilRunning().send("AT\rAT\r").expectBytes("");
    t.run(INSTALLED_MS);
    expectRevision(t, NEW);
    t.command("AT+UPGRADE?", ["+UPGRADE: 0", "OK"]).command('AT+UPGRADE="URL"', ['+UPGRADE:"URL",""', "OK"]);
    expect(site.requests.length).toBe(1);
  });

  const lies: [HttpLie, string][] = [
    ["truncated", "-1001,0,0"],
    ["silent", "-1001,0,0"],
    ["corrupt", "-1003,200,0"],
    ["server-error", "-1004,503,0"],
  ];
  for (const [lie, report] of lies) {
    it(`is refused as ${report} where the server lies (${lie})`, () => {
      const { site, t } = world();
      site.lie(lie);
      t.command("AT+UPGRADE", ["OK"]).run(80000);
      t.command("AT+UPGRADE?", [`+UPGRADE: 2, ${report}`, "OK"]).run(INSTALLED_MS);
      expectRevision(t, OLD);
    });
  }

  const images: [string, string, string][] = [
    ["another family's", firmwarePackage("SIM767XX", { revision: NEW }, "x"), "-1003,200,0"],
    ["what runs already", firmwarePackage("EC716S", { revision: OLD }, "x"), "-1004,200,27"],
  ];
  for (const [what, content, report] of images) {
    it(`is refused as ${report} where it is ${what}`, () => {
      const { t } = world(content);
      t.command("AT+UPGRADE", ["OK"]).run(10000).command("AT+UPGRADE?", [`+UPGRADE: 2, ${report}`, "OK"]);
      expectRevision(t, OLD);
    });
  }

  it("is not had where nobody is, where the file is not, and where the context goes in the middle", () => {
    const { t } = world(IMAGE, [], "/none");
    t.command("AT+UPGRADE", ["OK"]).run(10000).command("AT+UPGRADE?", ["+UPGRADE: 2, -1004,404,0", "OK"]);
    t.command('AT+UPGRADE="URL","http://192.0.2.99/f",1', ["OK"]).command("AT+UPGRADE", ["OK"]).run(40000);
    t.command("AT+UPGRADE?", ["+UPGRADE: 2, -1002,0,0", "OK"]);
    t.command(`AT+UPGRADE="URL","http://${HTTP_HOST}/fw.bin",1`, ["OK"]).command("AT+UPGRADE", ["OK"]).run(4000);
    t.twin.dropContext();
    t.take();
    t.send("AT+UPGRADE?\r");
    expect(t.takeLines().includes("+UPGRADE: 2, -1001,0,0")).toBe(true);
  });

  for (const [quirks, revision] of [[[], NEW], [["install-cut-drops-image"], OLD]] as const) {
    it(`whose installation a power cut interrupts leads to ${revision}${quirks.length === 0 ? "" : " with its quirk"}`, () => {
      const { t } = world(IMAGE, [...quirks]);
      let boots = 0;
      t.twin.onState((state) => (boots += state === "booting" ? 1 : 0));
      t.command("AT+UPGRADE", ["OK"]);
      t.clock.runUntilTrue(() => boots === 1, 60000);
      t.waitUntilRunning().run(INSTALLATION_MS / 2);
      t.twin.losePower();
      t.run(1000);
      t.twin.powerOn();
      t.waitUntilRunning().run(INSTALLED_MS);
      expectRevision(t, revision);
    });
  }

  it("comes from a real server as well", async () => {
    const server = new NodeHttpServer(new HttpSite({ files: { "/fw": firmwarePackage("EC716S", { revision: OLD }, seededBytes(3, 100000)) } }));
    const port = await server.start();
    const t = realEc716sDialogue();
    await t.ready();
    await t.say(`AT+UPGRADE="URL","http://127.0.0.1:${port}/fw",1\r`, "OK\r\n");
    await t.say("AT+UPGRADE\r", "OK\r\n");
    let said = "";
    while (!said.includes("+UPGRADE: 2")) said = await t.say("AT+UPGRADE?\r", "OK\r\n");
    expect(said.includes("+UPGRADE: 2, -1004,200,27\r\n")).toBe(true);
    t.close();
    await server.stop();
  });
});
