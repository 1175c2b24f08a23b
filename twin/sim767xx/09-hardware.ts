import type { Chapter, CommandSpec } from "../chapter";
import { oneOf } from "../parameters";
import { codecCommands } from "./09-codec";
import { gpioCommands } from "./09-gpio";
import { SUPPLY_SETTINGS, SupplyWatch } from "./09-supply";
import { TEMPERATURE_ALARM, TemperatureWatch } from "./09-temperature";
import type { Sim767xxFirmware } from "./firmware";

const RAW = 0;
const MILLIVOLTS = 2;
/** What a raw value counts: the manual does not say. */
const RAW_STEPS = 4096;
const FULL_SCALE_MILLIVOLTS = 1800;

/** SIM767XX chapter 9. */
export const hardwareChapter: Chapter<Sim767xxFirmware> = {
  number: 9,
  title: "Hardware",
  settings: [...SUPPLY_SETTINGS, TEMPERATURE_ALARM],
  quirks: [
    { id: "voltage-warnning", about: "The lines about the supply's voltage spell WARNNING, as in the text of the commands.", chapter: 9 },
    { id: "cmte-plus", about: "The line about the temperature begins with +CMTE:.", chapter: 9 },
  ],
  run(firmware) {
    const { environment } = firmware;
    const supply = new SupplyWatch(firmware);
    const temperature = new TemperatureWatch(firmware);
    let unsubscribe: (() => void) | undefined;
    return {
      commands: {
        "+CBC": { execute: (x) => x.line(`+CBC: ${(environment.supplyMillivolts / 1000).toFixed(3)}V`).ok() },
        "+CADC": analogInput(firmware, "+CADC", 0),
        "+CADC2": analogInput(firmware, "+CADC2", 1),
        ...supply.commands(),
        ...temperature.commands(),
        ...gpioCommands(firmware),
        ...codecCommands(),
      },
      started: () => {
        supply.look();
        temperature.look();
        unsubscribe = environment.changes.on((change) => {
          if (change === "supply") supply.look();
          if (change === "temperature") temperature.look();
        });
      },
      stopping: () => unsubscribe?.(),
    };
  },
};

/** AT+CADC and AT+CADC2: the write form asks (SIM767XX 9.2.2, 9.2.3). */
function analogInput({ environment }: Sim767xxFirmware, name: string, channel: number): CommandSpec {
  return {
    test: `${name}: (${RAW},${MILLIVOLTS})`,
    write: (x) => {
      const type = x.parameters.expectCount(1, 1).integer(0, oneOf(RAW, MILLIVOLTS));
      const millivolts = environment.analogMillivolts[channel] ?? 0;
      x.line(`${name}: ${type === RAW ? Math.round((millivolts * RAW_STEPS) / FULL_SCALE_MILLIVOLTS) : millivolts}`).ok();
    },
  };
}
