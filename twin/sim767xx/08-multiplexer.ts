import type { CommandSpec } from "../chapter";
import { Multiplexer } from "../multiplexer";
import { between, oneOf } from "../parameters";
import type { Sim767xxFirmware } from "./firmware";

const NOT_SUPPORTED = 4;
/** The first baseline that has it: the first four digits of the build. */
const FIRST_BASELINE = 2364;
/** Virtual ports. */
const CHANNELS = 4;
/** `<n1>` of the read form's example. */
const FRAME_BYTES = 64;
const FRAME_BYTES_AT = 3;

/**
 * AT+CMUX (SIM767XX 8.2.9): from its OK on the UART carries frames, with a port for commands on each of four
 * channels. Builds of an earlier baseline refuse it. The frames and the way back are 27.010's.
 */
export function multiplexerCommand(firmware: Sim767xxFirmware): CommandSpec {
  let running = false;
  return {
    test: "+CMUX: (0),(0),(1-8),(1-1500),(0),(0),(2-1000)",
    read: (x) => x.line(`+CMUX: 0,0,5,${FRAME_BYTES},0,0,0`).ok(),
    write: (x) => {
      const accepts = [oneOf(0), oneOf(0), between(1, 8), between(1, 1500), oneOf(0), oneOf(0), between(2, 1000)];
      x.parameters.expectCount(1, accepts.length).integer(0, oneOf(0));
      const values = accepts.map((range, place) => x.parameters.optionalInteger(place, range, undefined));
      if (Number(firmware.identity.build.substring(0, 4)) < FIRST_BASELINE) return x.cme(NOT_SUPPORTED);
      if (running) return x.error();
      firmware.afterCommand(() => {
        running = true;
        new Multiplexer(firmware, { channels: CHANNELS, frameBytes: values[FRAME_BYTES_AT] ?? FRAME_BYTES }, () => (running = false));
      });
      x.ok();
    },
  };
}
