import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused } from "../refusal";
import { setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";
import { requireReadySim } from "../state/sim-refusal";

/** Places of the list on the card. */
const HIGHEST_PLACE = 10;
const NUMERIC = 2;
const TECHNOLOGIES = 4;
/** With a USIM the technologies must be given; the example leaves them out all the same (SIM767XX 4.2.3). */
const COUNTS = [3, 3 + TECHNOLOGIES];

/** `<format>,<oper>[,<technologies>]` of each place, from 1; an empty string where there is nothing. */
export const PREFERRED = setting<readonly string[]>("+CPOL", "AUTO_SAVE", ['2,"46003",0,0,0,1']);

/** Names that the module knows without a network. */
const KNOWN: readonly (readonly [string, string])[] = [["46000", "CMCC"], ["46001", "UNICOM"], ["46003", "CTCC"], ["46011", "CT"]];

/** AT+CPOL and AT+COPN (SIM767XX 4.2.3, 4.2.4). */
export function operatorListCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CPOL": preferredCommand(firmware),
    "+COPN": {
      test: "",
      execute: (x) => {
        const { numeric, short } = firmware.environment.operator;
        const names = KNOWN.some(([number]) => number === numeric) ? KNOWN : [...KNOWN, [numeric, short] as const];
        for (const [number, name] of names) x.line(`+COPN: "${number}","${name}"`);
        x.ok();
      },
    },
  };
}

function preferredCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { settings } = firmware;
  return {
    test: "",
    read: (x) => {
      requireReadySim(firmware.sim);
      settings.get(PREFERRED).forEach((entry, index) => {
        if (entry !== "") x.line(`+CPOL: ${index + 1},${entry}`);
      });
      x.ok();
    },
    write: (x) => {
      requireReadySim(firmware.sim);
      const place = x.parameters.integer(0, between(1, HIGHEST_PLACE));
      const entry = x.parameters.count === 1 ? "" : entryText(x);
      const entries = [...settings.get(PREFERRED)];
      while (entries.length < place) entries.push("");
      entries[place - 1] = entry;
      settings.set(PREFERRED, entries);
      x.ok();
    },
  };
}

function entryText(x: Exchange): string {
  const { parameters } = x;
  if (!COUNTS.includes(parameters.count)) throw new CommandRefused();
  const format = parameters.integer(1, between(0, NUMERIC));
  const operator = parameters.text(2, { quoted: true, minimum: 1, maximum: 32 });
  if (format === NUMERIC && !/^\d{5,6}$/.test(operator)) throw new CommandRefused();
  const technologies = Array.from({ length: parameters.count - 3 }, (_, index) => parameters.integer(3 + index, between(0, 1)));
  return [format, `"${operator}"`, ...technologies].join(",");
}
