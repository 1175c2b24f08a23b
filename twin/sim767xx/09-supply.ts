import type { Timer } from "../../hal/clock";
import type { CommandSpec, CommandTable } from "../chapter";
import { between, oneOf } from "../parameters";
import { setting, type Setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";

const LOWEST: readonly [number, number] = [3200, 4000];
const HIGHEST: readonly [number, number] = [4001, 4300];
const AGAIN_MS = 10000;
const TEST = `(0-1),(${LOWEST.join("-")}),(${HIGHEST.join("-")}),(0-1)`;

/** `<enable>,<low voltage>,<high voltage>`, in mV. */
const ALARM = setting("+CVALARM", "AUTO_SAVE", "0,3200,4300");
const POWER_OFF = setting("+CPMVT", "AUTO_SAVE", "0,3200,4300");
export const SUPPLY_SETTINGS = [ALARM, POWER_OFF];

/** AT+CVALARM and AT+CPMVT: what the module does where the supply's voltage leaves a range (SIM767XX 9.2.1, 9.2.5). */
export class SupplyWatch {
  private again: Timer | undefined;
  private goingDown = false;

  constructor(private readonly firmware: Sim767xxFirmware) {}

  commands(): CommandTable {
    return { "+CVALARM": this.limits("+CVALARM", ALARM), "+CPMVT": this.limits("+CPMVT", POWER_OFF) };
  }

  /** The voltage may be another one, or the limits may. */
  look(): void {
    const { firmware } = this;
    if (this.goingDown) return;
    const fatal = this.excess(POWER_OFF);
    if (fatal !== undefined) {
      this.goingDown = true;
      this.again?.cancel();
      firmware.urc(`${this.warning(fatal)} POWER DOWN`);
      return firmware.hardware.powerDown([]);
    }
    if (this.excess(ALARM) === undefined) {
      this.again?.cancel();
      this.again = undefined;
    } else if (this.again === undefined) this.alarm();
  }

  /** At once, and every 10 s while it lasts. */
  private alarm(): void {
    const excess = this.excess(ALARM);
    this.again = undefined;
    if (excess === undefined) return;
    this.firmware.urc(this.warning(excess));
    this.again = this.firmware.clock.after(AGAIN_MS, () => this.alarm());
  }

  /** Which limit of `which` the voltage is beyond; undefined where none, or that is off. */
  private excess(which: Setting<string>): "UNDER" | "OVER" | undefined {
    const [enable, low = 0, high = 0] = this.values(which);
    const { supplyMillivolts } = this.firmware.environment;
    if (enable !== 1) return undefined;
    if (supplyMillivolts < low) return "UNDER";
    return supplyMillivolts > high ? "OVER" : undefined;
  }

  private warning(excess: "UNDER" | "OVER"): string {
    return `${excess}-VOLTAGE ${this.firmware.quirks.isOn("voltage-warnning") ? "WARNNING" : "WARNING"}`;
  }

  private values(which: Setting<string>): number[] {
    return this.firmware.settings.get(which).split(",").map(Number);
  }

  /** What is left out stays as it is; without `<save to flash>` it is kept, as the table of each has AUTO_SAVE. */
  private limits(name: string, which: Setting<string>): CommandSpec {
    const { settings } = this.firmware;
    return {
      test: `${name}: ${TEST}`,
      read: (x) => x.line(`${name}: ${settings.get(which)}`).ok(),
      write: (x) => {
        const [, low, high] = this.values(which);
        const enable = x.parameters.expectCount(1, 4).integer(0, oneOf(0, 1));
        const limits = [x.parameters.optionalInteger(1, between(...LOWEST), low), x.parameters.optionalInteger(2, between(...HIGHEST), high)];
        const value = [enable, ...limits].join(",");
        if (x.parameters.optionalInteger(3, oneOf(0, 1), 1) === 1) settings.set(which, value);
        else settings.setUnsaved(which, value);
        x.ok();
        this.look();
      },
    };
  }
}
