import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { OrderChoice } from "../orders";
import { between, oneOf } from "../parameters";
import { fixedRegister } from "../setting-command";
import { LEARNABLE_BAUDS } from "./01-baud-training";
import { AUTOBAUD, BAUD, stored } from "./01-line";
import { FLOW_FROM_MODULE, FLOW_TO_MODULE } from "./04-flow-control";
import type { Ec716sFirmware } from "./firmware";

/** Rates that can be fixed, in bit/s; the two highest cannot be learned (EC716S 4.6). */
export const FIXED_BAUDS = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];
/** 8 data bits, no parity, 1 stop bit; the manual gives no default. */
const FRAME = stored("+ICF", 3);
const PARITY = stored("+ICF.parity", 0);
const FRAMES_WITH_PARITY = [2, 5];

export const LINE_SETTINGS = [FRAME, PARITY, FLOW_FROM_MODULE, FLOW_TO_MODULE];

export const LINE_ORDERS: readonly OrderChoice[] = [
  { command: "+IPR", choices: ["ok-at-old-rate", "ok-at-new-rate"], about: "the manual does not say at which rate OK comes" },
];

/** AT+IPR, AT+ICF, ATS4 and AT+IFC (EC716S 4.6 to 4.9). The frame is kept and changes nothing on the wire. */
export function lineCommands(firmware: Ec716sFirmware): CommandTable {
  return { "+IPR": rate(firmware), "+ICF": frame(firmware), S4: fixedRegister(10, "10"), "+IFC": flow(firmware) };
}

/** With 0 the UART stays as it is and learns its rate at the next start. */
function rate(firmware: Ec716sFirmware): CommandSpec {
  const { settings, port } = firmware;
  const learnable = [...LEARNABLE_BAUDS].sort((left, right) => left - right);
  return {
    test: `+IPR:(${learnable.join(",")}),(${[AUTOBAUD, ...FIXED_BAUDS].join(",")})`,
    read: (x) => x.line(`+IPR: ${settings.get(BAUD)}`).ok(),
    write: (x) => {
      const baud = x.parameters.expectCount(1, 1).integer(0, oneOf(AUTOBAUD, ...FIXED_BAUDS));
      settings.set(BAUD, baud);
      if (baud === AUTOBAUD) x.ok();
      else if (firmware.order("+IPR") === "ok-at-new-rate") port.setBaudWhenSent(baud, () => x.ok());
      else {
        firmware.afterCommand(() => port.setBaudWhenSent(baud));
        x.ok();
      }
    },
  };
}

function frame(firmware: Ec716sFirmware): CommandSpec {
  const { settings } = firmware;
  return {
    test: "+ICF: (1-6),(0-1)",
    read: (x) => {
      const format = settings.get(FRAME);
      x.line(`+ICF: ${format}${FRAMES_WITH_PARITY.includes(format) ? `,${settings.get(PARITY)}` : ""}`).ok();
    },
    write: (x) => {
      const format = x.parameters.expectCount(1, 2).integer(0, between(0, 6));
      settings.set(PARITY, x.parameters.optionalInteger(1, oneOf(0, 1), settings.get(PARITY)));
      settings.set(FRAME, format);
      x.ok();
    },
  };
}

function flow(firmware: Ec716sFirmware): CommandSpec {
  const { settings } = firmware;
  return {
    test: "+IFC: (0-2),(0-2)",
    read: (x) => x.line(`+IFC: ${settings.get(FLOW_FROM_MODULE)},${settings.get(FLOW_TO_MODULE)}`).ok(),
    write: (x: Exchange) => {
      const fromModule = x.parameters.expectCount(1, 2).integer(0, between(0, 2));
      const toModule = x.parameters.optionalInteger(1, between(0, 2), settings.get(FLOW_TO_MODULE));
      x.ok();
      settings.set(FLOW_FROM_MODULE, fromModule);
      settings.set(FLOW_TO_MODULE, toModule);
    },
  };
}
