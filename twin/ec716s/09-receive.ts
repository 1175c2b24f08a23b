import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { LARGEST_BLOCK, type ReceiveMode } from "./09-delivery";
import type { Ec716sFirmware } from "./firmware";
import { LINK_COUNT } from "./09-settings";

const READ_RAW = 2;
const READ_HEX = 3;
const ASK = 4;
const LARGEST_HEX = 730;
const OPERATION_NOT_ALLOWED = 3;

/** AT+CIPRXGET (EC716S 9.27): <n> is there with several links, but not when the mode is switched. */
export function receiveCommand(firmware: Ec716sFirmware): CommandSpec {
  const { delivery } = firmware.ip;
  return {
    test: "",
    read: (x) => x.line(`+CIPRXGET: ${delivery.mode}`).ok(),
    write: (x) => {
      const mode = x.parameters.expectCount(1, 3).integer(0, between(0, 5));
      if (mode >= READ_RAW && mode <= ASK) return read(firmware, x, mode);
      x.parameters.expectCount(1, 1);
      x.ok();
      delivery.setMode(mode as ReceiveMode);
    },
  };
}

function read(firmware: Ec716sFirmware, x: Exchange, mode: number): void {
  const { ip } = firmware;
  const several = ip.severalLinks;
  const place = several ? 2 : 1;
  const number = several ? x.parameters.integer(1, between(0, LINK_COUNT - 1)) : 0;
  const link = ip.links.get(number);
  if (ip.delivery.mode === 0 || link === undefined) throw cmeRefusal(OPERATION_NOT_ALLOWED);
  const head = `+CIPRXGET: ${mode},${several ? `${number},` : ""}`;
  if (mode === ASK) {
    x.parameters.expectCount(place, place);
    x.line(`${head}${link.unread}`).ok();
    return;
  }
  if (x.parameters.count !== place + 1) throw new CommandRefused();
  const length = x.parameters.integer(place, between(1, mode === READ_HEX ? LARGEST_HEX : LARGEST_BLOCK));
  const bytes = link.read(Math.min(length, link.unread));
  ip.delivery.wasRead(link);
  const shown = mode === READ_RAW ? bytes : Buffer.from(bytes, "latin1").toString("hex").toUpperCase();
  const short = firmware.quirks.isOn("rxget-cut-short") && link.state !== "CONNECTED" && bytes.length > 1;
  if (!short) {
    x.line(`${head}${bytes.length},${link.unread}\r\n${shown}`).ok();
    return;
  }
  // The link closed meanwhile: fewer bytes than announced, and no OK.
  x.prompt(`\r\n${head}${bytes.length},${link.unread}\r\n${shown.slice(0, -1)}`).silent();
}
