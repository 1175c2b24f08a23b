import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { UrcKind } from "../urc-queue";
import { setting } from "../settings";
import { stored } from "./01-line";
import type { Ec716sFirmware } from "./firmware";

const STATUS = stored("+CFGRI", 0);
const HIGH_MS = stored("+CFGRI.high", 120);
const LOW_MS = stored("+CFGRI.low", 120);
const COUNT = stored("+CFGRI.count", 1);
const LONGEST_MS = 60000;
const MOST_PULSES = 100;
/** Hexadecimal, or text whose first character is a blank: no filter. */
const FILTER = setting("^WAKEUPHEX", "NO_SAVE", " ");
/** Two digits a character, printable ones alone. */
const PRINTABLE_HEX = /^(?:[2-6][0-9a-f]|7[0-9a-e])+$/i;

export const RING_SETTINGS = [STATUS, HIGH_MS, LOW_MS, COUNT, FILTER];

/** AT+CFGRI and AT^WAKEUPHEX (EC716S 4.14, 4.15). */
export function ringCommands(firmware: Ec716sFirmware): CommandTable {
  const { settings } = firmware;
  return {
    "+CFGRI": { read: (x) => x.line(`+CFGRI:${settings.get(STATUS)}`).ok(), write: (x) => setRing(firmware, x) },
    "^WAKEUPHEX": {
      test: '^WAKEUPHEX="str"',
      read: (x) => x.line(`^WAKEUPHEX: ${settings.get(FILTER)}`).ok(),
      write: (x) => {
        const filter = x.parameters.expectCount(1, 1).text(0, { minimum: 1 });
        if (!filter.startsWith(" ") && !PRINTABLE_HEX.test(filter)) throw new CommandRefused();
        settings.set(FILTER, filter);
        x.ok();
      },
    },
  };
}

function setRing(firmware: Ec716sFirmware, x: Exchange): void {
  const { settings } = firmware;
  const status = x.parameters.expectCount(1, 4).integer(0, oneOf(0, 1));
  const highMs = x.parameters.optionalInteger(1, between(1, LONGEST_MS), settings.get(HIGH_MS));
  const lowMs = x.parameters.optionalInteger(2, between(1, LONGEST_MS), settings.get(LOW_MS));
  const count = x.parameters.optionalInteger(3, between(1, MOST_PULSES), settings.get(COUNT));
  settings.set(STATUS, status);
  settings.set(HIGH_MS, highMs);
  settings.set(LOW_MS, lowMs);
  settings.set(COUNT, count);
  x.ok();
}

/** Pulses RI for an unsolicited line: a message's always, others as AT+CFGRI and the filter say. */
export function ringFor(firmware: Ec716sFirmware, text: string, kind: UrcKind): void {
  const { settings } = firmware;
  const on = settings.get(STATUS) === 1;
  if (kind === "message" && !on) firmware.hardware.pulseRi(LOW_MS.initial);
  else if (on && (kind === "message" || passesFilter(settings.get(FILTER), text))) pulse(firmware, settings.get(COUNT));
}

function passesFilter(filter: string, text: string): boolean {
  return filter.startsWith(" ") || text.includes(Buffer.from(filter, "hex").toString("latin1"));
}

function pulse(firmware: Ec716sFirmware, count: number): void {
  const { settings, hardware, clock } = firmware;
  const lowMs = settings.get(LOW_MS);
  hardware.pulseRi(lowMs);
  if (count > 1) clock.after(lowMs + settings.get(HIGH_MS), () => pulse(firmware, count - 1));
}
