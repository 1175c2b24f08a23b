import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import type { Quirk } from "../quirks";
import type { Sim767xxFirmware } from "./firmware";
import { HIGHEST_CID, type PdpDefinition } from "../state/pdp";

const CID_IS_ACTIVE = 515;
const PDP_TYPES = ["IP", "IPV6", "IPV4V6", "Non-IP"];
const LONGEST_APN = 100;
const ADDRESS_PLACE = 3;
/** Highest value of each number behind the address: d_comp to IPv4_MTU_discovery. */
const OPTION_LIMITS = [2, 1, 1, 2, 2, 1, 1, 1, 1];
const FEWEST_EMPTY_FIELDS = 4;
const MOST_EMPTY_FIELDS = 11;

export const CONTEXT_QUIRKS: readonly Quirk[] = [
  { id: "cgdcont-empty-fields", about: "A line of AT+CGDCONT? ends in 4 to 11 empty fields.", chapter: 5 },
];

/** `<cid>` at `place`. */
export function cidParameter(x: Exchange, place: number): number {
  return x.parameters.integer(place, between(1, HIGHEST_CID));
}

/** AT+CGDCONT and AT+CGPADDR (SIM767XX 5.2.5, 5.2.9). */
export function contextCommands(firmware: Sim767xxFirmware): CommandTable {
  return { "+CGDCONT": definitionCommand(firmware), "+CGPADDR": addressCommand(firmware) };
}

function definitionCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { pdp } = firmware;
  return {
    test: (x) => {
      for (const type of PDP_TYPES) {
        x.line(`+CGDCONT: (1-15),"${type}",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)${type === "Non-IP" ? ",(0,1)" : ""}`);
      }
      x.ok();
    },
    read: (x) => {
      for (const each of pdp.definitions()) x.line(`+CGDCONT: ${definitionText(each)}${emptyFields(firmware, each)}`);
      x.ok();
    },
    write: (x) => define(firmware, x),
    execute: (x) => x.ok(),
  };
}

function define(firmware: Sim767xxFirmware, x: Exchange): void {
  const { pdp } = firmware;
  const { parameters } = x;
  const cid = cidParameter(x, 0);
  parameters.expectCount(1, ADDRESS_PLACE + 1 + OPTION_LIMITS.length);
  if (parameters.count === 1) {
    if (pdp.isActive(cid)) throw cmeRefusal(CID_IS_ACTIVE);
    pdp.undefine(cid);
    x.ok();
    return;
  }
  const type = parameters.optionalText(1, { quoted: true, choices: PDP_TYPES }, "IP");
  const apn = parameters.optionalText(2, { quoted: true, maximum: LONGEST_APN }, "");
  if (/[^A-Za-z0-9.\-_]/.test(apn)) throw new CommandRefused();
  pdp.define({ cid, type, apn, options: optionsOf(x) });
  x.ok();
}

/** The address reads as an empty string, whatever was given; the rest as typed. */
function optionsOf(x: Exchange): string[] {
  const { parameters } = x;
  const options = parameters.count > ADDRESS_PLACE ? [parameters.optionalText(ADDRESS_PLACE, { quoted: true }, "") === "" ? "" : '""'] : [];
  OPTION_LIMITS.forEach((highest, index) => {
    const place = ADDRESS_PLACE + 1 + index;
    if (place < parameters.count) options.push(String(parameters.optionalInteger(place, between(0, highest), "")));
  });
  return options;
}

/** `<cid>,<PDP_type>,<APN>` and what was given behind it. */
export function definitionText({ cid, type, apn, options = [] }: PdpDefinition): string {
  return [cid, `"${type}"`, `"${apn}"`, ...options].join(",");
}

function emptyFields(firmware: Sim767xxFirmware, { options = [] }: PdpDefinition): string {
  if (!firmware.quirks.isOn("cgdcont-empty-fields") || options.length > 0) return "";
  return ",".repeat(firmware.draw(FEWEST_EMPTY_FIELDS, MOST_EMPTY_FIELDS));
}

function addressCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { pdp } = firmware;
  const addressLine = (cid: number): string => ["+CGPADDR: " + String(cid), pdp.address(cid) ?? []].flat().join(",");
  return {
    test: (x) => {
      const cids = pdp.definitions().map(({ cid }) => cid);
      if (cids.length > 0) x.line(`+CGPADDR: (${cids.join(",")})`);
      x.ok();
    },
    write: (x) => {
      const cid = cidParameter(x, 0);
      if (x.parameters.expectCount(1, 1) && pdp.definition(cid) === undefined) throw new CommandRefused();
      x.line(addressLine(cid)).ok();
    },
    execute: (x) => {
      for (const { cid } of pdp.definitions()) x.line(addressLine(cid));
      x.ok();
    },
  };
}
