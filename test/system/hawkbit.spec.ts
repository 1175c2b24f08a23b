import { fleetSource } from "../../docs/examples/hawkbit";
import type { Action } from "../../twin/networks/hawkbit/fleet";
import type { HttpLie } from "../../twin/networks/http/lies";
import { Environment } from "../../twin/state/environment";
import { certificates } from "../certificates";
import { noise } from "../build/release/workshop";
import { expect } from "../expect";
import { FleetDevice, TOKEN, UPDATES_HOST, type FleetDeviceOptions } from "./fleet-device";
import { forEachModule, MODULES, type SystemModule } from "./modules";

const CA = certificates().ca.certificate;
const CA_FILE = { name: "ca.pem", contents: CA };
const IMAGE = noise(2, 20000);

/** The last thing that the device said of an action. */
function lastWord({ feedback }: Action): string {
  const last = feedback.at(-1);
  return last === undefined ? "" : `${last.execution} ${last.finished}: ${last.details.join()}`;
}

forEachModule((module) => {
  describe("a device whose updates come from a hawkBit server", () => {
    let device: FleetDevice;
    const start = (options: Omit<FleetDeviceOptions, "rig"> = {}): FleetDevice => {
      device = new FleetDevice({ rig: { module }, ...options });
      return device;
    };
    afterEach(() => device.close());

    it("installs what it is assigned, tells how far it is, and that it runs", () => {
      const { target, web } = start();
      const action = device.assign("1.1.0", IMAGE);
      device.runUntil(() => action.state === "finished");
      device.settle();
      expect(device.confirmed()).toBe("1.1.0");
      expect(device.started).toEqual(["1.0.0", "1.1.0"]);
      expect(lastWord(action)).toBe("closed success: installed and confirmed");
      const progress = action.feedback.slice(0, -1).map((feedback) => `${feedback.execution} ${feedback.progress?.cnt} of ${feedback.progress?.of}`);
      expect(progress.length).toBeAtLeast(3);
      expect(progress[0]).toBe("proceeding 0 of 10");
      expect(new Set(progress).size).toBe(progress.length);
      expect([...target.attributes]).toEqual([["version", "1.1.0"]]);
      expect(target.installed).toBe(action.id);
      expect(web.rig.lost.length).toBeAtMost(web.rig.device.outbox.depth());
    });

    it("gives up what is cancelled while it is fetched, and takes what comes next", () => {
      start();
      const action = device.assign("1.1.0", noise(3, 60000));
      device.runUntil(() => action.feedback.some(({ progress }) => (progress?.cnt ?? 0) >= 2));
      device.fleet.cancel(action);
      device.runUntil(() => action.state === "cancelled");
      device.settle();
      expect([device.confirmed(), device.started]).toEqual(["1.0.0", ["1.0.0"]]);
      const next = device.assign("1.2.0", IMAGE);
      device.runUntil(() => next.state === "finished");
      expect(device.confirmed()).toBe("1.2.0");
    });

    it("goes on where it was when the server was restarted in the middle", () => {
      start();
      const action = device.assign("1.1.0", IMAGE);
      device.runUntil(() => action.feedback.some(({ progress }) => (progress?.cnt ?? 0) >= 5));
      const fetched = device.fota.status().download?.done ?? 0;
      expect(fetched).toBeAtLeast(10);
      device.restartServer(90000);
      device.runUntil(() => action.state === "finished");
      expect(device.started).toEqual(["1.0.0", "1.1.0"]);
      expect(device.fota.status().problem).toBe("");
    });

    it("reaches it by HTTPS as the page's example does, where it is who it says", () => {
      const environment = new Environment();
      environment.networkTime = () => ({ utcMs: Date.UTC(2026, 0, 1), zoneQuarters: 0, daylightHours: 0 });
      device = new FleetDevice({
        rig: { module, link: { certificates: [CA_FILE] }, twin: { environment } },
        source: fleetSource,
        tls: { ca: CA, names: [UPDATES_HOST] },
      });
      const action = device.assign("1.1.0", IMAGE);
      device.runUntil(() => action.state === "finished");
      expect(device.confirmed()).toBe("1.1.0");
    });
  });
});

