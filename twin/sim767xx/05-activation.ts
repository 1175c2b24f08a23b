import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { cmeRefusal } from "../refusal";
import { ERROR_MODE } from "./01-line";
import { CME_TEXTS } from "./25-errors";
import { cidParameter } from "./05-contexts";
import type { Sim767xxFirmware } from "./firmware";
import { requireReadySim } from "../state/sim-refusal";
import type { PdpRefusal } from "../state/pdp";

const NO_NETWORK_SERVICE = 30;
const RADIO_RESTRICTED = 53;
const OPTION_NOT_SUBSCRIBED = 133;
const AUTHENTICATION_FAILED = 149;
const CID_NOT_DEFINED = 521;
const ATTACH_MS = [200, 1500] as const;
const DEACTIVATION_MS = [100, 800] as const;
/** Cause of the network for an access point name that it does not have. */
const UNKNOWN_APN_CAUSE = 33;
const TEXT_MODE = 2;

export const ACTIVATION_QUIRKS: readonly Quirk[] = [
  {
    id: "cme-cause",
    about: "The text of a refused activation ends in the network's cause, (#33), and +CGEV: ME PDN DEACT follows.",
    chapter: 5,
  },
];

const ERRORS: Readonly<Record<PdpRefusal, number>> = {
  "not-defined": CID_NOT_DEFINED,
  "no-service": NO_NETWORK_SERVICE,
  apn: OPTION_NOT_SUBSCRIBED,
  account: AUTHENTICATION_FAILED,
};

/** AT+CGATT, AT+CGACT and AT+CGDATA (SIM767XX 5.2.3, 5.2.4, 5.2.8). */
export function activationCommands(firmware: Sim767xxFirmware): CommandTable {
  return { "+CGATT": attachCommand(firmware), "+CGACT": activationCommand(firmware), "+CGDATA": dataCommand(firmware) };
}

function attachCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { pdp } = firmware;
  return {
    test: "+CGATT: (0-1)",
    read: (x) => x.line(`+CGATT: ${pdp.attached ? 1 : 0}`).ok(),
    write: (x) => {
      const attach = x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)) === 1;
      if (attach) requireService(firmware);
      x.after(firmware.draw(...ATTACH_MS), () => {
        pdp.setAttached(attach);
        if (attach && !pdp.attached) x.cme(NO_NETWORK_SERVICE);
        else x.ok();
      });
    },
  };
}

function activationCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { pdp } = firmware;
  return {
    test: "+CGACT: (0,1)",
    read: (x) => {
      for (const { cid } of pdp.definitions()) x.line(`+CGACT: ${cid},${pdp.isActive(cid) ? 1 : 0}`);
      x.ok();
    },
    write: (x) => {
      const activate = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1)) === 1;
      const cids = x.parameters.has(1) ? [cidParameter(x, 1)] : pdp.definitions().map(({ cid }) => cid);
      if (cids.some((cid) => pdp.definition(cid) === undefined)) throw cmeRefusal(CID_NOT_DEFINED);
      if (activate) activateAll(firmware, x, cids);
      else deactivateAll(firmware, x, cids);
    },
  };
}

/** The command does not enter data mode: it activates the context and answers OK (note of SIM767XX 5.2.8). */
function dataCommand(firmware: Sim767xxFirmware): CommandSpec {
  return {
    test: '+CGDATA: ("M-PT")',
    write: (x) => {
      x.parameters.expectCount(1, 2).text(0, { quoted: true, choices: ["M-PT"] });
      activateAll(firmware, x, [x.parameters.has(1) ? cidParameter(x, 1) : 1]);
    },
  };
}

/** One after the other; the first that is refused ends the command. */
function activateAll(firmware: Sim767xxFirmware, x: Exchange, cids: readonly number[]): void {
  requireService(firmware);
  const { pdp } = firmware;
  if (!pdp.attached) pdp.setAttached(true);
  const [cid, ...rest] = cids;
  if (cid === undefined) {
    x.ok();
    return;
  }
  pdp.activate(cid, (refusal) => {
    if (refusal !== undefined) refuse(firmware, x, cid, refusal);
    else if (rest.length > 0) activateAll(firmware, x, rest);
    else x.ok();
  });
}

function refuse(firmware: Sim767xxFirmware, x: Exchange, cid: number, refusal: PdpRefusal): void {
  const code = ERRORS[refusal];
  const withCause = refusal === "apn" && firmware.quirks.isOn("cme-cause");
  if (withCause && firmware.settings.get(ERROR_MODE) === TEXT_MODE) x.result(`+CME ERROR: ${CME_TEXTS[code] ?? code} (#${UNKNOWN_APN_CAUSE})`);
  else x.cme(code);
  if (withCause) firmware.urc(`+CGEV: ME PDN DEACT ${cid}`);
}

function deactivateAll(firmware: Sim767xxFirmware, x: Exchange, cids: readonly number[]): void {
  x.after(firmware.draw(...DEACTIVATION_MS), () => {
    for (const cid of cids) firmware.pdp.deactivate(cid, "host");
    x.ok();
  });
}

function requireService(firmware: Sim767xxFirmware): void {
  requireReadySim(firmware.sim);
  if (!firmware.radio.on) throw cmeRefusal(RADIO_RESTRICTED);
  if (!firmware.radio.registered) throw cmeRefusal(NO_NETWORK_SERVICE);
}
