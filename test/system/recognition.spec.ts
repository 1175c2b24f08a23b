import type { Driver } from "../../drivers/driver";
import { ec716s } from "../../drivers/ec716s/driver";
import { recognise } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { moduleText } from "../../app/module-text";
import { REVISIONS as EC716S_REVISIONS } from "../../twin/ec716s/revisions";
import { REVISIONS as SIM767XX_REVISIONS } from "../../twin/sim767xx/revisions";
import { expect } from "../expect";
import { doMainJob, expectWhole } from "./main-job";
import { forEachModule, MODULES, type SystemModule } from "./modules";
import { Rig, type RigOptions } from "./rig";

const ALL: readonly Driver[] = [sim767xx(), ec716s()];
/** One patient try and a round of all other rates, and what starting and going online take. */
const SEARCH_MS = 45000;
const USUAL_MS = 25000;

/** The driver's entry that has to be chosen for each build that a twin plays. */
const ENTRIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sim767xx: { manual: "SIM767x of the manual", sim767x: "SIM767x", a76xx: "A76xx", sim7600: "SIM7600" },
  ec716s: { manual: "YM310 X09 of the manual", ec618: "EC618, EC716, EC718", unlisted: "YM310" },
};

function namesOf(module: SystemModule): string[] {
  return (module.name === "sim767xx" ? SIM767XX_REVISIONS : EC716S_REVISIONS).map((entry) => entry.name);
}

function ratesOf(module: SystemModule): readonly number[] {
  return ALL.find((driver) => driver.family === module.title)?.rates ?? [];
}

/** A device that has to find out which module it has. */
function recognising(options: RigOptions): Rig {
  const rig = new Rig({ modem: recognise(ALL), ...options });
  rig.start();
  return rig;
}

function cameOnline(rig: Rig, withinMs: number): boolean {
  return rig.clock.runUntilTrue(() => rig.device.link.state() === "online", withinMs);
}

describe("a module of which the device knows nothing", () => {
  forEachModule((module) => {
    for (const baud of ratesOf(module)) {
      it(`is found at ${baud} bit/s and brought online by its own driver`, () => {
        const rig = recognising({ module, moduleBaud: baud, telemetry: { intervalMs: 60000 } });
        // At the slowest rates the set-up itself takes its time.
        expect(cameOnline(rig, SEARCH_MS + 60000)).toBe(true);
        const [report] = rig.modules;
        expect({ family: report?.family, baud: report?.baud }).toEqual({ family: module.title, baud });
        expect(rig.device.modem.family).toBe(module.title);
      });
    }

    it("does the main job at another rate than the usual one, and nothing is lost", () => {
      doMainJob({ module, modem: recognise(ALL), moduleBaud: 57600 });
    });

    it("is found at once at a rate that is configured", () => {
      const rig = recognising({ module, moduleBaud: 19200, modem: recognise(ALL, { baud: 19200 }) });
      expect(cameOnline(rig, USUAL_MS)).toBe(true);
    });

    it("is told as what it is, in a line", () => {
      const rig = recognising({ module });
      expect(cameOnline(rig, USUAL_MS)).toBe(true);
      const texts: Readonly<Record<string, string>> = {
        sim767xx:
          "SIM767XX: SIM767XX-XXXX, revision 2348B01SIM767XM5A (SIM767x of the manual: does as the manual's examples, and prints nothing at its start), 115200 bit/s",
        ec716s:
          "EC716S: YM310 X09, revision YM310.X09_AT.U60_R2.0.0.240820 (YM310 X09 of the manual: does as the manual of 2024-08-19, and looks for upgrades by itself), 115200 bit/s",
      };
      expect(rig.modules.map((report) => moduleText(report))).toEqual([texts[module.name]]);
    });

    it("is found with all its quirks on", () => {
      const rig = recognising({ module, quirks: module.quirks, moduleBaud: 9600 });
      expect(cameOnline(rig, SEARCH_MS + 30000)).toBe(true);
      expect(rig.modules[0]?.family).toBe(module.title);
    });

    it("is found where the board has no line but the UART and the module is on", () => {
      const rig = recognising({ module, moduleBaud: 38400, unwired: ["powerKey", "reset", "dtr", "ri", "status"] });
      expect(cameOnline(rig, SEARCH_MS)).toBe(true);
    });
  });

  it("learns the rate that the device prefers where it learns rates", () => {
    for (const baud of [115200, 9600, 230400]) {
      const rig = recognising({ module: moduleNamed("ec716s"), moduleBaud: 0, modem: recognise(ALL, { baud }) });
      expect(cameOnline(rig, SEARCH_MS)).toBe(true);
      expect(rig.modules.map((report) => report.baud)).toEqual([baud]);
    }
  });
});