describe("a device and its hawkBit server, where something is not as it should be:", () => {
  let device: FleetDevice;
  const start = (options: Omit<FleetDeviceOptions, "rig"> = {}): FleetDevice => {
    device = new FleetDevice({ rig: { module: MODULES[0] as SystemModule }, ...options });
    return device;
  };
  const asks = (what: string): number => device.asked().filter((asked) => asked.includes(what)).length;
  afterEach(() => device.close());

  it("nothing is fetched of what is cancelled before it was seen", () => {
    const { fleet } = start();
    const action = device.assign("1.1.0", IMAGE);
    fleet.cancel(action);
    device.runUntil(() => action.state === "cancelled");
    device.settle();
    expect([asks("artifacts"), device.confirmed()]).toEqual([0, "1.0.0"]);
    expect(lastWord(action)).toBe("closed success: the update is given up");
  });

  it("an action that is cancelled while its image is on trial ends as what it is: installed", () => {
    const { fleet } = start();
    const action = device.assign("1.1.0", IMAGE);
    device.runUntil(() => device.started.length === 2);
    fleet.cancel(action);
    device.runUntil(() => action.state === "finished");
    expect(action.feedback.map(({ execution }) => execution).slice(-2)).toEqual(["rejected", "closed"]);
    expect([device.confirmed(), device.target.installed]).toEqual(["1.1.0", action.id]);
  });

  it("an action that the server has ended by itself is given up", () => {
    const { fleet } = start();
    const action = device.assign("1.1.0", noise(3, 60000));
    device.runUntil(() => action.feedback.length > 1);
    fleet.cancel(action);
    fleet.forceQuit(action);
    device.settle();
    const failures = device.web.rig.steps.map(({ failure }) => failure?.message);
    expect(failures.includes("the source has withdrawn the release")).toBe(true);
    expect([device.confirmed(), device.started]).toEqual(["1.0.0", ["1.0.0"]]);
  });

  it("an action that the server has forgotten, files and all, is given up", () => {
    const { target } = start();
    const action = device.assign("1.1.0", noise(3, 60000));
    device.runUntil(() => action.feedback.length > 1);
    target.actions = [];
    device.settle();
    expect([device.confirmed(), device.started]).toEqual(["1.0.0", ["1.0.0"]]);
  });

  it("an image that does not confirm itself is rolled back, and the server hears why", () => {
    start({ broken: ["1.1.0"] });
    const action = device.assign("1.1.0", IMAGE);
    device.runUntil(() => action.state === "error");
    expect(device.started).toEqual(["1.0.0", "1.1.0", "1.1.0", "1.1.0", "1.0.0"]);
    expect(lastWord(action)).toBe("closed failure: the image of 1.1.0 was tried on this device and did not confirm itself; release another one");
    const next = device.assign("1.2.0", noise(4, 20000));
    device.runUntil(() => next.state === "finished");
    expect(device.confirmed()).toBe("1.2.0");
  });

  const changed: { file: string; says: string }[] = [
    { file: "manifest.txt", says: "closed failure: the signature of the manifest is wrong" },
    { file: "1.1.0.hashes", says: "closed failure: bytes 0 to 639 of 1.1.0.hashes are not the signed hashes" },
    { file: "1.1.0.img", says: "closed failure: block" },
  ];
  for (const { file, says } of changed) {
    it(`${file} that somebody has changed is refused, and the server hears why`, () => {
      const { ddi } = start();
      ddi.lie("corrupt", `/DEFAULT/controller/v1/490154203237518/softwaremodules/1/artifacts/${file}`);
      const action = device.assign("1.1.0", IMAGE);
      device.runUntil(() => action.state === "error");
      expect(lastWord(action)).toContain(says);
      expect([device.confirmed(), device.started]).toEqual(["1.0.0", ["1.0.0"]]);
    });
  }

  it("a server that has no ranges costs more, and nothing else", () => {
    const { ddi } = start();
    ddi.lie("range-ignored");
    const action = device.assign("1.1.0", IMAGE);
    device.runUntil(() => action.state === "finished");
    expect(device.confirmed()).toBe("1.1.0");
  });

  it("a token that the server does not take stands in the problem, and a right one helps", () => {
    const { target } = start();
    target.securityToken = "another";
    const action = device.assign("1.1.0", IMAGE);
    device.runUntil(() => device.fota.status().problem !== "");
    expect(device.fota.status().problem).toContain("the update server does not take the device's credentials (401)");
    const before = asks("GET");
    device.web.rig.clock.runFor(300000);
    expect(asks("GET") - before).toBeAtMost(6);
    target.securityToken = TOKEN;
    device.runUntil(() => action.state === "finished");
    expect(device.fota.status().problem).toBe("");
  });

  it("the token of a gateway opens it as well, for a device that it has never seen", () => {
    const { fleet } = start({ ddi: { gatewayToken: "gate", targetTokens: false }, hawkbit: { tokenKind: "gateway", token: "gate" } });
    fleet.targets.clear();
    device.settle();
    expect([...fleet.targets.values()].map(({ attributes }) => attributes.get("version"))).toEqual(["1.0.0"]);
  });

  it("a server with too many requests is asked again later", () => {
    const { ddi } = start();
    ddi.refuse(3);
    const action = device.assign("1.1.0", IMAGE);
    device.runUntil(() => action.state === "finished");
    expect(device.fota.status().problem).toBe("");
  });

  it("a server that takes requests and never answers is asked again, and heard when it does", () => {
    start();
    const action = device.assign("1.1.0", IMAGE);
    device.silenceServer(3600000);
    device.runUntil(() => device.fota.status().problem !== "");
    device.runUntil(() => action.state === "finished");
    expect(device.fota.status().problem).toBe("");
    expect(device.web.rig.lost.length).toBeAtMost(device.web.rig.device.outbox.depth());
  });

  it("an update that has to be confirmed first is, and begins", () => {
    start();
    const action = device.assign("1.1.0", IMAGE, { needsConfirmation: true });
    device.runUntil(() => action.state === "finished");
    expect(action.feedback[0]?.details[0]).toBe("confirmed");
  });

  it("an update waits for its maintenance window", () => {
    start();
    const assignment = { maintenanceWindow: "unavailable" as "available" | "unavailable" };
    const action = device.assign("1.1.0", IMAGE, assignment);
    device.runUntil(() => lastWord(action).startsWith("downloaded"));
    const asked = asks("1.1.0");
    device.settle();
    device.settle();
    expect(asks("manifest.txt")).toBe(1);
    expect([device.confirmed(), device.started]).toEqual(["1.0.0", ["1.0.0"]]);
    Object.assign(action.assignment, { maintenanceWindow: "available" });
    device.runUntil(() => action.state === "finished");
    expect([device.confirmed(), asks("1.1.0")]).toEqual(["1.1.0", asked]);
  });

  it("an update that is only to be fetched is not installed, and costs no byte of the image when it is assigned to be", () => {
    start();
    const only = device.assign("1.1.0", IMAGE, { downloadOnly: true });
    device.runUntil(() => only.state === "downloaded");
    device.settle();
    expect([device.confirmed(), device.started, asks("1.1.0.img") > 0]).toEqual(["1.0.0", ["1.0.0"], true]);
    const asked = asks("1.1.0.img");
    const action = device.assign("1.1.0", IMAGE);
    device.runUntil(() => action.state === "finished");
    expect([device.confirmed(), asks("1.1.0.img")]).toEqual(["1.1.0", asked]);
  });

  it("an action without its manifest ends as failed, and the next one is taken", () => {
    const { fleet, target } = start();
    const module = fleet.softwareModule({ part: "bApp", name: "thermometer", version: "1.1.0", artifacts: [{ filename: "manifest.txt", content: "m".repeat(9000) }] });
    const action = fleet.assign(target, { modules: [module] });
    device.runUntil(() => action.state === "error");
    expect(lastWord(action)).toContain("closed failure: the artifact manifest.txt has 9000 bytes, and a manifest at most 8192");
    const next = device.assign("1.1.0", IMAGE);
    device.runUntil(() => next.state === "finished");
  });

  const withheld: { lie: HttpLie; says: string }[] = [
    { lie: "endless", says: "closed failure: the manifest cannot be fetched: the answer has more than 8192 bytes" },
    { lie: "gzip", says: "closed failure: the manifest cannot be fetched: the server encoded the answer as gzip, which was not asked for" },
  ];
  for (const { lie, says } of withheld) {
    it(`an action whose manifest comes with the lie ${lie} ends as failed`, () => {
      const { ddi } = start();
      ddi.lie(lie, `/DEFAULT/controller/v1/490154203237518/softwaremodules/1/artifacts/manifest.txt`);
      const action = device.assign("1.1.0", IMAGE);
      device.runUntil(() => action.state === "error");
      expect(lastWord(action)).toContain(says);
      expect(device.confirmed()).toBe("1.0.0");
    });
  }
});
