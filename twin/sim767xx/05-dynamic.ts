import type { CommandSpec } from "../chapter";
import { CommandRefused } from "../refusal";
import { cidParameter } from "./05-contexts";
import type { Sim767xxFirmware } from "./firmware";

/** Evolved bearers are numbered from 5. */
const FIRST_BEARER = 5;
const MASK = "255.255.255.0";
const NAME_SERVERS = '"192.0.2.53","192.0.2.54"';
/** What an empty access point name stands for. */
const OWN_APN = "internet";

/**
 * AT+CGCONTRDP, as far as the fields that are displayed and stand before the first that is not; a
 * context that is not active gives no line (SIM767XX 5.2.13).
 */
export function dynamicCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { pdp } = firmware;
  const line = (cid: number): string => {
    const address = pdp.address(cid) ?? "";
    const apn = pdp.definition(cid)?.apn ?? "";
    const gateway = address.replace(/\d+$/, "1");
    return `+CGCONTRDP: ${cid},${FIRST_BEARER + cid - 1},"${apn === "" ? OWN_APN : apn}","${address}.${MASK}","${gateway}",${NAME_SERVERS}`;
  };
  return {
    test: (x) => {
      if (pdp.active().length > 0) x.line(`+CGCONTRDP: (${pdp.active().join(",")})`);
      x.ok();
    },
    write: (x) => {
      x.parameters.expectCount(1, 1);
      const cid = cidParameter(x, 0);
      if (pdp.definition(cid) === undefined) throw new CommandRefused();
      if (pdp.isActive(cid)) x.line(line(cid));
      x.ok();
    },
    execute: (x) => {
      for (const cid of pdp.active()) x.line(line(cid));
      x.ok();
    },
  };
}