describe("the rate that was found", () => {
  forEachModule((module) => {
    it("is tried first by the next boot of the device, so that nothing is searched", () => {
      const rig = recognising({ module, moduleBaud: 38400 });
      expect(cameOnline(rig, SEARCH_MS)).toBe(true);
      rig.rebootDevice();
      const since = rig.clock.now();
      expect(rig.clock.runUntilTrue(() => rig.modules.length === 2, USUAL_MS)).toBe(true);
      expect(rig.clock.now() - since < 1500).toBe(true);
      expect(rig.modules[1]?.baud).toBe(38400);
    });

    it("gives way to another one where the module has been set to it meanwhile", () => {
      const rig = recognising({ module, moduleBaud: 38400 });
      expect(cameOnline(rig, SEARCH_MS)).toBe(true);
      rig.twin.losePower();
      module.presetBaud(rig.twin.nvram, 9600);
      rig.rebootDevice();
      expect(cameOnline(rig, SEARCH_MS)).toBe(true);
      rig.rebootDevice();
      const since = rig.clock.now();
      expect(rig.clock.runUntilTrue(() => rig.modules.length === 3, USUAL_MS)).toBe(true);
      expect(rig.clock.now() - since < 1500).toBe(true);
      expect(rig.modules.map((report) => report.baud)).toEqual([38400, 9600, 9600]);
    });

    it("is looked for anew by a device that remembers another one, though the module echoes all that it hears at the wrong rates", () => {
      for (const baud of [9600, 57600]) {
        const rig = recognising({ module, quirks: ["all"], moduleBaud: 19200 });
        expect(cameOnline(rig, SEARCH_MS + 30000)).toBe(true);
        rig.twin.losePower();
        module.presetBaud(rig.twin.nvram, baud);
        rig.clock.runUntilTrue(() => rig.twin.state === "running", SEARCH_MS);
        expect({ baud, online: cameOnline(rig, 60000) }).toEqual({ baud, online: true });
      }
    });

    it("is looked for anew where the module comes up at another one while the device runs", () => {
      const rig = recognising({ module });
      expect(cameOnline(rig, USUAL_MS)).toBe(true);
      module.presetBaud(rig.twin.nvram, 19200);
      rig.twin.losePower();
      const back = rig.clock.runUntilTrue(() => rig.modules.length === 2, 150000);
      expect(back).toBe(true);
      expect(rig.modules[1]?.baud).toBe(19200);
    });

    it("holds through a frozen module, its reset and its power key", () => {
      const rig = recognising({ module, moduleBaud: 57600, link: { healthMs: 10000 } });
      expect(cameOnline(rig, SEARCH_MS)).toBe(true);
      expect(rig.runUntilArrived(5, 60000)).toBe(true);
      rig.twin.freeze();
      expect(rig.runUntilFlowing(180000) !== undefined).toBe(true);
      expect(rig.modules.map((report) => report.baud)).toEqual([57600, 57600]);
      expect(rig.drain(60000)).toBe(true);
      expectWhole(rig);
    });

    it("helps a device that restarts in the middle of a payload", () => {
      const rig = recognising({ module, moduleBaud: 57600 });
      expect(rig.runUntilArrived(3, SEARCH_MS)).toBe(true);
      expect(rig.runUntilSaid('"readings"', 10000)).toBe(true);
      rig.rebootDevice();
      expect(rig.runUntilFlowing(60000) !== undefined).toBe(true);
      expect(rig.drain(60000)).toBe(true);
      expectWhole(rig);
    });
  });
});

