import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused } from "../refusal";
import { SSL_ERR } from "./17-results";
import type { SslService } from "./17-service";
import { DEFAULT_CID, HIGHEST_CID } from "../state/pdp";

/** From OK to the result, in ms. */
const START_MS = [20, 200] as const;
const STOP_MS = [50, 300] as const;

/** AT+CCHSTART, AT+CCHSTOP and AT+CCHADDR (SIM767XX 17.2.7 to 17.2.9). */
export function sslServiceCommands(service: SslService): CommandTable {
  return {
    "+CCHSTART": {
      execute: (x) => start(service, x, DEFAULT_CID, ""),
      write: (x) => {
        const cid = givenCid(x);
        start(service, x, cid, `,${cid}`);
      },
    },
    "+CCHSTOP": {
      execute: (x) => stop(service, x, DEFAULT_CID, ""),
      write: (x) => {
        const cid = givenCid(x);
        stop(service, x, cid, `,${cid}`);
      },
    },
    "+CCHADDR": {
      execute: (x) => address(service, x, DEFAULT_CID),
      write: (x) => address(service, x, givenCid(x)),
    },
  };
}

function givenCid(x: Exchange): number {
  return x.parameters.expectCount(1, 1).optionalInteger(0, between(1, HIGHEST_CID), DEFAULT_CID);
}

/** OK when the context is up, then the result; where it is not, ERROR and the result behind it. */
function start(service: SslService, x: Exchange, cid: number, shownCid: string): void {
  const { firmware, started, changing } = service;
  if (started.has(cid) || changing.has(cid)) throw new CommandRefused();
  changing.add(cid);
  firmware.pdp.activate(cid, (refusal) => {
    if (refusal !== undefined) {
      changing.delete(cid);
      x.error();
      firmware.urc(`+CCHSTART: ${refusal === "no-service" ? SSL_ERR.noNetwork : SSL_ERR.networkError}${shownCid}`);
      return;
    }
    x.ok();
    firmware.clock.after(firmware.draw(...START_MS), () => {
      changing.delete(cid);
      const isUp = firmware.pdp.isActive(cid);
      if (isUp) started.add(cid);
      firmware.urc(`+CCHSTART: ${isUp ? SSL_ERR.succeeded : SSL_ERR.networkError}${shownCid}`);
    });
  });
}

/** Open sessions end with it, without a line of their own. */
function stop(service: SslService, x: Exchange, cid: number, shownCid: string): void {
  const { firmware, changing } = service;
  if (!service.started.has(cid)) throw new CommandRefused();
  changing.add(cid);
  x.ok();
  service.stop(cid);
  firmware.clock.after(firmware.draw(...STOP_MS), () => {
    changing.delete(cid);
    firmware.urc(`+CCHSTOP: ${SSL_ERR.succeeded}${shownCid}`);
  });
}

function address(service: SslService, x: Exchange, cid: number): void {
  const found = service.firmware.pdp.address(cid);
  if (found === undefined) x.error();
  else x.line(`+CCHADDR: ${found}`).ok();
}
