import { readTrace } from "../../trace/reader";
import { replayable } from "../../trace/replay";
import { parseConfiguration } from "../../trace/configuration";
import type { Sim767xxTwin } from "../../twin/sim767xx/twin";
import { expect } from "../expect";
import { ReplayedDevice } from "../traces/replayed-device";
import { recordedRun } from "./recorded-run";

async function departure(trace: string): Promise<string> {
  const { header, events } = await replayable(readTrace([trace]));
  const run = parseConfiguration(header.configuration);
  if (run === undefined) throw new Error("the header has no configuration");
  return new ReplayedDevice({ ...run, module: header.module, seed: header.seed, options: {}, events }).departure();
}

const TROUBLES: Readonly<Record<string, (twin: Sim767xxTwin) => void>> = {
  "no trouble": () => undefined,
  "lost coverage": (twin) => {
    twin.setCoverage(false);
  },
  "a dropped context": (twin) => twin.dropContext(),
  "a silent restart": (twin) => twin.silentRestart(),
  "a frozen module": (twin) => twin.freeze(),
  "a SIM that is pulled out": (twin) => twin.removeSim(),
};

describe("a recorded run, replayed", () => {
  for (const [name, trouble] of Object.entries(TROUBLES)) {
    for (const seed of [1, 2, 3]) {
      it(`goes again to the byte and the millisecond, with ${name}, seed ${seed}`, async () => {
        expect(await departure(recordedRun(seed, trouble))).toBe("");
      });
    }
  }

  it("goes again where the device had to find out its module and its rate", async () => {
    const trace = recordedRun(1, (twin) => twin.freeze(), {}, 57600);
    expect(trace.includes("uart at 9600 bit/s")).toBe(true);
    expect(await departure(trace)).toBe("");
  });

  it("goes again though its PIN, user and password are masked", async () => {
    const trace = recordedRun(1, () => undefined, { pin: "4711" });
    expect(trace.includes("4711") || trace.includes("secret")).toBe(false);
    expect(await departure(trace)).toBe("");
  });

  it("tells a device that has changed from the one that was recorded", async () => {
    const trace = recordedRun(1, () => undefined).replace("AT+CMQTTSUB=0", "AT+CMQTTSUB=1");
    const found = await departure(trace);
    expect(found).toContain("  > AT+CMQTTSUB=1,16,1\\r\nand the device said AT+CMQTTSUB=0,16,1\\r\n");
  });

  it("cannot be made of a file that is no trace", async () => {
    let message = "";
    await replayable(readTrace(["AT\nOK\n"])).catch((error: Error) => {
      message = error.message;
    });
    expect(message).toContain("line 1: this is no trace");
  });

  it("keeps what was read of a trace that is cut off, and says what was not", async () => {
    const trace = recordedRun(1, () => undefined);
    const { events, damage } = await replayable(readTrace([trace.slice(0, trace.indexOf("+CGMR"))]));
    expect(events.length).toBeAtLeast(20);
    expect(damage.length).toBe(1);
    expect(damage[0]).toContain("the trace ends in the middle of this line");
  });
});
