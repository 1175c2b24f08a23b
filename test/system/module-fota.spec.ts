import type { Driver } from "../../drivers/driver";
import { ec716s } from "../../drivers/ec716s/driver";
import { recognise } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { UPGRADE_FAILURES, type UpgradeEnding } from "../../twin/ec716s/state/firmware-server";
import { Ec716sTwin } from "../../twin/ec716s/twin";
import { expect } from "../expect";
import { serveFtp } from "../twin/ftp-peer";
import { INSTALLATION_MS, ModuleUpdatingRig, PATH } from "./module-updating-rig";
import { forEachModule, MODULES, type SystemModule } from "./modules";
import type { PinName, RigOptions } from "./rig";
import { source } from "./web";

const FTP_ADDRESS = "192.0.2.7";
/** As long as the link bears a module that may be installing, and a little. */
const PATIENCE_MS = 900000;
const ALL: readonly Driver[] = [sim767xx(), ec716s()];
const BOARDS: readonly (readonly PinName[])[] = [["status"], ["powerKey"], ["reset", "powerKey"], ["powerKey", "reset", "status", "dtr", "ri"]];

/** A whole update that goes well. */
function succeed(options: RigOptions, begin: (t: ModuleUpdatingRig) => void = (t) => t.command()): ModuleUpdatingRig {
  const t = new ModuleUpdatingRig(options);
  begin(t);
  expect(t.end()).toBe(options.module.update.revision);
  t.expectAllArrives();
  expect(t.revision).toBe(options.module.update.revision);
  return t;
}

/** One that fails in this way: the module has its old firmware, and all goes on. */
function fail(t: ModuleUpdatingRig, says: string, begin: (t: ModuleUpdatingRig) => void = () => t.command()): void {
  const old = t.revision;
  begin(t);
  expect(t.end()).toContain(`${old}: ${says}`);
  t.expectAllArrives();
  expect(t.lastReply).toContain(`{"moduleUpdate":"failed","revision":"${old}","problem":"`);
  expect(t.rig.witness.retainedState("rig/status")).toBe("online");
}

/** In the middle of a slow download, for a minute. */
function loseCoverage({ rig }: ModuleUpdatingRig): void {
  rig.network.conditions.bitsPerSecond = 10000;
  rig.clock.after(12000, () => rig.twin.setCoverage(false));
  rig.clock.after(72000, () => rig.twin.setCoverage(true));
}

function other(module: SystemModule): SystemModule {
  return MODULES.find(({ name }) => name !== module.name) as SystemModule;
}

