import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { Sim767xxFirmware } from "./firmware";
import { type GpioDirection, GPIOS, INPUT, OUTPUT } from "./state/gpios";

const NUMBERS = `(${GPIOS.join(",")})`;

/** AT+CGDRT, AT+CGSETV and AT+CGGETV (SIM767XX 9.2.10 to 9.2.12). */
export function gpioCommands({ gpios }: Sim767xxFirmware): CommandTable {
  return {
    "+CGDRT": {
      test: `+CGDRT: ${NUMBERS},(0-1),(0-1)`,
      write: (x) => {
        const gpio = numberAt(x, 3);
        if (x.parameters.count === 1) return x.line(`+CGDRT: ${gpio},${gpios.direction(gpio)}`).ok();
        gpios.setDirection(gpio, x.parameters.integer(1, oneOf(INPUT, OUTPUT)) as GpioDirection, keeps(x));
        x.ok();
      },
    },
    "+CGSETV": {
      test: `+CGSETV: ${NUMBERS},(0-1),(0-1)`,
      write: (x) => {
        const gpio = numberAt(x, 3);
        const level = x.parameters.integer(1, oneOf(0, 1));
        if (gpios.direction(gpio) !== OUTPUT) throw new CommandRefused();
        gpios.setLevel(gpio, level, keeps(x));
        x.ok();
      },
    },
    "+CGGETV": {
      test: `+CGGETV: ${NUMBERS}`,
      write: (x) => {
        const gpio = numberAt(x, 1);
        if (gpios.direction(gpio) !== INPUT) throw new CommandRefused();
        x.line(`+CGGETV: ${gpio},${gpios.level(gpio)}`).ok();
      },
    },
  };
}

function numberAt(x: Exchange, most: number): number {
  return x.parameters.expectCount(1, most).integer(0, oneOf(...GPIOS));
}

/** `<save to flash>`. */
function keeps(x: Exchange): boolean {
  return x.parameters.optionalInteger(2, oneOf(0, 1), 0) === 1;
}
