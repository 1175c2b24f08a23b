import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import { cidParameter } from "./05-contexts";
import type { Sim767xxFirmware } from "./firmware";

const CID_NOT_ACTIVE = 518;
/** Highest d_comp, h_comp and IM_CN_Signalling_Flag_Ind. */
const LIMITS = [2, 1, 1];

/** AT+CGDSCONT: definitions of secondary contexts, which a restart forgets (SIM767XX 5.2.6). */
export function secondaryCommand(firmware: Sim767xxFirmware): CommandSpec {
  const secondaries = new Map<number, string>();
  return {
    test: "+CGDSCONT: (1-15),(1-15)",
    read: (x) => {
      for (const cid of [...secondaries.keys()].sort((left, right) => left - right)) x.line(`+CGDSCONT: ${cid},${secondaries.get(cid)}`);
      x.ok();
    },
    write: (x) => {
      const cid = cidParameter(x, 0);
      x.parameters.expectCount(1, 2 + LIMITS.length);
      if (x.parameters.count === 1) secondaries.delete(cid);
      else secondaries.set(cid, secondaryText(firmware, x, cid));
      x.ok();
    },
  };
}

function secondaryText(firmware: Sim767xxFirmware, x: Exchange, cid: number): string {
  const { pdp } = firmware;
  const primary = cidParameter(x, 1);
  if (pdp.definition(cid) !== undefined || primary === cid) throw new CommandRefused();
  if (!pdp.isActive(primary)) throw cmeRefusal(CID_NOT_ACTIVE);
  const [data = "", header = "", signalling = ""] = LIMITS.map((highest, index) => String(x.parameters.optionalInteger(2 + index, between(0, highest), "")));
  return [primary, data, header, signalling === "" ? 0 : signalling].join(",");
}