forEachModule((module) => {
  const { command, revision, ways } = module.update;

  for (const quirks of [[], ["all"]]) {
    const kind = quirks.length === 0 ? "" : ", with every quirk";

    describe(`new firmware for the module${kind}`, () => {
      it("comes from a server by a command, installs itself undisturbed, and runs; all readings arrive, once each", () => {
        const t = succeed({ module, quirks });
        expect(t.rig.duplicates).toBe(0);
        expect(t.rig.witness.states).toEqual(["online", "updating", "online"]);
        expect(t.rig.witness.replies).toEqual(['{"moduleUpdate":"begun"}', `{"moduleUpdate":"done","revision":"${revision}"}`]);
        expect(t.progress.length).toBeAtLeast(1);
        expect(t.site.requests.length).toBe(1);
      });

      it("is not fetched where the battery is low or the signal weak, which the reply says", () => {
        const low = new ModuleUpdatingRig({ module, quirks });
        low.rig.twin.setSupply(3500);
        fail(low, "the supply has 3500 mV, and an update wants 3600 mV");
        const weak = new ModuleUpdatingRig({ module, quirks });
        weak.rig.twin.setSignal(3);
        fail(weak, "the signal is -107 dBm, and an update wants -97 dBm");
        for (const { rig } of [low, weak]) expect(rig.conversation.toModule.includes(command)).toBe(false);
        const bold = new ModuleUpdatingRig({ module, quirks }, { minMillivolts: 3500, minRssiDbm: -107 });
        bold.rig.twin.setSupply(3500);
        bold.rig.twin.setSignal(3);
        bold.command();
        expect(bold.end()).toBe(revision);
      });

      it("is not fetched where it runs already", () => {
        const t = succeed({ module, quirks });
        t.command();
        t.runUntil(() => t.rig.witness.replies.length === 3, 60000);
        expect(t.lastReply).toBe(`{"refused":"the module runs ${revision} already"}`);
        expect(t.site.requests.length).toBe(1);
      });

      for (const moment of ["while it is fetched", "when it has been fetched", "while it is installed"]) {
        it(`is known to a device whose power is cut ${moment}, and runs in the end`, () => {
          const t = new ModuleUpdatingRig({ module, quirks });
          t.command();
          if (moment === "while it is fetched") t.runUntil(() => t.progress.length > 0, 60000);
          else if (moment === "while it is installed") t.reachWriting();
          else t.reach("installing");
          t.rig.rebootDevice();
          expect(t.fota.state()).toBe("installing");
          expect(t.end()).toBe(revision);
          t.expectAllArrives();
          expect(t.lastReply).toContain(`{"moduleUpdate":"done","revision":"${revision}"}`);
          expect(t.site.requests.length).toBe(1);
        });
      }

      it("is installed anew where the power of the module is cut meanwhile, and is given up where that has cost it", () => {
        for (const brittle of [false, true]) {
          const t = new ModuleUpdatingRig({ module, quirks });
          t.rig.twin.setQuirk("install-cut-drops-image", brittle);
          const old = t.revision;
          t.command();
          t.reachWriting();
          t.rig.twin.losePower();
          expect(t.end()).toBe(brittle ? `${old}: the module still runs ${old}: its update did not take; check the image` : revision);
          t.expectAllArrives();
        }
      });

      it("is borne by the link where the module hangs behind it, for as long as it might be writing, and no longer", () => {
        const t = new ModuleUpdatingRig({ module, quirks });
        t.command();
        t.reach("installing");
        t.runUntil(() => t.rig.device.link.state() === "starting", 60000);
        const since = t.rig.clock.now();
        t.rig.twin.freeze();
        t.runUntil(() => t.rig.twin.state !== "frozen", 3 * PATIENCE_MS);
        expect(t.rig.clock.now() - since).toBeAtLeast(PATIENCE_MS - 60000);
        t.end();
        t.expectAllArrives();
      });

      it("waits for a device that is switched off between reports, which leaves the module on meanwhile", () => {
        const t = new ModuleUpdatingRig({ module, quirks, telemetry: { sleep: "power-off", reportMs: 120000, lingerMs: 30000 } });
        t.command();
        t.reachWriting();
        expect(t.end()).toBe(revision);
        t.rig.clock.runFor(150000);
        expect({ drained: t.rig.drain(300000) }).toEqual({ drained: true });
        expect(t.lastReply).toBe(`{"moduleUpdate":"done","revision":"${revision}"}`);
      });
    });
  }

  describe("new firmware for the module on a board that has not wired", () => {
    for (const unwired of BOARDS) {
      it(`${unwired.join(", ")} is installed undisturbed, over a power cut of the device too`, () => {
        succeed({ module, unwired });
        succeed({ module, unwired }, (t) => {
          t.command();
          t.reachWriting();
          t.rig.rebootDevice();
        });
      });
    }
  });

  describe("new firmware for the module, as it comes", () => {
    it("is installed by a device that had to find out which module it has, and at which rate", () => {
      succeed({ module, modem: recognise(ALL), moduleBaud: 57600 });
    });

    for (const quirk of module.quirks) it(`is installed with ${quirk}`, () => succeed({ module, quirks: [quirk] }));
    for (const { command: about, choices } of module.orders)
      for (const choice of choices.slice(1)) it(`is installed with ${about} ${choice}`, () => succeed({ module, twin: { orders: { [about]: choice } } }));

    if (ways.includes("ftp")) {
      it("comes from a server of FTP, with user and password", () => {
        succeed({ module }, (t) => {
          serveFtp(t.rig.network.host("ftp.example", FTP_ADDRESS), FTP_ADDRESS, { user: "u", password: "p", files: { "fw.bin": t.image() } });
          t.command({ url: `ftp://${FTP_ADDRESS}/fw.bin`, user: "u", password: "p" });
        });
      });
    }

    if (ways.includes("bytes")) {
      it("comes from the device itself, over the UART", () => {
        const t = succeed({ module }, (each) => {
          expect(each.fota.start({ source: { kind: "bytes", bytes: source(each.image()) } })).toBe(undefined);
        });
        expect(t.progress.length).toBeAtLeast(20);
        expect(t.progress.at(-1)).toBe(100);
      });

      it("from the device itself is broken off by its power cut, and the module is recovered when it cannot be writing any more", () => {
        const t = new ModuleUpdatingRig({ module });
        const old = t.revision;
        t.fota.start({ source: { kind: "bytes", bytes: source(t.image()) } });
        t.runUntil(() => (t.progress.at(-1) ?? 0) > 30, 60000);
        t.rig.rebootDevice();
        expect(t.end()).toContain(`${old}: the module still runs ${old}`);
        t.expectAllArrives();
      });
    }
  });

  describe("new firmware that the module does not get", () => {
    const troubles: readonly { name: string; arrange: (t: ModuleUpdatingRig) => void; fields?: Record<string, string> }[] = [
      { name: "the server does not have it", arrange: (t) => t.site.on(PATH, () => ({ status: 404 })) },
      { name: "nobody is at the address", arrange: () => undefined, fields: { url: "http://192.0.2.99/module.bin" } },
      { name: "the address names nobody", arrange: () => undefined, fields: { url: "http://nobody.example/module.bin" } },
      { name: "the server drops the connection", arrange: (t) => t.site.on(PATH, () => ({ status: 200, body: t.image(), resetAfter: 9000 })) },
      { name: "it is another module's", arrange: (t) => t.site.has(PATH, t.image(other(module))) },
      { name: "it is damaged", arrange: (t) => t.site.has(PATH, `${t.image().slice(0, -1)}!`) },
      { name: "the coverage is lost", arrange: (t) => loseCoverage(t) },
    ];
    for (const { arrange, fields, name } of troubles) {
      it(`is told to the broker where ${name}, and the old one runs on`, () => {
        const t = new ModuleUpdatingRig({ module });
        arrange(t);
        fail(t, "the module gave the update up", () => t.command(fields));
      });
    }

    it("is told to the broker where it is another revision than was wanted, which then runs", () => {
      const t = new ModuleUpdatingRig({ module });
      t.command({ revision: "R-WANTED" });
      expect(t.end()).toBe(`${revision}: the module runs ${revision} behind its update, and R-WANTED was wanted; check the image`);
      t.expectAllArrives();
    });
  });

  if (module.name === "ec716s") {
    describe("each end of AT+UPGRADE? that is none in success", () => {
      for (const [ending, { errorCode }] of Object.entries(UPGRADE_FAILURES)) {
        it(`${ending} is told to the broker with its meaning, and the old firmware runs on`, () => {
          const t = new ModuleUpdatingRig({ module });
          const { twin } = t.rig;
          expect(twin instanceof Ec716sTwin).toBe(true);
          if (twin instanceof Ec716sTwin) twin.firmwareServer.ending = ending as UpgradeEnding;
          fail(t, "the module gave the update up: ");
          expect(t.ends[0]).toContain(`(${errorCode}`);
        });
      }
    });
  } else {
    describe("each end of AT+CFOTA that is not as the manual has it", () => {
      it("is told with its number", () => {
        const t = new ModuleUpdatingRig({ module, quirks: ["fota-error-number"] });
        t.site.on(PATH, () => ({ status: 404 }));
        fail(t, "the module gave the update up with the number 1");
      });

      it("is found where it is not told at all", () => {
        const t = new ModuleUpdatingRig({ module, quirks: ["fota-silent-failure"] });
        t.site.on(PATH, () => ({ status: 404 }));
        fail(t, "the module's update does not get on any further");
      });

      it("is waited for where the restart is not announced, and where other commands are refused meanwhile", () => {
        for (const quirk of ["fota-silent-restart", "fota-busy"]) succeed({ module, quirks: [quirk] });
      });
    });
  }

  it(`the ${module.title} of these specs installs for longer than the ladder has patience otherwise`, () => {
    const t = new ModuleUpdatingRig({ module });
    const since = t.rig.clock.now();
    t.rig.twin.freeze();
    t.runUntil(() => t.rig.twin.state !== "frozen", PATIENCE_MS);
    expect(t.rig.clock.now() - since < INSTALLATION_MS).toBe(true);
  });
});