describe("a module that cannot be driven", () => {
  forEachModule((module) => {
    it("is refused with its own words where no driver knows it, and looked at again later", () => {
      const identity = { manufacturer: "SIMCOM_Ltd", model: "SIMCOM_SIM800L", revision: "1418B05SIM800L24" };
      const rig = recognising({ module, twin: { identity }, link: { simRecheckMs: 120000 } });
      expect(rig.clock.runUntilTrue(() => rig.device.link.state() === "unsupported", USUAL_MS)).toBe(true);
      const { problem } = rig.device.link;
      expect(problem).toContain("no driver here knows this module (there is SIM767XX, EC716S); it says: ");
      expect(problem).toContain("1418B05SIM800L24");
      expect(problem.includes("3516")).toBe(false);
      expect(rig.modules).toEqual([]);
      expect(rig.clock.runUntilTrue(() => rig.device.link.state() === "starting", 130000)).toBe(true);
      expect(rig.clock.runUntilTrue(() => rig.device.link.state() === "unsupported", USUAL_MS)).toBe(true);
      expect(rig.twin.state).toBe("running");
    });

    it("is refused by a device that was built with another module's driver alone", () => {
      const others = ALL.filter((driver) => driver.family !== module.title);
      const rig = recognising({ module, modem: recognise(others) });
      expect(rig.clock.runUntilTrue(() => rig.device.link.state() === "unsupported", USUAL_MS)).toBe(true);
      expect(rig.device.link.problem).toContain(`(there is ${others.map((driver) => driver.family).join(", ")})`);
    });

    it("is switched off in good order all the same", () => {
      const rig = recognising({ module, modem: recognise(ALL.filter((driver) => driver.family !== module.title)) });
      expect(rig.clock.runUntilTrue(() => rig.device.link.state() === "unsupported", USUAL_MS)).toBe(true);
      rig.device.telemetry.stop();
      expect(rig.clock.runUntilTrue(() => rig.device.telemetry.state() === "stopped", 120000)).toBe(true);
      expect(rig.twin.state).toBe("off");
    });
  });

  it("is a line that stays silent: the rates are named, and readings are kept", () => {
    const rig = recognising({ module: moduleNamed("sim767xx"), unwired: ["powerKey", "reset", "dtr", "ri", "status"] });
    rig.twin.losePower();
    expect(rig.clock.runUntilTrue(() => rig.device.link.state() === "cooling", 200000)).toBe(true);
    expect(rig.device.link.problem).toContain("nobody answered at 115200, 9600, 57600, 38400, 19200, 230400, 460800, 921600, 4800, 2400, 1200, 600 bit/s");
    expect(rig.kept.length).toBeAtLeast(30);
    rig.twin.powerOn();
    expect(cameOnline(rig, 200000)).toBe(true);
    expect(rig.drain(60000)).toBe(true);
    expectWhole(rig);
  });

  it("is a line with noise on it, which is no module and no crash", () => {
    const rig = recognising({ module: moduleNamed("sim767xx"), unwired: ["powerKey", "reset", "dtr", "ri", "status"] });
    rig.twin.losePower();
    for (let ms = 0; ms < 40000; ms += 100) {
      rig.clock.runFor(100);
      rig.line.b.write(String.fromCharCode((ms * 7) % 256, 13, (ms * 31) % 256, 10, 79));
    }
    expect(rig.modules).toEqual([]);
    rig.twin.powerOn();
    expect(cameOnline(rig, 200000)).toBe(true);
  });
});

describe("each build of the firmware that a twin plays", () => {
  forEachModule((module) => {
    it("has its entry in the driver's table", () => {
      expect(Object.keys(ENTRIES[module.name] ?? {})).toEqual(namesOf(module));
    });

    for (const revision of namesOf(module)) {
      it(`${revision}: the driver chooses its entry, does the main job with it, and loses nothing`, () => {
        const rig = doMainJob({ module, modem: recognise(ALL), twin: { revision } });
        expect([...new Set(rig.modules.map((report) => report.entry))]).toEqual([ENTRIES[module.name]?.[revision]]);
      });
    }
  });
});

function moduleNamed(name: string): SystemModule {
  return MODULES.find((module) => module.name === name) as SystemModule;
}
