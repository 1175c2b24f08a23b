import type { CommandTable } from "../chapter";
import { oneOf } from "../parameters";
import { setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";

/** AT+CMTE (SIM767XX 9.2.4); no default is given. */
export const TEMPERATURE_ALARM = setting("+CMTE", "AUTO_SAVE", 0);

/** `<temp_level>` (SIM767XX 9.3); undefined between the limits. */
function levelOf(celsius: number): number | undefined {
  if (celsius <= -45) return -2;
  if (celsius <= -30) return -1;
  if (celsius <= 80) return undefined;
  return celsius <= 85 ? 1 : 2;
}

/** AT+CMTE and AT+CPMUTEMP: the module's temperature (SIM767XX 9.2.4, 9.2.9). */
export class TemperatureWatch {
  private told: number | undefined;

  constructor(private readonly firmware: Sim767xxFirmware) {}

  commands(): CommandTable {
    const { environment, settings } = this.firmware;
    return {
      "+CPMUTEMP": { execute: (x) => x.line(`+CPMUTEMP: ${Math.round(environment.temperatureCelsius)}`).ok() },
      "+CMTE": {
        test: "+CMTE: (0-1),(0-1)",
        read: (x) => x.line(`+CMTE: ${settings.get(TEMPERATURE_ALARM)}`).ok(),
        write: (x) => {
          const on = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1));
          if (x.parameters.optionalInteger(1, oneOf(0, 1), 0) === 1) settings.set(TEMPERATURE_ALARM, on);
          else settings.setUnsaved(TEMPERATURE_ALARM, on);
          x.ok();
          this.look();
        },
      },
    };
  }

  /** Tells each level once when it is reached; that the temperature is well again, nothing tells. */
  look(): void {
    const { firmware } = this;
    const level = firmware.settings.get(TEMPERATURE_ALARM) === 1 ? levelOf(firmware.environment.temperatureCelsius) : undefined;
    if (level !== undefined && level !== this.told) firmware.urc(`${firmware.quirks.isOn("cmte-plus") ? "+" : ""}CMTE: ${level}`);
    this.told = level;
  }
}
