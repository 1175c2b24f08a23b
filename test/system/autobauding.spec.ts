import { ec716s } from "../../drivers/ec716s/driver";
import { recognise } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { expect } from "../expect";
import { MODULES, type SystemModule } from "./modules";
import { Rig, type RigOptions } from "./rig";

const EC716S = MODULES.find(({ name }) => name === "ec716s") as SystemModule;
const RATES = [9600, 19200, 38400, 57600, 115200, 230400] as const;
/** From power until the module hears: whatever is said before counts for nothing. */
const BOOTS_MS = [500, 3000, 5000, 8000] as const;
/** One start of the module, in which it has to be found; whoever resets it then finds the same again for ever. */
const START_MS = 35000;
const RECOGNITION_MS = 45000;

function onlineAfter(options: Partial<RigOptions>, limitMs: number): boolean {
  const rig = new Rig({ module: EC716S, moduleBaud: 0, ...options });
  rig.start();
  return rig.clock.runUntilTrue(() => rig.device.link.state() === "online", limitMs);
}

describe("a module that learns its rate from what it hears, and takes anything but AT for another one", () => {
  for (const baud of RATES) {
    it(`is online at ${baud} bit/s within its first start, however long it boots`, () => {
      for (const bootMs of BOOTS_MS)
        for (const unwired of [[], ["powerKey"]] as const) {
          const online = onlineAfter({ baud, unwired, twin: { timing: { bootMs } } }, START_MS);
          expect({ bootMs, unwired: [...unwired], online }).toEqual({ bootMs, unwired: [...unwired], online: true });
        }
    });
  }

  for (const baud of RATES) {
    it(`is recognised at ${baud} bit/s, however long it boots`, () => {
      for (const bootMs of BOOTS_MS) {
        const modem = recognise([sim767xx(), ec716s()], { baud });
        expect({ bootMs, online: onlineAfter({ modem, twin: { timing: { bootMs } } }, RECOGNITION_MS) }).toEqual({ bootMs, online: true });
      }
    });
  }
});
