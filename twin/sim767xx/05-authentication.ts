import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { setting } from "../settings";
import { cidParameter } from "./05-contexts";
import type { Sim767xxFirmware } from "./firmware";
import { accountFrom } from "../state/environment";
import { DEFAULT_CID } from "../state/pdp";

const NONE = 0;
const PAP = 1;
const CHAP = 2;
const LONGEST = 64;

const NOT_SET = `${NONE},"",""`;

/** `<auth_type>,"<user>","<passwd>"` of each context, from 1. */
export const AUTHENTICATION = setting<readonly string[]>("+CGAUTH", "AUTO_SAVE", []);

/** AT+CGAUTH: the password stands before the user name in the write form, behind it in the read form (SIM767XX 5.2.11). */
export function authenticationCommand(firmware: Sim767xxFirmware): CommandSpec {
  return {
    test: "+CGAUTH: (1-15),(0-2),(64),(64)",
    read: (x) => {
      for (const { cid } of firmware.pdp.definitions()) x.line(`+CGAUTH: ${authenticationText(firmware, cid)}`);
      x.ok();
    },
    write: (x) => authenticate(firmware, x),
    execute: (x) => x.ok(),
  };
}

/** What was set before a restart is shown to the network again. */
export function loadAuthentication({ settings, pdp }: Sim767xxFirmware): void {
  settings.get(AUTHENTICATION).forEach((text, index) => pdp.setAccount(index + 1, accountFrom(text)));
}

/** `<cid>,<auth_type>,"<user>","<passwd>"`. */
export function authenticationText(firmware: Sim767xxFirmware, cid = DEFAULT_CID): string {
  return `${cid},${firmware.settings.get(AUTHENTICATION)[cid - 1] ?? NOT_SET}`;
}

function authenticate(firmware: Sim767xxFirmware, x: Exchange): void {
  const { parameters } = x;
  const cid = cidParameter(x, 0);
  const type = parameters.expectCount(1, 4).optionalInteger(1, between(NONE, CHAP), NONE);
  const rule = { quoted: true, minimum: 1, maximum: LONGEST };
  const password = type === NONE ? "" : parameters.text(2, rule);
  const user = type === PAP ? parameters.text(3, rule) : type === CHAP ? parameters.optionalText(3, { quoted: true, maximum: LONGEST }, "") : "";
  const changed = [...firmware.settings.get(AUTHENTICATION)];
  while (changed.length < cid) changed.push(NOT_SET);
  changed[cid - 1] = `${type},"${user}","${password}"`;
  firmware.settings.set(AUTHENTICATION, changed);
  firmware.pdp.setAccount(cid, accountFrom(changed[cid - 1]));
  x.ok();
}
