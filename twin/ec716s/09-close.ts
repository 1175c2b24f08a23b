import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";
import { LINK_COUNT } from "./09-settings";

const CLOSE_MS = [20, 300] as const;
/** `<id>` of AT+CIPCLOSE. */
const SLOW = 0;
const QUICK = 1;

/** AT+CIPCLOSE and AT+CIPSTATUS (EC716S 9.17, 9.28). */
export function closeCommands(firmware: Ec716sFirmware): CommandTable {
  return { "+CIPCLOSE": closeCommand(firmware), "+CIPSTATUS": { test: "", execute: (x) => status(firmware, x) } };
}

/** `<id>` 1 breaks the connection off at once; otherwise what waits is sent, and the close is in good order. */
function closeCommand(firmware: Ec716sFirmware): CommandSpec {
  const { ip } = firmware;
  const close = (x: Exchange, number: number, mode: number): void => {
    const link = ip.live(number);
    if (link === undefined) throw new CommandRefused();
    link.state = "CLOSING";
    const finish = (): void => {
      link.channel = undefined;
      if (mode === QUICK) link.abort();
      else link.close();
      if (ip.links.get(number) === link) link.state = "CLOSED";
      x.result(`${ip.prefix(link)}CLOSE OK`);
    };
    if (mode === QUICK) finish();
    else x.after(firmware.draw(...CLOSE_MS), finish);
  };
  return {
    test: "",
    write: (x) => {
      const several = ip.severalLinks;
      const number = several ? x.parameters.integer(0, between(0, LINK_COUNT - 1)) : 0;
      close(x, number, x.parameters.expectCount(1, several ? 2 : 1).optionalInteger(several ? 1 : 0, oneOf(SLOW, QUICK), SLOW));
    },
    execute: (x) => {
      if (ip.severalLinks) throw new CommandRefused();
      close(x, 0, SLOW);
    },
  };
}

/** OK first, then the state, and with several links a line for each of them. */
function status(firmware: Ec716sFirmware, x: Exchange): void {
  const { ip } = firmware;
  x.ok();
  firmware.urc(`STATE: ${ip.stateName}`);
  if (!ip.severalLinks) return;
  const lines = Array.from({ length: LINK_COUNT }, (_, number) => {
    const link = ip.links.get(number);
    return link === undefined ? `C: ${number},,,"",,"",,"INITIAL"` : `C: ${number},0,"${link.mode}","${link.host}","${link.port}","${link.state}"`;
  });
  firmware.urc(lines.join("\r\n"));
}
