import { INSTALLATION_MS } from "../../../twin/installation";
import { FirmwareServer, UPGRADE_FAILURES, type UpgradeEnding } from "../../../twin/ec716s/state/firmware-server";
import { expect } from "../../expect";
import { runControl } from "../../../twin/controls";
import { type Dialogue, dialogue, ec716sDialogue } from "../dialogue";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

const NEWER = "YM310.X09_AT.U60_R2.0.1.250101";

function withServer(ending: UpgradeEnding = "success", quirks: string[] = []): Dialogue<Ec716sTwin> {
  const firmwareServer = new FirmwareServer();
  firmwareServer.revision = NEWER;
  firmwareServer.ending = ending;
  return ec716sDialogue({ firmwareServer, quirks });
}

function refusal(action: () => void): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "it was accepted";
}

/** States that it went through. */
function starts(t: Dialogue<Ec716sTwin>): { booting: number } {
  const counted = { booting: 0 };
  t.twin.onState((state) => {
    if (state === "booting") counted.booting++;
  });
  return counted;
}

describe("EC716S twin, firmware upgrade", () => {
  const settings: [string, string[]][] = [
    ["AT+UPGRADE?", ["+UPGRADE: 0", "OK"]],
    ['AT+UPGRADE="AUTO"', ['+UPGRADE:"AUTO",1', "OK"]],
    ['AT+UPGRADE="PERIOD"', ['+UPGRADE:"PERIOD",86400', "OK"]],
    ['AT+UPGRADE="URL"', ['+UPGRADE:"URL",""', "OK"]],
    ['AT+UPGRADE="URL","http://xxxx.bin"', ["OK"]],
    ['AT+UPGRADE="URL","ftp://xxxx.bin"', ["+CME ERROR: 1000"]],
    ['AT+UPGRADE="KEY","abc",1', ["OK"]],
    ['AT+UPGRADE="PERIOD",59', ["ERROR"]],
    ['AT+UPGRADE="PERIOD",4294967295', ["OK"]],
    ['AT+UPGRADE="AUTO",2', ["ERROR"]],
    ['AT+UPGRADE="AUTO",0,2', ["ERROR"]],
    ['AT+UPGRADE="NAME"', ["ERROR"]],
    ["AT+UPGRADE=?", ["ERROR"]],
  ];
  for (const [line, answer] of settings) {
    it(`answers ${line}`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  it("keeps a setting over a restart unless it is told not to: 1 does not store", () => {
    const t = ec716sDialogue().command('AT+UPGRADE="KEY","kept"', ["OK"]).command('AT+UPGRADE="AUTO",0,1', ["OK"]).command('AT+UPGRADE="AUTO"', ['+UPGRADE:"AUTO",0', "OK"]);
    t.twin.reset();
    t.waitUntilRunning().train().run(5000).take();
    t.command('AT+UPGRADE="KEY"', ['+UPGRADE:"KEY","kept"', "OK"]).command('AT+UPGRADE="AUTO"', ['+UPGRADE:"AUTO",1', "OK"]);
  });

  it("loads, restarts by itself to install in silence, restarts again and runs the new firmware", () => {
    const t = withServer().command("AT+UPGRADE", ["OK"]);
    const counted = starts(t);
    t.run(5000).send("AT+UPGRADE?\r");
    const percent = Number(/\+UPGRADE: 1,(\d+)/.exec(t.take())?.[1]);
    expect(percent).toBeAtLeast(1);
    expect(percent).toBeAtMost(30);
    t.command("AT+UPGRADE", ["+CME ERROR: 3"]);
    t.run(30000).take();
    t.waitUntilRunning().send("AT\rAT\rAT\r").run(INSTALLATION_MS / 2).expectBytes("");
    t.run(INSTALLATION_MS).waitUntilRunning().train().run(5000).take();
    expect(counted.booting).toBe(2);
    t.command("ATI", [NEWER, "OK"]).command("AT+UPGRADE?", ["+UPGRADE: 0", "OK"]);
  });

  for (const [ending, failure] of Object.entries(UPGRADE_FAILURES)) {
    it(`ends with ${ending} as documented, and can be started again`, () => {
      const t = withServer(ending as UpgradeEnding).command("AT+UPGRADE", ["OK"]).run(40000);
      t.command("AT+UPGRADE?", [`+UPGRADE: 2, ${failure.errorCode},${failure.httpResponse},${failure.cause}`, "OK"]);
      t.command("AT+UPGRADE", ["OK"]).command("AT+UPGRADE?", ["+UPGRADE: 1,1", "OK"]);
    });
  }

  it("is told how it ends by a control", () => {
    const t = ec716sDialogue();
    expect(runControl(t.twin, "upgrade no-permission")).toBe("done");
    t.command("AT+UPGRADE", ["OK"]).run(5000).command("AT+UPGRADE?", ["+UPGRADE: 2, -1004,400,17", "OK"]);
    runControl(t.twin, `upgrade success ${NEWER}`);
    t.command("AT+UPGRADE", ["OK"]).run(70000).waitUntilRunning().train().run(5000).take();
    t.command("AT+VER", [NEWER, "OK"]);
    expect(refusal(() => runControl(t.twin, "upgrade nonsense"))).toContain("success");
    expect(refusal(() => runControl(dialogue({ begin: "off" }).twin, "upgrade success"))).toContain("does not upgrade");
  });

  it("finds nothing newer where the server has what it runs", () => {
    ec716sDialogue().command("AT+UPGRADE", ["OK"]).run(5000).command("AT+UPGRADE?", ["+UPGRADE: 2, -1004,400,27", "OK"]);
  });

  it("ends with a network error without a network, and when it loses it", () => {
    const t = withServer();
    t.twin.setCoverage(false);
    t.command("AT+UPGRADE", ["OK"]).run(5000).command("AT+UPGRADE?", ["+UPGRADE: 2, -1001,0,0", "OK"]);
    t.twin.setCoverage(true);
    t.run(10000).command("AT+UPGRADE", ["OK"]).run(10000);
    t.twin.dropContext();
    t.command("AT+UPGRADE?", ["+UPGRADE: 2, -1001,0,0", "OK"]);
  });

  it("asks by itself after a day and restarts in mid-session, as automatic upgrades are on by default", () => {
    const t = withServer();
    const counted = starts(t);
    t.run(86400000 - 20000);
    expect(counted.booting).toBe(0);
    t.run(120000);
    expect(counted.booting).toBe(2);
  });

  it("asks a minute after its start as well with the quirk", () => {
    const t = withServer("success", ["upgrade-after-start"]);
    const counted = starts(t);
    t.run(180000);
    expect(counted.booting).toBe(2);
  });

  it("asks as often as PERIOD says, and never under AUTO 0", () => {
    const t = withServer("no-permission").command('AT+UPGRADE="PERIOD",60', ["OK"]).run(65000);
    t.command("AT+UPGRADE?", ["+UPGRADE: 2, -1004,400,17", "OK"]);
    const off = withServer().command('AT+UPGRADE="AUTO",0', ["OK"]);
    const counted = starts(off);
    off.run(3 * 86400000);
    expect(counted.booting).toBe(0);
  });
});
